import { minuteMs } from '#contracts/time';
import { dayOf, halfHourOf } from './days.ts';
import { digitOf, topDigit } from './digits.ts';

/**
 * What is usual in a home, learned from its own days. `work` and `rest`: how surely somebody is seen in each half hour of such a
 * day, one digit a half hour, while she is at home. The other strings hold one digit for each of the last days, newest last.
 */
export interface Routine {
  /** Where the half hour under watch began, epoch ms; 0 before the first sign. */
  readonly slot: number;
  /** Half hours of the day under watch in which somebody was seen. */
  readonly seen: number;
  /** Longest silence of that day with somebody at home, waking ms. */
  readonly longest: number;
  readonly work: string;
  readonly rest: string;
  /** Days that could be learned from. */
  readonly workDays: number;
  readonly restDays: number;
  /** The longest silence at home of each day, in quarter hours of waking time. */
  readonly quiet: string;
  /** How long each of the last outings was, in quarter hours. */
  readonly outs: string;
  /** When she was first seen after each night, in steps of ten minutes from 04:00. */
  readonly mornings: string;
  /** When she went to bed before each night, in steps of ten minutes from 19:00; only a bed sensor says so. */
  readonly evenings: string;
}

/** Fewer days than this are no habit yet. */
export const enoughDays = 7;
export const keptDays = 21;
export const quarterMs = 15 * minuteMs;
/** Where the digits of `mornings` and `evenings` begin, and how long a step is, minutes. */
export const morningFrom = 4 * 60;
export const eveningFrom = 19 * 60;
export const stepMinutes = 10;
/** Before anything is known, people are up from seven until half past nine in the evening. */
const usualDay = `${'2'.repeat(14)}${'V'.repeat(29)}${'2'.repeat(5)}`;

export const unknownRoutine: Routine = {
  slot: 0,
  seen: 0,
  longest: 0,
  work: usualDay,
  rest: usualDay,
  workDays: 0,
  restDays: 0,
  quiet: '',
  outs: '',
  mornings: '',
  evenings: '',
};

export const isKnown = (routine: Routine): boolean => routine.workDays + routine.restDays >= enoughDays;

/** What is known of days like that of `at`. What is not known of weekends yet is taken from the other days, and the other way round. */
function daysLike({ work, rest, workDays, restDays }: Routine, at: number, zone: string): string {
  const isRest = dayOf(at, zone).rest;
  return (isRest && restDays >= 3) || workDays < 3 ? rest : work;
}

/** How surely somebody who is at home is seen in the half hour of `at`: 0 to 1. */
export const seenIn = (routine: Routine, at: number, zone: string): number =>
  digitOf(daysLike(routine, at, zone), halfHourOf(at, zone)) / topDigit;

/** The nth longest of the last ones: a single wild day is no habit. undefined while there are fewer than `least`. */
function longestBut(kept: string, nth: number, least: number): number | undefined {
  if (kept.length < least) return undefined;
  const sorted = Array.from(kept, (_, index) => digitOf(kept, index)).sort((a, b) => b - a);
  // Of a few days the second longest says more than the third.
  return sorted[Math.min(nth, Math.max(2, Math.round((kept.length * nth) / keptDays))) - 1];
}

/** What is usual: `mostly` is passed about once in ten days, `ever` about once in three weeks. ms; undefined before it is known. */
export interface Usual {
  readonly mostly: number;
  readonly ever: number;
}

function usualOf(kept: string, least: number): Usual | undefined {
  const mostly = longestBut(kept, 4, least);
  const ever = longestBut(kept, 2, least);
  return mostly === undefined || ever === undefined
    ? undefined
    : { mostly: mostly * quarterMs, ever: ever * quarterMs };
}

/** The longest silences at home that are usual, in ms of waking time. */
export const usualQuiet = (routine: Routine): Usual | undefined =>
  isKnown(routine) ? usualOf(routine.quiet, enoughDays) : undefined;

/** The longest outings that are usual. */
export const usualOut = (routine: Routine): Usual | undefined => usualOf(routine.outs, 5);

/** By when she is usually up, minutes of the local day; undefined before enough mornings are known. */
export const usuallyUpBy = (routine: Routine): number | undefined => {
  const steps = longestBut(routine.mornings, 2, 5);
  return steps === undefined ? undefined : morningFrom + steps * stepMinutes;
};
