import { defineDevice } from '#contracts/device';

/** A carbon monoxide detector. */
export default defineDevice({
  kind: 'carbon-monoxide',
  title: { zh: '一氧化碳报警器', en: 'Carbon monoxide detector' },
  icon: 'carbon-monoxide',
  power: 'battery',
  silentAfterSeconds: 25 * 3600,
  measures: [
    'carbon.monoxide',
    'battery',
    'battery.low',
    'tamper',
    'link.quality',
    'available',
    'battery.voltage',
    'signal.strength',
    'carbon.monoxide.level',
    'fault',
  ],
  onMeans: 'carbon.monoxide',
  operations: [
    {
      id: 'alarm',
      title: { zh: '一氧化碳超标', en: 'Carbon monoxide' },
      means: [{ measure: 'carbon.monoxide', value: true }],
    },
    {
      id: 'clear',
      title: { zh: '一氧化碳散去', en: 'It clears' },
      means: [{ measure: 'carbon.monoxide', value: false }],
    },
  ],
  samples: [
    {
      says: 'carbon monoxide',
      dialect: 'zigbee2mqtt',
      frame: { carbon_monoxide: true, tamper: false, battery_low: false },
      means: [
        { measure: 'carbon.monoxide', value: true },
        { measure: 'tamper', value: false },
        { measure: 'battery.low', value: false },
      ],
      source: 'Koenkk/zigbee-herdsman-converters, fz.ias_carbon_monoxide_alarm_1, zone status 1',
    },
    {
      says: 'alarm',
      dialect: 'native',
      frame: [{ n: 'carbon.monoxide', vb: true }],
      means: [{ measure: 'carbon.monoxide', value: true }],
      source: 'docs/connecting-devices/native.md',
    },
  ],
});
