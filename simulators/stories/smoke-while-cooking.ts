import { minuteMs, secondMs } from '#contracts/time';
import { defineStory } from '../story.ts';

/** Smoke from the wok, gone after the window was opened. */
export const smokeWhileCooking = defineStory({
  id: 'smoke-while-cooking',
  title: { zh: '做饭时烟雾报警', en: 'Smoke while cooking' },
  worst: 'P1',
  hour: '11:20',
  weight: 1,
  routine: 'goes-on',
  cast: {
    detector: { is: 'smoke' },
    kitchen: { is: 'motion', room: 'kitchen', optional: true },
  },
  beats: [
    { afterMs: 0, device: 'kitchen', says: [{ measure: 'motion', value: true }] },
    { afterMs: 50 * secondMs, device: 'detector', says: [{ measure: 'smoke', value: true }] },
    { afterMs: 15 * secondMs, device: 'kitchen', says: [{ measure: 'motion', value: true }] },
    { afterMs: minuteMs, device: 'kitchen', says: [{ measure: 'motion', value: false }] },
    { afterMs: 2 * minuteMs, device: 'detector', says: [{ measure: 'smoke', value: false }] },
  ],
});
