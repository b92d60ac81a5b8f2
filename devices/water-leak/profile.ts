import { defineDevice } from '#contracts/device';

/** A sensor on the floor of bathroom or kitchen. */
export default defineDevice({
  kind: 'water-leak',
  title: { zh: '水浸传感器', en: 'Water leak sensor' },
  icon: 'water',
  power: 'battery',
  silentAfterSeconds: 25 * 3600,
  measures: ['water.leak', 'battery', 'battery.low', 'tamper', 'link.quality', 'available'],
  operations: [
    { id: 'alarm', title: { zh: '漏水', en: 'Water on the floor' }, means: [{ measure: 'water.leak', value: true }] },
    {
      id: 'clear',
      title: { zh: '地面变干', en: 'The floor is dry' },
      means: [{ measure: 'water.leak', value: false }],
    },
  ],
  samples: [
    {
      says: 'water',
      dialect: 'zigbee2mqtt',
      frame: { water_leak: true, tamper: false, battery_low: false },
      means: [
        { measure: 'water.leak', value: true },
        { measure: 'tamper', value: false },
        { measure: 'battery.low', value: false },
      ],
      source: 'Koenkk/zigbee-herdsman-converters, fz.ias_water_leak_alarm_1, zone status 1',
    },
    {
      says: 'alarm',
      dialect: 'native',
      frame: [{ n: 'water.leak', vb: true }],
      means: [{ measure: 'water.leak', value: true }],
      source: 'docs/connecting-devices/native.md',
    },
  ],
});
