import { minuteMs } from '#contracts/time';

/** Every zone in use since 1980 is a whole number of quarters away from UTC, so quarters add up to local days. */
export const quarterMs = 15 * minuteMs;

/** One local day: from inclusive, to exclusive, epoch ms. 23 or 25 hours long where clocks change. */
export interface LocalDay {
  readonly from: number;
  readonly to: number;
}

function localDayOf(at: number, zone: string): LocalDay {
  const start = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).startOfDay();
  return { from: start.epochMilliseconds, to: start.add({ days: 1 }).startOfDay().epochMilliseconds };
}

/** The stretch covered by the local days that begin within a range; undefined when none does. */
export function wholeDaysWithin(from: number, to: number, zone: string): LocalDay | undefined {
  if (to <= from) return undefined;
  const first = localDayOf(from, zone);
  const begin = first.from < from ? first.to : first.from;
  if (begin >= to) return undefined;
  return { from: begin, to: localDayOf(to - 1, zone).to };
}

/** Where the local day of a moment begins. Remembers the last day, as callers go through time in order. */
export function localDays(zone: string): (at: number) => LocalDay {
  let day: LocalDay = { from: 0, to: 0 };
  return (at) => {
    if (at < day.from || at >= day.to) day = localDayOf(at, zone);
    return day;
  };
}
