import { dayMs } from '#contracts/time';

export interface Stretch {
  readonly from: number;
  readonly to: number;
}

export interface PlannedStretch extends Stretch {
  readonly source: 'raw' | 'rolled';
}

export const floorTo = (at: number, stepMs: number): number => Math.floor(at / stepMs) * stepMs;

/**
 * Which part of a range roll-ups answer and which the points themselves. Roll-ups are complete for every UTC day of a series
 * that has no uncompacted rows; before the horizon they are all there is. Without a level that fits the step, everything
 * the points can answer is read from them.
 */
export function planStretches(range: {
  readonly from: number;
  readonly to: number;
  /** Length of the roll-ups in ms; undefined when none fits the step. */
  readonly levelMs: number | undefined;
  /** Points before are forgotten; a whole hour. */
  readonly horizon: number;
  /** UTC days with uncompacted rows, by their start, ascending. */
  readonly dirtyDays: readonly number[];
}): readonly PlannedStretch[] {
  const { from, to, levelMs, horizon, dirtyDays } = range;
  const planned: PlannedStretch[] = [];
  const add = (begin: number, end: number, source: 'raw' | 'rolled'): void => {
    if (begin >= end) return;
    const before = planned.at(-1);
    if (before?.source === source && before.to === begin) planned.splice(-1, 1, { ...before, to: end });
    else planned.push({ from: begin, to: end, source });
  };

  const forgottenUntil = Math.min(to, Math.max(from, horizon));
  add(from, forgottenUntil, 'rolled');
  const rolledUntil = levelMs === undefined ? forgottenUntil : Math.max(forgottenUntil, floorTo(to, levelMs));
  let reached = forgottenUntil;
  for (const day of dirtyDays) {
    const begin = Math.max(day, reached);
    const end = Math.min(day + dayMs, rolledUntil);
    if (begin >= end) continue;
    add(reached, begin, 'rolled');
    add(begin, end, 'raw');
    reached = end;
  }
  add(reached, rolledUntil, 'rolled');
  add(rolledUntil, to, 'raw');
  return planned;
}
