import type { Value } from '#contracts/reading';

/** How a value lies in a store: which of the three it is, its figure (truth as 0/1) and its word. */
export interface StoredValue {
  readonly kind: 0 | 1 | 2;
  readonly num: number | null;
  readonly text: string | null;
}

export function toStored(value: Value): StoredValue {
  if (typeof value === 'number') return { kind: 0, num: value, text: null };
  if (typeof value === 'boolean') return { kind: 1, num: value ? 1 : 0, text: null };
  return { kind: 2, num: null, text: value.toWellFormed() };
}

export function fromStored(kind: number, num: number | null, text: string | null): Value {
  if (kind === 0) return num ?? 0;
  return kind === 1 ? num === 1 : (text ?? '');
}
