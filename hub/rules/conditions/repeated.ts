import { minuteMs } from '#contracts/time';

/** n times within m milliseconds. */
export interface Often {
  readonly times: number;
  readonly withinMs: number;
}

/** The moments that still matter, oldest first. Epoch ms. */
export type Repeated = readonly number[];

/** Words this much older than the newest still find their place. */
const latenessMs = minuteMs;

/** Counts an event at its own time; the same moment twice is one event, whatever order they come in. */
export function repeat(state: Repeated, at: number, { times, withinMs }: Often): Repeated {
  if (state.includes(at)) return state;
  const newest = Math.max(at, state.at(-1) ?? at);
  return [...state, at]
    .sort((a, b) => a - b)
    .filter((moment) => newest - moment <= withinMs + latenessMs)
    .slice(-2 * times);
}

/** Whether n of them stand within m milliseconds of one another. */
export function isRepeated(state: Repeated, { times, withinMs }: Often): boolean {
  return state.some((first, index) => {
    const last = state[index + times - 1];
    return last !== undefined && last - first <= withinMs;
  });
}
