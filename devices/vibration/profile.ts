import { defineDevice } from '#contracts/device';

/** A sensor that feels that a thing is moved: a walking frame, a medicine drawer, a lid. */
export default defineDevice({
  kind: 'vibration',
  title: { zh: '振动传感器', en: 'Vibration sensor' },
  icon: 'motion',
  power: 'battery',
  silentAfterSeconds: 25 * 3600,
  measures: [
    'vibration',
    'battery',
    'battery.low',
    'battery.voltage',
    'signal.strength',
    'tamper',
    'link.quality',
    'available',
  ],
  onMeans: 'vibration',
  operations: [
    { id: 'move', title: { zh: '有振动', en: 'It moves' }, means: [{ measure: 'vibration', value: true }] },
    { id: 'still', title: { zh: '静止', en: 'It is still' }, means: [{ measure: 'vibration', value: false }] },
  ],
  samples: [
    {
      says: 'it moves',
      dialect: 'zigbee2mqtt',
      frame: { vibration: true, tamper: false, battery_low: false },
      means: [
        { measure: 'vibration', value: true },
        { measure: 'tamper', value: false },
        { measure: 'battery.low', value: false },
      ],
      source: 'Koenkk/zigbee-herdsman-converters, fz.ias_vibration_alarm_1, zone status 1',
    },
    {
      says: 'it moves',
      dialect: 'native',
      frame: [{ n: 'vibration', vb: true }],
      means: [{ measure: 'vibration', value: true }],
      source: 'docs/connecting-devices/native.md',
    },
  ],
});
