/** Since when something has held without a break, by the time of the words themselves. Epoch ms. */
export interface Sustained {
  readonly since?: number;
  /** The newest word. */
  readonly lastAt?: number;
}

/** A word older than the newest one changes nothing: a state is what was said last. */
export function sustain(state: Sustained, { holds, at }: { readonly holds: boolean; readonly at: number }): Sustained {
  if (state.lastAt !== undefined && at < state.lastAt) return state;
  if (!holds) return { lastAt: at };
  return { since: state.since ?? at, lastAt: at };
}

/** When it will have held for so long; undefined while it does not hold. */
export const sustainedAt = ({ since }: Sustained, forMs: number): number | undefined =>
  since === undefined ? undefined : since + forMs;
