import { vitalRule } from './vital-rule.ts';

/** Limits: NEWS2 has red at 91 % or less; under 90 % is an emergency (WHO Pulse Oximetry Training Manual). People with COPD get their own. */
export const oxygenSaturation = vitalRule({
  id: 'oxygen-saturation',
  title: { zh: '血氧过低', en: 'Oxygen saturation' },
  doc: {
    zh: '血氧饱和度持续过低，并经再次测量确认。',
    en: 'Oxygen saturation stays too low, confirmed by another measurement.',
  },
  unit: '%',
  values: [
    {
      measure: 'oxygen.saturation',
      hysteresis: 1,
      coarse: true,
      low: [92, 80, 97],
      veryLow: [90, 75, 95],
    },
  ],
  minutes: [10, 1, 1_440],
  urgentMinutes: [3, 1, 240],
});
