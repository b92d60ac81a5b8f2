import type { DeviceProfile } from '#contracts/device';
import type { DeviceEntry, Directory } from '#contracts/directory';
import type { Frame } from '#contracts/frame';
import type { Reading } from '#contracts/reading';
import { soundsLikeHelp } from './call-for-help.ts';
import { isBelievable, isRecordable, type SkewLimits, usualSkewLimits } from './device-time.ts';
import { type Dialect, type Heard, heardBroken, type Route, type Said } from './dialect.ts';
import { native } from './dialects/native.ts';
import { zigbee2mqtt } from './dialects/zigbee2mqtt.ts';
import { maxPayloadBytes } from './payload.ts';
import { printable, type Refused, type Rejection, RejectionBook, reasonText, refused } from './rejection.ts';
import type { SeenMessage, SeenMessages } from './seen-messages.ts';
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
  /** `duplicate`: this message was taken before. `not-for-us`: an order to a device, a gateway's talk about itself. */
  | { readonly kind: 'ignored'; readonly ignored: 'duplicate' | 'not-for-us' };

export interface Ingest {
  /** Never throws, whatever the bytes. */
  read(frame: Frame): IngestResult;
  /** What was refused, by device: for its page. */
  readonly rejections: RejectionBook;
  /** Who speaks and is not in the register: for the adoption inbox. */
  readonly unknown: UnknownDevices;
}

export interface IngestOptions {
  readonly directory: Pick<Directory, 'device' | 'child'>;
  readonly profileOf: (kind: string) => DeviceProfile | undefined;
  readonly seen: SeenMessages;
  readonly skew?: Partial<SkewLimits>;
}

/** Asked in this order; the first that claims a topic reads it. */
const dialects: readonly Dialect[] = [native, zigbee2mqtt];

const maxKeptRoutes = 50_000;
const maxDevicesWithRejections = 20_000;
const maxUnknownPerGateway = 100;

/** Frames to readings: who speaks, what is meant, when it was, whether it was heard before. */
export function createIngest({ directory, profileOf, seen, skew }: IngestOptions): Ingest {
  const limits: SkewLimits = { ...usualSkewLimits, ...skew };
  const rejections = new RejectionBook(maxDevicesWithRejections);
  const unknown = new UnknownDevices(maxUnknownPerGateway);
  const stamps = new Stamps();
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

  /** The device that speaks, when the sender may speak for it. */
  function speakerOf({ speaker }: Route, { from, topic }: Frame): DeviceEntry | Refused {
    switch (speaker.by) {
      case 'sender':
        return directory.device(from.id) ?? refused('device.unknown', from.id);
      case 'name':
        return directory.child(from.id, speaker.name) ?? refused('device.unknown', speaker.name);
      case 'id': {
        const device = directory.device(speaker.deviceId);
        const own = from.id === speaker.deviceId;
        if (device === undefined)
          return own || from.kind !== 'device'
            ? refused('device.unknown', speaker.deviceId)
            : refused('topic.denied', topic);
        if (own || from.kind === 'hub' || from.kind === 'open') return device;
        return from.kind === 'gateway' && (device.gatewayId === from.id || device.placeId === from.placeId)
          ? device
          : refused('topic.denied', topic);
      }
    }
  }

  function rememberUnknown(frame: Frame, route: Route): void {
    if (route.speaker.by !== 'name' || directory.device(frame.from.id) === undefined) return;
    unknown.note({
      gatewayId: frame.from.id,
      name: printable(route.speaker.name),
      at: frame.receivedAt,
      callsForHelp: route.channel !== 'availability' && soundsLikeHelp(frame.payload),
      said: frame.payload.toString('utf8', 0, 500),
    });
  }

  function stamped(said: Said, device: DeviceEntry, frame: Frame, id: string | undefined): Reading {
    const { receivedAt, from } = frame;
    const { deviceAt } = said;
    const believed = deviceAt === undefined || isBelievable(deviceAt, receivedAt, limits);
    const reading: Reading = {
      deviceId: device.id,
      placeId: device.placeId,
      measure: said.measure,
      value: said.value,
      at: believed && deviceAt !== undefined ? deviceAt : stamps.next(device.id, said.measure, receivedAt),
      receivedAt,
    };
    if (device.residentId !== undefined) reading.residentId = device.residentId;
    if (from.id !== device.id && (from.kind === 'gateway' || from.id === device.gatewayId)) reading.via = from.id;
    if (said.unit !== undefined) reading.unit = said.unit;
    if (deviceAt !== undefined && isRecordable(deviceAt)) reading.deviceAt = deviceAt;
    if (!believed) reading.skewed = true;
    if (id !== undefined) reading.id = id;
    return reading;
  }

  function heardOf({ dialect, channel }: Route, { payload, receivedAt }: Frame, device: DeviceEntry): Heard {
    if (payload.length > maxPayloadBytes) {
      return heardBroken(refused('payload.too-large'), channel !== 'availability' && soundsLikeHelp(payload));
    }
    return dialect.read({ channel, payload, deviceId: device.id, profile: profileOf(device.kind), receivedAt });
  }

  function accept({ said, id }: Heard, device: DeviceEntry, frame: Frame): IngestResult {
    let claim: SeenMessage | undefined;
    if (id !== undefined) {
      claim = { deviceId: device.id, messageId: id, at: frame.receivedAt };
      if (seen.claim(claim) !== 'new') return { kind: 'ignored', ignored: 'duplicate' };
    }
    // A device that spoke and said nothing that is measured is there, all the same.
    const words: readonly Said[] = said.length > 0 ? said : [{ measure: 'available', value: true }];
    const readings: Reading[] = [];
    for (let index = 0; index < words.length; index++) {
      readings.push(stamped(words[index] as Said, device, frame, id));
    }
    return claim === undefined ? { kind: 'accepted', readings } : { kind: 'accepted', readings, seen: [claim] };
  }

  return {
    rejections,
    unknown,
    read(frame) {
      const { topic } = frame;
      const kept = routes.get(topic);
      const route = kept ?? claimed(topic);
      if (route === undefined) return reject(frame, refused('topic.unknown', topic));
      if (route === 'nothing') return { kind: 'ignored', ignored: 'not-for-us' };

      const device = speakerOf(route, frame);
      if ('code' in device) {
        if (device.code === 'device.unknown') rememberUnknown(frame, route);
        return reject(frame, device);
      }
      if (kept === undefined) {
        if (routes.size >= maxKeptRoutes) routes.clear();
        routes.set(topic, route);
      }
      const heard = heardOf(route, frame, device);
      if (heard.refused !== undefined) {
        if (heard.said.length === 0) return reject(frame, heard.refused, device.id);
        rejections.note(device.id, heard.refused, frame.receivedAt);
      }
      return accept(heard, device, frame);
    },
  };
}
