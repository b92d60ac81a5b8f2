import { isProperties, ownOf, type Properties } from '../../properties.ts';
import { type Refused, refused } from '../../rejection.ts';
import { type Template, templateOf } from './template.ts';

/** One thing a device says, as it was announced. */
export interface Entity {
  readonly component: 'binary_sensor' | 'sensor' | 'event' | 'switch' | 'device_automation' | 'availability';
  /** The topic it is said on. */
  readonly topic: string;
  readonly template?: Template;
  readonly deviceClass?: string;
  /** About the device itself, not about the home: `diagnostic` and `config`. */
  readonly aside?: true;
  readonly unit?: string;
  readonly on: string;
  readonly off: string;
  readonly eventTypes?: ReadonlySet<string>;
  /** What it is called among those of its device: `object_id`, else its name, else the key its template reads. */
  readonly label: string;
  /** Of a device automation: the word for what was done. */
  readonly word?: string;
  /** Of a device automation: the payload it fires on; any, where none is said. */
  readonly payload?: string;
}

/** The device an entity belongs to, and the names under which it may be registered. */
export interface Owner {
  readonly name: string;
  readonly also: readonly string[];
}

/** Components that measure something. */
const measuring: ReadonlySet<string> = new Set(['binary_sensor', 'sensor', 'event', 'switch']);

/** Every component there is, so that a topic can be told from one that only looks like it. */
export const components: ReadonlySet<string> = new Set(
  'alarm_control_panel,binary_sensor,button,camera,climate,cover,date,datetime,device_automation,device_tracker,event,fan,humidifier,image,lawn_mower,light,lock,notify,number,scene,select,sensor,siren,switch,tag,text,time,update,vacuum,valve,water_heater'.split(
    ',',
  ),
);

const text = (config: Properties, key: string): string | undefined => {
  const value = ownOf(config, key);
  return typeof value === 'string' && value !== '' && value.length <= 1_000 ? value : undefined;
};

/** True and false are written in capitals by some; JSON booleans and numbers are meant as their text. */
const word = (config: Properties, key: string, usual: string): string => {
  const value = ownOf(config, key);
  return typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number' ? String(value) : usual;
};

/** Whose entity it is: the identifiers of its device, its name; an entity without a device is one by itself. */
export function ownerOf(config: Properties, device: unknown, objectId: string): Owner {
  const names: string[] = [];
  const add = (value: unknown): void => {
    if (typeof value === 'number' || (typeof value === 'string' && value !== ''))
      names.push(String(value).slice(0, 128));
  };
  if (isProperties(device)) {
    const ids = ownOf(device, 'identifiers');
    for (const id of Array.isArray(ids) ? ids.slice(0, 8) : [ids]) add(id);
    const connections = ownOf(device, 'connections');
    for (const connection of Array.isArray(connections) ? connections.slice(0, 8) : []) {
      if (Array.isArray(connection)) add(connection[1]);
    }
    add(ownOf(device, 'serial_number'));
    add(ownOf(device, 'name'));
  }
  add(ownOf(config, 'unique_id'));
  add(objectId);
  const [name = objectId, ...also] = names;
  return { name, also };
}

/** The entities of one announced component: what it measures, and where it says that it can be reached. */
export function entitiesOf(component: string, config: Properties, objectId: string): readonly Entity[] | Refused {
  const found: Entity[] = availabilityOf(config);
  if (component === 'device_automation') {
    const topic = text(config, 'topic');
    if (topic === undefined) return refused('discovery.config', 'topic');
    const subtype = text(config, 'subtype') ?? '';
    const type = text(config, 'type') ?? '';
    const payload = ownOf(config, 'payload');
    found.push({
      component: 'device_automation',
      topic,
      on: '',
      off: '',
      label: `${type} ${subtype}`.trim(),
      // `type: action, subtype: double`, or `type: button_double_press, subtype: button_1`.
      word: (type === 'action' ? subtype : type.replace(/^button_/, '').replace(/_(?:press|click)$/, '')) || 'press',
      ...(typeof payload === 'string' || typeof payload === 'number' ? { payload: String(payload) } : {}),
    });
    return found;
  }
  if (!measuring.has(component)) return found;
  const topic = text(config, 'state_topic');
  // A switch may have none: it is only told what to do.
  if (topic === undefined) return component === 'switch' ? found : refused('discovery.config', 'state_topic');
  const source = text(config, 'value_template');
  const template =
    source === undefined ? undefined : (templateOf(source) ?? (component === 'event' ? eventIn(source) : undefined));
  if (source !== undefined && template === undefined) return refused('discovery.template', source);
  const types = ownOf(config, 'event_types');
  if (component === 'event' && !Array.isArray(types)) return refused('discovery.config', 'event_types');
  const deviceClass = text(config, 'device_class');
  const unit = text(config, 'unit_of_measurement');
  found.push({
    component: component as Entity['component'],
    topic,
    label: text(config, 'object_id') ?? keyIn(source) ?? text(config, 'name') ?? objectId,
    on: word(config, component === 'switch' ? 'state_on' : 'payload_on', word(config, 'payload_on', 'ON')),
    off: word(config, component === 'switch' ? 'state_off' : 'payload_off', word(config, 'payload_off', 'OFF')),
    ...(template === undefined ? {} : { template }),
    ...(deviceClass === undefined ? {} : { deviceClass }),
    ...(text(config, 'entity_category') === undefined ? {} : { aside: true }),
    ...(unit === undefined ? {} : { unit }),
    ...(Array.isArray(types)
      ? { eventTypes: new Set(types.filter((one) => typeof one === 'string').slice(0, 100)) }
      : {}),
  });
  return found;
}

/** A template with loops, as Zigbee2MQTT announces for `action`: the word under the key it reads is the type of the event. */
function eventIn(source: string): Template | undefined {
  const key = keyIn(source);
  if (key === undefined) return undefined;
  return ({ json }) => {
    const type = isProperties(json) ? ownOf(json, key) : undefined;
    return typeof type === 'string' && type !== '' ? JSON.stringify({ event_type: type }) : undefined;
  };
}

/** `{{ value_json.fall }}`: what the firmware itself calls it. */
const keyIn = (template: string | undefined): string | undefined =>
  template === undefined ? undefined : /value_json(?:\.|\[['"])([A-Za-z0-9_]+)/.exec(template)?.[1];

function availabilityOf(config: Properties): Entity[] {
  const listed = ownOf(config, 'availability');
  const single = text(config, 'availability_topic');
  const places: Properties[] = [
    ...(Array.isArray(listed) ? listed.filter(isProperties) : []),
    ...(single === undefined ? [] : [{ topic: single, value_template: ownOf(config, 'availability_template') }]),
  ];
  const found: Entity[] = [];
  for (const place of places.slice(0, 10)) {
    const topic = text(place, 'topic');
    if (topic === undefined) continue;
    const source = text(place, 'value_template');
    const template = source === undefined ? undefined : templateOf(source);
    if (source !== undefined && template === undefined) continue;
    found.push({
      component: 'availability',
      topic,
      label: 'available',
      on: word(place, 'payload_available', word(config, 'payload_available', 'online')),
      off: word(place, 'payload_not_available', word(config, 'payload_not_available', 'offline')),
      ...(template === undefined ? {} : { template }),
    });
  }
  return found;
}
