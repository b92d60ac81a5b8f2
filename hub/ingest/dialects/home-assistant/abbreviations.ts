import { isProperties, type Properties } from '../../properties.ts';

/**
 * Short keys of MQTT discovery (https://www.home-assistant.io/integrations/mqtt/#supported-abbreviations-in-mqtt-discovery-messages),
 * as far as the hub reads them.
 */
const keys: Readonly<Record<string, string>> = {
  atype: 'automation_type',
  avty: 'availability',
  avty_mode: 'availability_mode',
  avty_t: 'availability_topic',
  avty_tpl: 'availability_template',
  cmps: 'components',
  dev: 'device',
  dev_cla: 'device_class',
  e: 'encoding',
  evt_typ: 'event_types',
  exp_aft: 'expire_after',
  json_attr_t: 'json_attributes_topic',
  o: 'origin',
  obj_id: 'object_id',
  off_dly: 'off_delay',
  p: 'platform',
  pl: 'payload',
  pl_avail: 'payload_available',
  pl_not_avail: 'payload_not_available',
  pl_off: 'payload_off',
  pl_on: 'payload_on',
  stat_off: 'state_off',
  stat_on: 'state_on',
  stat_t: 'state_topic',
  stype: 'subtype',
  t: 'topic',
  uniq_id: 'unique_id',
  unit_of_meas: 'unit_of_measurement',
  val_tpl: 'value_template',
};

/** Keys inside `device`. */
const deviceKeys: Readonly<Record<string, string>> = {
  cns: 'connections',
  ids: 'identifiers',
  mdl: 'model',
  mdl_id: 'model_id',
  mf: 'manufacturer',
  sn: 'serial_number',
};

const longName = (names: Readonly<Record<string, string>>, key: string): string =>
  Object.hasOwn(names, key) ? (names[key] as string) : key;

/** A config with long keys and `~` replaced by the base topic it stands for. Own properties only. */
export function expanded(config: Properties, outerBase = ''): Properties {
  const base = typeof config['~'] === 'string' && Object.hasOwn(config, '~') ? config['~'] : outerBase;
  const full: Record<string, unknown> = Object.create(null);
  for (const [key, value] of Object.entries(config).slice(0, 200)) {
    const name = longName(keys, key);
    full[name] = name === 'device' && isProperties(value) ? withLongKeys(value) : topicIn(name, value, base);
  }
  return full;
}

function withLongKeys(device: Properties): Properties {
  const full: Record<string, unknown> = Object.create(null);
  for (const [key, value] of Object.entries(device).slice(0, 50)) full[longName(deviceKeys, key)] = value;
  return full;
}

function topicIn(name: string, value: unknown, base: string): unknown {
  if (name === 'availability') {
    const list = Array.isArray(value) ? value : [value];
    return list
      .filter(isProperties)
      .slice(0, 10)
      .map((one) => expanded(one, base));
  }
  if (typeof value !== 'string' || base === '' || !(name === 'topic' || name.endsWith('_topic'))) return value;
  if (value.startsWith('~')) return base + value.slice(1);
  return value.endsWith('~') ? value.slice(0, -1) + base : value;
}
