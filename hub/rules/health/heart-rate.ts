import { vitalRule } from './vital-rule.ts';

/** Limits: pulse scores of NEWS2 (Royal College of Physicians, 2017): red at 40 or less and at 131 or more. */
export const heartRate = vitalRule({
  id: 'heart-rate',
  title: { zh: '心率异常', en: 'Heart rate' },
  doc: {
    zh: '心率持续过快或过慢，并经再次测量确认。',
    en: 'The heart rate stays too fast or too slow, confirmed by another measurement.',
  },
  unit: '/min',
  values: [
    {
      measure: 'heart.rate',
      hysteresis: 3,
      personal: true,
      low: [45, 25, 70],
      veryLow: [40, 20, 60],
      high: [115, 80, 200],
      veryHigh: [130, 90, 220],
    },
  ],
  minutes: [20, 1, 1_440],
  urgentMinutes: [10, 1, 240],
});
