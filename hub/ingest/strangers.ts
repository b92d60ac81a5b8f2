import type { WayOfSpeaking } from '#contracts/adoption';
import type { Directory } from '#contracts/directory';
import type { Finding } from '#contracts/finding';
import type { Frame } from '#contracts/frame';
import { unclaimedPlace } from '#contracts/mqtt';
import { soundsLikeHelp } from './call-for-help.ts';
import type { Listed, Share } from './dialect.ts';
import { type Origin, unknownCall } from './unknown-call.ts';
import { keptOfMessage, type UnknownDevices } from './unknown-devices.ts';

/** What is known of places and devices, as far as strangers are concerned. */
export interface StrangersDirectory extends Pick<Directory, 'device' | 'child'>, Partial<Pick<Directory, 'place'>> {
  /** A device that has a login and no home yet, and whose stock it is of. */
  prepared?(id: string): { readonly kind: string; readonly placeId: string } | undefined;
}

/** Longer names than a register takes, and ones with control characters, are shown as far as they can be. */
const longestName = 200;
const shown = (name: string): string =>
  name
    .slice(0, longestName)
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '·');

const telling = /"(?:device_class|dev_cla|manufacturer|mf|model|mdl)"\s*:\s*"([^"\\]{1,60})"/g;

/** What an announcement says of a device that tells a person, or a guess, what it is: class, maker, model. */
export const tellingWords = (config: Buffer): readonly string[] => [
  ...new Set([...config.toString('utf8', 0, 16_384).matchAll(telling)].map(([, word = '']) => shown(word))),
];

/** Those who speak and are not registered: remembered for the adoption inbox, and heard when they call for help. */
export class Strangers {
  readonly #directory: StrangersDirectory;
  readonly #unknown: UnknownDevices;
  #calls: Finding[] = [];

  constructor(directory: StrangersDirectory, unknown: UnknownDevices) {
    this.#directory = directory;
    this.#unknown = unknown;
  }

  /** A share of a frame whose speaker is in no register. */
  spoke(
    frame: Frame,
    { speaker, channel, payload }: Share,
    heard: { readonly dialect: string; readonly callsForHelp: boolean },
  ): void {
    const whom = this.#whom(frame, speaker);
    if (whom !== undefined) this.#note(frame, { ...whom, ...heard, payload, telling: channel !== 'availability' });
  }

  /** A frame that no dialect knows how to read. Chatter of a gateway is nobody's business; a call for help is. */
  spokeStrangely(frame: Frame): void {
    if (!soundsLikeHelp(frame.payload) || this.#origin(frame.from.id) === undefined) return;
    this.#note(frame, {
      gatewayId: frame.from.id,
      name: frame.topic,
      speaks: 'topic',
      payload: frame.payload,
      callsForHelp: true,
      telling: true,
      dialect: '',
    });
  }

  /** Devices a gateway lists, and that nobody has adopted yet. */
  listed({ from, receivedAt }: Frame, listed: readonly Listed[], dialect: string): void {
    if (this.#directory.device(from.id) === undefined) return;
    for (const { name, described } of listed) {
      if (this.#directory.child(from.id, name) !== undefined || shown(name) !== name) continue;
      const about = { gatewayId: from.id, name, speaks: 'name', dialect, at: receivedAt } as const;
      this.#unknown.announce({ ...about, described: described.slice(0, keptOfMessage) });
    }
  }

  /** The calls for help since it was last asked. */
  takeCalls(): readonly Finding[] {
    const calls = this.#calls;
    if (calls.length > 0) this.#calls = [];
    return calls;
  }

  #whom(
    { from }: Frame,
    speaker: Share['speaker'],
  ): { gatewayId: string | null; name: string; speaks: WayOfSpeaking } | undefined {
    if (speaker.by === 'id' && speaker.deviceId === from.id && from.placeId === unclaimedPlace) {
      return this.#directory.prepared?.(from.id) === undefined
        ? undefined
        : { gatewayId: null, name: from.id, speaks: 'own' };
    }
    if (this.#origin(from.id) === undefined) return undefined;
    if (speaker.by === 'name') return { gatewayId: from.id, name: speaker.name, speaks: 'name' };
    return speaker.by === 'id' && from.kind === 'gateway'
      ? { gatewayId: from.id, name: speaker.deviceId, speaks: 'id' }
      : undefined;
  }

  #note(
    { receivedAt }: Frame,
    {
      payload,
      name,
      speaks,
      ...heard
    }: {
      readonly gatewayId: string | null;
      readonly name: string;
      readonly speaks: WayOfSpeaking;
      readonly payload: Buffer;
      readonly callsForHelp: boolean;
      readonly telling: boolean;
      readonly dialect: string;
    },
  ): void {
    const clean = shown(name);
    const noted = this.#unknown.note({
      ...heard,
      name: clean,
      // What cannot be registered under its own name can only be heard.
      speaks: clean === name ? speaks : 'topic',
      at: receivedAt,
      said: payload.toString('utf8', 0, keptOfMessage),
    });
    if (!heard.callsForHelp) return;
    const origin = this.#origin(heard.gatewayId ?? name);
    if (origin !== undefined) this.#calls.push(unknownCall(noted, origin, receivedAt));
  }

  #origin(id: string): Origin | undefined {
    const device = this.#directory.device(id);
    const prepared = device === undefined ? this.#directory.prepared?.(id) : undefined;
    const placeId = device?.placeId ?? prepared?.placeId;
    if (placeId === undefined) return undefined;
    return {
      id,
      name: device?.name ?? id,
      placeId,
      address: this.#directory.place?.(placeId)?.address ?? placeId,
      ...(device?.residentId === undefined ? {} : { residentId: device.residentId }),
    };
  }
}
