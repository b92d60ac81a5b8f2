import { defineDevice } from '#contracts/device';

/** A pendant or wristband that notices a fall and has a button. */
export default defineDevice({
  kind: 'fall-pendant',
  title: { zh: '跌倒报警挂件', en: 'Fall pendant' },
  icon: 'fall',
  power: 'battery',
  silentAfterSeconds: 25 * 3600,
  measures: [
    'fall.detected',
    'sos.pressed',
    'worn',
    'heart.rate',
    'steps',
    'battery',
    'battery.low',
    'battery.voltage',
    'signal.strength',
    'tamper',
    'link.quality',
    'available',
  ],
  onMeans: 'sos.pressed',
  actions: {
    single: { measure: 'sos.pressed', value: true },
    double: { measure: 'sos.pressed', value: true },
    hold: { measure: 'sos.pressed', value: true },
    long: { measure: 'sos.pressed', value: true },
    press: { measure: 'sos.pressed', value: true },
    'long press': { measure: 'sos.pressed', value: true },
  },
  operations: [
    {
      id: 'fall',
      title: { zh: '佩戴者跌倒', en: 'The wearer falls' },
      means: [{ measure: 'fall.detected', value: true }],
    },
    { id: 'press', title: { zh: '按下求助', en: 'Press for help' }, means: [{ measure: 'sos.pressed', value: true }] },
  ],
  configuration: ['led', 'volume'],
  orders: ['identify', 'test'],
  samples: [
    {
      says: 'the wearer fell',
      dialect: 'native',
      channel: 'event',
      frame: { id: '01KARWPT9M7Q2JGX4V5N8C3B70', event: 'fall.detected' },
      means: [{ measure: 'fall.detected', value: true }],
      source: 'docs/connecting-devices/native.md',
    },
    {
      says: 'help, over a hub of Alibaba Cloud IoT',
      dialect: 'alink',
      topic: '/sys/a1pendant/wrist-7/thing/event/property/post',
      name: 'wrist-7',
      frame: {
        id: '7',
        version: '1.0',
        params: { FallAlarm: 1, BatteryPercentage: 64 },
        method: 'thing.event.property.post',
      },
      means: [
        { measure: 'fall.detected', value: true },
        { measure: 'battery', value: 64, unit: '%EL' },
      ],
      source: 'https://help.aliyun.com/zh/iot/user-guide/device-properties-events-and-services',
    },
  ],
});
