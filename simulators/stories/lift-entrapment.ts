import { minuteMs, secondMs } from '#contracts/time';
import { defineStory } from '../story.ts';

/** The lift stands between two floors; whoever is in it presses the bell, and again after a minute. */
export const liftEntrapment = defineStory({
  id: 'lift-entrapment',
  title: { zh: '电梯困人', en: 'Somebody is stuck in the lift' },
  worst: 'P1',
  hour: '18:05',
  weight: 1,
  routine: 'goes-on',
  cast: {
    bell: { is: 'sos.pressed', shared: true },
    reader: { is: 'card.tapped', shared: true, optional: true },
  },
  beats: [
    { afterMs: 0, device: 'reader', swipes: 'own' },
    { afterMs: 25 * secondMs, device: 'bell', says: [{ measure: 'sos.pressed', value: true }] },
    { afterMs: minuteMs, device: 'bell', says: [{ measure: 'sos.pressed', value: true }] },
  ],
});
