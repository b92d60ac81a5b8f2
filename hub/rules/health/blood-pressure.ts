import { vitalRule } from './vital-rule.ts';

/**
 * Limits: over 160/100 is grade 2, over 180/120 needs a doctor the same day (Chinese guideline for hypertension, 2024 revision; ACC/AHA
 * 2017 crisis); a systolic pressure of 90 or less is red in NEWS2. Attention takes half a day: one excited measurement is no illness.
 */
export const bloodPressure = vitalRule({
  id: 'blood-pressure',
  title: { zh: '血压异常', en: 'Blood pressure' },
  doc: {
    zh: '收缩压或舒张压持续过高或过低，并经再次测量确认。',
    en: 'The systolic or diastolic pressure stays too high or too low, confirmed by another measurement.',
  },
  unit: 'mmHg',
  values: [
    {
      measure: 'blood.pressure.systolic',
      prefix: 'systolic',
      hysteresis: 5,
      personal: true,
      low: [90, 60, 120],
      veryLow: [80, 50, 110],
      high: [160, 110, 220],
      veryHigh: [180, 130, 260],
    },
    {
      measure: 'blood.pressure.diastolic',
      prefix: 'diastolic',
      hysteresis: 3,
      personal: true,
      low: [45, 30, 70],
      veryLow: [35, 25, 60],
      high: [100, 70, 140],
      veryHigh: [120, 80, 160],
    },
  ],
  minutes: [720, 1, 4_320],
  urgentMinutes: [1, 1, 240],
});
