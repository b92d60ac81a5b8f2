import { minuteMs } from '#contracts/time';
import { defineStory } from '../story.ts';

/** Weak, weaker, and a new battery. */
export const batteryLow = defineStory({
  id: 'battery-low',
  title: { zh: '电池电量低', en: 'A battery runs low' },
  worst: 'P3',
  hour: '14:00',
  weight: 4,
  routine: 'goes-on',
  cast: { sensor: { is: 'battery', power: 'battery' } },
  beats: [
    { afterMs: 0, device: 'sensor', says: [{ measure: 'battery', value: 12, unit: '%EL' }] },
    {
      afterMs: minuteMs,
      device: 'sensor',
      says: [
        { measure: 'battery', value: 7, unit: '%EL' },
        { measure: 'battery.low', value: true },
      ],
    },
    {
      afterMs: 12 * minuteMs,
      device: 'sensor',
      says: [
        { measure: 'battery', value: 100, unit: '%EL' },
        { measure: 'battery.low', value: false },
      ],
    },
  ],
});
