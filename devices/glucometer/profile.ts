import { defineDevice } from '#contracts/device';

/** A blood glucose meter. It speaks when it is used. */
export default defineDevice({
  kind: 'glucometer',
  title: { zh: '血糖仪', en: 'Glucometer' },
  icon: 'blood-pressure',
  power: 'battery',
  silentAfterSeconds: 0,
  measures: ['blood.glucose', 'battery', 'battery.low', 'signal.strength', 'available'],
  operations: [
    {
      id: 'measure',
      title: { zh: '测血糖（正常）', en: 'Measure: normal' },
      means: [{ measure: 'blood.glucose', value: 5.6, unit: 'mmol/L' }],
    },
    {
      id: 'measure-low',
      title: { zh: '测血糖（偏低）', en: 'Measure: low' },
      means: [{ measure: 'blood.glucose', value: 3.2, unit: 'mmol/L' }],
    },
  ],
  plays: [
    { measure: 'blood.glucose', as: 'wanders', between: [4.6, 8.2], everySeconds: 6 * 3600, digits: 1, hours: [6, 20] },
  ],
  samples: [
    {
      says: '6.3 mmol/L',
      dialect: 'native',
      frame: [{ n: 'blood.glucose', u: 'mmol/L', v: 6.3 }],
      means: [{ measure: 'blood.glucose', value: 6.3, unit: 'mmol/L' }],
      source: 'docs/connecting-devices/native.md',
    },
  ],
});
