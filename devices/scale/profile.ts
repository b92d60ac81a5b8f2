import { defineDevice } from '#contracts/device';

/** Bathroom scales. They speak when somebody stands on them. */
export default defineDevice({
  kind: 'scale',
  title: { zh: '体重秤', en: 'Scale' },
  icon: 'climate',
  power: 'battery',
  silentAfterSeconds: 0,
  measures: ['body.weight', 'battery', 'battery.low', 'signal.strength', 'available'],
  operations: [
    { id: 'weigh', title: { zh: '称体重', en: 'Weigh' }, means: [{ measure: 'body.weight', value: 61.4, unit: 'kg' }] },
  ],
  plays: [
    { measure: 'body.weight', as: 'wanders', between: [48, 74], everySeconds: 24 * 3600, digits: 1, hours: [6, 9] },
  ],
  samples: [
    {
      says: '61.4 kg',
      dialect: 'native',
      frame: [{ n: 'body.weight', u: 'kg', v: 61.4 }],
      means: [{ measure: 'body.weight', value: 61.4, unit: 'kg' }],
      source: 'docs/connecting-devices/native.md',
    },
  ],
});
