/** How bad something is: 0 is well, each step worse. It goes up at once and comes down slowly. */
export interface Ladder {
  readonly level: number;
  /** Better words since it was last this bad: how many, since when, and the worst of them. */
  readonly better?: { readonly times: number; readonly since: number; readonly level: number };
}

export const well: Ladder = { level: 0 };

/** `raised` from well, `worse` and `eased` on the way, `cleared` to well. */
export type Move = 'raised' | 'worse' | 'eased' | 'cleared';

export interface Descent {
  /** So many better words in a row … */
  readonly times: number;
  /** … over at least this long, ms. */
  readonly ms: number;
}

/** One more word on how bad it is. The clear condition of a rule, and its severity going up and down on one alert. */
export function climb(
  state: Ladder,
  { level, at }: { readonly level: number; readonly at: number },
  descent: Descent,
): { readonly state: Ladder; readonly move?: Move } {
  if (level > state.level) return { state: { level }, move: state.level === 0 ? 'raised' : 'worse' };
  if (level === state.level) return { state: { level } };
  const known = state.better;
  const better =
    known === undefined
      ? { times: 1, since: at, level }
      : { times: known.times + 1, since: known.since, level: Math.max(known.level, level) };
  if (better.times < descent.times || at - better.since < descent.ms) return { state: { level: state.level, better } };
  return { state: { level: better.level }, move: better.level === 0 ? 'cleared' : 'eased' };
}
