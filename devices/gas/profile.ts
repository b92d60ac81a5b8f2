import { defineDevice } from '#contracts/device';

/** A detector of combustible gas, plugged in at the kitchen. */
export default defineDevice({
  kind: 'gas',
  title: { zh: '燃气报警器', en: 'Gas detector' },
  icon: 'gas',
  power: 'mains',
  silentAfterSeconds: 6 * 3600,
  measures: [
    'gas',
    'battery',
    'battery.low',
    'tamper',
    'link.quality',
    'available',
    'battery.voltage',
    'signal.strength',
    'gas.level',
    'fault',
  ],
  onMeans: 'gas',
  operations: [
    { id: 'alarm', title: { zh: '燃气泄漏', en: 'Gas escapes' }, means: [{ measure: 'gas', value: true }] },
    { id: 'clear', title: { zh: '燃气散去', en: 'The gas clears' }, means: [{ measure: 'gas', value: false }] },
  ],
  samples: [
    {
      says: 'gas',
      dialect: 'zigbee2mqtt',
      frame: { gas: true, tamper: false, battery_low: false },
      means: [
        { measure: 'gas', value: true },
        { measure: 'tamper', value: false },
        { measure: 'battery.low', value: false },
      ],
      source: 'Koenkk/zigbee-herdsman-converters, fz.ias_gas_alarm_2, zone status 2',
    },
    {
      says: 'alarm',
      dialect: 'native',
      frame: [{ n: 'gas', vb: true }],
      means: [{ measure: 'gas', value: true }],
      source: 'docs/connecting-devices/native.md',
    },
  ],
});
