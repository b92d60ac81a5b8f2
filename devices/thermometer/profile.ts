import { defineDevice } from '#contracts/device';

/** A clinical thermometer. It speaks when it is used. */
export default defineDevice({
  kind: 'thermometer',
  title: { zh: '体温计', en: 'Clinical thermometer' },
  icon: 'climate',
  power: 'battery',
  silentAfterSeconds: 0,
  measures: ['body.temperature', 'battery', 'battery.low', 'signal.strength', 'available'],
  operations: [
    {
      id: 'measure',
      title: { zh: '测体温（正常）', en: 'Measure: normal' },
      means: [{ measure: 'body.temperature', value: 36.6, unit: 'Cel' }],
    },
    {
      id: 'measure-fever',
      title: { zh: '测体温（发热）', en: 'Measure: fever' },
      means: [{ measure: 'body.temperature', value: 38.7, unit: 'Cel' }],
    },
  ],
  plays: [
    {
      measure: 'body.temperature',
      as: 'wanders',
      between: [36.2, 36.9],
      everySeconds: 24 * 3600,
      digits: 1,
      hours: [7, 10],
    },
  ],
  samples: [
    {
      says: '36.6 °C',
      dialect: 'native',
      frame: [{ n: 'body.temperature', u: 'Cel', v: 36.6 }],
      means: [{ measure: 'body.temperature', value: 36.6, unit: 'Cel' }],
      source: 'docs/connecting-devices/native.md',
    },
  ],
});
