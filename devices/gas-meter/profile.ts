import { defineDevice } from '#contracts/device';

/** A gas meter with a radio. */
export default defineDevice({
  kind: 'gas-meter',
  title: { zh: '燃气表', en: 'Gas meter' },
  icon: 'gas',
  power: 'battery',
  silentAfterSeconds: 25 * 3600,
  measures: [
    'gas.volume',
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
    { id: 'use', title: { zh: '用气', en: 'Use gas' }, means: [{ measure: 'gas.volume', value: 842.1, unit: 'm3' }] },
  ],
  plays: [{ measure: 'gas.volume', as: 'grows', between: [0.004, 0.02], everySeconds: 1 * 3600, digits: 3 }],
  samples: [
    {
      says: '842.1 m³',
      dialect: 'native',
      frame: [{ n: 'gas.volume', u: 'm3', v: 842.1 }],
      means: [{ measure: 'gas.volume', value: 842.1, unit: 'm3' }],
      source: 'docs/connecting-devices/native.md',
    },
  ],
});
