import { vitalRule } from './vital-rule.ts';

/**
 * Limits: over 37.8 °C is fever in old people (IDSA guideline for long-term care, 2008), over 39 °C and under 35 °C score in NEWS2.
 * A probe on the skin says 20 to 43 °C and follows the room: it tells nothing about fever.
 */
export const bodyTemperature = vitalRule({
  id: 'body-temperature',
  title: { zh: '体温异常', en: 'Body temperature' },
  doc: {
    zh: '体温持续过高或过低，并经再次测量确认；皮肤温度不算。',
    en: 'Fever or a body too cold, confirmed by another measurement; a probe on the skin does not count.',
  },
  unit: '℃',
  values: [
    {
      measure: 'body.temperature',
      hysteresis: 0.3,
      twoApart: 'high',
      fastest: { perMinute: 0.05, slack: 1 },
      core: { least: 35, scatter: 0.7 },
      low: [35, 33, 36.5],
      veryLow: [34, 33, 36],
      high: [37.8, 36.8, 40],
      veryHigh: [39, 37.5, 42],
    },
  ],
  minutes: [10, 1, 1_440],
  urgentMinutes: [5, 1, 240],
});
