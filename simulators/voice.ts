import type { Measurement, Value } from '#contracts/reading';
import { tongueOf } from './dialects/catalog.ts';
import { nativeAvailability, nativeCommands, sayNative } from './dialects/native.ts';
import type { Outgoing, Speaker, Tongue } from './dialects/tongue.ts';
import type { SimDevice } from './street.ts';

/** Turns what a device means into the frames it would send. */
export interface Voice {
  /** `t`: when the device says it happened, epoch ms; absent when its clock is not to be told. */
  say(says: readonly Measurement[], t?: number): readonly Outgoing[];
  /** On or off the line, retained. */
  availability(online: boolean): Outgoing;
  /** Where it is told things. */
  readonly commandTopics: readonly string[];
}

interface Tools {
  readonly newId: () => string;
  /** 0 to 255. */
  readonly linkQuality: number;
}

/** The convention a device speaks through its gateway, where there are such products; else the hub's own topics. */
export function tongueFor(device: SimDevice): { readonly tongue: Tongue; readonly speaker: Speaker } | undefined {
  const { gateway, profile } = device;
  const tongue = gateway === undefined ? undefined : tongueOf(gateway.dialect);
  if (gateway === undefined || tongue === undefined) return undefined;
  const speaker: Speaker = { profile, name: gateway.name, gateway: gateway.id };
  return tongue.carries(speaker) ? { tongue, speaker } : undefined;
}

export function voiceOf(device: SimDevice, tools: Tools): Voice {
  const spoken = tongueFor(device);
  return spoken === undefined ? nativeVoice(device, tools) : foreignVoice(device, { ...spoken, ...tools });
}

function nativeVoice(device: SimDevice, { newId }: Tools): Voice {
  return {
    commandTopics: [device.gateway === undefined ? nativeCommands(device) : simulatedCommands(device)],
    availability: (online) => nativeAvailability(device, online),
    say: (says, t) => sayNative(device, says, { newId, ...(t === undefined ? {} : { t }) }),
  };
}

/** What its convention has no word for it says on the hub's own topics, which its gateway may use for it. */
function foreignVoice(
  device: SimDevice,
  { tongue, speaker, newId, linkQuality }: Tools & { readonly tongue: Tongue; readonly speaker: Speaker },
): Voice {
  const standing = new Map<string, Value>();
  let count = 0;
  const availability = (online: boolean): Outgoing =>
    tongue.availability?.(speaker, online) ?? nativeAvailability(device, online);
  return {
    commandTopics: [
      simulatedCommands(device),
      ...(tongue.dialect === 'zigbee2mqtt' ? [`zigbee2mqtt/${speaker.name}/set`] : []),
    ],
    availability,
    say(says, t) {
      const time = t === undefined ? {} : { t };
      const { frames, unsaid } = tongue.say(speaker, says, { newId, linkQuality, standing, count, ...time });
      count += 1;
      const lasting = unsaid.filter(({ measure }) => measure !== 'available');
      const reachable = unsaid.filter(({ measure }) => measure === 'available');
      return [
        ...frames,
        ...sayNative(device, lasting, { newId, ...time }),
        ...reachable.map(({ value }) => availability(value === true)),
      ];
    },
  };
}

/** Below the mount of its gateway, so that it is heard wherever the gateway stands. */
const simulatedCommands = ({ id }: SimDevice): string => `simulated/${id}/cmd`;
