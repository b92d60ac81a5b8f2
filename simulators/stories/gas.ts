import { minuteMs, secondMs } from '#contracts/time';
import { defineStory } from '../story.ts';

/** The pot boiled over and the flame is out. */
export const gas = defineStory({
  id: 'gas',
  title: { zh: '燃气泄漏', en: 'Gas in the kitchen' },
  worst: 'P1',
  hour: '17:10',
  weight: 1,
  routine: 'goes-on',
  cast: {
    detector: { is: 'gas' },
    kitchen: { is: 'motion', room: 'kitchen', optional: true },
  },
  beats: [
    { afterMs: 0, device: 'kitchen', says: [{ measure: 'motion', value: true }] },
    { afterMs: minuteMs, device: 'kitchen', says: [{ measure: 'motion', value: false }] },
    { afterMs: 90 * secondMs, device: 'detector', says: [{ measure: 'gas', value: true }] },
    { afterMs: minuteMs, device: 'detector', says: [{ measure: 'gas', value: true }] },
    { afterMs: 4 * minuteMs, device: 'detector', says: [{ measure: 'gas', value: false }] },
  ],
});
