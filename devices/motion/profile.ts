import { defineDevice } from '#contracts/device';

/** A passive infrared sensor: it sees that somebody moves, never who or what. */
export default defineDevice({
  kind: 'motion',
  title: { zh: '活动传感器', en: 'Motion sensor' },
  icon: 'motion',
  power: 'battery',
  silentAfterSeconds: 6 * 3600,
  measures: ['motion', 'illuminance', 'temperature', 'battery', 'battery.low', 'tamper', 'link.quality', 'available'],
  operations: [
    { id: 'move', title: { zh: '有人走动', en: 'Somebody moves' }, means: [{ measure: 'motion', value: true }] },
    { id: 'still', title: { zh: '没有动静', en: 'All is still' }, means: [{ measure: 'motion', value: false }] },
  ],
  samples: [
    {
      says: 'somebody moves',
      dialect: 'zigbee2mqtt',
      frame: { occupancy: true, tamper: false, battery_low: false },
      means: [
        { measure: 'motion', value: true },
        { measure: 'tamper', value: false },
        { measure: 'battery.low', value: false },
      ],
      source: 'Koenkk/zigbee-herdsman-converters, fz.ias_occupancy_alarm_1, zone status 1',
    },
    {
      says: 'it lives, and says nothing about motion',
      dialect: 'zigbee2mqtt',
      frame: { battery: 100, illuminance: 381, voltage: 3045, device_temperature: 19, power_outage_count: 34 },
      means: [
        { measure: 'illuminance', value: 381, unit: 'lx' },
        { measure: 'battery', value: 100, unit: '%EL' },
        { measure: 'voltage', value: 3045 },
        { measure: 'device_temperature', value: 19 },
        { measure: 'power_outage_count', value: 34 },
      ],
      source:
        'Koenkk/zigbee2mqtt test/extensions/receive.test.ts @ 6835cbf5, "Should publish 1 message when converted twice"',
    },
    {
      says: 'somebody moves',
      dialect: 'native',
      frame: [{ n: 'motion', vb: true }],
      means: [{ measure: 'motion', value: true }],
      source: 'docs/connecting-devices/native.md',
    },
  ],
});
