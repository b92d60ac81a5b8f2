import { defineDevice } from '#contracts/device';

/** A radar that sees that somebody is in the room, also when they sit still. */
export default defineDevice({
  kind: 'presence-radar',
  title: { zh: '人体存在雷达', en: 'Presence radar' },
  icon: 'motion',
  power: 'mains',
  silentAfterSeconds: 6 * 3600,
  measures: [
    'presence',
    'motion',
    'illuminance',
    'heart.rate',
    'respiration.rate',
    'battery',
    'battery.low',
    'battery.voltage',
    'signal.strength',
    'tamper',
    'link.quality',
    'available',
  ],
  onMeans: 'presence',
  operations: [
    { id: 'enter', title: { zh: '有人进入', en: 'Somebody enters' }, means: [{ measure: 'presence', value: true }] },
    { id: 'leave', title: { zh: '人离开', en: 'Everybody leaves' }, means: [{ measure: 'presence', value: false }] },
  ],
  configuration: ['reportSeconds', 'led'],
  orders: ['identify'],
  answers: {
    // HOBEIAN ZG-204ZM: https://www.zigbee2mqtt.io/devices/ZG-204ZM.html#indicator-binary
    zigbee2mqtt: { led: { on: { indicator: 'ON' }, off: { indicator: 'OFF' } } },
  },
  samples: [
    {
      says: 'the bathroom is occupied, Milesight VS330',
      dialect: 'chirpstack',
      of: { vendor: 'Milesight', model: 'VS330' },
      topic: 'application/1/device/24e124136d151368/event/up',
      name: '24e124136d151368',
      frame: { object: { battery: 98, distance: 15, occupancy: 'occupied', calibration_status: 'success' } },
      means: [
        { measure: 'distance', value: 15 },
        { measure: 'calibration_status', value: 'success' },
        { measure: 'presence', value: true },
        { measure: 'battery', value: 98, unit: '%EL' },
      ],
      source: 'Milesight-IoT/SensorDecoders vs-series/vs330/README.md @ e79c9d8b, as an uplink',
    },
    {
      says: 'nobody is there',
      dialect: 'native',
      frame: [{ n: 'presence', vb: false }],
      means: [{ measure: 'presence', value: false }],
      source: 'docs/connecting-devices/native.md',
    },
  ],
});
