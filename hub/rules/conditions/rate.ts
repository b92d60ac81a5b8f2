import { minuteMs } from '#contracts/time';

/** A value and its own time, epoch ms. */
export interface Point {
  readonly value: number;
  readonly at: number;
}

/** Change a minute between two values; undefined when the second is not later. */
export const ratePerMinute = (from: Point, to: Point): number | undefined =>
  to.at > from.at ? ((to.value - from.value) * minuteMs) / (to.at - from.at) : undefined;

/**
 * Whether a value can follow another: nothing living changes faster than `perMinute`, give or take `slack` for the accuracy
 * of the probe. What is refused now is allowed once enough time has passed.
 */
export const canFollow = (
  from: Point,
  to: Point,
  limit: { readonly perMinute: number; readonly slack: number },
): boolean =>
  Math.abs(to.value - from.value) <= limit.slack + (limit.perMinute * Math.max(to.at - from.at, 0)) / minuteMs;
