import { soundsLikeHelp } from '../call-for-help.ts';
import { type AddressedFrame, type Dialect, type Heard, heardBroken, type Listed, type Route } from '../dialect.ts';
import { parseJson } from '../payload.ts';
import { isProperties, ownOf, type Properties, understand, type Vocabulary } from '../properties.ts';
import { refused } from '../rejection.ts';
import { readAvailability } from './availability.ts';

const root = 'zigbee2mqtt/';

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
  /** https://www.zigbee2mqtt.io/guide/usage/mqtt_topics_and_messages.html#zigbee2mqtt-friendly-name-set */
  answer: ({ name, words }) => [{ topic: `${root}${name}/set`, payload: JSON.stringify(words) }],
  inventory({ topic, payload }) {
    if (topic !== `${root}bridge/devices`) return [];
    const devices = parseJson(payload);
    if (!Array.isArray(devices)) return [];
    return devices.slice(0, 500).flatMap((device): Listed[] => {
      if (!isProperties(device) || ownOf(device, 'type') === 'Coordinator') return [];
      const name = ownOf(device, 'friendly_name');
      if (typeof name !== 'string' || name === '') return [];
      const definition = ownOf(device, 'definition');
      const of = isProperties(definition) ? definition : {};
      const words = [ownOf(of, 'vendor'), ownOf(of, 'model'), ownOf(of, 'description')];
      return [{ name, described: words.filter((word) => typeof word === 'string').join(' ') }];
    });
  },
};

const vocabulary: Vocabulary = {
  conventions: [
    { key: 'action', measure: '', as: 'press' },
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
    { key: 'vibration', measure: 'vibration', as: 'flag' },
    { key: 'state', measure: 'plug.on', as: { on: ['on'], off: ['off'] } },
    { key: 'temperature', measure: 'temperature', as: 'number' },
    { key: 'humidity', measure: 'humidity', as: 'number' },
    { key: 'illuminance_lux', measure: 'illuminance', as: 'number' },
    { key: 'illuminance', measure: 'illuminance', as: 'number' },
    { key: 'pressure', measure: 'air.pressure', as: 'number' },
    { key: 'co2', measure: 'carbon.dioxide', as: 'number' },
    { key: 'co', measure: 'carbon.monoxide.level', as: 'number' },
    { key: 'voc', measure: 'volatile.compounds', as: 'number' },
    { key: 'pm25', measure: 'particles.pm25', as: 'number' },
    { key: 'pm10', measure: 'particles.pm10', as: 'number' },
    { key: 'formaldehyd', measure: 'formaldehyde', as: 'number' },
    { key: 'power', measure: 'power', as: 'number' },
    { key: 'energy', measure: 'energy', as: 'number' },
    { key: 'tamper', measure: 'tamper', as: 'flag' },
    { key: 'battery_low', measure: 'battery.low', as: 'flag' },
    { key: 'battery', measure: 'battery', as: 'number' },
    { key: 'linkquality', measure: 'link.quality', as: 'number' },
  ],
  passedOver: new Set(['last_seen', 'elapsed', 'update_available']),
};

function readState({ payload, profile }: AddressedFrame): Heard {
  const state = parseJson(payload);
  if (!isProperties(state)) {
    return heardBroken(refused(state === undefined ? 'payload.not-json' : 'payload.shape'), soundsLikeHelp(payload));
  }
  const understood = understand(state, vocabulary, profile);
  const deviceAt = lastSeen(state);
  if (deviceAt !== undefined) for (const one of understood.said) one.deviceAt = deviceAt;
  return understood;
}

/** When the gateway heard it from the device: after a restart it publishes again what it remembers. */
function lastSeen(properties: Properties): number | undefined {
  const value = Object.hasOwn(properties, 'last_seen') ? properties.last_seen : undefined;
  if (typeof value === 'number') return Number.isFinite(value) ? Math.round(value) + 0 : undefined;
  if (typeof value !== 'string' || value.length > 40) return undefined;
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : at;
}
