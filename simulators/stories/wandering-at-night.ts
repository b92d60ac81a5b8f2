import { minuteMs, secondMs } from '#contracts/time';
import { defineStory } from '../story.ts';

/** Up at half past two, dressed, out of the door, and found on the stairs three quarters of an hour later. */
export const wanderingAtNight = defineStory({
  id: 'wandering-at-night',
  title: { zh: '夜间游走', en: 'Wandering at night' },
  worst: 'P2',
  hour: '02:25',
  weight: 1,
  hours: { from: 0, to: 5 },
  routine: 'stops',
  cast: {
    door: { is: 'door.open', room: 'hall' },
    living: { is: 'motion', room: 'living', optional: true },
    bed: { is: 'bed.occupied', optional: true },
    reader: { is: 'card.tapped', shared: true, optional: true },
  },
  beats: [
    { afterMs: 0, device: 'bed', says: [{ measure: 'bed.occupied', value: false }] },
    { afterMs: 20 * secondMs, device: 'living', says: [{ measure: 'motion', value: true }] },
    { afterMs: 4 * minuteMs, device: 'living', says: [{ measure: 'motion', value: false }] },
    { afterMs: 30 * secondMs, device: 'door', says: [{ measure: 'door.open', value: true }] },
    { afterMs: 15 * secondMs, device: 'door', says: [{ measure: 'door.open', value: false }] },
    { afterMs: minuteMs, device: 'reader', swipes: 'own' },
    { afterMs: 45 * minuteMs, device: 'door', says: [{ measure: 'door.open', value: true }] },
    { afterMs: 10 * secondMs, device: 'door', says: [{ measure: 'door.open', value: false }] },
    { afterMs: 20 * secondMs, device: 'living', says: [{ measure: 'motion', value: true }] },
    { afterMs: minuteMs, device: 'living', says: [{ measure: 'motion', value: false }] },
    { afterMs: 4 * minuteMs, device: 'bed', says: [{ measure: 'bed.occupied', value: true }] },
  ],
});
