import { minuteMs, secondMs } from '#contracts/time';

const firstMs = secondMs;
const longestMs = minuteMs;
/** However long a provider asks us to stay away, an emergency is tried again after this. */
const longestAskedMs = 15 * minuteMs;

/**
 * How long to wait after the n-th attempt failed, in ms: 1 s, 2 s, 4 s … 60 s, each shortened at random by up to half, so that
 * a thousand messages held up together do not knock together. A provider's own wish (Retry-After) is a lower bound.
 * @param attempts attempts made so far, from 1
 * @param random from 0 (inclusive) to 1 (exclusive)
 */
export function waitMs(attempts: number, random: number, askedMs = 0): number {
  const full = Math.min(firstMs * 2 ** Math.min(attempts - 1, 30), longestMs);
  return Math.round(Math.max(full * (1 - random / 2), Math.min(askedMs, longestAskedMs)));
}
