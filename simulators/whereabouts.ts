import { minuteMs } from '#contracts/time';
import type { Habits } from './habits.ts';
import { around, between, chance, type Random } from './seeded.ts';
import type { Room } from './street.ts';

export type Doing = 'sleeping' | 'toilet' | 'cooking' | 'eating' | 'resting' | 'out';

/** A stretch of time somebody spends in one place, in milliseconds after local midnight. */
export interface Stay {
  readonly from: number;
  readonly to: number;
  readonly where: Room | 'out';
  readonly doing: Doing;
}

/** What can differ between two days of the same person. */
export interface Day {
  /** ISO calendar date in the street's zone. */
  readonly date: string;
  /** 1 Monday … 7 Sunday. */
  readonly weekday: number;
  /** 24 h except where a zone changes its clocks. */
  readonly lengthMs: number;
}

/** Writes a day down stay after stay, so that it has no gap and nobody is ever in two places. */
class Diary {
  readonly stays: Stay[] = [];
  readonly #endMs: number;
  #nowMs = 0;

  constructor(endMs: number) {
    this.#endMs = endMs;
  }

  /** Minutes after midnight. */
  get now(): number {
    return this.#nowMs / minuteMs;
  }

  until(minute: number, where: Stay['where'], doing: Doing): void {
    const to = Math.min(Math.round(minute * minuteMs), this.#endMs);
    if (to <= this.#nowMs) return;
    const last = this.stays.at(-1);
    if (last?.where === where && last.doing === doing) this.stays[this.stays.length - 1] = { ...last, to };
    else this.stays.push({ from: this.#nowMs, to, where, doing });
    this.#nowMs = to;
  }

  stay(minutes: number, where: Stay['where'], doing: Doing): void {
    this.until(this.now + minutes, where, doing);
  }

  end(where: Stay['where'], doing: Doing): void {
    this.until(this.#endMs / minuteMs, where, doing);
  }
}

/** In bed until `minute`, up for the toilet now and then; the first and last half hour are undisturbed. */
function sleep(diary: Diary, { minute, visits, random }: { minute: number; visits: number; random: Random }): void {
  const from = diary.now + 30;
  const span = minute - 30 - from;
  if (span > 0) {
    const expected = (visits * span) / 480;
    const times = Math.floor(expected) + (chance(random, expected % 1) ? 1 : 0);
    const share = span / Math.max(1, times);
    for (let visit = 0; visit < times; visit += 1) {
      diary.until(from + share * visit + between(random, 0.1, 0.8) * Math.max(1, share - 12), 'bedroom', 'sleeping');
      diary.stay(between(random, 3, 8), 'bathroom', 'toilet');
    }
  }
  diary.until(minute, 'bedroom', 'sleeping');
}

/** At home and awake until `minute`: mostly sitting, to the bathroom every so often, tea in the kitchen. */
function linger(diary: Diary, { minute, every, random }: { minute: number; every: number; random: Random }): void {
  for (;;) {
    const next = diary.now + around(random, every, every * 0.3);
    if (next + 8 >= minute) break;
    diary.until(next, 'living', 'resting');
    if (chance(random, 0.75)) diary.stay(between(random, 3, 7), 'bathroom', 'toilet');
    else diary.stay(between(random, 4, 8), 'kitchen', 'cooking');
  }
  diary.until(minute, 'living', 'resting');
}

/** One day of one person, from midnight to midnight. Weekends are slower: up later, out later, dinner with the family out now and then. */
export function planDay({
  habits,
  day,
  random,
}: {
  readonly habits: Habits;
  readonly day: Day;
  readonly random: Random;
}): readonly Stay[] {
  const weekend = day.weekday >= 6;
  const diary = new Diary(day.lengthMs);
  const every = habits.bathroomEvery;
  const wake = around(random, habits.wakesAt + (weekend ? 25 : 0), 15);
  const lunch = around(random, habits.lunchAt, 12);
  const dinner = around(random, habits.dinnerAt, 12);
  const bedtime = around(random, habits.sleepsAt + (weekend ? 15 : 0), 20);

  sleep(diary, { minute: wake, visits: habits.nightVisits, random });
  diary.stay(between(random, 6, 14), 'bathroom', 'toilet');
  diary.stay(between(random, 12, 25), 'kitchen', 'cooking');
  diary.stay(between(random, 12, 22), 'living', 'eating');

  const out = chance(random, habits.goesOut.morning * (weekend ? 0.7 : 1));
  if (out) {
    linger(diary, { minute: diary.now + between(random, 10, weekend ? 90 : 45), every, random });
    diary.until(Math.min(diary.now + between(random, 40, 110), lunch - 35), 'out', 'out');
    if (diary.now < lunch - 20) diary.stay(between(random, 2, 5), 'bathroom', 'toilet');
  }
  linger(diary, { minute: lunch, every, random });
  diary.stay(between(random, 25, 45), 'kitchen', 'cooking');
  diary.stay(between(random, 18, 30), 'living', 'eating');
  diary.stay(between(random, 3, 6), 'bathroom', 'toilet');
  if (habits.napMinutes > 0) diary.stay(around(random, habits.napMinutes, 12), 'bedroom', 'sleeping');

  if (chance(random, habits.goesOut.afternoon * (weekend ? 1.3 : 1))) {
    linger(diary, { minute: diary.now + between(random, 20, 60), every, random });
    diary.until(Math.min(diary.now + between(random, 35, 100), dinner - 15), 'out', 'out');
  }
  linger(diary, { minute: dinner, every, random });
  if (weekend && chance(random, 0.2)) {
    diary.stay(between(random, 80, 130), 'out', 'out');
  } else {
    diary.stay(between(random, 25, 45), 'kitchen', 'cooking');
    diary.stay(between(random, 18, 30), 'living', 'eating');
  }
  linger(diary, { minute: bedtime - 15, every, random });
  diary.stay(between(random, 6, 12), 'bathroom', 'toilet');
  if (diary.now < day.lengthMs / minuteMs - 40) {
    sleep(diary, { minute: day.lengthMs / minuteMs, visits: habits.nightVisits, random });
  }
  diary.end('bedroom', 'sleeping');
  return diary.stays;
}

/** Where somebody is so many milliseconds after midnight. */
export const stayAt = (stays: readonly Stay[], offsetMs: number): Stay | undefined =>
  stays.find(({ from, to }) => from <= offsetMs && offsetMs < to);
