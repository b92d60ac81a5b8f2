import { minuteMs } from '#contracts/time';
import { defineStory } from '../story.ts';

/** A sensor drops off the radio; its gateway says so. */
export const silentSensor = defineStory({
  id: 'silent-sensor',
  title: { zh: '传感器失联', en: 'A sensor falls silent' },
  worst: 'P3',
  hour: '09:40',
  weight: 4,
  routine: 'goes-on',
  cast: { sensor: { is: 'motion' } },
  beats: [
    { afterMs: 0, device: 'sensor', line: 'lost' },
    { afterMs: 9 * minuteMs, device: 'sensor', line: 'back' },
  ],
});
