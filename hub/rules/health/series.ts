import { hourMs, minuteMs } from '#contracts/time';
import { type Baseline, learnDay, unknownBaseline } from '../conditions/baseline.ts';
import { canFollow, type Point } from '../conditions/rate.ts';
import { type Side, sideOf } from '../conditions/threshold.ts';

/** What can be measured on a living person, and how its probes behave. Values in the unit of the measure. */
export interface Vital {
  readonly measure: string;
  /** Beyond it is the probe at fault, not the person. */
  readonly possible: readonly [lowest: number, highest: number];
  /** How far back inside a limit a value must come to count as inside. */
  readonly hysteresis: number;
  /** Nothing living changes faster; absent = it may jump. */
  readonly fastest?: { readonly perMinute: number; readonly slack: number };
  /** Its scale is so coarse that a true value often says the same twice. */
  readonly coarse?: true;
  /** On which side two measurements far apart in time are enough for attention; elsewhere, and for what is urgent, it takes three. */
  readonly twoApart?: 'high' | 'both';
  /** Attention begins where this person's own usual ends, at most half the way to what is urgent. */
  readonly personal?: true;
  /** A probe whose usual value is lower than this, or scatters more, lies on the skin and follows the room. */
  readonly core?: { readonly least: number; readonly scatter: number };
}

/** Limits as they hold for this person; absent ones do not exist. `Ms`: how long it must last. */
export interface VitalLimits {
  readonly low?: number | undefined;
  readonly veryLow?: number | undefined;
  readonly high?: number | undefined;
  readonly veryHigh?: number | undefined;
  readonly lastsMs: number;
  readonly urgentMs: number;
}

/** Measurements on one side of a limit with no good one between. */
export interface Run {
  readonly side: Side;
  readonly since: number;
  readonly lastAt: number;
  /** Of the first. */
  readonly value: number;
  /** Independent measurements. */
  readonly count: number;
  /** Two of them were close together: measured again because of what was seen. */
  readonly close?: true;
  /** The same value again while the device measures all the time. */
  readonly same: number;
}

interface Last {
  readonly value: number;
  readonly at: number;
  /** When the device last said this value, new or again. */
  readonly saidAt: number;
}

/** One vital sign of one person, from however many devices. */
export interface Series {
  readonly last: Readonly<Record<string, Last>>;
  readonly beyond?: Run;
  readonly far?: Run;
  readonly probes?: Readonly<Record<string, Baseline>>;
  /** What is usual for this person, from one value every half day. */
  readonly usual?: Baseline;
  readonly learnedAt?: number;
}

/**
 * What a value is. `late`: older than what is known, or the same measurement again. `fault`: not of a living person. `repeat`: out of
 * the device's memory. `live`: the same value of a coarse scale again, while it measures all the time. `new`: a measurement of its own.
 */
export type Kind = 'late' | 'fault' | 'repeat' | 'live' | 'new';

export interface Heard {
  readonly series: Series;
  readonly kind: Kind;
  /** How bad the person is by this measurement: 0 well, 1 beyond a limit, 2 far beyond; absent when it says nothing yet. */
  readonly level?: 0 | 1 | 2;
  /** Beyond a limit, and not confirmed. */
  readonly single?: true;
  /** The limits it was held against: this person's own. */
  readonly limits: VitalLimits;
}

export const emptySeries: Series = { last: {} };

/** A device repeats what is in its memory for hours; the same value the next day is a new measurement. */
const repeatMs = 6 * hourMs;
/** Words so close together are of a device that measures all the time. */
const liveGapMs = 5 * minuteMs;
/** So often the same of a coarse scale is no memory any more. */
const enoughSame = 5;
/** A second measurement this soon confirms the first; where they are further apart it takes a third. */
const closeMs = 2 * hourMs;
/** Measurements further apart than this do not confirm one another. */
const longestGapMs = 48 * hourMs;
const mostDevices = 3;
/** One value in this time is learned, so that a device that measures all the time does not make an evening usual. */
const learnMs = 12 * hourMs;
const learnedEnough = 14;
const probeWords = 5;

/** `isNew`: something else of the same measurement was new, so that this is no repeat. */
export function hear(
  vital: Vital,
  series: Series,
  said: { readonly deviceId: string; readonly value: number; readonly at: number; readonly isNew?: boolean },
  forAll: VitalLimits,
): Heard {
  const limits = vital.personal === true ? personalLimits(forAll, series.usual) : forAll;
  const { deviceId, value, at } = said;
  const last = series.last[deviceId];
  const newest = Math.max(...Object.values(series.last).map((one) => one.at), Number.NEGATIVE_INFINITY);
  if (at < newest || (last !== undefined && at <= last.at)) return { series, kind: 'late', limits };
  const [lowest, highest] = vital.possible;
  if (value < lowest || value > highest) return { series, kind: 'fault', limits };
  if (last !== undefined && vital.fastest !== undefined && !canFollow(last, { value, at }, vital.fastest))
    return { series, kind: 'fault', limits };

  const kind = said.isNew === true ? 'new' : kindOf(vital, last, { value, at });
  const known: Series = { ...series, last: remember(series.last, deviceId, kind, { value, at, last }) };
  if (kind === 'repeat') return { series: known, kind, limits };

  const { probes, isSkin, isCore } = probeOf(vital, known, deviceId, value, kind);
  const low = vital.core === undefined || isCore;
  const beyond = extend(series.beyond, { value, at, kind }, vital, {
    below: low ? limits.low : undefined,
    above: isSkin ? undefined : limits.high,
  });
  const far = extend(series.far, { value, at, kind }, vital, {
    below: low ? limits.veryLow : undefined,
    above: isSkin ? undefined : limits.veryHigh,
  });
  const next: Series = {
    last: known.last,
    ...(beyond.run === undefined ? {} : { beyond: beyond.run }),
    ...(far.run === undefined ? {} : { far: far.run }),
    ...(probes === undefined ? {} : { probes }),
    ...(vital.personal === true ? learned(series, value, at, vital.hysteresis) : {}),
  };
  const isConfirmed = (run: Run | undefined, ms: number, apart: number): boolean =>
    run !== undefined &&
    run.lastAt - run.since >= ms &&
    (run.count >= (run.close === true ? 2 : apart) || run.same >= enoughSame);
  const apart = vital.twoApart === 'both' || vital.twoApart === beyond.run?.side ? 2 : 3;
  if (far.isBeyond && isConfirmed(far.run, limits.urgentMs, 3)) return { series: next, kind, limits, level: 2 };
  if (beyond.isBeyond && isConfirmed(beyond.run, limits.lastsMs, apart))
    return { series: next, kind, limits, level: 1 };
  if (beyond.isBeyond) return { series: next, kind, limits, single: true };
  // Between the two edges of a limit it says nothing.
  return beyond.run === undefined ? { series: next, kind, limits, level: 0 } : { series: next, kind, limits };
}

function kindOf({ coarse }: Vital, last: Last | undefined, { value, at }: Point): 'new' | 'live' | 'repeat' {
  if (last === undefined || last.value !== value || at - last.saidAt > repeatMs) return 'new';
  return coarse === true && at - last.saidAt <= liveGapMs ? 'live' : 'repeat';
}

function learned(
  { usual, learnedAt }: Series,
  value: number,
  at: number,
  leastSpread: number,
): Pick<Series, 'usual' | 'learnedAt'> {
  if (usual !== undefined && learnedAt !== undefined && at - learnedAt < learnMs) return { usual, learnedAt };
  return { usual: learnDay(usual ?? unknownBaseline, value, leastSpread), learnedAt: at };
}

/** Who lives well a little beyond the limit of everybody is not called about every day. What is urgent stays the same for all. */
function personalLimits(limits: VitalLimits, usual: Baseline | undefined): VitalLimits {
  if (usual === undefined || usual.days < learnedEnough) return limits;
  const { low, veryLow, high, veryHigh } = limits;
  const reach = 1.5 * usual.spread;
  return {
    ...limits,
    ...(low === undefined || veryLow === undefined
      ? {}
      : { low: Math.min(low, Math.max(usual.mean - reach, (low + veryLow) / 2)) }),
    ...(high === undefined || veryHigh === undefined
      ? {}
      : { high: Math.max(high, Math.min(usual.mean + reach, (high + veryHigh) / 2)) }),
  };
}

function remember(
  known: Series['last'],
  deviceId: string,
  kind: Kind,
  { value, at, last }: { readonly value: number; readonly at: number; readonly last: Last | undefined },
): Series['last'] {
  const isAgain = last !== undefined && kind === 'repeat';
  const next = { ...known, [deviceId]: isAgain ? { ...last, saidAt: at } : { value, at, saidAt: at } };
  const oldest = Object.entries(next).sort(([, a], [, b]) => a.at - b.at)[0]?.[0];
  if (Object.keys(next).length <= mostDevices || oldest === undefined) return next;
  const { [oldest]: _oldest, ...rest } = next;
  return rest;
}

/** Whether the probe lies where the vital sign is. Learned from its own values, whatever they are. */
function probeOf({ core }: Vital, { probes = {} }: Series, deviceId: string, value: number, kind: Kind) {
  if (core === undefined) return { probes: undefined, isSkin: false, isCore: true };
  const before = probes[deviceId] ?? unknownBaseline;
  const isSkin =
    before.days > 0 && (before.mean < core.least || (before.days >= probeWords && before.spread > core.scatter));
  const learned = kind === 'new' ? learnDay(before, value, 0.1) : before;
  const keep = Object.entries({ ...probes, [deviceId]: learned }).slice(-mostDevices);
  return { probes: Object.fromEntries(keep), isSkin, isCore: before.days >= probeWords && !isSkin };
}

function extend(
  run: Run | undefined,
  { value, at, kind }: { readonly value: number; readonly at: number; readonly kind: Kind },
  { hysteresis }: Vital,
  { below, above }: { readonly below: number | undefined; readonly above: number | undefined },
): { readonly run: Run | undefined; readonly isBeyond: boolean } {
  const limits = {
    hysteresis,
    ...(below === undefined ? {} : { below }),
    ...(above === undefined ? {} : { above }),
  };
  const strict = sideOf('inside', value, limits);
  if (strict === 'inside') {
    const still = run !== undefined && sideOf(run.side, value, limits) === run.side;
    return { run: still ? run : undefined, isBeyond: false };
  }
  if (run === undefined || run.side !== strict || at - run.lastAt > longestGapMs)
    return { run: { side: strict, since: at, lastAt: at, value, count: 1, same: 0 }, isBeyond: true };
  if (kind === 'live') return { run: { ...run, lastAt: at, same: run.same + 1 }, isBeyond: true };
  const close = run.close === true || at - run.lastAt <= closeMs ? { close: true as const } : {};
  return { run: { ...run, lastAt: at, count: run.count + 1, ...close }, isBeyond: true };
}
