import { minuteMs } from '#contracts/time';
import { add, digitOf } from './digits.ts';

/** The longest stay of a kind of each of the last days, one digit a day in steps of ten minutes, newest last. */
export interface Stays {
  /** Start of the local day under watch, epoch ms. */
  readonly day: number;
  /** Longest of that day, ms. */
  readonly longest: number;
  readonly kept: string;
}

export const noStays: Stays = { day: 0, longest: 0, kept: '' };

const stepMs = 10 * minuteMs;
const keptDays = 21;

/** One stay has ended. */
export function stayed(stays: Stays, { day, ms }: { readonly day: number; readonly ms: number }): Stays {
  if (stays.day === day) return ms <= stays.longest ? stays : { ...stays, longest: ms };
  return { day, longest: ms, kept: stays.day === 0 ? stays.kept : add(stays.kept, stays.longest / stepMs, keptDays) };
}

/** The nth longest of the last days, ms: with 2 a single wild day is no habit. undefined before four days are known. */
export function usualStay({ kept }: Stays, nth: 1 | 2): number | undefined {
  if (kept.length < 4) return undefined;
  const sorted = Array.from(kept, (_, index) => digitOf(kept, index)).sort((a, b) => b - a);
  return (sorted[nth - 1] as number) * stepMs;
}
