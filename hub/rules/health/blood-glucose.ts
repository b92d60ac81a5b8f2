import { vitalRule } from './vital-rule.ts';

/** Limits: under 3.9 and 3.0 mmol/L (level 1 and 2 hypoglycaemia, ADA), over 13.9 and 16.7 mmol/L (Chinese Diabetes Society: ketones, crisis). */
export const bloodGlucose = vitalRule({
  id: 'blood-glucose',
  title: { zh: '血糖异常', en: 'Blood glucose' },
  doc: {
    zh: '血糖过低或过高，并经再次测量确认；单次严重过低提示立即复测。',
    en: 'Blood glucose too low or too high, confirmed by another measurement; one value far too low asks for a second at once.',
  },
  unit: 'mmol/L',
  values: [
    {
      measure: 'blood.glucose',
      hysteresis: 0.3,
      twoApart: 'both',
      low: [3.9, 2.5, 6],
      veryLow: [3, 2, 5],
      high: [13.9, 7, 30],
      veryHigh: [16.7, 8, 40],
    },
  ],
  minutes: [2, 1, 1_440],
  urgentMinutes: [1, 1, 240],
  asksAgain: true,
});
