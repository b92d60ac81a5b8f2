import { defineDevice } from '#contracts/device';

/** A smoke detector. A drill says `test` beside the alarm: it is shown with it, and is an alarm all the same. */
export default defineDevice({
  kind: 'smoke',
  title: { zh: '烟雾报警器', en: 'Smoke detector' },
  icon: 'smoke',
  power: 'battery',
  silentAfterSeconds: 25 * 3600,
  measures: [
    'smoke',
    'battery',
    'battery.low',
    'tamper',
    'link.quality',
    'available',
    'battery.voltage',
    'signal.strength',
    'temperature',
    'fault',
  ],
  onMeans: 'smoke',
  operations: [
    { id: 'alarm', title: { zh: '冒烟', en: 'Smoke' }, means: [{ measure: 'smoke', value: true }] },
    { id: 'clear', title: { zh: '烟散', en: 'The smoke clears' }, means: [{ measure: 'smoke', value: false }] },
  ],
  configuration: ['led'],
  orders: ['test'],
  samples: [
    {
      says: 'no smoke',
      dialect: 'zigbee2mqtt',
      frame: { smoke: false, tamper: false, battery_low: false },
      means: [
        { measure: 'smoke', value: false },
        { measure: 'tamper', value: false },
        { measure: 'battery.low', value: false },
      ],
      source: 'Koenkk/zigbee-herdsman-converters, fz.ias_smoke_alarm_1, zone status 0',
    },
    {
      says: 'alarm while the test button is held',
      dialect: 'zigbee2mqtt',
      frame: { smoke: true, tamper: false, battery_low: false, test: true },
      means: [
        { measure: 'smoke', value: true },
        { measure: 'tamper', value: false },
        { measure: 'battery.low', value: false },
        { measure: 'test', value: true },
      ],
      source: 'Koenkk/zigbee-herdsman-converters, fz.ias_smoke_alarm_1, zone status 257',
    },
    {
      says: 'alarm',
      dialect: 'native',
      frame: [{ n: 'smoke', vb: true }],
      means: [{ measure: 'smoke', value: true }],
      source: 'docs/connecting-devices/native.md',
    },
  ],
});
