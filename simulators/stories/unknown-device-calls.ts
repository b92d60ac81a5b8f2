import { secondMs } from '#contracts/time';
import { defineStory } from '../story.ts';

/** The family has paired a button of its own, nobody has registered it, and now it is pressed. */
export const unknownDeviceCalls = defineStory({
  id: 'unknown-device-calls',
  title: { zh: '未登记设备呼救', en: 'An unknown device calls for help' },
  worst: 'P2',
  hour: '15:30',
  weight: 1,
  routine: 'goes-on',
  cast: { gateway: { is: 'gateway' } },
  beats: [
    { afterMs: 0, device: 'gateway', stranger: 'sos-button', says: [{ measure: 'battery', value: 100, unit: '%EL' }] },
    {
      afterMs: 20 * secondMs,
      device: 'gateway',
      stranger: 'sos-button',
      says: [{ measure: 'sos.pressed', value: true }],
    },
  ],
});
