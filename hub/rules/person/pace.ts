import { dayMs } from '#contracts/time';
import type { DailyWindow } from '../window.ts';
import { halfHourMs, halfHourStart, minuteOf, minuteOfClock } from './days.ts';
import { digitOf, topDigit } from './digits.ts';
import { eveningFrom, isKnown, morningFrom, type Routine, seenIn, stepMinutes } from './routine.ts';

const dayMinutes = 24 * 60;

/** Where the home is, and when people are taken to be up before more is known of them. */
export interface Hours {
  readonly zone: string;
  readonly day: DailyWindow;
}

/** Seven until half past nine in the evening. */
export const usualHours: DailyWindow = { from: '07:00', to: '21:30' };

/** When this home may be expected to be up, minutes of the local day; `to` may be past midnight and then the smaller. */
export function upHours(
  { mornings, evenings }: Routine,
  day: DailyWindow,
): { readonly from: number; readonly to: number } {
  const up = median(mornings);
  const down = median(evenings);
  return {
    from: up === undefined ? minuteOfClock(day.from) : morningFrom + up * stepMinutes,
    to: down === undefined ? minuteOfClock(day.to) : (eveningFrom + down * stepMinutes) % dayMinutes,
  };
}

const counts = new Uint8Array(topDigit + 1);

const isWithin = (minute: number, from: number, to: number): boolean =>
  from <= to ? from <= minute && minute < to : from <= minute || minute < to;

/** By counting: it is asked for with every deadline. */
function median(kept: string): number | undefined {
  if (kept.length < 5) return undefined;
  counts.fill(0);
  for (let index = 0; index < kept.length; index++) {
    const digit = digitOf(kept, index);
    counts[digit] = (counts[digit] as number) + 1;
  }
  let below = 0;
  for (let digit = 0; ; digit++) {
    below += counts[digit] as number;
    if (below * 2 > kept.length) return digit;
  }
}

/** She may be a little later to bed than usual, and nothing is missed by beginning a little early. */
const marginMinutes = 60;

interface Pace {
  /** How fast time counts as waking time, 0 to 1. */
  readonly waking: number;
  readonly up: boolean;
}

/**
 * A silence in an hour in which she is nearly always seen says much, one at night says nothing. Squared, so that hours in which
 * she is seen on some days hardly count.
 */
function paceOf(routine: Routine, at: number, { zone, known, from, to }: UpHours): Pace {
  const minute = minuteOf(at, zone);
  const up = isWithin(minute, from, to);
  if (!known) return up ? fullPace : noPace;
  if (!up && !isWithin(minute, from - marginMinutes, (to + marginMinutes) % dayMinutes)) return noPace;
  return { waking: seenIn(routine, at, zone) ** 2, up };
}

const fullPace: Pace = { waking: 1, up: true };
const noPace: Pace = { waking: 0, up: false };

interface UpHours {
  readonly zone: string;
  readonly known: boolean;
  readonly from: number;
  readonly to: number;
}

const upHoursOf = (routine: Routine, { zone, day }: Hours): UpHours => ({
  zone,
  known: isKnown(routine),
  ...upHours(routine, day),
});

/** How much of the time from `from` to `to` was waking time, ms. */
export function wakingMs(
  routine: Routine,
  { from, to, zone }: { readonly from: number; readonly to: number; readonly zone: string },
): number {
  const hours = upHoursOf(routine, { zone, day: usualHours });
  let waking = 0;
  for (let at = from; at < to; ) {
    const until = Math.min(to, halfHourStart(at, zone) + halfHourMs);
    waking += (until - at) * paceOf(routine, at, hours).waking;
    at = until;
  }
  return waking;
}

/**
 * When a silence that began at `from` will have lasted each of the times in `waking`, ascending, in ms of this home's waking
 * time; after them, when each of `upMs` has passed in which she may be expected to be up at all. Epoch ms.
 */
export function whenQuiet(
  routine: Routine,
  {
    from,
    waking,
    upMs,
    ...hours
  }: Hours & { readonly from: number; readonly waking: readonly number[]; readonly upMs: readonly number[] },
): readonly number[] {
  const pattern = upHoursOf(routine, hours);
  const reached: number[] = [];
  let passed = 0;
  const tooLong: number[] = [];
  let up = 0;
  // Somebody who is never seen at all has no waking time: three days are the end of it.
  const end = from + 3 * dayMs;
  for (let at = from; at < end && (reached.length < waking.length || tooLong.length < upMs.length); ) {
    const until = halfHourStart(at, hours.zone) + halfHourMs;
    const pace = paceOf(routine, at, pattern);
    const passes = (until - at) * pace.waking;
    for (
      let next = waking[reached.length];
      next !== undefined && passed + passes >= next;
      next = waking[reached.length]
    )
      reached.push(Math.ceil(at + (next - passed) / pace.waking));
    passed += passes;
    if (pace.up) {
      const passes = until - at;
      for (let next = upMs[tooLong.length]; next !== undefined && up + passes >= next; next = upMs[tooLong.length])
        tooLong.push(at + next - up);
      up += passes;
    }
    at = until;
  }
  while (reached.length < waking.length) reached.push(end);
  while (tooLong.length < upMs.length) tooLong.push(end);
  return [...reached, ...tooLong];
}
