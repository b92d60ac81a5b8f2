import { defineDevice } from '#contracts/device';

/** A magnet at a door or a window. In Zigbee2MQTT `contact: true` means that it is closed. */
export default defineDevice({
  kind: 'contact',
  title: { zh: '门窗传感器', en: 'Door and window contact' },
  icon: 'door',
  power: 'battery',
  silentAfterSeconds: 25 * 3600,
  measures: ['door.open', 'battery', 'battery.low', 'tamper', 'link.quality', 'available'],
  operations: [
    { id: 'open', title: { zh: '开门', en: 'Open the door' }, means: [{ measure: 'door.open', value: true }] },
    { id: 'close', title: { zh: '关门', en: 'Close the door' }, means: [{ measure: 'door.open', value: false }] },
  ],
  samples: [
    {
      says: 'closed',
      dialect: 'zigbee2mqtt',
      frame: { contact: true, tamper: false, battery_low: false },
      means: [
        { measure: 'door.open', value: false },
        { measure: 'tamper', value: false },
        { measure: 'battery.low', value: false },
      ],
      source: 'Koenkk/zigbee-herdsman-converters, fz.ias_contact_alarm_1, zone status 0',
    },
    {
      says: 'open',
      dialect: 'zigbee2mqtt',
      frame: { contact: false, tamper: false, battery_low: false },
      means: [
        { measure: 'door.open', value: true },
        { measure: 'tamper', value: false },
        { measure: 'battery.low', value: false },
      ],
      source: 'Koenkk/zigbee-herdsman-converters, fz.ias_contact_alarm_1, zone status 1',
    },
    {
      says: 'open',
      dialect: 'native',
      frame: [{ n: 'door.open', vb: true }],
      means: [{ measure: 'door.open', value: true }],
      source: 'docs/connecting-devices/native.md',
    },
  ],
});
