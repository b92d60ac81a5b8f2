/** Where a value stands against its limits. */
export type Side = 'low' | 'inside' | 'high';

/** Limits in the unit of the value; either may be absent. */
export interface Limits {
  /** Under it is too low. */
  readonly below?: number;
  /** Over it is too high. */
  readonly above?: number;
  /** How far back inside a value must come before it counts as inside again. */
  readonly hysteresis: number;
}

/** A limit with two edges: what went beyond at one comes back only at the other, so that a value at the edge does not flap. */
export function sideOf(before: Side, value: number, { below, above, hysteresis }: Limits): Side {
  if (below !== undefined && value < below) return 'low';
  if (above !== undefined && value > above) return 'high';
  if (before === 'low' && below !== undefined && value < below + hysteresis) return 'low';
  if (before === 'high' && above !== undefined && value > above - hysteresis) return 'high';
  return 'inside';
}
