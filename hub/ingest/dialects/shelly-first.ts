import { soundsLikeHelp } from '../call-for-help.ts';
import { type AddressedFrame, type Dialect, type Heard, heardBroken } from '../dialect.ts';
import { measurementOf } from '../measurement.ts';
import { parseJson } from '../payload.ts';
import { isProperties, onOff, ownOf, pressOf, understand, type Vocabulary } from '../properties.ts';
import { refused } from '../rejection.ts';

/** Shelly of the first generation: `shellies/<model>-<id>/…`, one value a topic. */
export function claimFirst(topic: string): ReturnType<Dialect['claim']> {
  const levels = /^shellies\/([^/]+)\/(.+)$/.exec(topic);
  if (levels === null) return 'nothing';
  const [, name = '', rest = ''] = levels;
  const dialect = { name: 'shelly', read: readFirst } as const;
  const speaker = { by: 'name', name } as const;
  if (rest === 'online') return { dialect: { ...dialect, read: readOnline }, speaker, channel: 'availability' };
  return /^(?:sensor\/[a-z_]+|input(?:_event)?\/\d|relay\/\d(?:\/(?:power|energy))?)$/.test(rest)
    ? { dialect, speaker, channel: 'telemetry' }
    : 'nothing';
}

const readOnline = ({ payload }: AddressedFrame): Heard => {
  const text = payload.toString('utf8', 0, 8);
  if (text !== 'true' && text !== 'false') return { said: [], refused: refused('payload.availability') };
  return { said: [{ measure: 'available', value: text === 'true' }] };
};

const sensors: Vocabulary = {
  conventions: [
    { key: 'flood', measure: 'water.leak', as: 'flag' },
    { key: 'smoke', measure: 'smoke', as: 'flag' },
    { key: 'gas', measure: 'gas', as: { on: ['mild', 'heavy', 'test'], off: ['none', 'unknown'] } },
    { key: 'motion', measure: 'motion', as: 'flag' },
    { key: 'state', measure: 'door.open', as: { on: ['open'], off: ['close'] } },
    { key: 'vibration', measure: 'vibration', as: 'bit' },
    { key: 'temperature', measure: 'temperature', as: 'number' },
    { key: 'humidity', measure: 'humidity', as: 'number' },
    { key: 'lux', measure: 'illuminance', as: 'number' },
    { key: 'concentration', measure: 'gas.level', as: 'number' },
    { key: 'battery', measure: 'battery', as: 'number' },
  ],
  passedOver: new Set(['error', 'act_reasons', 'charger', 'tilt', 'illumination']),
};

/** Short and long presses: `S`, `SS`, `SSS`, `L`. */
const presses: Readonly<Record<string, string>> = { S: 'single', SS: 'double', SSS: 'triple', L: 'long' };

export function readFirst({ topic, payload, profile }: AddressedFrame): Heard {
  const text = payload.toString('utf8', 0, 100).trim();
  const [part = '', name = ''] = topic.split('/').slice(2);
  const last = topic.slice(topic.lastIndexOf('/') + 1);
  switch (part) {
    case 'sensor': {
      const number = text === '' ? Number.NaN : Number(text);
      return understand({ [name]: Number.isNaN(number) ? text : number }, sensors, profile);
    }
    case 'input_event': {
      const message = parseJson(payload);
      if (!isProperties(message)) return heardBroken(refused('payload.not-json'), soundsLikeHelp(payload));
      const event = ownOf(message, 'event');
      const word = typeof event === 'string' && Object.hasOwn(presses, event) ? presses[event] : event;
      const press = pressOf('event', word, profile);
      return press === undefined ? { said: [] } : 'code' in press ? { said: [], refused: press } : { said: [press] };
    }
    case 'input': {
      const one = text === '1' || text === '0' ? onOff(text === '1', profile) : undefined;
      return { said: one === undefined ? [] : [one] };
    }
    default: {
      const one =
        last === 'power'
          ? measurementOf('power', Number(text))
          : last === 'energy'
            ? measurementOf('energy', Number(text) / 60_000)
            : text === 'on' || text === 'off'
              ? { measure: 'plug.on', value: text === 'on' }
              : refused('payload.shape', text);
      return 'code' in one ? { said: [], refused: one } : { said: [one] };
    }
  }
}
