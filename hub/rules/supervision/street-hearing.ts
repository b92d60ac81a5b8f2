import { hourMs } from '#contracts/time';
import type { VoiceWord } from './home-voice.ts';
import type { Outage } from './outages.ts';
import { activeAt, countAtMost, countOn, learn, noRhythm, type Rhythm, slotAt } from './rhythm.ts';

/** What is missing since a moment: words that were to be expected, and those that came. */
export interface Missing {
  readonly from: number;
  readonly expected: number;
  readonly heard: number;
}

export interface Out extends Missing {
  /** What told: the homes that always speak, the rhythm of the others, or that nobody spoke at all. */
  readonly by: 'steady' | 'rhythm' | 'nobody';
  /** Evidence that the words are back, and since when it grows. */
  readonly back: number;
  readonly backFrom: number;
}

export interface PlatformSilent {
  /** Homes heard of late; of them those that always speak, those of these that do not, and those not heard for an hour. */
  readonly homes: number;
  readonly steady: number;
  readonly overdue: number;
  readonly quiet: number;
  /** Homes that do not always speak and were heard within the last minutes. */
  readonly active: number;
  /** Since when all of them have been quiet. */
  readonly allQuietAt?: number;
  /** The buildings with homes in them, or the homes that stand in none. */
  readonly places: readonly string[];
  readonly rhythm: Rhythm;
  /** Up to when the figures below hold. */
  readonly at: number;
  /** Words heard in this half-hour, and whether it is fit to learn from. */
  readonly words: number;
  readonly unfit?: true;
  /** Homes heard at each look of this half-hour, and how many looks there were. */
  readonly seen: number;
  readonly looks: number;
  /** Words expected since the last one. */
  readonly waited: number;
  /** Words expected since no home has been in the midst of speaking. */
  readonly still: number;
  readonly lastAt: number;
  readonly missing: Missing;
  readonly out?: Out;
  /** The latest, oldest first. */
  readonly outages: readonly Outage[];
}

/** A street that is only partly heard has this share of its words left, at most half of them. */
const leftShare = 0.2;
const perExpected = 1 - leftShare;
const perHeard = Math.log(1 / leftShare);
/** Words to be expected in a silence, and the sum of evidence for a drop (Page's test), before it is believed; times the spread. */
export const silentAfter = 10;
export const droppedAfter = 12;
/** From here on the beginning of the drop is known. */
export const surelyMissing = 6;
const backAfter = 10;
/** Where nothing at all was left, few words are enough. */
const backFromNothingAfter = 5;

export const evidence = ({ expected, heard }: Missing): number => perExpected * expected - perHeard * heard;
export const spreadOf = ({ rhythm }: PlatformSilent): number => Math.min(Math.max(rhythm.spread, 1.5), 8);
export const looseOf = ({ homes, steady }: PlatformSilent): number => Math.max(homes - steady, 0);

export const unheard: PlatformSilent = {
  homes: 0,
  steady: 0,
  overdue: 0,
  quiet: 0,
  active: 0,
  places: [],
  rhythm: noRhythm,
  at: 0,
  words: 0,
  seen: 0,
  looks: 0,
  waited: 0,
  still: 0,
  lastAt: 0,
  missing: { from: 0, expected: 0, heard: 0 },
  outages: [],
};

/** Brings the figures up to a moment: what was to be expected meanwhile, and half-hours that have ended. */
export function advance(before: PlatformSilent, now: number, zone: string): PlatformSilent {
  // After days in which nothing was asked of it there is nothing to add up.
  if (before.at === 0 || now - before.at > 7 * 24 * hourMs)
    return { ...before, at: now, lastAt: now, words: 0, seen: 0, looks: 0, unfit: true };
  let state = before;
  while (state.at < now) {
    const { slot, ends } = slotAt(state.at, zone);
    const until = Math.min(ends, now);
    const count = state.out === undefined ? countOn : countAtMost;
    const expected = count(state.rhythm, slot) * looseOf(state) * (until - state.at);
    state = { ...expecting(state, expected, until), at: until };
    if (until === ends) state = endSlot(state, slot);
  }
  return state;
}

function expecting(state: PlatformSilent, expected: number, until: number): PlatformSilent {
  const { out, missing } = state;
  const waited = state.waited + expected;
  const still = state.active === 0 ? state.still + expected : 0;
  if (out === undefined)
    return { ...state, waited, still, missing: { ...missing, expected: missing.expected + expected } };
  const back = out.back - (1 - shareLeft(out)) * expected;
  const grown = { ...out, expected: out.expected + expected };
  return { ...state, waited, still, out: back > 0 ? { ...grown, back } : { ...grown, back: 0, backFrom: until } };
}

function endSlot(state: PlatformSilent, slot: number): PlatformSilent {
  const { unfit, words: heard, ...rest } = state;
  const doubtful =
    unfit === true || state.out !== undefined || state.waited > silentAfter || evidence(state.missing) > droppedAfter;
  const rhythm = doubtful
    ? state.rhythm
    : learn(state.rhythm, slot, {
        words: heard,
        homes: looseOf(state),
        active: state.looks === 0 ? 0 : state.seen / state.looks,
      });
  return { ...rest, rhythm, words: 0, seen: 0, looks: 0, ...(state.out === undefined ? {} : { unfit: true as const }) };
}

/** What is left of the usual words while the outage lasts. */
const shareLeft = ({ expected, heard }: Missing): number =>
  Math.min(Math.max((heard + 0.5) / (expected + 1), 0.05), 0.5);

export function count(state: PlatformSilent, word: VoiceWord, at: number): PlatformSilent {
  switch (word) {
    case 'joined':
      return settleQuiet({ ...state, homes: state.homes + 1, active: state.active + 1 }, at);
    case 'left':
      return settleQuiet({ ...state, homes: state.homes - 1 }, at);
    case 'steady':
      return { ...state, steady: state.steady + 1, active: state.active - 1 };
    case 'loose':
      return { ...state, steady: state.steady - 1, active: state.active + 1 };
    case 'overdue':
      return { ...state, overdue: state.overdue + 1 };
    case 'returned':
      return { ...state, overdue: state.overdue - 1 };
    case 'quiet':
      return settleQuiet({ ...state, quiet: state.quiet + 1 }, at);
    case 'voiced':
      return settleQuiet({ ...state, quiet: state.quiet - 1 }, at);
    case 'hushed':
      return { ...state, active: state.active - 1 };
    case 'heard':
      return hear({ ...state, active: state.active + 1 }, at);
  }
}

function settleQuiet({ allQuietAt, ...state }: PlatformSilent, at: number): PlatformSilent {
  return state.homes > 0 && state.quiet >= state.homes ? { ...state, allQuietAt: allQuietAt ?? at } : state;
}

/** A home has spoken up after a pause. */
function hear(before: PlatformSilent, at: number): PlatformSilent {
  const state = { ...before, words: before.words + 1, waited: 0, still: 0, lastAt: at };
  const { out } = state;
  if (out === undefined) {
    const missing = { ...state.missing, heard: state.missing.heard + 1 };
    return { ...state, missing: evidence(missing) > 0 ? missing : { from: at, expected: 0, heard: 0 } };
  }
  // Where the evidence begins anew it goes by what the outage has left until then.
  const back = out.back + Math.log(1 / shareLeft(out));
  return {
    ...state,
    out: { ...out, heard: out.back > 0 ? out.heard : out.heard + 1, back, backFrom: out.back > 0 ? out.backFrom : at },
  };
}

/** Words that were to be expected in the silence there is now, those of the homes that should be in the midst of speaking included. */
export function silence(state: PlatformSilent, { now, zone }: { readonly now: number; readonly zone: string }): number {
  if (state.active > 0) return state.waited;
  return Math.max(state.waited, activeAt(state.rhythm, slotAt(now, zone).slot) * looseOf(state) + state.still);
}

export function isBack(state: PlatformSilent, out: Out): boolean {
  switch (out.by) {
    case 'steady':
      return state.overdue * 100 <= 30 * state.steady;
    case 'rhythm':
      // The homes that always speak must be back as well, or they would tell of it anew.
      if (state.steady >= 5 && state.overdue * 100 > 30 * state.steady) return false;
      return out.back >= (out.heard === 0 ? backFromNothingAfter : backAfter);
    case 'nobody':
      return state.homes - state.quiet >= Math.max(3, 0.15 * state.homes);
  }
}
