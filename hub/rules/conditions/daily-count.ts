import { dayMs } from '#contracts/time';
import { localDay } from '../window.ts';

/** How much there was today and yesterday, by the local calendar. */
export interface DailyCount {
  /** Where the newest day begins, epoch ms. */
  readonly from?: number;
  readonly today: number;
  readonly yesterday: number;
}

/** A day that is over. */
export interface EndedDay {
  readonly from: number;
  readonly total: number;
  /** Days without anything between it and the newest day. */
  readonly emptyAfter: number;
}

export const noCount: DailyCount = { today: 0, yesterday: 0 };

/**
 * Counts at its own time: a late word of yesterday belongs to yesterday, an older one to nothing. When a new day begins the one
 * before yesterday's evening is over and told; days may have 23 or 25 hours.
 */
export function countDay(
  state: DailyCount,
  { at, zone, amount = 1 }: { readonly at: number; readonly zone: string; readonly amount?: number },
): { readonly state: DailyCount; readonly ended?: EndedDay } {
  const { from } = localDay(at, zone);
  if (state.from === undefined) return { state: { from, today: amount, yesterday: 0 } };
  if (from === state.from) return { state: { ...state, today: state.today + amount } };
  if (from < state.from) {
    const isYesterday = localDay(state.from - 1, zone).from === from;
    return { state: isYesterday ? { ...state, yesterday: state.yesterday + amount } : state };
  }
  const emptyAfter = Math.max(Math.round((from - state.from) / dayMs) - 1, 0);
  return {
    state: { from, today: amount, yesterday: emptyAfter === 0 ? state.today : 0 },
    ended: { from: state.from, total: state.today, emptyAfter },
  };
}
