import { isCallName, soundsLikeHelp } from '../call-for-help.ts';
import { type AddressedFrame, type Dialect, type Heard, heardBroken } from '../dialect.ts';
import { parseJson } from '../payload.ts';
import { isProperties, ownOf, type Properties, understand, type Vocabulary } from '../properties.ts';
import { refused } from '../rejection.ts';

/**
 * Homie 5 (https://homieiot.github.io/specification/): `homie/5/<device>/<node>/<property>`, one value a topic, and `$state`. What a
 * property means follows from its id, or from that of its node where the property is only called `state` or `value`. Homie 3
 * and 4, which leave out the version, are read as well.
 */
export const homie: Dialect = {
  name: 'homie',
  claim(topic) {
    const levels = topic.split('/');
    if (levels[0] !== 'homie') return undefined;
    const [name, node, property, ...more] = levels[1] === '5' ? levels.slice(2) : levels.slice(1);
    // `$broadcast`, and a level that is missing.
    if (!name || name.startsWith('$') || !node) return 'nothing';
    const speaker = { by: 'name', name } as const;
    if (node === '$state') return { dialect: homie, speaker, channel: 'availability' };
    if (node === '$alert') return { dialect: homie, speaker, channel: 'event' };
    if (node.startsWith('$') || !property || property.startsWith('$') || more.length > 0) return 'nothing';
    return { dialect: homie, speaker, channel: 'telemetry' };
  },
  read(frame) {
    switch (frame.channel) {
      case 'availability':
        return readState(frame.payload);
      case 'event':
        return { said: [{ measure: 'fault', value: frame.payload.length > 0 }] };
      case 'telemetry':
        return readValue(frame);
    }
  },
};

/** A sleeping device is well: it will wake. */
function readState(payload: Buffer): Heard {
  switch (payload.toString('utf8', 0, 32).trim()) {
    case 'ready':
    case 'init':
    case 'alert':
      return { said: [{ measure: 'available', value: true }] };
    case 'sleeping':
      return { said: [] };
    case 'lost':
    case 'disconnected':
      return { said: [{ measure: 'available', value: false }] };
    default:
      return { said: [], refused: refused('payload.availability') };
  }
}

const vocabulary: Vocabulary = {
  anyCase: true,
  conventions: [
    { key: 'sos', measure: 'sos.pressed', as: 'event' },
    { key: 'panic', measure: 'sos.pressed', as: 'event' },
    { key: 'button', measure: '', as: 'press' },
    { key: 'action', measure: '', as: 'press' },
    { key: 'fall', measure: 'fall.detected', as: 'event' },
    { key: 'smoke', measure: 'smoke', as: 'flag' },
    { key: 'gas', measure: 'gas', as: 'flag' },
    { key: 'carbon-monoxide', measure: 'carbon.monoxide', as: 'flag' },
    { key: 'water-leak', measure: 'water.leak', as: 'flag' },
    { key: 'leak', measure: 'water.leak', as: 'flag' },
    { key: 'motion', measure: 'motion', as: 'flag' },
    { key: 'presence', measure: 'presence', as: 'flag' },
    { key: 'occupancy', measure: 'presence', as: 'flag' },
    { key: 'contact', measure: 'door.open', as: { on: ['open'], off: ['closed'] } },
    { key: 'open', measure: 'door.open', as: 'flag' },
    { key: 'door', measure: 'door.open', as: { on: ['open'], off: ['closed'] } },
    { key: 'bed', measure: 'bed.occupied', as: 'flag' },
    { key: 'vibration', measure: 'vibration', as: 'flag' },
    { key: 'temperature', measure: 'temperature', as: 'number' },
    { key: 'humidity', measure: 'humidity', as: 'number' },
    { key: 'illuminance', measure: 'illuminance', as: 'number' },
    { key: 'lux', measure: 'illuminance', as: 'number' },
    { key: 'pressure', measure: 'air.pressure', as: 'number' },
    { key: 'co2', measure: 'carbon.dioxide', as: 'number' },
    { key: 'power', measure: 'power', as: 'number' },
    { key: 'energy', measure: 'energy', as: 'number' },
    { key: 'heart-rate', measure: 'heart.rate', as: 'number' },
    { key: 'tamper', measure: 'tamper', as: 'flag' },
    { key: 'low-battery', measure: 'battery.low', as: 'flag' },
    { key: 'battery', measure: 'battery', as: 'number' },
    { key: 'battery-level', measure: 'battery', as: 'number' },
    { key: 'rssi', measure: 'signal.strength', as: 'number' },
  ],
  passedOver: new Set(),
};

const bare: ReadonlySet<string> = new Set(['state', 'value', 'status', 'detected', 'alarm', 'level', 'current']);

function readValue({ topic, payload, profile }: AddressedFrame): Heard {
  // An empty payload takes a retained value back: it says nothing (§ Removing).
  if (payload.length === 0) return { said: [] };
  const text = payload.toString('utf8', 0, 300);
  const [node = '', property = ''] = topic.split('/').slice(-2);
  const name = bare.has(property) ? node : property;
  if (isCallName(text)) return { said: [{ measure: 'sos.pressed', value: true }] };
  const value = valueIn(text);
  if (value === undefined) return heardBroken(refused('payload.shape', text), soundsLikeHelp(payload));
  const properties: Properties = { [name]: value };
  return understand(properties, vocabulary, profile);
}

/** Values are text: `true`, `21.5`, a word. JSON properties (`json` datatype) measure nothing. */
function valueIn(text: string): unknown {
  if (text === 'true') return true;
  if (text === 'false') return false;
  const number = text.trim() === '' ? Number.NaN : Number(text);
  if (Number.isFinite(number)) return number;
  const json = text.startsWith('{') || text.startsWith('[') ? parseJson(Buffer.from(text)) : undefined;
  if (json !== undefined) return isProperties(json) ? ownOf(json, 'value') : undefined;
  return text;
}
