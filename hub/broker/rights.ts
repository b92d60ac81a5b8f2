import type { Principal } from '#contracts/frame';
import { type NativeChannel, nativeRoot, nativeTopic } from '#contracts/mqtt';
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
    case 'open':
      return openRights;
    case 'hub':
      return noRights;
  }
}

/** A device speaks on its own topics and hears its own topics. */
function deviceRights({ placeId, id }: Principal): Rights {
  const own = `${nativeRoot}/${placeId}/${id}/`;
  const publishable = new Set(spoken.map((channel) => nativeTopic(placeId, id, channel)));
  return {
    mayPublish: (topic) => publishable.has(topic),
    mayRetain: (topic) => kept.has(lastLevel(topic)),
    maySubscribe: (filter) => filter.startsWith(own),
    mayReceive: (inside) => inside.startsWith(own),
    inside: asWritten,
    outside: asWritten,
  };
}

/** A gateway speaks for the devices of its place, and its foreign dialects in a space of its own. */
function gatewayRights({ placeId, id }: Principal): Rights {
  const place = `${nativeRoot}/${placeId}/`;
  const mount = mountOf(id);
  const speaksFor = (topic: string): boolean => {
    const slash = topic.indexOf('/', place.length);
    return slash > place.length && spokenOn.has(topic.slice(slash + 1));
  };
  return {
    mayPublish: (topic) => (topic.startsWith(place) ? speaksFor(topic) : isForeign(topic)),
    mayRetain: (topic) => isForeign(topic) || kept.has(lastLevel(topic)),
    maySubscribe: (filter) => filter.startsWith(place) || (isForeign(filter) && !isWildcard(firstLevel(filter))),
    mayReceive: (inside) => inside.startsWith(mount) || inside.startsWith(place),
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
