import { dayMs, minuteMs } from '#contracts/time';
import { localDay } from '../window.ts';

export const halfHourMs = 30 * minuteMs;

/** A local day, epoch ms, `to` exclusive. `rest`: Saturday or Sunday. */
export interface Day {
  readonly from: number;
  readonly to: number;
  readonly rest: boolean;
}

/** The days asked for last, by zone: questions are about yesterday, today and tomorrow. */
const known = new Map<string, Day[]>();
const mostDays = 6;

export function dayOf(at: number, zone: string): Day {
  const days = known.get(zone) ?? [];
  for (const day of days) if (day.from <= at && at < day.to) return day;
  const { from, to } = localDay(at, zone);
  const weekday = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(zone).dayOfWeek;
  const day = { from, to, rest: weekday > 5 };
  known.set(zone, [day, ...days.slice(0, mostDays - 1)]);
  return day;
}

/** Local minutes since midnight. */
export function minuteOf(at: number, zone: string): number {
  const { from, to } = dayOf(at, zone);
  if (to - from === dayMs) return Math.floor((at - from) / minuteMs);
  const time = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
  return time.hour * 60 + time.minute;
}

/** Which half hour of the local day, 0–47. */
export const halfHourOf = (at: number, zone: string): number => Math.floor(minuteOf(at, zone) / 30);

/** Where the half hour that contains `at` began. No zone in use is off by less than a quarter of an hour. */
export function halfHourStart(at: number, zone: string): number {
  const { from } = dayOf(at, zone);
  return from + Math.floor((at - from) / halfHourMs) * halfHourMs;
}

/** The next moment after `at` at which local clocks show `minute` of the day. */
export function nextAt(minute: number, at: number, zone: string): number {
  for (let day = dayOf(at, zone); ; day = dayOf(day.to, zone)) {
    const moment = momentIn(day, minute, zone);
    if (moment > at) return moment;
  }
}

export function momentIn(day: Day, minute: number, zone: string): number {
  if (day.to - day.from === dayMs) return day.from + minute * minuteMs;
  const date = Temporal.Instant.fromEpochMilliseconds(day.from).toZonedDateTimeISO(zone).toPlainDate();
  return date.toZonedDateTime({
    timeZone: zone,
    plainTime: Temporal.PlainTime.from({ hour: Math.floor(minute / 60), minute: minute % 60 }),
  }).epochMilliseconds;
}

export const minuteOfClock = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

export const clockOf = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
