import { defineDevice } from '#contracts/device';

/** A sensor on the floor of bathroom or kitchen. */
export default defineDevice({
  kind: 'water-leak',
  title: { zh: '水浸传感器', en: 'Water leak sensor' },
  icon: 'water',
  power: 'battery',
  silentAfterSeconds: 25 * 3600,
  measures: [
    'water.leak',
    'battery',
    'battery.low',
    'tamper',
    'link.quality',
    'available',
    'battery.voltage',
    'signal.strength',
    'temperature',
    'humidity',
  ],
  onMeans: 'water.leak',
  operations: [
    { id: 'alarm', title: { zh: '漏水', en: 'Water on the floor' }, means: [{ measure: 'water.leak', value: true }] },
    {
      id: 'clear',
      title: { zh: '地面变干', en: 'The floor is dry' },
      means: [{ measure: 'water.leak', value: false }],
    },
  ],
  configuration: ['volume'],
  orders: ['identify', 'test'],
  answers: {
    // IKEA E2202 BADRING: https://www.zigbee2mqtt.io/devices/E2202.html#identify-enum
    zigbee2mqtt: { identify: { identify: 'identify' } },
  },
  samples: [
    {
      says: 'water',
      dialect: 'zigbee2mqtt',
      frame: { water_leak: true, tamper: false, battery_low: false },
      means: [
        { measure: 'water.leak', value: true },
        { measure: 'tamper', value: false },
        { measure: 'battery.low', value: false },
      ],
      source: 'Koenkk/zigbee-herdsman-converters, fz.ias_water_leak_alarm_1, zone status 1',
    },
    {
      says: 'alarm',
      dialect: 'native',
      frame: [{ n: 'water.leak', vb: true }],
      means: [{ measure: 'water.leak', value: true }],
      source: 'docs/connecting-devices/native.md',
    },
    {
      says: 'dry, Milesight WS303',
      dialect: 'chirpstack',
      of: { vendor: 'Milesight', model: 'WS303' },
      topic: 'application/1/device/24e124136d151368/event/up',
      name: '24e124136d151368',
      frame: { object: { battery: 100, leakage_status: 'normal' } },
      means: [
        { measure: 'water.leak', value: false },
        { measure: 'battery', value: 100, unit: '%EL' },
      ],
      source: 'Milesight-IoT/SensorDecoders ws-series/ws303/README.md @ e79c9d8b, as an uplink',
    },
    {
      says: 'water, Browan TBWL100; its battery is told in volts',
      dialect: 'things-stack',
      of: { vendor: 'Browan', model: 'TBWL100' },
      topic: 'v3/street@ttn/devices/tbwl100-1/up',
      name: 'tbwl100-1',
      frame: {
        end_device_ids: { device_id: 'tbwl100-1' },
        uplink_message: {
          f_port: 106,
          decoded_payload: {
            battery: 3.6,
            humidity: 40,
            humidityChanged: 0,
            status: 1,
            temperature: 22,
            temperatureBoard: 22,
            temperatureChanged: 0,
          },
        },
      },
      means: [
        { measure: 'water.leak', value: true },
        { measure: 'temperature', value: 22, unit: 'Cel' },
        { measure: 'humidity', value: 40, unit: '%RH' },
        { measure: 'humiditychanged', value: 0 },
        { measure: 'temperatureboard', value: 22 },
        { measure: 'temperaturechanged', value: 0 },
        { measure: 'battery.voltage', value: 3.6, unit: 'V' },
      ],
      source: 'TheThingsNetwork/lorawan-devices vendor/browan/tbwl100-codec.yaml @ b29518e5, as an uplink',
    },
  ],
});
