import { hourMs } from '#contracts/time';
import { defineStory } from '../story.ts';

/** One sensor behind a living gateway says no more: found by its own silence, seven hours on. */
export const childSilent = defineStory({
  id: 'child-silent',
  title: { zh: '网关下的传感器失联', en: 'A sensor behind a living gateway falls silent' },
  worst: 'P3',
  hour: '09:20',
  weight: 0,
  routine: 'goes-on',
  cast: { sensor: { is: 'motion', power: 'battery', behind: 'gateway' } },
  beats: [
    { afterMs: 0, device: 'sensor', line: 'quiet' },
    { afterMs: 7 * hourMs, device: 'sensor', line: 'back' },
  ],
});
