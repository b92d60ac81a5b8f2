import { invalid } from './refusals.ts';

/** Whole years since birth on the local day of `now`. */
export function ageOn(born: string, now: number, zone: string): number {
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone).toPlainDate();
  return Temporal.PlainDate.from(born).until(today, { largestUnit: 'year' }).years;
}

/** A day of birth that exists, is not in the future and not before anybody now alive. */
export function checkBorn(born: string, now: number, zone: string): string {
  let age: number;
  try {
    age = ageOn(born, now, zone);
  } catch (cause) {
    if (cause instanceof RangeError) throw invalid(`${born} 不是日期`, `${born} is not a calendar date`);
    throw cause;
  }
  const future =
    Temporal.PlainDate.compare(born, Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone)) > 0;
  if (future || age > 130) throw invalid(`${born} 不可能是出生日期`, `${born} cannot be a day of birth`);
  return born;
}
