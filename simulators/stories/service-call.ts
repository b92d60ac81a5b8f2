import { minuteMs } from '#contracts/time';
import { defineStory } from '../story.ts';

/** The green button: the light bulb in the kitchen is out. Not the red one. */
export const serviceCall = defineStory({
  id: 'service-call',
  title: { zh: '按下服务键', en: 'The service button is pressed' },
  worst: 'P3',
  hour: '10:40',
  weight: 4,
  routine: 'goes-on',
  cast: { button: { is: 'help.requested' } },
  beats: [
    { afterMs: 0, device: 'button', says: [{ measure: 'help.requested', value: true }] },
    { afterMs: 6 * minuteMs, device: 'button', says: [{ measure: 'help.requested', value: true }] },
  ],
});
