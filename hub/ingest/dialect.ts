import type { DeviceProfile, DialectName, Words } from '#contracts/device';
import type { Measurement } from '#contracts/reading';
import type { Refused } from './rejection.ts';

/**
 * A convention for topics and payloads, one file each under `dialects/`. Pure: what a frame means depends on nothing but the frame,
 * its time of receipt and the profile of the device. It never throws.
 */
export interface Dialect {
  readonly name: DialectName;
  /** Where a topic leads; depends on the topic alone. `nothing`: ours, but never a word of a device. Undefined: not ours. */
  claim(topic: string): Route | 'nothing' | undefined;
  /** Who speaks, where the payload says it; asked for routes whose speaker is `payload`. */
  split?(frame: SharedFrame): readonly Share[] | Refused;
  read(frame: AddressedFrame): Heard;
  /** Devices a gateway lists, in a message it sends about itself: for the adoption inbox. Asked where `claim` says `nothing`. */
  inventory?(frame: SharedFrame): readonly Listed[];
  /** What the sender is told in its own convention, once what it said is written down. Asked for frames of devices only. */
  reply?(frame: SharedFrame, outcome: 'taken' | Refused): Reply | undefined;
  /** Says something to a device behind a gateway; `words` stand in its profile for this dialect. */
  answer?(to: { readonly name: string; readonly words: Words }): readonly Spoken[];
}

/** What the hub says on a topic of a foreign dialect, to the gateway that speaks it. */
export interface Spoken {
  readonly topic: string;
  readonly payload: string;
}

/** An answer in a convention where a good one means that somebody will see to the call: it needs an alert to stand on. */
export interface Reply extends Spoken {
  readonly promisesHelp?: true;
}

/** A device as its gateway lists it. */
export interface Listed {
  readonly name: string;
  /** What the gateway says of it, for whoever adopts it. */
  readonly described: string;
}

/** A frame that may speak of several devices. */
export interface SharedFrame {
  readonly topic: string;
  readonly payload: Buffer;
}

/** What one device says in a frame that may speak of several. */
export interface Share {
  readonly speaker: Exclude<Speaker, { readonly by: 'payload' }>;
  readonly channel: Route['channel'];
  readonly payload: Buffer;
}

/** Who speaks on a topic, and in which manner. */
export interface Route {
  readonly dialect: Pick<Dialect, 'name' | 'read' | 'split' | 'reply'>;
  readonly speaker: Speaker;
  readonly channel: 'telemetry' | 'event' | 'availability';
}

export type Speaker =
  /** The device itself, by its id. */
  | { readonly by: 'id'; readonly deviceId: string }
  /** A device behind the gateway that sends, by the gateway's name for it. */
  | {
      readonly by: 'name';
      readonly name: string;
      /** Other names under which it may be registered: an address with and without colons, a serial number. */
      readonly also?: readonly string[];
      /** Where no device behind it is called so, the gateway means itself. */
      readonly orSender?: true;
    }
  /** One or more devices that the payload names; see `split`. */
  | { readonly by: 'payload' }
  /** The gateway that sends. */
  | { readonly by: 'sender' };

/** A frame whose speaker is known. */
export interface AddressedFrame {
  readonly topic: string;
  readonly channel: Route['channel'];
  readonly payload: Buffer;
  readonly deviceId: string;
  /** Undefined for a kind the catalogue no longer has. */
  readonly profile: DeviceProfile | undefined;
  /** Epoch ms. */
  readonly receivedAt: number;
}

/** One measurement, with the time the device gave it. */
export interface Said extends Measurement {
  /** Epoch ms by the device's own clock. */
  deviceAt?: number;
  /** A record out of the device's memory, sent later: it belongs to its own time, however old. */
  recorded?: boolean;
  /** It says of itself that it is history, however new: no rule acts on it. */
  history?: boolean;
}

/**
 * What was understood of a frame. Both parts may be there: a pack with one bad record loses that record only. Neither: the
 * device spoke, and said nothing that is measured.
 */
export interface Heard {
  readonly said: readonly Said[];
  readonly refused?: Refused;
  /** The message's own id: the same id is one message. */
  readonly id?: string;
}

export const heardNothing = (refused: Refused): Heard => ({ said: [], refused });

/** A call for help whose body cannot be read is a call for help all the same. */
export const heardBroken = (refused: Refused, callsForHelp: boolean): Heard => ({
  said: callsForHelp ? [{ measure: 'sos.pressed', value: true }] : [],
  refused,
});
