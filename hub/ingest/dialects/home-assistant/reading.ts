import type { DeviceProfile } from '#contracts/device';
import type { Measurement } from '#contracts/reading';
import { isCallName, soundsLikeHelp } from '../../call-for-help.ts';
import { type AddressedFrame, type Heard, heardBroken, type Said } from '../../dialect.ts';
import { isEvent, measurementOf } from '../../measurement.ts';
import { parseJson } from '../../payload.ts';
import { isProperties, onOff, ownOf, pressOf, round } from '../../properties.ts';
import { type Refused, refused } from '../../rejection.ts';
import type { Entity } from './entity.ts';
import type { TemplateInput } from './template.ts';
import { type Rendered, textOf } from './template-values.ts';

/** What a binary sensor of each class measures, and whether `on` means the opposite. */
const binary: Readonly<Record<string, readonly [measure: string, inverted?: true]>> = {
  battery: ['battery.low'],
  carbon_monoxide: ['carbon.monoxide'],
  cold: ['temperature.abnormal'],
  connectivity: ['available'],
  door: ['door.open'],
  garage_door: ['door.open'],
  gas: ['gas'],
  heat: ['temperature.abnormal'],
  moisture: ['water.leak'],
  motion: ['motion'],
  moving: ['vibration'],
  opening: ['door.open'],
  power: ['mains.lost', true],
  problem: ['fault'],
  smoke: ['smoke'],
  tamper: ['tamper'],
  vibration: ['vibration'],
  window: ['door.open'],
};

/** What a sensor of each class measures. Units are those of Home Assistant; others are converted or refused. */
const sensors: Readonly<Record<string, string>> = {
  atmospheric_pressure: 'air.pressure',
  battery: 'battery',
  blood_glucose_concentration: 'blood.glucose',
  carbon_dioxide: 'carbon.dioxide',
  carbon_monoxide: 'carbon.monoxide.level',
  current: 'mains.current',
  energy: 'energy',
  gas: 'gas.volume',
  humidity: 'humidity',
  illuminance: 'illuminance',
  pm10: 'particles.pm10',
  pm25: 'particles.pm25',
  power: 'power',
  pressure: 'air.pressure',
  signal_strength: 'signal.strength',
  temperature: 'temperature',
  water: 'water.volume',
  weight: 'body.weight',
};

/** Units that are another one of the same quantity: factor and summand. */
const conversions: Readonly<Record<string, readonly [times: number, plus?: number]>> = {
  'temperature °F': [5 / 9, -160 / 9],
  'energy Wh': [0.001],
  'energy MWh': [1_000],
  'power kW': [1_000],
  'mains.current mA': [0.001],
  'mains.voltage mV': [0.001],
  'battery.voltage mV': [0.001],
  'air.pressure kPa': [10],
  'air.pressure Pa': [0.01],
  'air.pressure mbar': [1],
  'water.volume L': [0.001],
  'gas.volume L': [0.001],
  'body.weight g': [0.001],
  'body.weight lb': [0.45359237],
  // 180.156 g/mol.
  'blood.glucose mg/dL': [1 / 18.0156],
};

/** Words in the name of an entity that has no class of its own; the first that fits counts. */
const labels: readonly (readonly [pattern: RegExp, measure: string])[] = [
  [/(?:^|[^a-z])(?:sos|panic|emergency)(?:[^a-z]|$)/, 'sos.pressed'],
  [/(?:^|[^a-z])fall(?:_?(?:en|detected|detection|alarm))?(?:[^a-z]|$)/, 'fall.detected'],
  [/heart_?rate|(?:^|_)bpm$|pulse/, 'heart.rate'],
  [/respirat|breath/, 'respiration.rate'],
  [/spo2|oxygen/, 'oxygen.saturation'],
  [/systolic/, 'blood.pressure.systolic'],
  [/diastolic/, 'blood.pressure.diastolic'],
  [/body_?temp/, 'body.temperature'],
  [/glucose/, 'blood.glucose'],
  [/link_?quality/, 'link.quality'],
  [/(?:^|_)(?:in_)?bed(?:_|$)/, 'bed.occupied'],
  [/seat|chair/, 'seat.occupied'],
  [/presence|occupan/, 'presence'],
  [/smoke/, 'smoke'],
  [/water_?leak|leak/, 'water.leak'],
  [/motion/, 'motion'],
];

/** Reads what was said on a topic by the entities that listen to it. They are all of one device. */
export function readEntities(entities: readonly Entity[], { payload, profile }: AddressedFrame): Heard {
  const value = payload.toString();
  const input: TemplateInput = { value, json: parseJson(payload) };
  const said: Said[] = [];
  let first: Refused | undefined;
  for (const entity of entities) {
    for (const one of readEntity(entity, input, profile)) {
      if ('code' in one) first ??= one;
      else if (!said.some(({ measure }) => measure === one.measure)) said.push(one);
    }
  }
  if (said.length === 0 && first !== undefined) return heardBroken(first, isCall(entities, payload));
  return first === undefined ? { said } : { said, refused: first };
}

const isCall = (entities: readonly Entity[], payload: Buffer): boolean =>
  entities.some(({ component }) => component !== 'availability') && soundsLikeHelp(payload);

function* readEntity(
  entity: Entity,
  input: TemplateInput,
  profile: DeviceProfile | undefined,
): Generator<Measurement | Refused> {
  const rendered: Rendered = entity.template === undefined ? input.value : entity.template(input);
  const text = textOf(rendered).trim();
  switch (entity.component) {
    case 'availability':
      if (text === entity.on) yield { measure: 'available', value: true };
      else if (text === entity.off) yield { measure: 'available', value: false };
      else yield refused('payload.availability');
      return;
    case 'device_automation': {
      if (entity.payload !== undefined && text !== entity.payload) return;
      const press = pressOf('type', entity.word, profile);
      if (press !== undefined) yield press;
      return;
    }
    case 'event': {
      // The template found no event in this message.
      if (entity.template !== undefined && text === '') return;
      const message = entity.template === undefined ? input.json : parseJson(Buffer.from(text));
      const type = isProperties(message) ? ownOf(message, 'event_type') : undefined;
      if (typeof type !== 'string') yield refused('value.kind', 'event_type');
      else if (!isCallName(type) && entity.eventTypes?.has(type) !== true) yield refused('event.type', type);
      else {
        const press = pressOf('event_type', type, profile);
        if (press !== undefined) yield press;
      }
      return;
    }
    case 'switch':
    case 'binary_sensor': {
      // A template that has nothing to say in this message, and `None`, leave the state as it was.
      if (text === '' || text === 'None' || text === 'unknown') return;
      const state = stateOf(entity, rendered, text);
      if (state === undefined) yield refused('value.kind', `${entity.label} = ${text}`);
      else yield* flag(entity, state, profile);
      return;
    }
    case 'sensor':
      if (text !== '' && text !== 'None' && text !== 'unknown' && text !== 'unavailable')
        yield quantity(entity, text, profile);
  }
}

/** Jinja writes `True` where JSON said true; both are what `payload_on: true` means. */
function stateOf({ on, off }: Entity, rendered: Rendered, text: string): boolean | undefined {
  const same = (word: string): boolean =>
    text === word || (typeof rendered === 'boolean' && word.toLowerCase() === text.toLowerCase());
  return same(on) ? true : same(off) ? false : undefined;
}

function* flag(entity: Entity, state: boolean, profile: DeviceProfile | undefined): Generator<Measurement> {
  const { deviceClass = '', component, label } = entity;
  if (component === 'switch') {
    yield { measure: 'plug.on', value: state };
    return;
  }
  const name = label.toLowerCase();
  const labelled = labels.find(([pattern]) => pattern.test(name))?.[1];
  // A name that calls for help goes before any class: `safety`, `problem` …
  if (labelled !== undefined && isEvent(labelled)) {
    if (state) yield { measure: labelled, value: true };
    return;
  }
  const known = Object.hasOwn(binary, deviceClass) ? binary[deviceClass] : undefined;
  if (known !== undefined) {
    yield { measure: known[0], value: known[1] === true ? !state : state };
    return;
  }
  if (deviceClass === 'occupancy' || deviceClass === 'presence') {
    yield { measure: whereOf(profile) ?? labelled ?? 'presence', value: state };
    return;
  }
  const bare = deviceClass === '' && entity.aside === undefined ? onOff(state, profile) : undefined;
  if (labelled === undefined && bare !== undefined) yield bare;
  else {
    const one = measurementOf(labelled ?? label, state);
    if (!('code' in one)) yield one;
  }
}

const places: ReadonlySet<string> = new Set(['presence', 'seat.occupied', 'bed.occupied', 'motion']);
/** Where somebody sits, lies or is: the kind of device knows. */
const whereOf = (profile: DeviceProfile | undefined): string | undefined =>
  profile?.onMeans !== undefined && places.has(profile.onMeans) ? profile.onMeans : undefined;

function quantity(
  { deviceClass = '', unit, label }: Entity,
  text: string,
  profile: DeviceProfile | undefined,
): Measurement | Refused {
  const number = Number(text);
  const measure = Object.hasOwn(sensors, deviceClass)
    ? (sensors[deviceClass] as string)
    : deviceClass === 'voltage'
      ? /bat/i.test(label)
        ? 'battery.voltage'
        : 'mains.voltage'
      : labels.find(([pattern]) => pattern.test(label.toLowerCase()))?.[1];
  if (Number.isNaN(number) && /^(?:action|click|button|press)/i.test(label)) {
    return pressOf(label, text, profile) ?? measurementOf(label, text);
  }
  if (measure === undefined) return measurementOf(label, Number.isNaN(number) ? text : number);
  // `fall: none` is a word about a fall, not one.
  if (Number.isNaN(number)) {
    return isEvent(measure) && (isCallName(text) || /^(?:fall|falling|fall_alarm|fallen)$/i.test(text))
      ? { measure, value: true }
      : measurementOf(label, text);
  }
  if (isEvent(measure)) return measurementOf(label, number);
  const conversion = conversions[`${measure} ${unit ?? ''}`];
  if (conversion !== undefined) return measurementOf(measure, round(number * conversion[0] + (conversion[1] ?? 0)));
  return measurementOf(measure, number, unit);
}
