import { defineDevice } from '#contracts/device';

/** A radar under the ceiling that tells a fall from lying down. No picture, no sound. */
export default defineDevice({
  kind: 'fall-radar',
  title: { zh: '跌倒雷达', en: 'Fall radar' },
  icon: 'fall',
  power: 'mains',
  silentAfterSeconds: 3600,
  measures: [
    'fall.detected',
    'presence',
    'motion',
    'heart.rate',
    'respiration.rate',
    'link.quality',
    'available',
    'signal.strength',
  ],
  onMeans: 'presence',
  operations: [
    {
      id: 'fall',
      title: { zh: '有人跌倒', en: 'Somebody falls' },
      means: [
        { measure: 'fall.detected', value: true },
        { measure: 'presence', value: true },
      ],
    },
    { id: 'enter', title: { zh: '有人进入', en: 'Somebody enters' }, means: [{ measure: 'presence', value: true }] },
    { id: 'leave', title: { zh: '人离开', en: 'Everybody leaves' }, means: [{ measure: 'presence', value: false }] },
  ],
  configuration: ['reportSeconds', 'led'],
  orders: ['identify', 'test'],
  samples: [
    {
      says: 'somebody fell, Heiman HS2FD-EF1-3.0',
      dialect: 'zigbee2mqtt',
      of: { vendor: 'Heiman', model: 'HS2FD-EF1-3.0' },
      frame: { occupancy: true, sensor_status: 'activity', fall_status: 'fall_alarm' },
      means: [
        { measure: 'fall.detected', value: true },
        { measure: 'motion', value: true },
        { measure: 'sensor_status', value: 'activity' },
        { measure: 'fall_status', value: 'fall_alarm' },
      ],
      source: 'Koenkk/zigbee-herdsman-converters, HS2FD-EF1-3.0 msOccupancySensing.occupancy 35',
    },
    {
      says: 'a fall although it sees nobody, Heiman HS2FD-EF1-3.0',
      dialect: 'zigbee2mqtt',
      of: { vendor: 'Heiman', model: 'HS2FD-EF1-3.0' },
      frame: { occupancy: false, sensor_status: 'none', fall_status: 'fall_alarm' },
      means: [
        { measure: 'fall.detected', value: true },
        { measure: 'motion', value: false },
        { measure: 'sensor_status', value: 'none' },
        { measure: 'fall_status', value: 'fall_alarm' },
      ],
      source: 'Koenkk/zigbee-herdsman-converters, HS2FD-EF1-3.0 msOccupancySensing.occupancy 32',
    },
    {
      says: 'sitting, Owon FDS315',
      dialect: 'zigbee2mqtt',
      of: { vendor: 'Owon', model: 'FDS315' },
      frame: { status: 'sitting' },
      means: [{ measure: 'status', value: 'sitting' }],
      source: 'Koenkk/zigbee-herdsman-converters, FDS315 fallDetectionOwon.status 2',
    },
    {
      says: 'falling, Owon FDS315',
      dialect: 'zigbee2mqtt',
      of: { vendor: 'Owon', model: 'FDS315' },
      frame: { status: 'falling' },
      means: [
        { measure: 'fall.detected', value: true },
        { measure: 'status', value: 'falling' },
      ],
      source: 'Koenkk/zigbee-herdsman-converters, FDS315 fallDetectionOwon.status 5',
    },
    {
      says: 'somebody fell',
      dialect: 'native',
      channel: 'event',
      frame: { id: '01KARWPT9M7Q2JGX4V5N8C3B6E', event: 'fall.detected' },
      means: [{ measure: 'fall.detected', value: true }],
      source: 'docs/connecting-devices/native.md',
    },
  ],
});
