import type { DeviceEntry, Directory } from '#contracts/directory';
import type { Frame } from '#contracts/frame';
import type { Share } from './dialect.ts';
import { type Refused, refused } from './rejection.ts';

/** The device that speaks, when the sender may speak for it. */
export function speakerIn(
  directory: Pick<Directory, 'device' | 'child'>,
  speaker: Share['speaker'],
  { from, topic }: Frame,
): DeviceEntry | Refused {
  switch (speaker.by) {
    case 'sender':
      return directory.device(from.id) ?? refused('device.unknown', from.id);
    case 'name': {
      for (const name of [speaker.name, ...(speaker.also ?? [])]) {
        const child = directory.child(from.id, name);
        if (child !== undefined) return child;
      }
      const itself = speaker.orSender === true ? directory.device(from.id) : undefined;
      return itself ?? refused('device.unknown', speaker.name);
    }
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
