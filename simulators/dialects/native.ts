import { type DeviceEvent, type NativeChannel, nativeTopic, type SenmlRecord } from '#contracts/mqtt';
import type { Measurement } from '#contracts/reading';
import { isHappening, kept, moment, type Occasion, type Outgoing } from './tongue.ts';

/** A device on the hub's own topics. */
export interface NativeSpeaker {
  readonly id: string;
  readonly placeId: string;
}

const topicOf = ({ placeId, id }: NativeSpeaker, channel: NativeChannel): string => nativeTopic(placeId, id, channel);

/** SenML (RFC 8428) for what lasts, one event a message for what happens. It can say everything. */
export function sayNative(
  speaker: NativeSpeaker,
  says: readonly Measurement[],
  { t, newId }: Pick<Occasion, 't' | 'newId'>,
): readonly Outgoing[] {
  const lasting = says.filter((said) => said.measure !== 'available' && !isHappening(said));
  const telemetry = lasting.length === 0 ? [] : [moment(topicOf(speaker, 'telemetry'), senml(lasting, t))];
  const events = says.filter(isHappening).map(({ measure, value }): Outgoing => {
    const id = newId();
    const event: DeviceEvent = {
      id,
      event: measure,
      ...(t === undefined ? {} : { t: t / 1000 }),
      ...(value === true ? {} : { value }),
    };
    return moment(topicOf(speaker, 'event'), event, id);
  });
  const reachable = says
    .filter(({ measure }) => measure === 'available')
    .map(({ value }) => nativeAvailability(speaker, value === true));
  return [...events, ...telemetry, ...reachable];
}

export const nativeAvailability = (speaker: NativeSpeaker, online: boolean): Outgoing =>
  kept(topicOf(speaker, 'availability'), online ? 'online' : 'offline');

export const nativeCommands = (speaker: NativeSpeaker): string => topicOf(speaker, 'cmd');

/** One pack; the base time is said once, in the first record (RFC 8428 §4.1). */
export function senml(says: readonly Measurement[], t?: number): readonly SenmlRecord[] {
  return says.map((said, index) => ({
    ...(index === 0 && t !== undefined ? { bt: t / 1000 } : {}),
    ...recordOf(said),
  }));
}

export const recordOf = ({ measure, value, unit }: Measurement): SenmlRecord => ({
  n: measure,
  ...(unit === undefined ? {} : { u: unit }),
  ...(typeof value === 'number' ? { v: value } : typeof value === 'boolean' ? { vb: value } : { vs: value }),
});
