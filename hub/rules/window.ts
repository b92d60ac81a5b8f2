import { dayMs, minuteMs } from '#contracts/time';

/** A stretch of every local day, `from` inclusive, `to` exclusive, as `HH:MM`; it may cross midnight. */
export interface DailyWindow {
  readonly from: string;
  readonly to: string;
}

const minuteOfDay = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

/** Local calendar days do not change often: the last one asked for answers nearly every question. */
const lastDays = new Map<string, { readonly from: number; readonly to: number }>();

/** Where the local day that contains `at` begins and ends, epoch ms. Days may have 23 or 25 hours. */
export function localDay(at: number, zone: string): { readonly from: number; readonly to: number } {
  const known = lastDays.get(zone);
  if (known !== undefined && known.from <= at && at < known.to) return known;
  const day = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate();
  const from = day.toZonedDateTime(zone).epochMilliseconds;
  const to = day.add({ days: 1 }).toZonedDateTime(zone).epochMilliseconds;
  const found = { from, to };
  lastDays.set(zone, found);
  return found;
}

/** The moment of a local time on the local day that contains `at`. A time that a clock change skips is taken as the first after it. */
function momentOn(at: number, time: string, zone: string): number {
  const { from, to } = localDay(at, zone);
  if (to - from === dayMs) return from + minuteOfDay(time) * minuteMs;
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).withPlainTime(time).epochMilliseconds;
}

interface Opening {
  readonly opens: number;
  readonly closes: number;
}

/** The last answer of each window and for which moments it holds: nearly every question falls on the same side of the same day. */
const lastAnswers = new WeakMap<
  DailyWindow,
  Opening & { readonly zone: string; readonly from: number; readonly until: number }
>();

/** The window that is open at `at`, or else the next one to open. Epoch ms. */
export function windowAt(at: number, window: DailyWindow, zone: string): Opening {
  const last = lastAnswers.get(window);
  if (last !== undefined && last.from <= at && at < last.until && last.zone === zone) return last;
  const day = localDay(at, zone);
  const closesToday = momentOn(at, window.to, zone);
  const answer = { ...findWindow(at, window, zone), zone };
  // It holds until the window closes today or, after that, until the day ends.
  const found =
    at < closesToday
      ? { ...answer, from: day.from, until: closesToday }
      : { ...answer, from: closesToday, until: day.to };
  lastAnswers.set(window, found);
  return found;
}

function findWindow(at: number, { from, to }: DailyWindow, zone: string): Opening {
  const crossesMidnight = minuteOfDay(to) <= minuteOfDay(from);
  const { from: dayStart, to: dayEnd } = localDay(at, zone);
  const closesToday = momentOn(at, to, zone);
  if (crossesMidnight && at < closesToday) return { opens: momentOn(dayStart - 1, from, zone), closes: closesToday };
  const opensToday = momentOn(at, from, zone);
  if (crossesMidnight) return { opens: opensToday, closes: momentOn(dayEnd, to, zone) };
  if (at < closesToday) return { opens: opensToday, closes: closesToday };
  return { opens: momentOn(dayEnd, from, zone), closes: momentOn(dayEnd, to, zone) };
}

export const isOpen = (at: number, window: DailyWindow, zone: string): boolean =>
  windowAt(at, window, zone).opens <= at;

/** When `needed` milliseconds inside the window will have passed since `since`. */
export function afterOpenTime(since: number, needed: number, window: DailyWindow, zone: string): number {
  let left = needed;
  let from = since;
  for (;;) {
    const { opens, closes } = windowAt(from, window, zone);
    const begins = Math.max(from, opens);
    if (begins + left <= closes) return begins + left;
    left -= closes - begins;
    from = closes;
  }
}
