import { minuteMs } from '#contracts/time';
import { defineStory } from '../story.ts';

/** A radar lost its power supply. An hour without a word is a fault; that it is off the line is known at once. */
export const silentSensor = defineStory({
  id: 'silent-sensor',
  title: { zh: '传感器失联', en: 'A sensor falls silent' },
  worst: 'P3',
  hour: '09:40',
  weight: 1,
  routine: 'goes-on',
  cast: { sensor: { is: 'fall.detected' } },
  beats: [
    { afterMs: 0, device: 'sensor', line: 'lost' },
    { afterMs: 65 * minuteMs, device: 'sensor', line: 'back' },
  ],
});
