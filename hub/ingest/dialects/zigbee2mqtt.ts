import type { Measurement } from '#contracts/reading';
import { isCallName, soundsLikeHelp } from '../call-for-help.ts';
import { type AddressedFrame, type Dialect, type Heard, heardBroken, type Route, type Said } from '../dialect.ts';
import { isEvent, measurementOf } from '../measurement.ts';
import { parseJson } from '../payload.ts';
import { type Refused, refused } from '../rejection.ts';
import { readAvailability } from './availability.ts';

const root = 'zigbee2mqtt/';
/** Properties without a convention that are kept of one message. */
const maxOthers = 32;

/**
 * Zigbee2MQTT (https://www.zigbee2mqtt.io/guide/usage/mqtt_topics_and_messages.html), JSON output. Friendly names may contain `/`.
 * What a property means follows from its name, which Zigbee2MQTT shares among all products, not from the model.
 */
export const zigbee2mqtt: Dialect = {
  name: 'zigbee2mqtt',
  claim(topic) {
    if (!topic.startsWith(root)) return undefined;
    const name = topic.slice(root.length);
    if (name === 'bridge/state') return { dialect: zigbee2mqtt, speaker: { by: 'sender' }, channel: 'availability' };
    // `<name>/action` says the same press again; `set` and `get` are orders to the device.
    if (name === 'bridge' || name.startsWith('bridge/') || /\/(?:action|set|get)$|\/(?:set|get)\//.test(name)) {
      return 'nothing';
    }
    const ends = name.endsWith('/availability');
    const device = ends ? name.slice(0, -'/availability'.length) : name;
    if (device === '') return undefined;
    return {
      dialect: zigbee2mqtt,
      speaker: { by: 'name', name: device },
      channel: ends ? 'availability' : 'telemetry',
    } satisfies Route;
  },
  read: (frame) => (frame.channel === 'availability' ? readAvailability(frame) : readState(frame)),
};

/** How the value of a property is taken. `word`: one of the words means that the event happened; others say nothing of it. */
type Reading = 'flag' | 'inverted' | 'number' | 'event' | { readonly words: readonly string[] };

/** The conventions, most telling first: this is also the order of the measurements of one message. */
const conventions: readonly { readonly key: string; readonly measure: string; readonly as: Reading }[] = [
  { key: 'sos', measure: 'sos.pressed', as: 'event' },
  { key: 'sos_alarm', measure: 'sos.pressed', as: 'event' },
  { key: 'fall', measure: 'fall.detected', as: 'event' },
  { key: 'fall_status', measure: 'fall.detected', as: { words: ['fall_alarm', 'fall', 'falling'] } },
  { key: 'fall_down_status', measure: 'fall.detected', as: { words: ['fall'] } },
  { key: 'status', measure: 'fall.detected', as: { words: ['falling'] } },
  { key: 'smoke', measure: 'smoke', as: 'flag' },
  { key: 'gas', measure: 'gas', as: 'flag' },
  { key: 'carbon_monoxide', measure: 'carbon.monoxide', as: 'flag' },
  { key: 'water_leak', measure: 'water.leak', as: 'flag' },
  { key: 'occupancy', measure: 'motion', as: 'flag' },
  { key: 'presence', measure: 'presence', as: 'flag' },
  { key: 'contact', measure: 'door.open', as: 'inverted' },
  { key: 'temperature', measure: 'temperature', as: 'number' },
  { key: 'humidity', measure: 'humidity', as: 'number' },
  { key: 'illuminance_lux', measure: 'illuminance', as: 'number' },
  { key: 'illuminance', measure: 'illuminance', as: 'number' },
  { key: 'tamper', measure: 'tamper', as: 'flag' },
  { key: 'battery_low', measure: 'battery.low', as: 'flag' },
  { key: 'battery', measure: 'battery', as: 'number' },
  { key: 'linkquality', measure: 'link.quality', as: 'number' },
];
/** Properties about the message or the software, not about the home. */
const passedOver: ReadonlySet<string> = new Set(['action', 'last_seen', 'elapsed', 'update_available']);
const consumed: ReadonlySet<string> = new Set(
  conventions.filter(({ as }) => typeof as === 'string').map(({ key }) => key),
);

function readState({ payload, profile }: AddressedFrame): Heard {
  const state = parseJson(payload);
  if (typeof state !== 'object' || state === null || Array.isArray(state)) {
    return heardBroken(refused(state === undefined ? 'payload.not-json' : 'payload.shape'), soundsLikeHelp(payload));
  }
  const properties = state as Readonly<Record<string, unknown>>;
  const said: Said[] = [];
  let first: Refused | undefined;
  const take = (one: Measurement | Refused | undefined): void => {
    if (one === undefined) return;
    if ('code' in one) first ??= one;
    else if (!said.some(({ measure }) => measure === one.measure)) said.push(one);
  };

  take(actionOf(properties, profile?.actions));
  for (const { key, measure, as } of conventions) {
    const value = Object.hasOwn(properties, key) ? properties[key] : undefined;
    // Zigbee2MQTT says null for what it has not read yet.
    if (value === undefined || value === null || value === '') continue;
    take(conventional(key, measure, as, value));
  }
  let others = 0;
  for (const key in properties) {
    if (consumed.has(key) || passedOver.has(key)) continue;
    const value = properties[key];
    if (value === null || value === '' || typeof value === 'object') continue;
    if (value !== true && isEvent(key)) continue;
    if (++others > maxOthers) break;
    // One odd property among many is no reason to call the message refused.
    const one = measurementOf(key, value);
    if (!('code' in one)) take(one);
  }

  const deviceAt = lastSeen(properties);
  if (deviceAt !== undefined) for (const one of said) one.deviceAt = deviceAt;
  return first === undefined ? { said } : { said, refused: first };
}

function actionOf(
  properties: Readonly<Record<string, unknown>>,
  actions: Readonly<Record<string, Measurement>> | undefined,
): Measurement | Refused | undefined {
  const action = Object.hasOwn(properties, 'action') ? properties.action : undefined;
  if (action === undefined || action === null || action === '') return undefined;
  if (typeof action !== 'string') return refused('value.kind', 'action');
  if (isCallName(action)) return { measure: 'sos.pressed', value: true };
  const meant = actions !== undefined && Object.hasOwn(actions, action) ? actions[action] : undefined;
  return meant === undefined ? measurementOf('action', action) : { ...meant };
}

function conventional(key: string, measure: string, as: Reading, value: unknown): Measurement | Refused | undefined {
  switch (as) {
    case 'number': {
      const number = typeof value === 'string' ? Number(value) : value;
      return Number.isNaN(number) ? refused('value.kind', `${key} = ${value}`) : measurementOf(measure, number);
    }
    case 'flag':
    case 'inverted':
    case 'event': {
      // A number under the name of an alarm is a meter: gas in m³, vibration by strength. Never the alarm.
      if (typeof value === 'number') return measurementOf(`${key}_value`, value);
      const flag = flagOf(value);
      if (as === 'event') {
        // A call that cannot be read is a call; nothing else is assumed.
        if (flag === undefined && measure !== 'sos.pressed') return refused('value.kind', key);
        return flag === false ? undefined : { measure, value: true };
      }
      if (flag === undefined) return measurementOf(measure, value);
      return { measure, value: as === 'inverted' ? !flag : flag };
    }
    default:
      return typeof value === 'string' && as.words.includes(value) ? { measure, value: true } : undefined;
  }
}

function flagOf(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value;
  if (typeof value !== 'string' || value.length > 8) return undefined;
  switch (value.toLowerCase()) {
    case 'true':
    case 'on':
    case 'yes':
      return true;
    case 'false':
    case 'off':
    case 'no':
    case 'none':
    case 'idle':
    case 'normal':
      return false;
    default:
      return undefined;
  }
}

/** When the gateway heard it from the device: after a restart it publishes again what it remembers. */
function lastSeen(properties: Readonly<Record<string, unknown>>): number | undefined {
  const value = Object.hasOwn(properties, 'last_seen') ? properties.last_seen : undefined;
  if (typeof value === 'number') return Number.isFinite(value) ? Math.round(value) + 0 : undefined;
  if (typeof value !== 'string' || value.length > 40) return undefined;
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : at;
}
