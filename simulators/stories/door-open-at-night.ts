import { minuteMs, secondMs } from '#contracts/time';
import { defineStory } from '../story.ts';

/** Somebody who does not know the hour any more has gone out in slippers. */
export const doorOpenAtNight = defineStory({
  id: 'door-open-at-night',
  title: { zh: '夜间入户门未关', en: 'The front door stays open at night' },
  worst: 'P2',
  hour: '01:50',
  weight: 3,
  hours: { from: 22, to: 5 },
  routine: 'stops',
  cast: {
    door: { is: 'door.open' },
    bed: { is: 'bed.occupied', optional: true },
  },
  beats: [
    { afterMs: 0, device: 'bed', says: [{ measure: 'bed.occupied', value: false }] },
    { afterMs: 90 * secondMs, device: 'door', says: [{ measure: 'door.open', value: true }] },
    { afterMs: 25 * minuteMs, device: 'door', says: [{ measure: 'door.open', value: false }] },
    { afterMs: 3 * minuteMs, device: 'bed', says: [{ measure: 'bed.occupied', value: true }] },
  ],
});
