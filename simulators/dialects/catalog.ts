import type { DialectName } from '#contracts/device';
import { alink } from './alink.ts';
import { chirpstack } from './chirpstack.ts';
import { homeAssistant } from './home-assistant.ts';
import { homie } from './homie.ts';
import { rtl433 } from './rtl-433.ts';
import { scaip } from './scaip.ts';
import { shelly } from './shelly.ts';
import { tasmota } from './tasmota.ts';
import { theengs } from './theengs.ts';
import { thingsStack } from './things-stack.ts';
import type { Tongue } from './tongue.ts';
import { zigbee2mqtt } from './zigbee2mqtt.ts';

/** Every convention a simulated gateway can speak; the hub's own topics stand for whatever one of them has no word for. */
export const tongues: readonly Tongue[] = [
  zigbee2mqtt,
  homeAssistant,
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

const byName: ReadonlyMap<string, Tongue> = new Map(tongues.map((tongue) => [tongue.dialect, tongue]));

export const tongueOf = (dialect: DialectName): Tongue | undefined => byName.get(dialect);
