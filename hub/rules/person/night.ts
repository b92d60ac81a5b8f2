import { hourMs, minuteMs } from '#contracts/time';
import { dayOf, minuteOf } from './days.ts';
import type { Night } from './picture-state.ts';

const nightOf = (night: Night | null, day: number): Night =>
  night?.day === day ? night : { day, visits: 0, visitAt: 0, from: 0, to: 0, quiet: 0 };

/** What is quiet between seven in the evening and noon is taken for rest, if it lasts an hour. */
export function slept(night: Night | null, from: number, to: number, zone: string): Night | null {
  const ends = minuteOf(to, zone);
  const begins = minuteOf(from, zone);
  const gap = to - from;
  if (
    gap < hourMs ||
    gap > 16 * hourMs ||
    (begins >= 12 * 60 && begins < 19 * 60) ||
    (ends >= 12 * 60 && ends < 19 * 60)
  )
    return night;
  const known = nightOf(night, dayOf(ends >= 19 * 60 ? dayOf(to, zone).to : to, zone).from);
  return { ...known, from: known.from || from, to, quiet: known.quiet + gap };
}

/** A visit to the toilet at night: words of the same ten minutes are one. */
export function toilet(night: Night | null, at: number, zone: string): Night | null {
  const minute = minuteOf(at, zone);
  if (minute >= 6 * 60 && minute < 23 * 60) return night;
  const known = nightOf(night, dayOf(minute >= 12 * 60 ? dayOf(at, zone).to : at, zone).from);
  const again = at - known.visitAt < 10 * minuteMs;
  return { ...known, visits: known.visits + (again ? 0 : 1), visitAt: at };
}
