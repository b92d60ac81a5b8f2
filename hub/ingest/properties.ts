import type { DeviceProfile } from '#contracts/device';
import { describeMeasure } from '#contracts/measure';
import type { Measurement } from '#contracts/reading';
import { isCallName } from './call-for-help.ts';
import type { Said } from './dialect.ts';
import { isEvent, measurementOf } from './measurement.ts';
import { type Refused, refused } from './rejection.ts';

/** An object of a payload: names and values as the device wrote them. */
export type Properties = Readonly<Record<string, unknown>>;

/**
 * How the value of a property is taken.
 * - `flag`, `inverted`: a state; a number there is a strength or a meter, never the alarm.
 * - `bit`, `inverted-bit`: a state in a convention that has no truth values: 1 and 0.
 * - `event`: it happened, unless the value says no.
 * - `number`, `{times}`: a quantity, also written as text; in another unit.
 * - `press`: a word for the way a button was pressed, which the kind of device explains.
 * - `kind`: on or off of whatever this kind of device is about.
 * - `{words}`: one of the words means that the event happened; others say nothing of it.
 * - `{on, off}`: words of a state.
 */
export type Taken =
  | 'flag'
  | 'inverted'
  | 'bit'
  | 'inverted-bit'
  | 'event'
  | 'number'
  | 'press'
  | 'kind'
  | { readonly times: number; readonly plus?: number }
  | { readonly words: readonly string[] }
  | { readonly on: readonly string[]; readonly off: readonly string[] };

export interface Convention {
  readonly key: string;
  /** Ignored for `press` and `kind`. */
  readonly measure: string;
  readonly as: Taken;
}

export interface Vocabulary {
  /** Most telling first: this is also the order of the measurements of one message. */
  readonly conventions: readonly Convention[];
  /** Properties about the message or the software, not about the home. */
  readonly passedOver: ReadonlySet<string>;
  /** Keys are compared in lower case. */
  readonly anyCase?: boolean;
}

/** What was understood of some properties. `refused`: the first that could not be taken. */
export interface Understood {
  readonly said: Said[];
  refused?: Refused;
}

/** Properties without a convention that are kept of one message. */
const maxOthers = 32;

const consumedBy = new WeakMap<Vocabulary, ReadonlySet<string>>();

function consumedOf(vocabulary: Vocabulary): ReadonlySet<string> {
  let keys = consumedBy.get(vocabulary);
  if (keys === undefined) {
    keys = new Set(
      vocabulary.conventions
        .filter(({ as }) => (typeof as === 'string' ? as !== 'kind' : 'times' in as))
        .map(({ key }) => key),
    );
    consumedBy.set(vocabulary, keys);
  }
  return keys;
}

export const isProperties = (value: unknown): value is Properties =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** An own property: names that every object has are found nowhere. */
export const ownOf = (properties: Properties, key: string): unknown =>
  Object.hasOwn(properties, key) ? properties[key] : undefined;

/** Reads properties by the conventions of a dialect; the rest is kept under its own name. */
export function understand(
  properties: Properties,
  vocabulary: Vocabulary,
  profile: DeviceProfile | undefined,
): Understood {
  const named = vocabulary.anyCase === true ? inLowerCase(properties) : properties;
  const understood: Understood = { said: [] };
  const take = (one: Measurement | Refused | undefined): void => {
    if (one === undefined) return;
    if ('code' in one) understood.refused ??= one;
    else if (!understood.said.some(({ measure }) => measure === one.measure)) understood.said.push(one);
  };
  const worded = new Set<string>();
  for (const { key, measure, as } of vocabulary.conventions) {
    const value = ownOf(named, key);
    // Null and the empty word stand for what is not known.
    if (value === undefined || value === null || value === '') continue;
    const one = conventional({ key, measure, as, value, profile });
    if (one !== undefined && (as === 'kind' || (typeof as === 'object' && 'on' in as))) worded.add(key);
    take(one);
  }
  const consumed = consumedOf(vocabulary);
  let others = 0;
  for (const key in named) {
    if (consumed.has(key) || vocabulary.passedOver.has(key) || worded.has(key) || !Object.hasOwn(named, key)) continue;
    const value = named[key];
    if (value === null || value === '' || typeof value === 'object') continue;
    if (value !== true && isEvent(key)) continue;
    if (++others > maxOthers) break;
    // One odd property among many is no reason to call the message refused.
    const one = measurementOf(key, value);
    if (!('code' in one)) take(one);
  }
  return understood;
}

function inLowerCase(properties: Properties): Properties {
  const named: Record<string, unknown> = Object.create(null);
  for (const key in properties) if (Object.hasOwn(properties, key)) named[key.toLowerCase()] = properties[key];
  return named;
}

function conventional({
  key,
  measure,
  as,
  value,
  profile,
}: Convention & { readonly value: unknown; readonly profile: DeviceProfile | undefined }):
  | Measurement
  | Refused
  | undefined {
  if (typeof as === 'object') {
    if ('times' in as) return quantity({ key, measure, value, times: as.times, plus: as.plus ?? 0 });
    if ('words' in as)
      return typeof value === 'string' && as.words.includes(value) ? { measure, value: true } : undefined;
    const flag = typeof value === 'string' ? wordOf(as, value) : flagOf(value);
    if (flag === undefined) return undefined;
    return isEvent(measure) ? (flag ? { measure, value: true } : undefined) : { measure, value: flag };
  }
  switch (as) {
    case 'number':
      return quantity({ key, measure, value, times: 1, plus: 0 });
    case 'press':
      return pressOf(key, value, profile);
    case 'kind':
      return onOff(bitOf(value), profile);
    case 'bit':
    case 'inverted-bit': {
      const flag = bitOf(value);
      if (flag === undefined) return refused('value.kind', key);
      return isEvent(measure) && !flag ? undefined : { measure, value: as === 'bit' ? flag : !flag };
    }
    default: {
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
  }
}

function quantity({
  key,
  measure,
  value,
  times,
  plus,
}: {
  readonly key: string;
  readonly measure: string;
  readonly value: unknown;
  readonly times: number;
  readonly plus: number;
}): Measurement | Refused {
  const number = typeof value === 'string' ? Number(value) : value;
  if (typeof number !== 'number' || Number.isNaN(number))
    return refused('value.kind', typeof value === 'object' ? key : `${key} = ${String(value).slice(0, 32)}`);
  return measurementOf(measure, times === 1 && plus === 0 ? number : round(number * times + plus));
}

/** Conversions leave digits that nobody measured. */
export const round = (value: number): number => Number(value.toPrecision(9));

/** A press by the word a convention has for it; the kind of device says what the word means. */
export function pressOf(
  key: string,
  word: unknown,
  profile: DeviceProfile | undefined,
): Measurement | Refused | undefined {
  if (word === undefined || word === null || word === '') return undefined;
  if (typeof word !== 'string') return refused('value.kind', key);
  if (isCallName(word)) return { measure: 'sos.pressed', value: true };
  const { actions } = profile ?? {};
  const meant =
    actions === undefined ? undefined : (meaningIn(actions, word) ?? meaningIn(actions, withoutEndpoint(word)));
  return meant === undefined ? measurementOf('action', word) : { ...meant };
}

const meaningIn = (actions: Readonly<Record<string, Measurement>>, word: string): Measurement | undefined =>
  Object.hasOwn(actions, word) ? actions[word] : undefined;

/** A remote with several keys says which: `single_left`, `1_double`. */
const withoutEndpoint = (word: string): string =>
  word.replace(/_(?:left|right|both|center|up|down|top|bottom|l\d|\d{1,2})$/, '').replace(/^(?:button_?)?\d{1,2}_/, '');

/** A bare on or off, in the sense of the kind of device. An event is never off. */
export function onOff(on: boolean | undefined, profile: DeviceProfile | undefined): Measurement | undefined {
  const measure = profile?.onMeans;
  if (on === undefined || measure === undefined) return undefined;
  if (describeMeasure(measure)?.kind !== 'event') return { measure, value: on };
  return on ? { measure, value: true } : undefined;
}

const wordOf = (
  { on, off }: { readonly on: readonly string[]; readonly off: readonly string[] },
  value: string,
): boolean | undefined => {
  const word = value.toLowerCase();
  return on.includes(word) ? true : off.includes(word) ? false : flagOf(value);
};

const bitOf = (value: unknown): boolean | undefined =>
  value === 1 || value === '1' ? true : value === 0 || value === '0' ? false : flagOf(value);

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
