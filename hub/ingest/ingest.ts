import type { DeviceProfile, DialectName } from '#contracts/device';
import type { DeviceEntry } from '#contracts/directory';
import type { Finding } from '#contracts/finding';
import type { Frame } from '#contracts/frame';
import type { Reading } from '#contracts/reading';
import { type SkewLimits, usualSkewLimits } from './device-time.ts';
import { type Heard, heardBroken, type Reply, type Route, type Share, type SharedFrame } from './dialect.ts';
import { claimed, dialects } from './dialects/catalog.ts';
import { Discovery } from './dialects/home-assistant/discovery.ts';
import { createHearing } from './hearing.ts';
import { maxPayloadBytes } from './payload.ts';
import { type Refused, type Rejection, RejectionBook, reasonText, refused } from './rejection.ts';
import type { SeenMessage, SeenMessages } from './seen-messages.ts';
import { speakerIn } from './speaker.ts';
import { stamping } from './stamped.ts';
import { Strangers, type StrangersDirectory, tellingWords } from './strangers.ts';
import { UnknownDevices } from './unknown-devices.ts';

/**
 * What became of a frame. In every case it may be acknowledged once the batch it stands in is committed, and not before; the same
 * holds for the reply of its convention.
 */
export type IngestResult = {
  readonly reply?: Reply;
  /** Somebody unknown called for help in it: to be handed to the desk in the same batch, whatever else became of the frame. */
  readonly findings?: readonly Finding[];
} & Taken;

type Taken =
  | {
      readonly kind: 'accepted';
      /** At least one, in the order in which they were said. */
      readonly readings: readonly Reading[];
      /** To be written in the transaction of the batch, then `commit`ted at `SeenMessages`. */
      readonly seen?: readonly SeenMessage[];
    }
  | { readonly kind: 'rejected'; readonly rejected: Rejection }
  /**
   * `duplicate`: this message was taken before. `not-for-us`: an order to a device, a gateway's talk about itself. `learned`: it
   * says how later messages are to be read.
   */
  | {
      readonly kind: 'ignored';
      readonly ignored: 'duplicate' | 'not-for-us' | 'learned';
      readonly repeat?: Repeat;
    };

/** A message that was taken before. */
export interface Repeat {
  readonly deviceId: string;
  readonly id: string;
  readonly measures: readonly string[];
}

export interface Ingest {
  /** Never throws, whatever the bytes. */
  read(frame: Frame): IngestResult;
  /** What was refused, by device: for its page. */
  readonly rejections: RejectionBook;
  /** Who speaks and is not in the register: for the adoption inbox. */
  readonly unknown: UnknownDevices;
  /** What gateways have announced by Home Assistant discovery. After a restart it is told again what they retained. */
  readonly discovery: Pick<Discovery, 'learn'>;
  /** The dialect in which a device was last heard since the hub started. */
  dialectOf(deviceId: string): DialectName | undefined;
}

export interface IngestOptions {
  readonly directory: StrangersDirectory;
  readonly profileOf: (kind: string) => DeviceProfile | undefined;
  readonly seen: SeenMessages;
  readonly skew?: Partial<SkewLimits>;
  /** Who was unknown before; absent = nobody. */
  readonly unknown?: UnknownDevices;
}

const maxKeptRoutes = 50_000;
const maxDevicesWithRejections = 20_000;
export const maxUnknownPerGateway = 100;
/** Lists of devices are longer than what a sensor says. */
const maxInventoryBytes = 1024 * 1024;

/** Frames to readings: who speaks, what is meant, when it was, whether it was heard before. */
export function createIngest({ directory, profileOf, seen, skew, ...before }: IngestOptions): Ingest {
  const limits: SkewLimits = { ...usualSkewLimits, ...skew };
  const rejections = new RejectionBook(maxDevicesWithRejections);
  const unknown = before.unknown ?? new UnknownDevices(maxUnknownPerGateway);
  const strangers = new Strangers(directory, unknown);
  const stamped = stamping(limits);
  const { heardOf, callsForHelp } = createHearing(profileOf);
  const discovery = new Discovery();
  /** Topics of registered devices only, so that nobody can fill it with invented ones. */
  const routes = new Map<string, Route>();
  /** Registered devices only. */
  const spokenBy = new Map<string, DialectName>();

  function reject(frame: Frame, why: Refused, deviceId?: string): IngestResult {
    const countedFor = deviceId ?? (directory.device(frame.from.id) === undefined ? undefined : frame.from.id);
    rejections.note(countedFor, why, frame.receivedAt);
    const rejected = { ...why, text: reasonText(why) };
    return { kind: 'rejected', rejected: countedFor === undefined ? rejected : { ...rejected, deviceId: countedFor } };
  }

  const speakerOf = (speaker: Share['speaker'], frame: Frame): DeviceEntry | Refused =>
    speakerIn(directory, speaker, frame);

  function noteInventory(frame: Frame): void {
    const { topic, payload } = frame;
    if (payload.length > maxInventoryBytes) return;
    for (const dialect of dialects) {
      const listed = dialect.inventory?.({ topic, payload }) ?? [];
      if (listed.length > 0) strangers.listed(frame, listed, dialect.name);
    }
  }

  function accept(heard: Heard, device: DeviceEntry, frame: Frame): IngestResult {
    const { said, id = frame.id } = heard;
    let claim: SeenMessage | undefined;
    if (id !== undefined) {
      claim = { deviceId: device.id, messageId: id, at: frame.receivedAt };
      if (seen.claim(claim) !== 'new') {
        const repeat = { deviceId: device.id, id, measures: said.map(({ measure }) => measure) };
        return { kind: 'ignored', ignored: 'duplicate', repeat };
      }
    }
    const message = { device, frame, id };
    const readings = said.map((one) => stamped(one, message));
    // A device that spoke and said nothing that is measured now is there, all the same.
    if (readings.every(({ late }) => late === true)) {
      readings.push(stamped({ measure: 'available', value: true }, message));
    }
    return claim === undefined ? { kind: 'accepted', readings } : { kind: 'accepted', readings, seen: [claim] };
  }

  /** What one device says. */
  function readShare(frame: Frame, route: Route, share: Share): IngestResult {
    const device = speakerOf(share.speaker, frame);
    const words = { route, channel: share.channel, payload: share.payload };
    if ('code' in device) {
      if (device.code === 'device.unknown') {
        strangers.spoke(frame, share, { dialect: route.dialect.name, callsForHelp: callsForHelp(frame, words) });
      }
      return reject(frame, device);
    }
    const heard = heardOf(frame, words, device);
    if (heard.refused !== undefined) {
      if (heard.said.length === 0) return reject(frame, heard.refused, device.id);
      rejections.note(device.id, heard.refused, frame.receivedAt);
    }
    spokenBy.set(device.id, route.dialect.name);
    return accept(heard, device, frame);
  }

  /** What several devices say in one frame: accepted when at least one of them is understood. */
  function readShares(frame: Frame, shares: readonly (Share & { readonly route: Route })[]): IngestResult {
    const readings: Reading[] = [];
    const taken: SeenMessage[] = [];
    let other: IngestResult = { kind: 'ignored', ignored: 'not-for-us' };
    for (const share of shares) {
      const result = readShare(frame, share.route, share);
      if (result.kind === 'accepted') {
        readings.push(...result.readings);
        if (result.seen !== undefined) taken.push(...result.seen);
      } else if (other.kind !== 'rejected') other = result;
    }
    if (readings.length === 0) return other;
    return taken.length === 0 ? { kind: 'accepted', readings } : { kind: 'accepted', readings, seen: taken };
  }

  function sharesIn({ dialect }: Route, frame: SharedFrame): readonly Share[] | Refused {
    try {
      return dialect.split?.(frame) ?? refused('payload.speaker');
    } catch {
      return refused('dialect.fault');
    }
  }

  /** A frame whose payload says who speaks. */
  function readSplit(frame: Frame, route: Route): IngestResult {
    const { topic, payload } = frame;
    const shares =
      payload.length > maxPayloadBytes ? refused('payload.too-large') : sharesIn(route, { topic, payload });
    if ('code' in shares) {
      // Nobody can tell who it is; somebody calls through this gateway.
      return callsForHelp(frame, { route, channel: route.channel, payload })
        ? readShare(
            frame,
            { ...route, dialect: { ...route.dialect, read: () => heardBroken(shares, true) } },
            { speaker: { by: 'sender' }, channel: route.channel, payload },
          )
        : reject(frame, shares);
    }
    return readShares(
      frame,
      shares.map((share) => ({ ...share, route })),
    );
  }

  function rejectStrange(frame: Frame): IngestResult {
    strangers.spokeStrangely(frame);
    return reject(frame, refused('topic.unknown', frame.topic));
  }

  /** What the gateway has announced before, and what it announces now. */
  function readDiscovered(frame: Frame): IngestResult {
    const { topic, payload, from } = frame;
    if (directory.device(from.id) === undefined) return rejectStrange(frame);
    const learned = discovery.learn(from.id, topic, payload);
    if (learned !== undefined) {
      if (learned === 'learned') {
        strangers.listed(
          frame,
          discovery
            .announcedBy(from.id, topic)
            .filter(({ name, also }) => [name, ...also].every((one) => directory.child(from.id, one) === undefined))
            .map(({ name, also }) => ({ name, described: [...also, ...tellingWords(payload)].join(' · ') })),
          'home-assistant',
        );
      }
      return learned === 'learned' ? { kind: 'ignored', ignored: 'learned' } : reject(frame, learned);
    }
    const routes = discovery.routes(from.id, topic);
    if (routes.length === 0) return rejectStrange(frame);
    return readShares(
      frame,
      routes.map(({ dialect, speaker, channel }) => ({
        speaker,
        channel,
        payload,
        route: { dialect, speaker, channel },
      })),
    );
  }

  function readRoute(frame: Frame, route: Route, known: boolean): IngestResult {
    const { topic, payload } = frame;
    const { speaker, channel } = route;
    if (speaker.by === 'payload') return readSplit(frame, route);
    if (!known && !('code' in speakerOf(speaker, frame))) {
      if (routes.size >= maxKeptRoutes) routes.clear();
      routes.set(topic, route);
    }
    return readShare(frame, route, { speaker, channel, payload });
  }

  /** What the sender is told in the words of its convention. */
  function replyTo({ dialect }: Route, { topic, payload }: Frame, result: IngestResult): Reply | undefined {
    if (dialect.reply === undefined || payload.length > maxPayloadBytes) return undefined;
    try {
      return dialect.reply({ topic, payload }, result.kind === 'rejected' ? result.rejected : 'taken');
    } catch {
      return undefined;
    }
  }

  return {
    rejections,
    unknown,
    discovery,
    dialectOf: (deviceId) => spokenBy.get(deviceId),
    read(frame) {
      const result = readFrame(frame);
      const findings = strangers.takeCalls();
      return findings.length === 0 ? result : { ...result, findings };
    },
  };

  function readFrame(frame: Frame): IngestResult {
    const { topic } = frame;
    const kept = routes.get(topic);
    const route = kept ?? claimed(topic);
    if (route === undefined) return readDiscovered(frame);
    if (route === 'nothing') {
      noteInventory(frame);
      return { kind: 'ignored', ignored: 'not-for-us' };
    }
    const result = readRoute(frame, route, kept !== undefined);
    const reply = replyTo(route, frame, result);
    return reply === undefined ? result : { ...result, reply };
  }
}
