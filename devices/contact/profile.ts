import { defineDevice } from '#contracts/device';

/** A magnet at a door or a window. In Zigbee2MQTT `contact: true` means that it is closed. */
export default defineDevice({
  kind: 'contact',
  title: { zh: '门窗传感器', en: 'Door and window contact' },
  icon: 'door',
  power: 'battery',
  silentAfterSeconds: 25 * 3600,
  measures: [
    'door.open',
    'battery',
    'battery.low',
    'tamper',
    'link.quality',
    'available',
    'battery.voltage',
    'signal.strength',
    'illuminance',
    'temperature',
    'humidity',
  ],
  onMeans: 'door.open',
  operations: [
    { id: 'open', title: { zh: '开门', en: 'Open the door' }, means: [{ measure: 'door.open', value: true }] },
    { id: 'close', title: { zh: '关门', en: 'Close the door' }, means: [{ measure: 'door.open', value: false }] },
  ],
  configuration: ['led'],
  orders: ['identify'],
  answers: {
    // IKEA E2013 PARASOLL: https://www.zigbee2mqtt.io/devices/E2013.html#identify-enum
    zigbee2mqtt: { identify: { identify: 'identify' } },
  },
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
    {
      says: 'open, Milesight WS301',
      dialect: 'chirpstack',
      of: { vendor: 'Milesight', model: 'WS301' },
      topic: 'application/1/device/24e124136d151368/event/up',
      name: '24e124136d151368',
      frame: { object: { battery: 100, magnet_status: 'open', tamper_status: 'installed' } },
      means: [
        { measure: 'door.open', value: true },
        { measure: 'tamper', value: false },
        { measure: 'battery', value: 100, unit: '%EL' },
      ],
      source: 'Milesight-IoT/SensorDecoders ws-series/ws301/README.md @ e79c9d8b, as an uplink',
    },
    {
      says: 'open, Otio BSDOO; `cont` is no contact',
      dialect: 'theengs',
      of: { vendor: 'Otio', model: 'BSDOO' },
      topic: 'home/OMG/BTtoMQTT/AABBCCDDEEFF',
      name: 'AABBCCDDEEFF',
      frame: {
        brand: 'Otio/BeeWi',
        model: 'Door & Window Sensor',
        model_id: 'BSDOO',
        type: 'CTMO',
        cidc: false,
        cont: true,
        open: true,
        batt: 100,
      },
      means: [
        { measure: 'door.open', value: true },
        { measure: 'battery', value: 100, unit: '%EL' },
      ],
      source: 'theengs/decoder tests/BLE/test_ble.cpp @ d6fdd205',
    },
  ],
});
