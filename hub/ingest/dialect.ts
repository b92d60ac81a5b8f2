import type { DeviceProfile, DialectName } from '#contracts/device';
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
  read(frame: AddressedFrame): Heard;
}

/** Who speaks on a topic, and in which manner. */
export interface Route {
  readonly dialect: Dialect;
  readonly speaker: Speaker;
  readonly channel: 'telemetry' | 'event' | 'availability';
}

export type Speaker =
  /** The device itself, by its id. */
  | { readonly by: 'id'; readonly deviceId: string }
  /** A device behind the gateway that sends, by the gateway's name for it. */
  | { readonly by: 'name'; readonly name: string }
  /** The gateway that sends. */
  | { readonly by: 'sender' };

/** A frame whose speaker is known. */
export interface AddressedFrame {
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
