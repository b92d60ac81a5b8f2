import { minuteMs, secondMs } from '#contracts/time';
import { defineStory } from '../story.ts';

/** Two presses: whoever is frightened does not press once. */
export const pressedButton = defineStory({
  id: 'pressed-button',
  title: { zh: '按下紧急按钮', en: 'The emergency button is pressed' },
  worst: 'P1',
  hour: '10:20',
  weight: 1,
  routine: 'stops',
  cast: {
    button: { is: 'sos.pressed' },
    living: { is: 'motion', room: 'living', optional: true },
  },
  beats: [
    { afterMs: 0, device: 'living', says: [{ measure: 'motion', value: true }] },
    { afterMs: 5 * secondMs, device: 'button', says: [{ measure: 'sos.pressed', value: true }] },
    { afterMs: 9 * secondMs, device: 'button', says: [{ measure: 'sos.pressed', value: true }] },
    { afterMs: minuteMs, device: 'living', says: [{ measure: 'motion', value: false }] },
  ],
});
