import { defineDevice } from '#contracts/device';

/** The alarm key in the car of a lift, and its test call every 72 hours (EN 81-28). */
export default defineDevice({
  kind: 'lift-emergency-call',
  title: { zh: '电梯紧急呼叫', en: 'Lift emergency call' },
  icon: 'lift',
  power: 'mains',
  silentAfterSeconds: 73 * 3600,
  measures: [
    'sos.pressed',
    'button.tested',
    'fault',
    'mains.lost',
    'battery',
    'battery.low',
    'battery.voltage',
    'signal.strength',
    'tamper',
    'link.quality',
    'available',
  ],
  onMeans: 'sos.pressed',
  operations: [
    {
      id: 'call',
      title: { zh: '轿厢呼救', en: 'Call from the car' },
      means: [{ measure: 'sos.pressed', value: true }],
    },
    { id: 'test', title: { zh: '定期测试', en: 'Test call' }, means: [{ measure: 'button.tested', value: true }] },
  ],
  configuration: ['volume'],
  orders: ['test'],
  // EN 81-28 §4.1.6 wants a test call at least every three days; this one makes it every night.
  plays: [{ measure: 'button.tested', as: 'happens', between: [1, 1], everySeconds: 24 * 3600, hours: [3, 4] }],
  samples: [
    {
      says: 'manual alarm of a fixed trigger',
      dialect: 'scaip',
      topic: 'scaip/in',
      name: '001d940cb800',
      frame:
        '<?xml version="1.0" encoding="UTF-8"?><scaip><ver>01.00</ver><cid>+123456</cid><dty>0004</dty><did>001d940cb800</did><dco>007</dco><stc>0010</stc><lco>021</lco><lte>kitchen</lte><pri>0</pri><ref>a1b2c3d4e5f6g7h8</ref></scaip>',
      means: [
        { measure: 'sos.pressed', value: true },
        { measure: 'scaip.location', value: 'kitchen' },
      ],
      source: 'Syntilio/Datahub-Scaip-Proxy SCAIP_PROTOCOL.md @ bdc7484d',
    },
  ],
});
