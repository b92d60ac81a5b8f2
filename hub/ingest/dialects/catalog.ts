import type { Dialect, Route } from '../dialect.ts';
import { alink } from './alink.ts';
import { chirpstack } from './chirpstack.ts';
import { homie } from './homie.ts';
import { native } from './native.ts';
import { rtl433 } from './rtl-433.ts';
import { scaip } from './scaip.ts';
import { shelly } from './shelly.ts';
import { tasmota } from './tasmota.ts';
import { theengs } from './theengs.ts';
import { thingsStack } from './things-stack.ts';
import { zigbee2mqtt } from './zigbee2mqtt.ts';

/** Asked in this order; the first that claims a topic reads it. */
export const dialects: readonly Dialect[] = [
  native,
  zigbee2mqtt,
  tasmota,
  shelly,
  chirpstack,
  thingsStack,
  theengs,
  rtl433,
  alink,
  homie,
  scaip,
];

/** That a Home Assistant has started or gone (https://www.home-assistant.io/integrations/mqtt/#birth-and-last-will-messages). */
const birth = 'homeassistant/status';

/** Where a topic leads. Undefined: no dialect knows it. */
export function claimed(topic: string): Route | 'nothing' | undefined {
  if (topic === birth) return 'nothing';
  for (const dialect of dialects) {
    const claim = dialect.claim(topic);
    if (claim !== undefined) return claim;
  }
  return undefined;
}
