import type { Day } from './whereabouts.ts';

/** A calendar day in a zone, with the moments it begins and ends (epoch ms). */
export interface LocalDay extends Day {
  readonly startsAt: number;
  readonly endsAt: number;
}

/** The day a moment falls on, in an IANA zone. */
export function dayOf(at: number, zone: string): LocalDay {
  const start = Temporal.Instant.fromEpochMilliseconds(Math.floor(at)).toZonedDateTimeISO(zone).startOfDay();
  const startsAt = start.epochMilliseconds;
  const endsAt = start.add({ days: 1 }).epochMilliseconds;
  return {
    date: start.toPlainDate().toString(),
    weekday: start.dayOfWeek,
    lengthMs: endsAt - startsAt,
    startsAt,
    endsAt,
  };
}

/** The hour of the day, 0–23. */
export const hourOf = (at: number, zone: string): number =>
  Temporal.Instant.fromEpochMilliseconds(Math.floor(at)).toZonedDateTimeISO(zone).hour;

/** The moment a wall clock shows `HH:MM` on the day `at` falls on. Epoch ms. */
export function momentOf(time: string, { at, zone }: { readonly at: number; readonly zone: string }): number {
  const day = Temporal.Instant.fromEpochMilliseconds(Math.floor(at)).toZonedDateTimeISO(zone).toPlainDate();
  return day.toZonedDateTime({ timeZone: zone, plainTime: Temporal.PlainTime.from(time) }).epochMilliseconds;
}
