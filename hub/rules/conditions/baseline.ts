/** What is usual for one person or home: one value a day goes in. */
export interface Baseline {
  /** The first days, until there are enough to begin with their median. */
  readonly first?: readonly number[];
  readonly mean: number;
  /** Mean absolute deviation. */
  readonly spread: number;
  /** How many days went in. */
  readonly days: number;
}

export const unknownBaseline: Baseline = { first: [], mean: 0, spread: 0, days: 0 };

/** With this many days the median is no longer one day's whim. */
const daysToBegin = 5;
/** Half of what is remembered is younger than about two weeks. */
const weight = 1 / 20;
/** No day pulls harder than this many spreads. */
const pull = 3;

const round = (value: number): number => Math.round(value * 1_000) / 1_000;

export function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2;
}

/**
 * Learns a day. The first five make their median the beginning; then the mean moves by a twentieth of each day's difference, and no
 * day counts for more than three spreads, so that an outage, a visit or a fever does not become what is usual.
 *
 * @param leastSpread what the measurement itself scatters by; the spread never falls below it
 */
export function learnDay(state: Baseline, value: number, leastSpread: number): Baseline {
  const days = state.days + 1;
  if (state.first !== undefined) {
    const first = [...state.first, value];
    const mean = medianOf(first);
    const spread = Math.max(medianOf(first.map((one) => Math.abs(one - mean))), leastSpread);
    const begun = { mean: round(mean), spread: round(spread), days };
    return first.length < daysToBegin ? { first: first.map(round), ...begun } : begun;
  }
  const limit = pull * Math.max(state.spread, leastSpread);
  const difference = Math.min(Math.max(value - state.mean, -limit), limit);
  return {
    mean: round(state.mean + weight * difference),
    spread: round(Math.max(state.spread + weight * (Math.abs(difference) - state.spread), leastSpread)),
    days,
  };
}

/** Whether a value is far from what is usual: by `spreads` spreads and by `least` in its own unit. Unknown before enough days. */
export function unusual(
  { mean, spread, days }: Baseline,
  value: number,
  { spreads, least, daysNeeded }: { readonly spreads: number; readonly least: number; readonly daysNeeded: number },
): 'low' | 'high' | undefined {
  if (days < daysNeeded || Math.abs(value - mean) <= Math.max(spreads * spread, least)) return undefined;
  return value < mean ? 'low' : 'high';
}
