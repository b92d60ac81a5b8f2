import { minuteMs, secondMs } from '#contracts/time';
import { defineStory } from '../story.ts';

/** Up in the dark, and not back. */
export const fallAtNight = defineStory({
  id: 'fall-at-night',
  title: { zh: '夜间起床跌倒', en: 'A fall at night' },
  worst: 'P1',
  hour: '02:40',
  weight: 1,
  routine: 'stops',
  cast: {
    radar: { is: 'fall.detected' },
    bed: { is: 'bed.occupied', optional: true },
    bathroom: { is: 'motion', room: 'bathroom', optional: true },
  },
  beats: [
    { afterMs: 0, device: 'bed', says: [{ measure: 'bed.occupied', value: true }] },
    { afterMs: 30 * secondMs, device: 'bed', says: [{ measure: 'bed.occupied', value: false }] },
    { afterMs: 12 * secondMs, device: 'bathroom', says: [{ measure: 'motion', value: true }] },
    { afterMs: 20 * secondMs, device: 'radar', says: [{ measure: 'fall.detected', value: true }] },
    { afterMs: 40 * secondMs, device: 'bathroom', says: [{ measure: 'motion', value: false }] },
    { afterMs: 2 * minuteMs, device: 'radar', says: [{ measure: 'fall.detected', value: true }] },
    { afterMs: 12 * minuteMs, device: 'bed', says: [{ measure: 'bed.occupied', value: true }] },
  ],
});
