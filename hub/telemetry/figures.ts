import type { Bucket, Value } from '#contracts/reading';

/** What is known of a stretch of time, in a form that can be added up with that of another stretch. */
export interface Figures {
  /** Where the stretch begins, epoch ms. */
  readonly from: number;
  readonly count: number;
  /** How many of them are numbers or truth values. */
  readonly numbers: number;
  readonly min: number | null;
  readonly max: number | null;
  readonly sum: number | null;
  readonly lastAt: number;
  readonly last: Value;
}

const either = (a: number | null, b: number | null, choose: (a: number, b: number) => number): number | null =>
  a === null ? b : b === null ? a : choose(a, b);

const add = (a: Figures, b: Figures): Figures => ({
  from: a.from,
  count: a.count + b.count,
  numbers: a.numbers + b.numbers,
  min: either(a.min, b.min, Math.min),
  max: either(a.max, b.max, Math.max),
  sum: either(a.sum, b.sum, (x, y) => x + y),
  lastAt: Math.max(a.lastAt, b.lastAt),
  last: b.lastAt > a.lastAt ? b.last : a.last,
});

/** Adds stretches up to the buckets they begin in. `startOf` says where the bucket of a moment begins; undefined: in none. */
export function toBuckets(parts: readonly Figures[], startOf: (at: number) => number | undefined): readonly Bucket[] {
  const sums = new Map<number, Figures>();
  for (const part of parts) {
    const from = startOf(part.from);
    if (from === undefined) continue;
    const sum = sums.get(from);
    sums.set(from, sum === undefined ? { ...part, from } : add(sum, part));
  }
  return [...sums.values()]
    .sort((a, b) => a.from - b.from)
    .map(({ from, count, numbers, min, max, sum, last }) => ({
      from,
      count,
      min,
      max,
      mean: sum === null || numbers === 0 ? null : sum / numbers,
      last,
    }));
}
