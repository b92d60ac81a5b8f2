import { minuteMs } from '#contracts/time';
import { defineStory } from '../story.ts';

/** The operator's network fails: every gateway of the street is gone at once, and a quarter of an hour later all are back. */
export const platformSilent = defineStory({
  id: 'platform-silent',
  title: { zh: '平台中断', en: 'The platform falls silent' },
  worst: 'P2',
  hour: '10:15',
  weight: 0,
  routine: 'goes-on',
  cast: { gateway: { is: 'gateway' } },
  beats: [
    { afterMs: 0, device: 'gateway', line: 'lost', everywhere: true },
    { afterMs: 15 * minuteMs, device: 'gateway', line: 'back', everywhere: true },
  ],
});
