import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dayMs, hourMs } from '#contracts/time';
import { planStretches } from '#hub/telemetry/duckdb/plan';

const day = (n: number): number => n * dayMs;

describe('the plan of a range', () => {
  test('reads days with new rows from the points and all others from roll-ups', () => {
    const plan = planStretches({
      from: 0,
      to: day(5),
      levelMs: hourMs,
      horizon: 0,
      dirtyDays: [day(1), day(2), day(4)],
    });
    expect(plan).toEqual([
      { from: 0, to: day(1), source: 'rolled' },
      { from: day(1), to: day(3), source: 'raw' },
      { from: day(3), to: day(4), source: 'rolled' },
      { from: day(4), to: day(5), source: 'raw' },
    ]);
  });

  test('reads the ragged end from the points, and what was forgotten from roll-ups', () => {
    const range = { from: 0, to: day(1) + 5, horizon: 3 * hourMs, dirtyDays: [0] };
    expect(planStretches({ ...range, levelMs: hourMs })).toEqual([
      { from: 0, to: 3 * hourMs, source: 'rolled' },
      { from: 3 * hourMs, to: day(1) + 5, source: 'raw' },
    ]);
    expect(planStretches({ ...range, levelMs: undefined, horizon: day(9) })).toEqual([
      { from: 0, to: day(1) + 5, source: 'rolled' },
    ]);
  });

  test('covers every moment once, in order', () => {
    const moment = fc.integer({ min: 0, max: day(6) });
    fc.assert(
      fc.property(
        moment,
        moment,
        fc.constantFrom(undefined, hourMs, 60_000),
        fc.integer({ min: 0, max: 150 }),
        fc.uniqueArray(fc.integer({ min: 0, max: 6 })),
        (one, two, levelMs, horizonHours, dirty) => {
          const from = Math.floor(Math.min(one, two) / hourMs) * hourMs;
          const to = Math.max(one, two);
          const dirtyDays = dirty.sort((a, b) => a - b).map(day);
          const plan = planStretches({ from, to, levelMs, horizon: horizonHours * hourMs, dirtyDays });
          let reached = from;
          for (const stretch of plan) {
            expect(stretch.from).toBe(reached);
            expect(stretch.to).toBeGreaterThan(stretch.from);
            reached = stretch.to;
          }
          expect(reached).toBe(Math.max(from, to));
        },
      ),
    );
  });
});
