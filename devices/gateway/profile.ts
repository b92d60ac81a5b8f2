import { defineDevice } from '#contracts/device';

/** A gateway that carries what other devices say. Each word of theirs is also its own. */
export default defineDevice({
  kind: 'gateway',
  title: { zh: '网关', en: 'Gateway' },
  icon: 'gateway',
  power: 'mains',
  silentAfterSeconds: 600,
  measures: ['available', 'mains.lost', 'battery', 'signal.strength', 'fault'],
  operations: [
    { id: 'online', title: { zh: '上线', en: 'Comes on line' }, means: [{ measure: 'available', value: true }] },
    { id: 'offline', title: { zh: '离线', en: 'Goes off line' }, means: [{ measure: 'available', value: false }] },
  ],
  configuration: ['reportSeconds', 'led', 'volume'],
  orders: ['identify'],
  samples: [
    {
      says: 'here',
      dialect: 'native',
      channel: 'availability',
      frame: 'online',
      means: [{ measure: 'available', value: true }],
      source: 'docs/connecting-devices/native.md',
    },
    {
      says: 'gone, in the form of Zigbee2MQTT',
      dialect: 'native',
      channel: 'availability',
      frame: { state: 'offline' },
      means: [{ measure: 'available', value: false }],
      source: 'Koenkk/zigbee2mqtt test/extensions/availability.test.ts @ 6835cbf5',
    },
  ],
});
