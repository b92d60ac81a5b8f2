import { hourMs, minuteMs } from '#contracts/time';

/** How far a device's clock may be from the hub's before it is no longer believed. */
export interface SkewLimits {
  /** Ahead of the time of receipt, ms. */
  readonly aheadMs: number;
  /** Behind it, ms: what was recorded while there was no connection is older, and right. */
  readonly behindMs: number;
}

export const usualSkewLimits: SkewLimits = { aheadMs: minuteMs, behindMs: 48 * hourMs };

/** The range of times that can be written down: ECMAScript's (ECMA-262 §21.4.1.1), ±8.64e15 ms. */
const furthestMs = 8.64e15;

export const isBelievable = (deviceAt: number, receivedAt: number, { aheadMs, behindMs }: SkewLimits): boolean =>
  deviceAt - receivedAt <= aheadMs && receivedAt - deviceAt <= behindMs;

/** Before this no device of this kind was made: 1 January 2015. */
const earliestRecordMs = Date.UTC(2015, 0, 1);

/** Whether a record out of a device's memory is older than what is taken for now. */
export const isLate = (deviceAt: number, receivedAt: number, { behindMs }: SkewLimits): boolean =>
  receivedAt - deviceAt > behindMs && deviceAt >= earliestRecordMs;

/** Whether it can have been, and is over. */
export const isPast = (deviceAt: number, receivedAt: number): boolean =>
  deviceAt < receivedAt && deviceAt >= earliestRecordMs;

export const isRecordable = (deviceAt: number): boolean =>
  Number.isInteger(deviceAt) && Math.abs(deviceAt) <= furthestMs;

/** Unix seconds, as devices say them, in epoch ms. Never −0, which no record keeps. */
export const msOfSeconds = (seconds: number): number => Math.round(seconds * 1_000) + 0;
