import type { Measurement } from '#contracts/reading';
import {
  actionFor,
  hasWordFor,
  isHappening,
  isOneLevel,
  kept,
  moment,
  propertiesFor,
  type Speaker,
  type Tongue,
  type Words,
} from './tongue.ts';

const root = 'homie/5';

/** Ids of properties. */
const words: Words = {
  'sos.pressed': (_value, speaker) => {
    const action = actionFor(speaker, { measure: 'sos.pressed', value: true });
    return action === undefined ? { sos: true } : { action };
  },
  'button.pressed': (value, speaker) => {
    const action = actionFor(speaker, { measure: 'button.pressed', value });
    return action === undefined ? undefined : { action };
  },
  'fall.detected': 'fall',
  smoke: 'smoke',
  gas: 'gas',
  'carbon.monoxide': 'carbon-monoxide',
  'water.leak': 'water-leak',
  motion: 'motion',
  presence: 'presence',
  'door.open': (value) => ({ contact: value === true ? 'open' : 'closed' }),
  'bed.occupied': 'bed',
  vibration: 'vibration',
  temperature: 'temperature',
  humidity: 'humidity',
  illuminance: 'illuminance',
  'air.pressure': 'pressure',
  'carbon.dioxide': 'co2',
  power: 'power',
  energy: 'energy',
  'heart.rate': 'heart-rate',
  tamper: 'tamper',
  'battery.low': 'low-battery',
  battery: 'battery-level',
  'signal.strength': 'rssi',
};

/** Homie 5 (https://homieiot.github.io/specification/): one value a topic; what happens is not retained. */
export const homie: Tongue = {
  dialect: 'homie',
  carries: (speaker) => hasWordFor(words, speaker) && isOneLevel(speaker.name),
  say(speaker, says) {
    const unsaid: Measurement[] = [];
    const frames = says.flatMap((said) => {
      const properties = propertiesFor(words, speaker, said);
      if (properties === undefined) {
        unsaid.push(said);
        return [];
      }
      return Object.entries(properties).map(([property, value]) => ({
        ...moment(`${root}/${speaker.name}/${nodeOf(property)}/${property}`, String(value)),
        retain: !isHappening(said),
      }));
    });
    return { frames, unsaid };
  },
  availability: ({ name }, online) => kept(`${root}/${name}/$state`, online ? 'ready' : 'lost'),
  announce: (_gateway, speakers) =>
    speakers.map((speaker) => kept(`${root}/${speaker.name}/$description`, descriptionOf(speaker))),
};

const about = new Set(['battery-level', 'low-battery', 'battery.voltage', 'rssi', 'tamper', 'link.quality']);
const nodeOf = (property: string): string => (about.has(property) ? 'unit' : 'sensor');

function descriptionOf({ profile }: Speaker) {
  const properties = (node: string) =>
    Object.fromEntries(
      profile.measures.flatMap((measure) => {
        const wording = words[measure];
        return typeof wording === 'string' && nodeOf(wording) === node ? [[wording, { name: wording }]] : [];
      }),
    );
  const nodes = ['sensor', 'unit'].map((node) => [node, { name: node, properties: properties(node) }]);
  return { homie: '5.0', version: 1, name: profile.title.en, nodes: Object.fromEntries(nodes) };
}
