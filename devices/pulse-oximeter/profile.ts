import { defineDevice } from '#contracts/device';

/** A clip on the finger. It speaks when it is used, so silence is no fault. */
export default defineDevice({
  kind: 'pulse-oximeter',
  title: { zh: '血氧仪', en: 'Pulse oximeter' },
  icon: 'blood-pressure',
  power: 'battery',
  silentAfterSeconds: 0,
  measures: ['oxygen.saturation', 'heart.rate', 'battery', 'battery.low', 'signal.strength', 'available'],
  operations: [
    {
      id: 'measure',
      title: { zh: '测血氧（正常）', en: 'Measure: normal' },
      means: [
        { measure: 'oxygen.saturation', value: 97, unit: '%' },
        { measure: 'heart.rate', value: 70, unit: 'beat/min' },
      ],
    },
    {
      id: 'measure-low',
      title: { zh: '测血氧（偏低）', en: 'Measure: low' },
      means: [
        { measure: 'oxygen.saturation', value: 86, unit: '%' },
        { measure: 'heart.rate', value: 98, unit: 'beat/min' },
      ],
    },
  ],
  plays: [
    { measure: 'oxygen.saturation', as: 'wanders', between: [94, 99], everySeconds: 12 * 3600, hours: [7, 21] },
    { measure: 'heart.rate', as: 'wanders', between: [58, 84], everySeconds: 12 * 3600, hours: [7, 21] },
  ],
  samples: [
    {
      says: '97 %, pulse 70',
      dialect: 'native',
      frame: [
        { n: 'oxygen.saturation', u: '%', v: 97 },
        { n: 'heart.rate', u: 'bpm', v: 70 },
      ],
      means: [
        { measure: 'oxygen.saturation', value: 97, unit: '%' },
        { measure: 'heart.rate', value: 70, unit: 'beat/min' },
      ],
      source: 'docs/connecting-devices/native.md',
    },
  ],
});
