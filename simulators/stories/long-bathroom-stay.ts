import { minuteMs, secondMs } from '#contracts/time';
import { defineStory } from '../story.ts';

/** Into the bathroom after breakfast, and nothing more is heard for an hour and a half. */
export const longBathroomStay = defineStory({
  id: 'long-bathroom-stay',
  title: { zh: '卫生间停留过久', en: 'A long stay in the bathroom' },
  worst: 'P2',
  hour: '08:10',
  weight: 0,
  routine: 'stops',
  cast: {
    bathroom: { is: 'presence', room: 'bathroom' },
    living: { is: 'motion', room: 'living', optional: true },
  },
  beats: [
    { afterMs: 0, device: 'living', says: [{ measure: 'motion', value: true }] },
    { afterMs: 40 * secondMs, device: 'bathroom', says: [{ measure: 'presence', value: true }] },
    { afterMs: 20 * secondMs, device: 'living', says: [{ measure: 'motion', value: false }] },
    { afterMs: 90 * minuteMs, device: 'bathroom', says: [{ measure: 'presence', value: false }] },
    { afterMs: 10 * secondMs, device: 'living', says: [{ measure: 'motion', value: true }] },
    { afterMs: minuteMs, device: 'living', says: [{ measure: 'motion', value: false }] },
  ],
});
