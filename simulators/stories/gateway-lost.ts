import { minuteMs } from '#contracts/time';
import { defineStory } from '../story.ts';

/** The plug was pulled for the vacuum cleaner: longer than the ten minutes a mains gateway may be silent. */
export const gatewayLost = defineStory({
  id: 'gateway-lost',
  title: { zh: '网关掉线', en: 'A gateway is lost' },
  worst: 'P3',
  hour: '09:05',
  weight: 3,
  routine: 'goes-on',
  cast: { gateway: { is: 'gateway' } },
  beats: [
    { afterMs: 0, device: 'gateway', line: 'lost' },
    { afterMs: 13 * minuteMs, device: 'gateway', line: 'back' },
  ],
});
