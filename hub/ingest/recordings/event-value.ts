import { describeMeasure } from '#contracts/measure';
import type { Value } from '#contracts/reading';
import { measurementOf } from '../measurement.ts';
import { reasonText } from '../rejection.ts';

/** What a row says: a value, nothing (an event that did not happen), or why it cannot be read. */
export type ReadValue =
  | { readonly kind: 'value'; readonly value: Value }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'unread'; readonly code: string; readonly reason: string };

/** Reads the values of one measure given in one unit. */
export type ValueReader = (text: string) => ReadValue;

const truths: ReadonlyMap<string, boolean> = new Map([
  ...[
    '',
    '1',
    '1.0',
    'true',
    'on',
    'yes',
    'open',
    'opened',
    'fired',
    'active',
    'occupied',
    'present',
    'detected',
    'pressed',
    'wet',
    'alarm',
  ].map((word) => [word, true] as const),
  ...[
    '0',
    '0.0',
    'false',
    'off',
    'no',
    'close',
    'closed',
    'idle',
    'inactive',
    'vacant',
    'empty',
    'absent',
    'clear',
    'dry',
    'ok',
    'normal',
  ].map((word) => [word, false] as const),
]);

const yes: ReadValue = { kind: 'value', value: true };
const no: ReadValue = { kind: 'value', value: false };
const nothing: ReadValue = { kind: 'nothing' };
const unread = (code: string, reason: string): ReadValue => ({ kind: 'unread', code, reason });

/** From a unit, spelled without case and blanks, to the measure's own. Only where it is the same quantity beyond doubt. */
const conversions: Readonly<Record<string, Readonly<Record<string, (value: number) => number>>>> = {
  Cel: {
    '°f': (f) => ((f - 32) * 5) / 9,
    f: (f) => ((f - 32) * 5) / 9,
    '℉': (f) => ((f - 32) * 5) / 9,
    '[degf]': (f) => ((f - 32) * 5) / 9,
    fahrenheit: (f) => ((f - 32) * 5) / 9,
    k: (k) => k - 273.15,
    celsius: (c) => c,
    degc: (c) => c,
  },
  // 1 mmol/L of glucose (180.156 g/mol) is 18.0156 mg/dL.
  'mmol/L': { 'mg/dl': (mg) => mg / 18.0156, 'mmol/l': (mmol) => mmol },
  'mm[Hg]': { kpa: (kpa) => kpa * 7.50062, mmhg: (mm) => mm, 'mm hg': (mm) => mm },
  kg: {
    lb: (lb) => lb * 0.45359237,
    lbs: (lb) => lb * 0.45359237,
    '[lb_av]': (lb) => lb * 0.45359237,
    g: (g) => g / 1000,
    斤: (jin) => jin / 2,
    st: (stone) => stone * 6.35029318,
  },
  'beat/min': {
    'beats/min': (n) => n,
    'beats/minute': (n) => n,
    'beats per minute': (n) => n,
    '{beats}/min': (n) => n,
    hz: (n) => n * 60,
  },
  '/min': { 'breaths/min': (n) => n, 'breaths/minute': (n) => n, brpm: (n) => n, '{breaths}/min': (n) => n },
  '%': { '%spo2': (n) => n, percent: (n) => n, pct: (n) => n, '1': (share) => share * 100 },
  W: { kw: (kw) => kw * 1000, watt: (w) => w },
  kWh: { wh: (wh) => wh / 1000, w·h: (wh) => wh / 1000 },
  m3: { l: (l) => l / 1000, litre: (l) => l / 1000, liter: (l) => l / 1000, 'm^3': (m3) => m3 },
  hPa: { kpa: (kpa) => kpa * 10, pa: (pa) => pa / 100, mbar: (mbar) => mbar },
};

const numeral = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;

/** @param decimalComma in files whose columns a comma does not part. */
export function valueReader(measure: string, unit: string, decimalComma: boolean): ValueReader {
  const known = describeMeasure(measure);
  const numberIn = (text: string): number | undefined => {
    const plain = decimalComma ? text.replace(',', '.') : text;
    return numeral.test(plain) ? Number(plain) : undefined;
  };
  switch (known?.kind) {
    case 'state':
      return (text) => {
        const truth = truths.get(text) ?? truths.get(text.trim().toLowerCase());
        if (truth === undefined)
          return unread('value.kind', `says ${measure} = ${shown(text)}, which is neither 1 nor 0`);
        return truth ? yes : no;
      };
    case 'event':
      return (text) => {
        const word = text.trim();
        const truth = truths.get(word.toLowerCase());
        if (truth === false) return nothing;
        return checked(measure, truth === true ? true : (numberIn(word) ?? word), undefined);
      };
    case 'quantity': {
      const convert = conversions[known.unit ?? '']?.[unit.trim().toLowerCase()];
      const rest = convert === undefined && unit.trim() !== '' ? unit.trim() : undefined;
      return (text) => {
        const number = numberIn(text.trim());
        if (number === undefined)
          return text.trim() === ''
            ? unread('value.missing', `has no value of ${measure}`)
            : unread('value.kind', `says ${measure} = ${shown(text)}, which is no number`);
        return checked(measure, convert === undefined ? number : Number(convert(number).toFixed(6)), rest);
      };
    }
    default:
      return (text) => {
        const word = text.trim();
        return checked(measure, word === '' ? true : (numberIn(word) ?? word), undefined);
      };
  }
}

const shown = (text: string): string => JSON.stringify(text.trim().slice(0, 32));

/** As every frame is checked: what no probe can mean is refused here as well. */
function checked(measure: string, value: Value, unit: string | undefined): ReadValue {
  const said = measurementOf(measure, value, unit);
  return 'code' in said
    ? unread(said.code, `is refused: ${reasonText(said).en}`)
    : { kind: 'value', value: said.value };
}
