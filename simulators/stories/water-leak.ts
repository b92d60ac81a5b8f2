import { minuteMs } from '#contracts/time';
import { defineStory } from '../story.ts';

export const waterLeak = defineStory({
  id: 'water-leak',
  title: { zh: '卫生间漏水', en: 'Water on the floor' },
  worst: 'P2',
  hour: '15:30',
  weight: 2,
  routine: 'goes-on',
  cast: { sensor: { is: 'water.leak' } },
  beats: [
    { afterMs: 0, device: 'sensor', says: [{ measure: 'water.leak', value: true }] },
    { afterMs: minuteMs, device: 'sensor', says: [{ measure: 'water.leak', value: true }] },
    { afterMs: 8 * minuteMs, device: 'sensor', says: [{ measure: 'water.leak', value: false }] },
  ],
});
