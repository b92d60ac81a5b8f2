import type { DeviceProfile } from '#contracts/device';
import type { DeviceEntry } from '#contracts/directory';
import type { Frame } from '#contracts/frame';
import { isCallMeasure, soundsLikeHelp } from './call-for-help.ts';
import { type Heard, heardBroken, type Route, type Share } from './dialect.ts';
import { maxPayloadBytes } from './payload.ts';
import { refused } from './rejection.ts';

/** What one device says, and the convention it says it in. */
export interface Words extends Pick<Share, 'channel' | 'payload'> {
  readonly route: Route;
}

export interface Hearing {
  /** What the words mean, of this device or of one nobody knows. Never throws. */
  heardOf(frame: Frame, words: Words, device: DeviceEntry | undefined): Heard;
  /** Whether somebody, whoever it is, calls for help: the bytes say so, or what the convention makes of them. */
  callsForHelp(frame: Frame, words: Words): boolean;
}

export function createHearing(profileOf: (kind: string) => DeviceProfile | undefined): Hearing {
  /** The profile of the device's kind, with what is set for this one device. */
  function profileFor({ kind, actions }: DeviceEntry): DeviceProfile | undefined {
    const profile = profileOf(kind);
    return profile === undefined || actions === undefined
      ? profile
      : { ...profile, actions: { ...profile.actions, ...actions } };
  }

  function heardOf(
    { topic, receivedAt }: Frame,
    { route, channel, payload }: Words,
    device: DeviceEntry | undefined,
  ): Heard {
    if (payload.length > maxPayloadBytes) {
      return heardBroken(refused('payload.too-large'), channel !== 'availability' && soundsLikeHelp(payload));
    }
    try {
      return route.dialect.read({
        topic,
        channel,
        payload,
        deviceId: device?.id ?? '',
        profile: device === undefined ? undefined : profileFor(device),
        receivedAt,
      });
    } catch {
      // A dialect never throws; if one does, the street is not to go without its hub for one payload.
      return heardBroken(refused('dialect.fault'), channel !== 'availability' && soundsLikeHelp(payload));
    }
  }

  return {
    heardOf,
    callsForHelp: (frame, words) =>
      words.channel !== 'availability' &&
      (soundsLikeHelp(words.payload) ||
        heardOf(frame, words, undefined).said.some(({ measure }) => isCallMeasure(measure))),
  };
}
