import type { AddressedFrame, Dialect, Share } from '../../dialect.ts';
import { parseJson } from '../../payload.ts';
import { isProperties, ownOf, type Properties } from '../../properties.ts';
import { type Refused, refused } from '../../rejection.ts';
import { expanded } from './abbreviations.ts';
import { components, type Entity, entitiesOf, type Owner, ownerOf } from './entity.ts';
import { readEntities } from './reading.ts';

/** How the words on an announced topic are to be read. */
export interface DiscoveredRoute {
  readonly dialect: Pick<Dialect, 'name' | 'read'>;
  readonly speaker: Share['speaker'];
  readonly channel: Share['channel'];
}

interface Announced {
  readonly owner: Owner;
  readonly entities: readonly Entity[];
}

const maxPerGateway = 2_000;
const maxGateways = 5_000;
const maxConfigBytes = 64 * 1024;

/**
 * What gateways have announced by Home Assistant's MQTT discovery
 * (https://www.home-assistant.io/integrations/mqtt/#mqtt-discovery): `<prefix>/<component>/[<node>/]<object>/config`, and
 * `<prefix>/device/<object>/config` for all components of a device at once. The one thing in the ingest that is remembered:
 * bounded, and of each gateway only what it said itself.
 */
export class Discovery {
  /** Of each gateway, by config topic. */
  readonly #announced = new Map<string, Map<string, readonly Announced[]>>();
  /** Of each gateway, by the topic on which something will be said. */
  readonly #routes = new Map<string, Map<string, readonly DiscoveredRoute[]>>();

  /** Takes a config, or the empty payload that takes it back. Undefined: the topic is none of a config. */
  learn(gatewayId: string, topic: string, payload: Buffer): 'learned' | Refused | undefined {
    const address = configTopic(topic);
    if (address === undefined) return undefined;
    if (payload.length === 0) {
      this.#announced.get(gatewayId)?.delete(topic);
      this.#routes.delete(gatewayId);
      return 'learned';
    }
    if (payload.length > maxConfigBytes) return refused('payload.too-large');
    const config = parseJson(payload);
    if (!isProperties(config)) return refused(config === undefined ? 'payload.not-json' : 'discovery.config');
    const announced =
      address.component === 'device'
        ? devicesIn(expanded(config), address.objectId)
        : componentIn(address.component, expanded(config), address.objectId);
    if ('code' in announced) return announced;
    return this.#keep(gatewayId, topic, announced);
  }

  #keep(gatewayId: string, topic: string, announced: readonly Announced[]): 'learned' | Refused {
    let ofGateway = this.#announced.get(gatewayId);
    if (ofGateway === undefined) {
      if (this.#announced.size >= maxGateways) return refused('discovery.full');
      ofGateway = new Map();
      this.#announced.set(gatewayId, ofGateway);
    }
    if (!ofGateway.has(topic) && ofGateway.size >= maxPerGateway) return refused('discovery.full');
    ofGateway.set(topic, announced);
    this.#routes.delete(gatewayId);
    return 'learned';
  }

  /** Who speaks on this topic, by what the gateway has announced. */
  routes(gatewayId: string, topic: string): readonly DiscoveredRoute[] {
    const announced = this.#announced.get(gatewayId);
    if (announced === undefined) return [];
    let routes = this.#routes.get(gatewayId);
    if (routes === undefined) {
      routes = routesOf(announced);
      this.#routes.set(gatewayId, routes);
    }
    return routes.get(topic) ?? [];
  }

  /** The devices announced on one config topic. */
  announcedBy(gatewayId: string, topic: string): readonly Owner[] {
    return (this.#announced.get(gatewayId)?.get(topic) ?? []).map(({ owner }) => owner);
  }
}

function configTopic(topic: string): { readonly component: string; readonly objectId: string } | undefined {
  const levels = topic.split('/');
  if (levels.at(-1) !== 'config' || levels.length < 4 || levels.length > 5) return undefined;
  const [, component = ''] = levels;
  if (component !== 'device' && !components.has(component)) return undefined;
  return { component, objectId: levels.at(-2) as string };
}

function componentIn(component: string, config: Properties, objectId: string): readonly Announced[] | Refused {
  const entities = entitiesOf(component, config, objectId);
  if ('code' in entities) return entities;
  return [{ owner: ownerOf(config, ownOf(config, 'device'), objectId), entities }];
}

/** `{"device": …, "components": {"<id>": {"platform": "sensor", …}}}`; what is said once above counts for all below. */
function devicesIn(config: Properties, objectId: string): readonly Announced[] | Refused {
  const listed = ownOf(config, 'components');
  if (!isProperties(listed)) return refused('discovery.config', 'components');
  const { components: _listed, ...shared } = config;
  const base = ownOf(config, '~');
  const owner = ownerOf({}, ownOf(config, 'device'), objectId);
  const entities: Entity[] = [];
  for (const [id, component] of Object.entries(listed).slice(0, 100)) {
    if (!isProperties(component)) continue;
    const own = expanded(component, typeof base === 'string' ? base : '');
    const platform = ownOf(own, 'platform');
    // A component of which nothing but the platform is left has been removed.
    if (typeof platform !== 'string' || Object.keys(own).length === 1) continue;
    const found = entitiesOf(platform, { ...shared, ...own }, id);
    if ('code' in found) return found;
    entities.push(...found);
  }
  return [{ owner, entities }];
}

function routesOf(announced: ReadonlyMap<string, readonly Announced[]>): Map<string, readonly DiscoveredRoute[]> {
  const byTopic = new Map<string, Map<string, { readonly owner: Owner; readonly entities: Entity[] }>>();
  for (const { owner, entities } of [...announced.values()].flat()) {
    for (const entity of entities) {
      let owners = byTopic.get(entity.topic);
      if (owners === undefined) {
        owners = new Map();
        byTopic.set(entity.topic, owners);
      }
      const there = owners.get(owner.name);
      if (there === undefined) owners.set(owner.name, { owner, entities: [entity] });
      else if (entity.component !== 'availability' || !there.entities.some((one) => one.component === 'availability')) {
        there.entities.push(entity);
      }
    }
  }
  const routes = new Map<string, readonly DiscoveredRoute[]>();
  for (const [topic, owners] of byTopic) {
    routes.set(
      topic,
      [...owners.values()].map(({ owner, entities }) => routeOf(owner, entities)),
    );
  }
  return routes;
}

const routeOf = ({ name, also }: Owner, entities: readonly Entity[]): DiscoveredRoute => ({
  dialect: { name: 'home-assistant', read: (frame: AddressedFrame) => readEntities(entities, frame) },
  speaker: { by: 'name', name, also },
  channel: entities.every(({ component }) => component === 'availability') ? 'availability' : 'telemetry',
});
