import { minuteMs } from '#contracts/time';
import { localDay } from '../window.ts';

/** How often the homes of a street are heard again after a pause, by half-hour of the local day. */
export interface Rhythm {
  /** Words per home in each half-hour. */
  readonly perHome: readonly number[];
  /** The share of homes in the midst of speaking. */
  readonly active: readonly number[];
  /** How many days each half-hour has been learned from. */
  readonly days: readonly number[];
  /** Variance over mean of the half-hours: 1 where homes speak by chance alone, more where they have something in common. */
  readonly spread: number;
}

const slotMs = 30 * minuteMs;
const slots = 48;
/** The older a day, the less it counts. */
const rememberedDays = 14;
const usualSpread = 3;

export const noRhythm: Rhythm = {
  perHome: new Array<number>(slots).fill(0),
  active: new Array<number>(slots).fill(0),
  days: new Array<number>(slots).fill(0),
  spread: usualSpread,
};

/** The half-hour of the local day that contains `at`, and when it ends. The last one takes up what a long day has more. */
export function slotAt(at: number, zone: string): { readonly slot: number; readonly ends: number } {
  const { from, to } = localDay(at, zone);
  const slot = Math.min(Math.floor((at - from) / slotMs), slots - 1);
  return { slot, ends: slot === slots - 1 ? to : Math.min(from + (slot + 1) * slotMs, to) };
}

function learned(figures: readonly number[], { days }: Rhythm, slot: number): number {
  const index = (slot + slots) % slots;
  const known = days[index] ?? 0;
  // One or two days prove little.
  return known === 0 ? 0 : (figures[index] ?? 0) * (known < 3 ? 0.7 : 1);
}

/** The least of this half-hour and its neighbours, since a street does not rise by the clock. 0 while nothing is known. */
const least = (figures: readonly number[], rhythm: Rhythm, slot: number): number =>
  Math.min(learned(figures, rhythm, slot - 1), learned(figures, rhythm, slot), learned(figures, rhythm, slot + 1));

/** Words per home and millisecond to count on. */
export const countOn = (rhythm: Rhythm, slot: number): number => least(rhythm.perHome, rhythm, slot) / slotMs;

/** Words per home and millisecond that would be no surprise. */
export function countAtMost(rhythm: Rhythm, slot: number): number {
  const { perHome } = rhythm;
  const around = [slot - 1, slot, slot + 1].map((one) => learned(perHome, rhythm, one));
  return Math.max(...around) / slotMs;
}

/** The share of homes, 0..1, that should be in the midst of speaking. */
export const activeAt = (rhythm: Rhythm, slot: number): number => least(rhythm.active, rhythm, slot);

export const isLearned = ({ days }: Rhythm, slot: number): boolean => (days[slot] ?? 0) >= 2;

/** A half-hour has passed in which so many words were heard from so many homes. */
export function learn(
  rhythm: Rhythm,
  slot: number,
  { words, homes, active }: { readonly words: number; readonly homes: number; readonly active: number },
): Rhythm {
  if (homes < 1) return rhythm;
  const known = rhythm.days[slot] ?? 0;
  const usual = rhythm.perHome[slot] ?? 0;
  const share = rhythm.active[slot] ?? 0;
  const expected = usual * homes;
  // Where hardly anything is expected, a word more or less says nothing of how words hang together.
  const spread =
    known >= 3 && expected >= 2
      ? rhythm.spread + (Math.min((words - expected) ** 2 / expected, 25) - rhythm.spread) / 100
      : rhythm.spread;
  const days = Math.min(known + 1, rememberedDays);
  return {
    perHome: rhythm.perHome.with(slot, usual + (words / homes - usual) / days),
    active: rhythm.active.with(slot, share + (active / homes - share) / days),
    days: rhythm.days.with(slot, days),
    spread,
  };
}
