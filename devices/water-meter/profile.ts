import { defineDevice } from '#contracts/device';

/** A water meter with a radio. No water for half a day is a reason for a visit. */
export default defineDevice({
  kind: 'water-meter',
  title: { zh: '水表', en: 'Water meter' },
  icon: 'water',
  power: 'battery',
  silentAfterSeconds: 25 * 3600,
  measures: [
    'water.volume',
    'water.leak',
    'fault',
    'battery',
    'battery.low',
    'battery.voltage',
    'signal.strength',
    'tamper',
    'link.quality',
    'available',
  ],
  operations: [
    {
      id: 'use',
      title: { zh: '用水', en: 'Use water' },
      means: [{ measure: 'water.volume', value: 128.42, unit: 'm3' }],
    },
  ],
  plays: [{ measure: 'water.volume', as: 'grows', between: [0.004, 0.012], everySeconds: 1 * 3600, digits: 3 }],
  samples: [
    {
      says: '128.42 m³',
      dialect: 'native',
      frame: [{ n: 'water.volume', u: 'm3', v: 128.42 }],
      means: [{ measure: 'water.volume', value: 128.42, unit: 'm3' }],
      source: 'docs/connecting-devices/native.md',
    },
  ],
});
