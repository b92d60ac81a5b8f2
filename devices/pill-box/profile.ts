import { defineDevice } from '#contracts/device';

/** A box that opens at the hour and notices whether the pills were taken. */
export default defineDevice({
  kind: 'pill-box',
  title: { zh: '智能药盒', en: 'Pill box' },
  icon: 'button',
  power: 'battery',
  silentAfterSeconds: 25 * 3600,
  measures: [
    'pill.taken',
    'pill.missed',
    'pills.left',
    'door.open',
    'battery',
    'battery.low',
    'battery.voltage',
    'signal.strength',
    'tamper',
    'link.quality',
    'available',
  ],
  operations: [
    { id: 'take', title: { zh: '取药', en: 'Take the pills' }, means: [{ measure: 'pill.taken', value: true }] },
    { id: 'miss', title: { zh: '漏服', en: 'Miss them' }, means: [{ measure: 'pill.missed', value: true }] },
  ],
  configuration: ['led', 'volume'],
  orders: ['identify'],
  plays: [{ measure: 'pill.taken', as: 'happens', between: [1, 1], everySeconds: 10 * 3600, hours: [7, 20] }],
  samples: [
    {
      says: 'taken',
      dialect: 'native',
      channel: 'event',
      frame: { id: '01KARWPT9M7Q2JGX4V5N8C3B71', event: 'pill.taken' },
      means: [{ measure: 'pill.taken', value: true }],
      source: 'docs/connecting-devices/native.md',
    },
  ],
});
