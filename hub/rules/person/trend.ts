import type { Text } from '#contracts/text';
import { type Baseline, learnDay, unknownBaseline } from '../conditions/baseline.ts';

/** A figure of each night or day, over weeks. The last seven are compared with what went before them. */
export interface Trend {
  /** Start of the local day that went in last, epoch ms. */
  readonly day: number;
  readonly last: readonly number[];
  readonly usual: Baseline;
  readonly told?: true;
}

export const noTrend: Trend = { day: 0, last: [], usual: unknownBaseline };

const week = 7;

/** One more day. What is a week old becomes part of what is usual. */
export function follow(
  trend: Trend,
  { day, value, leastSpread }: { readonly day: number; readonly value: number; readonly leastSpread: number },
): Trend {
  const last = [...trend.last, Math.round(value * 100) / 100];
  const oldest = last.length > week ? last[0] : undefined;
  return {
    ...trend,
    day,
    last: last.slice(-week),
    usual: oldest === undefined ? trend.usual : learnDay(trend.usual, oldest, leastSpread),
  };
}

/** Two weeks before the last one make a habit. */
const daysNeeded = 14;

/** How far the last week is from what is usual, and whether that is far enough; undefined before it is known. */
export function drift(
  { last, usual }: Trend,
  least: number,
): { readonly recent: number; readonly by: number; readonly far: boolean; readonly near: boolean } | undefined {
  if (usual.days < daysNeeded || last.length < week) return undefined;
  const recent = last.reduce((sum, value) => sum + value, 0) / last.length;
  const by = recent - usual.mean;
  // A mean of seven scatters less than one day.
  const limit = Math.max(1.5 * usual.spread, least);
  return { recent, by, far: Math.abs(by) > limit, near: Math.abs(by) < limit / 2 };
}

/** How much is known, for "why nothing?". */
export function trendBlocked(trend: Trend): Text {
  const days = trend.usual.days + trend.last.length;
  return trend.usual.days < daysNeeded
    ? {
        zh: `只记了 ${days} 天，满 ${daysNeeded + week} 天才判断`,
        en: `only ${days} days known of ${daysNeeded + week} needed`,
      }
    : { zh: '与平时相差不大', en: 'close to what is usual' };
}
