import { defineDevice } from '#contracts/device';

/** Temperature and humidity of a room. */
export default defineDevice({
  kind: 'climate',
  title: { zh: '温湿度传感器', en: 'Temperature and humidity sensor' },
  icon: 'climate',
  power: 'battery',
  silentAfterSeconds: 6 * 3600,
  measures: [
    'temperature',
    'humidity',
    'temperature.abnormal',
    'air.pressure',
    'battery',
    'battery.low',
    'link.quality',
    'available',
    'battery.voltage',
    'signal.strength',
  ],
  operations: [
    {
      id: 'mild',
      title: { zh: '室温适宜', en: 'A mild room' },
      means: [
        { measure: 'temperature', value: 21.5, unit: 'Cel' },
        { measure: 'humidity', value: 55, unit: '%RH' },
      ],
    },
    {
      id: 'cold',
      title: { zh: '室内很冷', en: 'A cold room' },
      means: [
        { measure: 'temperature', value: 6, unit: 'Cel' },
        { measure: 'humidity', value: 70, unit: '%RH' },
      ],
    },
  ],
  configuration: ['reportSeconds'],
  orders: ['identify'],
  plays: [
    { measure: 'temperature', as: 'daily', between: [18, 24], everySeconds: 900, digits: 1 },
    { measure: 'humidity', as: 'daily', between: [50, 64], everySeconds: 900, digits: 1 },
  ],
  samples: [
    {
      says: 'a little below zero, and nothing else is known',
      dialect: 'zigbee2mqtt',
      frame: { battery: null, humidity: null, linkquality: null, pressure: null, temperature: -0.85, voltage: null },
      means: [{ measure: 'temperature', value: -0.85, unit: 'Cel' }],
      source:
        'Koenkk/zigbee2mqtt test/extensions/homeassistant.test.ts @ 6835cbf5, "Should set missing values to null"',
    },
    {
      says: 'temperature, humidity and pressure',
      dialect: 'zigbee2mqtt',
      frame: { temperature: 0.08, humidity: 0.01, pressure: 2 },
      means: [
        { measure: 'temperature', value: 0.08, unit: 'Cel' },
        { measure: 'humidity', value: 0.01, unit: '%RH' },
        { measure: 'air.pressure', value: 2, unit: 'hPa' },
      ],
      source: 'Koenkk/zigbee2mqtt test/extensions/receive.test.ts @ 6835cbf5, "Should debounce messages"',
    },
    {
      says: '27.2 °C and 80 %, under a name of its own',
      dialect: 'native',
      frame: [
        {
          bn: 'urn:dev:ow:10e2073a01080063:',
          bt: 1320078429,
          l: '[{"href":"humidity","foo":"bar"}]',
          n: 'temperature',
          v: 27.2,
          u: 'Cel',
        },
        { n: 'humidity', v: 80, u: '%RH' },
      ],
      means: [
        { measure: 'temperature', value: 27.2, unit: 'Cel' },
        { measure: 'humidity', value: 80, unit: '%RH' },
      ],
      source: 'core-wg/senml-spec ex8.json @ aced339e',
    },
    {
      says: 'the heating guards against frost, Milesight WT101',
      dialect: 'chirpstack',
      of: { vendor: 'Milesight', model: 'WT101' },
      topic: 'application/1/device/24e124136d151368/event/up',
      name: '24e124136d151368',
      frame: { object: { freeze_protection: 'triggered' } },
      means: [{ measure: 'temperature.abnormal', value: true }],
      source: 'Milesight-IoT/SensorDecoders wt-series/wt101/README.md @ e79c9d8b, as an uplink',
    },
  ],
});
