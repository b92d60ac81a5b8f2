import type { Principal } from '#contracts/frame';
import { type NativeChannel, nativeRoot, nativeTopic, unclaimedPlace } from '#contracts/mqtt';
import { isWildcard } from './topics.ts';

/** What one client may do, worked out once when it logs in. Topics are as the client writes them unless said otherwise. */
export interface Rights {
  mayPublish(topic: string): boolean;
  /** Events and telemetry are moments, not states: they are passed on, but never kept. */
  mayRetain(topic: string): boolean;
  maySubscribe(filter: string): boolean;
  /** For a topic as it is inside the broker. */
  mayReceive(inside: string): boolean;
  /** Name of a topic or filter inside the broker, and back. */
  inside(topic: string): string;
  outside(inside: string): string;
}

const spoken = ['telemetry', 'event', 'availability', 'state'] as const satisfies readonly NativeChannel[];
const kept: ReadonlySet<string> = new Set(['availability', 'state'] satisfies NativeChannel[]);
const spokenOn: ReadonlySet<string> = new Set(spoken);

const asWritten = (topic: string): string => topic;
const lastLevel = (topic: string): string => topic.slice(topic.lastIndexOf('/') + 1);
const firstLevel = (topic: string): string => topic.split('/', 1)[0] ?? '';
const isForeign = (topic: string): boolean => !topic.startsWith('ecare/') && !topic.startsWith('$');

/**
 * Where a gateway's foreign topics live inside the broker, so that two homes that both say `zigbee2mqtt/…` never meet.
 * No client can name it: what a gateway writes is always put below its own mount, and nobody else may write foreign topics.
 */
export const mountOf = (gatewayId: string): string => `@${gatewayId}/`;

/** The rights that follow from who somebody is. Pure. */
export function rightsOf(principal: Principal): Rights {
  switch (principal.kind) {
    case 'device':
      return deviceRights(principal);
    case 'gateway':
      return gatewayRights(principal);
    case 'integration':
      return integrationRights(principal);
    case 'open':
      return openRights;
    case 'hub':
      return noRights;
  }
}

/** Where a device speaks that does not know its home yet, and is told it. Also afterwards: it may have been away. */
const unclaimedOf = (id: string): string => `${nativeRoot}/${unclaimedPlace}/${id}/`;

/** A device speaks on its own topics and hears its own topics. */
function deviceRights({ placeId, id }: Principal): Rights {
  const own = `${nativeRoot}/${placeId}/${id}/`;
  const unclaimed = unclaimedOf(id);
  const publishable = new Set(
    spoken.flatMap((channel) => [nativeTopic(placeId, id, channel), nativeTopic(unclaimedPlace, id, channel)]),
  );
  const isOwn = (topic: string): boolean => topic.startsWith(own) || topic.startsWith(unclaimed);
  return {
    mayPublish: (topic) => publishable.has(topic),
    mayRetain: (topic) => kept.has(lastLevel(topic)),
    maySubscribe: isOwn,
    mayReceive: isOwn,
    inside: asWritten,
    outside: asWritten,
  };
}

/** A gateway speaks for the devices of its place, and its foreign dialects in a space of its own. */
function gatewayRights({ placeId, id }: Principal): Rights {
  // Those without a home have nothing in common but that.
  const place = placeId === unclaimedPlace ? unclaimedOf(id) : `${nativeRoot}/${placeId}/`;
  const unclaimed = unclaimedOf(id);
  const mount = mountOf(id);
  const speaksFor = (topic: string): boolean => {
    const slash = topic.indexOf('/', place.length);
    return slash > place.length && spokenOn.has(topic.slice(slash + 1));
  };
  const isNative = (topic: string): boolean => topic.startsWith(place) || topic.startsWith(unclaimed);
  return {
    mayPublish: (topic) =>
      topic.startsWith(unclaimed)
        ? spokenOn.has(topic.slice(unclaimed.length))
        : topic.startsWith(place)
          ? speaksFor(topic)
          : isForeign(topic),
    mayRetain: (topic) => isForeign(topic) || kept.has(lastLevel(topic)),
    maySubscribe: (filter) => isNative(filter) || (isForeign(filter) && !isWildcard(firstLevel(filter))),
    mayReceive: (inside) => inside.startsWith(mount) || isNative(inside),
    inside: (topic) => (isForeign(topic) ? mount + topic : topic),
    outside: (inside) => (inside.startsWith(mount) ? inside.slice(mount.length) : inside),
  };
}

/** Topics on which another platform is told of homes, and the one on which it says that it has started. */
const toldToPlatforms = ['homeassistant/', 'butler/'] as const;
const platformBirth = 'homeassistant/status';

/** Another platform: a device that also hears what the hub publishes for it. It can make nothing known but its own start. */
function integrationRights(principal: Principal): Rights {
  const own = deviceRights(principal);
  const mount = mountOf(principal.id);
  const isTold = (topic: string): boolean => toldToPlatforms.some((prefix) => topic.startsWith(prefix));
  return {
    mayPublish: (topic) => topic === platformBirth || own.mayPublish(topic),
    mayRetain: (topic) => topic === platformBirth || own.mayRetain(topic),
    maySubscribe: (filter) => isTold(filter) || own.maySubscribe(filter),
    mayReceive: (inside) => inside.startsWith(mount) || own.mayReceive(inside),
    inside: (topic) => (isForeign(topic) ? mount + topic : topic),
    outside: (inside) => (inside.startsWith(mount) ? inside.slice(mount.length) : inside),
  };
}

/** `HUB_MQTT_OPEN`: any topic but the broker's own and shared subscriptions. */
const openRights: Rights = {
  mayPublish: (topic) => !topic.startsWith('$'),
  mayRetain: (topic) => !topic.startsWith(`${nativeRoot}/`) || kept.has(lastLevel(topic)),
  maySubscribe: (filter) => !filter.startsWith('$'),
  mayReceive: (inside) => !inside.startsWith('$'),
  inside: asWritten,
  outside: asWritten,
};

const noRights: Rights = {
  mayPublish: () => false,
  mayRetain: () => false,
  maySubscribe: () => false,
  mayReceive: () => false,
  inside: asWritten,
  outside: asWritten,
};
