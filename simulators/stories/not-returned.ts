import { hourMs, minuteMs, secondMs } from '#contracts/time';
import { defineStory } from '../story.ts';

/** Out for the evening market, and nobody comes home until after eleven. */
export const notReturned = defineStory({
  id: 'not-returned',
  title: { zh: '外出未归', en: 'Went out and did not come back' },
  worst: 'P2',
  hour: '17:20',
  weight: 0,
  routine: 'stops',
  cast: {
    door: { is: 'door.open' },
    living: { is: 'motion', room: 'living', optional: true },
    reader: { is: 'card.tapped', shared: true, optional: true },
  },
  beats: [
    { afterMs: 0, device: 'living', says: [{ measure: 'motion', value: true }] },
    { afterMs: minuteMs, device: 'living', says: [{ measure: 'motion', value: false }] },
    { afterMs: 30 * secondMs, device: 'door', says: [{ measure: 'door.open', value: true }] },
    { afterMs: 8 * secondMs, device: 'door', says: [{ measure: 'door.open', value: false }] },
    { afterMs: 40 * secondMs, device: 'reader', swipes: 'own' },
    { afterMs: 6 * hourMs, device: 'reader', swipes: 'own' },
    { afterMs: 50 * secondMs, device: 'door', says: [{ measure: 'door.open', value: true }] },
    { afterMs: 9 * secondMs, device: 'door', says: [{ measure: 'door.open', value: false }] },
    { afterMs: 20 * secondMs, device: 'living', says: [{ measure: 'motion', value: true }] },
    { afterMs: minuteMs, device: 'living', says: [{ measure: 'motion', value: false }] },
  ],
});
