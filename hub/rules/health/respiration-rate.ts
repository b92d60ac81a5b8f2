import { vitalRule } from './vital-rule.ts';

/** Limits: respiration scores of NEWS2 (Royal College of Physicians, 2017): red at 8 or less and at 25 or more. Radars and mattresses scatter, hence P2 only over 30. */
export const respirationRate = vitalRule({
  id: 'respiration-rate',
  title: { zh: '呼吸异常', en: 'Respiration' },
  doc: {
    zh: '呼吸持续过快或过慢，并经再次测量确认。',
    en: 'Breathing stays too fast or too slow, confirmed by another measurement.',
  },
  unit: '/min',
  values: [
    {
      measure: 'respiration.rate',
      hysteresis: 1,
      personal: true,
      low: [9, 4, 14],
      veryLow: [7, 4, 12],
      high: [24, 16, 50],
      veryHigh: [30, 20, 60],
    },
  ],
  minutes: [30, 1, 1_440],
  urgentMinutes: [15, 1, 240],
});
