import { hourMs } from '#contracts/time';
import { defineStory } from '../story.ts';

/** From fair to empty in half a day, as a cell does in the cold; then nothing, until somebody brings a new one. */
export const batteryRunningDown = defineStory({
  id: 'battery-running-down',
  title: { zh: '电池逐渐耗尽', en: 'A battery runs down' },
  worst: 'P3',
  hour: '08:00',
  weight: 0,
  routine: 'goes-on',
  cast: { sensor: { is: 'battery', power: 'battery' } },
  beats: [
    { afterMs: 0, device: 'sensor', says: [{ measure: 'battery', value: 31, unit: '%EL' }] },
    { afterMs: 2 * hourMs, device: 'sensor', says: [{ measure: 'battery', value: 22, unit: '%EL' }] },
    { afterMs: 2 * hourMs, device: 'sensor', says: [{ measure: 'battery', value: 14, unit: '%EL' }] },
    {
      afterMs: 2 * hourMs,
      device: 'sensor',
      says: [
        { measure: 'battery', value: 8, unit: '%EL' },
        { measure: 'battery.low', value: true },
      ],
    },
    { afterMs: 2 * hourMs, device: 'sensor', says: [{ measure: 'battery', value: 2, unit: '%EL' }] },
    { afterMs: hourMs, device: 'sensor', line: 'quiet' },
    { afterMs: 26 * hourMs, device: 'sensor', line: 'back' },
    {
      afterMs: 0,
      device: 'sensor',
      says: [
        { measure: 'battery', value: 100, unit: '%EL' },
        { measure: 'battery.low', value: false },
      ],
    },
  ],
});
