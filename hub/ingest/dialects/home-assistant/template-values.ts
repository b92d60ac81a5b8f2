import { isProperties, ownOf } from '../../properties.ts';

/** What a template came to; `undefined` is Jinja's undefined. */
export type Rendered = string | number | boolean | null | undefined | object;

/** A value of the wrong kind for what is done with it, or a template beyond what is understood. */
export class NotUnderstood extends Error {}

export const comparisons: Readonly<Record<string, (a: Rendered, b: Rendered) => boolean>> = {
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '<=': (a, b) => numberOf(a) <= numberOf(b),
  '>=': (a, b) => numberOf(a) >= numberOf(b),
  '<': (a, b) => numberOf(a) < numberOf(b),
  '>': (a, b) => numberOf(a) > numberOf(b),
};

export function isIn(one: Rendered, list: Rendered): boolean {
  if (Array.isArray(list)) return list.includes(one);
  if (typeof list === 'string') return list.includes(textOf(one));
  return isProperties(list) && Object.hasOwn(list, textOf(one));
}

export const filters: Readonly<Record<string, (value: Rendered, args: readonly Rendered[]) => Rendered>> = {
  int: (value, [otherwise]) => Math.trunc(numberOf(value, otherwise)),
  float: (value, [otherwise]) => numberOf(value, otherwise),
  round: (value, [digits]) => {
    const places = Math.min(Math.max(typeof digits === 'number' ? Math.trunc(digits) : 0, 0), 15);
    return Number(numberOf(value).toFixed(places));
  },
  abs: (value) => Math.abs(numberOf(value)),
  lower: (value) => textOf(value).toLowerCase(),
  upper: (value) => textOf(value).toUpperCase(),
  trim: (value) => textOf(value).trim(),
  string: (value) => textOf(value),
  bool: (value) => isTrue(value) && !['false', 'off', 'no', '0'].includes(textOf(value).toLowerCase()),
  default: (value, [otherwise, whenFalse]) =>
    value === undefined || (whenFalse === true && !isTrue(value)) ? otherwise : value,
  is_defined: (value) => value,
  tojson: (value) => (typeof value === 'object' ? undefined : JSON.stringify(value)),
};

export function numberOf(value: Rendered, otherwise?: Rendered): number {
  const number =
    typeof value === 'boolean'
      ? Number(value)
      : typeof value === 'string' && value.trim() !== ''
        ? Number(value)
        : value;
  if (typeof number === 'number' && Number.isFinite(number)) return number;
  if (otherwise === undefined) throw new NotUnderstood();
  return numberOf(otherwise);
}

export function memberOf(of: Rendered, key: Rendered): Rendered {
  if (Array.isArray(of)) return typeof key === 'number' ? (of.at(key) as Rendered) : undefined;
  if (!isProperties(of) || (typeof key !== 'string' && typeof key !== 'number')) return undefined;
  return ownOf(of, String(key)) as Rendered;
}

export const isTrue = (value: Rendered): boolean =>
  Array.isArray(value)
    ? value.length > 0
    : value !== undefined && value !== null && value !== '' && value !== 0 && value !== false;

/** As Jinja writes it: `True`, `None`, and nothing for the undefined. */
export function textOf(value: Rendered): string {
  if (value === undefined) return '';
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return typeof value === 'object' ? '' : String(value);
}
