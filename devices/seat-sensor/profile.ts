import { defineDevice } from '#contracts/device';

/** A pad on a chair: somebody sits, or has got up. */
export default defineDevice({
  kind: 'seat-sensor',
  title: { zh: '座椅传感器', en: 'Seat sensor' },
  icon: 'bed',
  power: 'battery',
  silentAfterSeconds: 25 * 3600,
  measures: [
    'seat.occupied',
    'battery',
    'battery.low',
    'battery.voltage',
    'signal.strength',
    'tamper',
    'link.quality',
    'available',
  ],
  onMeans: 'seat.occupied',
  operations: [
    { id: 'sit', title: { zh: '坐下', en: 'Sit down' }, means: [{ measure: 'seat.occupied', value: true }] },
    { id: 'stand-up', title: { zh: '站起', en: 'Get up' }, means: [{ measure: 'seat.occupied', value: false }] },
  ],
  samples: [
    {
      says: 'somebody sits, Milesight VS340',
      dialect: 'chirpstack',
      of: { vendor: 'Milesight', model: 'VS340' },
      topic: 'application/1/device/24e124136d151368/event/up',
      name: '24e124136d151368',
      frame: { object: { battery: 100, occupancy: 'occupied' } },
      means: [
        { measure: 'seat.occupied', value: true },
        { measure: 'battery', value: 100, unit: '%EL' },
      ],
      source: 'Milesight-IoT/SensorDecoders vs-series/vs340/README.md @ e79c9d8b, as an uplink',
    },
    {
      says: 'got up',
      dialect: 'native',
      frame: [{ n: 'seat.occupied', vb: false }],
      means: [{ measure: 'seat.occupied', value: false }],
      source: 'docs/connecting-devices/native.md',
    },
  ],
});
