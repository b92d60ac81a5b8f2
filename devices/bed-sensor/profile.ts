import { defineDevice } from '#contracts/device';

/** A strip under the mattress: in bed or not, and where the product can, pulse and breath. */
export default defineDevice({
  kind: 'bed-sensor',
  title: { zh: '床垫传感器', en: 'Bed sensor' },
  icon: 'bed',
  power: 'mains',
  silentAfterSeconds: 6 * 3600,
  measures: [
    'bed.occupied',
    'heart.rate',
    'respiration.rate',
    'battery',
    'link.quality',
    'available',
    'battery.voltage',
    'signal.strength',
    'battery.low',
  ],
  onMeans: 'bed.occupied',
  operations: [
    {
      id: 'lie-down',
      title: { zh: '上床', en: 'Go to bed' },
      means: [
        { measure: 'bed.occupied', value: true },
        { measure: 'heart.rate', value: 64, unit: 'beat/min' },
        { measure: 'respiration.rate', value: 15, unit: '/min' },
      ],
    },
    { id: 'get-up', title: { zh: '起床', en: 'Get up' }, means: [{ measure: 'bed.occupied', value: false }] },
  ],
  configuration: ['reportSeconds', 'led'],
  orders: ['identify'],
  samples: [
    {
      says: 'in bed: pressure at 02:27:59 on 28 November 2011',
      dialect: 'native',
      frame: [{ n: 'bed.occupied', vb: true, t: 1322447279 }],
      means: [{ measure: 'bed.occupied', value: true }],
      source: 'UCI Machine Learning Repository, ADLs Using Binary Sensors, OrdonezA_Sensors (CC BY 4.0), as SenML',
    },
    {
      says: 'asleep, pulse 61, from a sensor that has no boolean type',
      dialect: 'native',
      frame: [
        { n: 'bed.occupied', v: 1 },
        { n: 'heart.rate', u: 'beat/min', v: 61 },
        { n: 'respiration.rate', u: '1/min', v: 14 },
      ],
      means: [
        { measure: 'bed.occupied', value: true },
        { measure: 'heart.rate', value: 61, unit: 'beat/min' },
        { measure: 'respiration.rate', value: 14, unit: '/min' },
      ],
      source: 'docs/connecting-devices/native.md',
    },
  ],
});
