import { defineDevice } from '#contracts/device';

/** Carbon dioxide, dust, vapours. A closed bedroom is stuffy at 1500 ppm. */
export default defineDevice({
  kind: 'air-quality',
  title: { zh: '空气质量传感器', en: 'Air quality sensor' },
  icon: 'climate',
  power: 'mains',
  silentAfterSeconds: 6 * 3600,
  measures: [
    'carbon.dioxide',
    'particles.pm25',
    'particles.pm10',
    'volatile.compounds',
    'formaldehyde',
    'temperature',
    'humidity',
    'air.pressure',
    'motion',
    'illuminance',
    'battery',
    'battery.low',
    'battery.voltage',
    'signal.strength',
    'tamper',
    'link.quality',
    'available',
  ],
  operations: [
    {
      id: 'fresh',
      title: { zh: '空气清新', en: 'Fresh air' },
      means: [{ measure: 'carbon.dioxide', value: 520, unit: 'ppm' }],
    },
    {
      id: 'stuffy',
      title: { zh: '空气浑浊', en: 'Stuffy air' },
      means: [{ measure: 'carbon.dioxide', value: 2100, unit: 'ppm' }],
    },
  ],
  samples: [
    {
      says: '936 ppm, and somebody moves, Milesight AM308',
      dialect: 'chirpstack',
      topic: 'application/1/device/24e124136d151368/event/up',
      name: '24e124136d151368',
      frame: {
        object: {
          temperature: 23.8,
          humidity: 62,
          pir: 'trigger',
          light_level: 2,
          co2: 936,
          tvoc: 0.37,
          pressure: 1008.6,
          pm2_5: 32,
          pm10: 48,
        },
      },
      means: [
        { measure: 'motion', value: true },
        { measure: 'temperature', value: 23.8, unit: 'Cel' },
        { measure: 'humidity', value: 62, unit: '%RH' },
        { measure: 'air.pressure', value: 1008.6, unit: 'hPa' },
        { measure: 'carbon.dioxide', value: 936, unit: 'ppm' },
        { measure: 'volatile.compounds', value: 0.37 },
        { measure: 'particles.pm25', value: 32, unit: 'ug/m3' },
        { measure: 'particles.pm10', value: 48, unit: 'ug/m3' },
        { measure: 'light_level', value: 2 },
      ],
      source: 'Milesight-IoT/SensorDecoders am-series/am308/README.md @ e79c9d8b, as an uplink',
    },
  ],
});
