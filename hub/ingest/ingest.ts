import type { DeviceProfile } from '#contracts/device';
import type { DeviceEntry, Directory } from '#contracts/directory';
import type { Frame } from '#contracts/frame';
import type { Reading } from '#contracts/reading';
import { soundsLikeHelp } from './call-for-help.ts';
import { isBelievable, isLate, isRecordable, type SkewLimits, usualSkewLimits } from './device-time.ts';
import {
  type Heard,
  heardBroken,
  type Listed,
  type Route,
  type Said,
  type Share,
  type SharedFrame,
} from './dialect.ts';
import { dialects } from './dialects/catalog.ts';
import { Discovery } from './dialects/home-assistant/discovery.ts';
import { maxPayloadBytes } from './payload.ts';
import { printable, type Refused, type Rejection, RejectionBook, reasonText, refused } from './rejection.ts';
import type { SeenMessage, SeenMessages } from './seen-messages.ts';
import { speakerIn } from './speaker.ts';
import { Stamps } from './stamps.ts';
import { UnknownDevices } from './unknown-devices.ts';

/** What became of a frame. In every case it may be acknowledged once the batch it stands in is committed, and not before. */
export type IngestResult =
  | {
      readonly kind: 'accepted';
      /** At least one, in the order in which they were said. */
      readonly readings: readonly Reading[];
      /** To be written in the transaction of the batch, then `commit`ted or `abandon`ed at `SeenMessages`. */
      readonly seen?: readonly SeenMessage[];
    }
  | { readonly kind: 'rejected'; readonly rejected: Rejection }
  /**
   * `duplicate`: this message was taken before. `not-for-us`: an order to a device, a gateway's talk about itself. `learned`: it
   * says how later messages are to be read.
   */
  | { readonly kind: 'ignored'; readonly ignored: 'duplicate' | 'not-for-us' | 'learned' };

export interface Ingest {
  /** Never throws, whatever the bytes. */
  read(frame: Frame): IngestResult;
  /** What was refused, by device: for its page. */
  readonly rejections: RejectionBook;
  /** Who speaks and is not in the register: for the adoption inbox. */
  readonly unknown: UnknownDevices;
  /** What gateways have announced by Home Assistant discovery. After a restart it is told again what they retained. */
  readonly discovery: Pick<Discovery, 'learn' | 'of'>;
}

export interface IngestOptions {
  readonly directory: Pick<Directory, 'device' | 'child'>;
  readonly profileOf: (kind: string) => DeviceProfile | undefined;
  readonly seen: SeenMessages;
  readonly skew?: Partial<SkewLimits>;
}

const maxKeptRoutes = 50_000;
const maxDevicesWithRejections = 20_000;
const maxUnknownPerGateway = 100;
/** Lists of devices are longer than what a sensor says. */
const maxInventoryBytes = 1024 * 1024;

/** Frames to readings: who speaks, what is meant, when it was, whether it was heard before. */
export function createIngest({ directory, profileOf, seen, skew }: IngestOptions): Ingest {
  const limits: SkewLimits = { ...usualSkewLimits, ...skew };
  const rejections = new RejectionBook(maxDevicesWithRejections);
  const unknown = new UnknownDevices(maxUnknownPerGateway);
  const stamps = new Stamps();
  const discovery = new Discovery();
  /** Topics of registered devices only, so that nobody can fill it with invented ones. */
  const routes = new Map<string, Route>();

  function reject(frame: Frame, why: Refused, deviceId?: string): IngestResult {
    const countedFor = deviceId ?? (directory.device(frame.from.id) === undefined ? undefined : frame.from.id);
    rejections.note(countedFor, why, frame.receivedAt);
    const rejected = { ...why, text: reasonText(why) };
    return { kind: 'rejected', rejected: countedFor === undefined ? rejected : { ...rejected, deviceId: countedFor } };
  }

  function claimed(topic: string): Route | 'nothing' | undefined {
    for (const dialect of dialects) {
      const claim = dialect.claim(topic);
      if (claim !== undefined) return claim;
    }
    return undefined;
  }

  const speakerOf = (speaker: Share['speaker'], frame: Frame): DeviceEntry | Refused =>
    speakerIn(directory, speaker, frame);

  function rememberUnknown(frame: Frame, { speaker, channel, payload }: Share): void {
    if (speaker.by !== 'name' || directory.device(frame.from.id) === undefined) return;
    unknown.note({
      gatewayId: frame.from.id,
      name: printable(speaker.name),
      at: frame.receivedAt,
      callsForHelp: channel !== 'availability' && soundsLikeHelp(payload),
      said: payload.toString('utf8', 0, 500),
    });
  }

  /** Devices the gateway lists, and that nobody has adopted yet. */
  function noteListed({ from, receivedAt }: Frame, listed: readonly Listed[]): void {
    for (const { name, described } of listed) {
      if (directory.child(from.id, name) !== undefined) continue;
      unknown.announce({ gatewayId: from.id, name: printable(name), at: receivedAt, said: described.slice(0, 500) });
    }
  }

  function noteInventory(frame: Frame): void {
    const { topic, payload, from } = frame;
    if (payload.length > maxInventoryBytes) return;
    for (const dialect of dialects) {
      const listed = dialect.inventory?.({ topic, payload }) ?? [];
      if (listed.length > 0 && directory.device(from.id) !== undefined) noteListed(frame, listed);
    }
  }

  function stamped(said: Said, device: DeviceEntry, frame: Frame, id: string | undefined): Reading {
    const { receivedAt, from } = frame;
    const { deviceAt } = said;
    const late = said.recorded === true && deviceAt !== undefined && isLate(deviceAt, receivedAt, limits);
    const believed = deviceAt === undefined || late || isBelievable(deviceAt, receivedAt, limits);
    const reading: Reading = {
      deviceId: device.id,
      placeId: device.placeId,
      measure: said.measure,
      value:
        typeof said.value === 'boolean' && device.inverted?.includes(said.measure) === true ? !said.value : said.value,
      at: believed && deviceAt !== undefined ? deviceAt : stamps.next(device.id, said.measure, receivedAt),
      receivedAt,
    };
    if (device.residentId !== undefined) reading.residentId = device.residentId;
    if (from.id !== device.id && (from.kind === 'gateway' || from.id === device.gatewayId)) reading.via = from.id;
    if (said.unit !== undefined) reading.unit = said.unit;
    if (deviceAt !== undefined && isRecordable(deviceAt)) reading.deviceAt = deviceAt;
    if (late) reading.late = true;
    if (!believed) reading.skewed = true;
    if (id !== undefined) reading.id = id;
    return reading;
  }

  function heardOf(
    { topic, receivedAt }: Frame,
    { route, channel, payload }: Pick<Share, 'channel' | 'payload'> & { readonly route: Route },
    device: DeviceEntry,
  ): Heard {
    if (payload.length > maxPayloadBytes) {
      return heardBroken(refused('payload.too-large'), channel !== 'availability' && soundsLikeHelp(payload));
    }
    try {
      return route.dialect.read({
        topic,
        channel,
        payload,
        deviceId: device.id,
        profile: profileOf(device.kind),
        receivedAt,
      });
    } catch {
      // A dialect never throws; if one does, the street is not to go without its hub for one payload.
      return heardBroken(refused('dialect.fault'), channel !== 'availability' && soundsLikeHelp(payload));
    }
  }

  function accept({ said, id }: Heard, device: DeviceEntry, frame: Frame): IngestResult {
    let claim: SeenMessage | undefined;
    if (id !== undefined) {
      claim = { deviceId: device.id, messageId: id, at: frame.receivedAt };
      if (seen.claim(claim) !== 'new') return { kind: 'ignored', ignored: 'duplicate' };
    }
    const readings: Reading[] = [];
    for (let index = 0; index < said.length; index++) {
      readings.push(stamped(said[index] as Said, device, frame, id));
    }
    // A device that spoke and said nothing that is measured now is there, all the same.
    if (readings.every(({ late }) => late === true)) {
      readings.push(stamped({ measure: 'available', value: true }, device, frame, id));
    }
    return claim === undefined ? { kind: 'accepted', readings } : { kind: 'accepted', readings, seen: [claim] };
  }

  /** What one device says. */
  function readShare(frame: Frame, route: Route, share: Share): IngestResult {
    const device = speakerOf(share.speaker, frame);
    if ('code' in device) {
      if (device.code === 'device.unknown') rememberUnknown(frame, share);
      return reject(frame, device);
    }
    const heard = heardOf(frame, { route, channel: share.channel, payload: share.payload }, device);
    if (heard.refused !== undefined) {
      if (heard.said.length === 0) return reject(frame, heard.refused, device.id);
      rejections.note(device.id, heard.refused, frame.receivedAt);
    }
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
      return soundsLikeHelp(payload)
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

  /** What the gateway has announced before, and what it announces now. */
  function readDiscovered(frame: Frame): IngestResult {
    const { topic, payload, from } = frame;
    if (directory.device(from.id) === undefined) return reject(frame, refused('topic.unknown', topic));
    const learned = discovery.learn(from.id, topic, payload);
    if (learned !== undefined) {
      if (learned === 'learned') {
        noteListed(
          frame,
          discovery
            .announcedBy(from.id, topic)
            .filter(({ name, also }) => [name, ...also].every((one) => directory.child(from.id, one) === undefined))
            .map(({ name, also }) => ({ name, described: also.join(' · ') })),
        );
      }
      return learned === 'learned' ? { kind: 'ignored', ignored: 'learned' } : reject(frame, learned);
    }
    const routes = discovery.routes(from.id, topic);
    if (routes.length === 0) return reject(frame, refused('topic.unknown', topic));
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

  return {
    rejections,
    unknown,
    discovery,
    read(frame) {
      const { topic, payload } = frame;
      const kept = routes.get(topic);
      const route = kept ?? claimed(topic);
      if (route === undefined) return readDiscovered(frame);
      if (route === 'nothing') {
        noteInventory(frame);
        return { kind: 'ignored', ignored: 'not-for-us' };
      }
      const { speaker, channel } = route;
      if (speaker.by === 'payload') return readSplit(frame, route);
      if (kept === undefined && !('code' in speakerOf(speaker, frame))) {
        if (routes.size >= maxKeptRoutes) routes.clear();
        routes.set(topic, route);
      }
      return readShare(frame, route, { speaker, channel, payload });
    },
  };
}
