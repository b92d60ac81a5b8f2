import { defineDevice } from '#contracts/device';

/** A passive infrared sensor: it sees that somebody moves, never who or what. */
export default defineDevice({
  kind: 'motion',
  title: { zh: '活动传感器', en: 'Motion sensor' },
  icon: 'motion',
  power: 'battery',
  silentAfterSeconds: 6 * 3600,
  measures: [
    'motion',
    'illuminance',
    'temperature',
    'battery',
    'battery.low',
    'tamper',
    'link.quality',
    'available',
    'battery.voltage',
    'signal.strength',
  ],
  onMeans: 'motion',
  operations: [
    { id: 'move', title: { zh: '有人走动', en: 'Somebody moves' }, means: [{ measure: 'motion', value: true }] },
    { id: 'still', title: { zh: '没有动静', en: 'All is still' }, means: [{ measure: 'motion', value: false }] },
  ],
  configuration: ['led'],
  orders: ['identify'],
  answers: {
    // IKEA E2134 VALLHORN: https://www.zigbee2mqtt.io/devices/E2134.html#identify-enum
    zigbee2mqtt: { identify: { identify: 'identify' } },
  },
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
    {
      says: 'somebody moves, Milesight WS202',
      dialect: 'chirpstack',
      of: { vendor: 'Milesight', model: 'WS202' },
      topic: 'application/1/device/24e124136d151368/event/up',
      name: '24e124136d151368',
      frame: { object: { battery: 16, pir: 'trigger', daylight: 'dark' } },
      means: [
        { measure: 'motion', value: true },
        { measure: 'daylight', value: 'dark' },
        { measure: 'battery', value: 16, unit: '%EL' },
      ],
      source: 'Milesight-IoT/SensorDecoders ws-series/ws202/README.md @ e79c9d8b, as an uplink',
    },
    {
      says: 'somebody moves, ShellyBLU Motion',
      dialect: 'theengs',
      of: { vendor: 'Shelly', model: 'BLU Motion' },
      topic: 'home/OMG/BTtoMQTT/60EFABAABBCC',
      name: '60EFABAABBCC',
      frame: {
        brand: 'Shelly',
        model: 'ShellyBLU Motion',
        model_id: 'SBMO-003Z',
        type: 'CTMO',
        acts: true,
        cont: true,
        packet: 2,
        batt: 100,
        lux: 132,
        motion: true,
        mac: '60:EF:AB:AA:BB:CC',
      },
      means: [
        { measure: 'motion', value: true },
        { measure: 'illuminance', value: 132, unit: 'lx' },
        { measure: 'battery', value: 100, unit: '%EL' },
      ],
      source: 'theengs/decoder tests/BLE/test_ble.cpp @ d6fdd205',
    },
  ],
});
