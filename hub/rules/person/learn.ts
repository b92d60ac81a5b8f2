import { hourMs, minuteMs } from '#contracts/time';
import { dayOf, halfHourMs, halfHourOf, halfHourStart, minuteOf } from './days.ts';
import { add, digitOf, fromDigit, topDigit } from './digits.ts';
import { wakingMs } from './pace.ts';
import { eveningFrom, keptDays, morningFrom, quarterMs, type Routine, stepMinutes } from './routine.ts';

/** One day moves what is known of a half hour by this part of the difference: one wild day is nothing, three weeks are everything. */
const memoryDays = 16;
/** Longer than this without a sign nobody was at home, or nothing could be heard: no habit to learn. */
const absenceMs = 16 * hourMs;
const dayMinutes = 24 * 60;

/** What a silence was that has just ended. `unheard`: the gateway or the platform was deaf meanwhile. */
export type Silence = 'at-home' | 'out' | 'unheard';

/** A silence that has ended. `inBed`: since when the bed was taken, if it was. */
export interface Ended {
  readonly from: number;
  readonly to: number;
  readonly silence: Silence;
  readonly inBed?: number | undefined;
  readonly zone: string;
}

/**
 * A sign of life at `to` after the one at `from`. Nothing is touched while both fall into the same half hour, so that the usual
 * reading costs nothing.
 */
export function learn(routine: Routine, { from, to, silence, zone, inBed }: Ended): Routine {
  if (to < routine.slot + halfHourMs && to - from < halfHourMs) return routine;
  if (routine.slot === 0) return { ...routine, slot: halfHourStart(to, zone) };
  const gap = to - from;
  let { work, rest, seen, longest, outs, mornings, evenings } = routine;
  const mark = (at: number, wasSeen: boolean): void => {
    const index = halfHourOf(at, zone);
    if (dayOf(at, zone).rest) rest = nudge(rest, index, wasSeen, routine.restDays);
    else work = nudge(work, index, wasSeen, routine.workDays);
  };
  const day = dayOf(routine.slot, zone);
  const newDay = to >= day.to;

  mark(routine.slot, true);
  seen += 1;
  if (gap < absenceMs && silence === 'at-home') {
    // Judged by what was known before this silence: it must not excuse itself.
    if (gap >= halfHourMs) longest = Math.max(longest, wakingMs(routine, { from, to, zone }));
    for (let at = routine.slot + halfHourMs; at + halfHourMs <= to; at += halfHourMs) if (at >= from) mark(at, false);
  }
  if (silence === 'out' && gap >= quarterMs && gap < absenceMs) outs = add(outs, gap / quarterMs, keptDays);
  if (silence === 'at-home' && gap >= 90 * minuteMs && gap < absenceMs) {
    const minute = minuteOf(to, zone);
    if (minute >= morningFrom && minute < 14 * 60 && (newDay || minuteOf(from, zone) < 5 * 60)) {
      mornings = add(mornings, (minute - morningFrom) / stepMinutes, keptDays);
      const down = inBed === undefined || inBed === 0 ? 12 * 60 : minuteOf(inBed, zone);
      if (down >= eveningFrom || down < 5 * 60)
        evenings = add(evenings, ((down - eveningFrom + dayMinutes) % dayMinutes) / stepMinutes, keptDays);
    }
  }
  const learned = { ...routine, slot: halfHourStart(to, zone), seen, longest, work, rest, outs, mornings, evenings };
  if (!newDay) return learned;
  // A day with hardly a sign was spent elsewhere.
  const usable = seen >= 4;
  return {
    ...learned,
    seen: 0,
    longest: 0,
    quiet: usable ? add(routine.quiet, longest / quarterMs, keptDays) : routine.quiet,
    workDays: routine.workDays + (usable && !day.rest ? 1 : 0),
    restDays: routine.restDays + (usable && day.rest ? 1 : 0),
  };
}

function nudge(week: string, index: number, wasSeen: boolean, days: number): string {
  const known = digitOf(week, index);
  const step = ((wasSeen ? topDigit : 0) - known) / Math.min(days + 1, memoryDays);
  // Always at least one step: what happens every day must become certain.
  const next = known + (step < 0 ? Math.min(step, -1) : step > 0 ? Math.max(step, 1) : 0);
  const digit = fromDigit(next);
  return week[index] === digit ? week : `${week.slice(0, index)}${digit}${week.slice(index + 1)}`;
}
