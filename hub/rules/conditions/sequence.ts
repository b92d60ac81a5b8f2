/** The newest time of each of two events. Epoch ms. */
export interface Sequence {
  readonly first?: number;
  readonly then?: number;
}

/** Notes one of the two at its own time; an older word than the newest of its kind changes nothing. */
export function follow(state: Sequence, event: 'first' | 'then', at: number): Sequence {
  const known = state[event];
  return known !== undefined && known >= at ? state : { ...state, [event]: at };
}

/** Whether the second came after the first and soon enough, in whatever order the two were heard. */
export const isFollowed = ({ first, then }: Sequence, withinMs: number): boolean =>
  first !== undefined && then !== undefined && then >= first && then - first <= withinMs;
