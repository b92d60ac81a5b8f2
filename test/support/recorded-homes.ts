import { dayMs, hourMs, minuteMs, secondMs } from '#contracts/time';
import type { RecordedDevice, RecordedWord, Recording } from '#hub/ingest/recordings/recording';

/**
 * Homes as recordings give them: sensors that only ever say "fired", doors as well. Seeded, and nobody's real data: early and late
 * risers, people who go out daily and homebodies, restless nights, couples, weeks away, outages common to all.
 */
export interface MadeHome extends Recording {
  readonly person: Person;
  /** When nobody was at home, and when everybody was in bed: what is true, epoch ms. */
  readonly out: readonly Span[];
}

export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface Street {
  readonly homes: readonly MadeHome[];
  /** When no home could be heard. */
  readonly outages: readonly Span[];
  readonly from: number;
  readonly to: number;
}

interface Person {
  readonly wake: number;
  readonly bed: number;
  readonly wakeSpread: number;
  readonly outsADay: number;
  readonly outHours: number;
  readonly toilet: number;
  readonly restless: number;
  readonly pace: number;
  readonly napMinutes: number;
  readonly couple: boolean;
  readonly carer: boolean;
  readonly rooms: readonly string[];
  readonly locksUp: boolean;
}

type Random = () => number;

export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const between = (random: Random, low: number, high: number): number => low + random() * (high - low);
/** Roughly normal. */
const around = (random: Random, mean: number, spread: number): number =>
  mean + spread * (random() + random() + random() + random() - 2) * 1.7;

const allRooms = ['bathroom', 'bedroom', 'kitchen', 'lounge', 'hallway'];

function personOf(random: Random): Person {
  const homebody = random() < 0.25;
  const few = random() < 0.15;
  return {
    wake: between(random, 5.5, 9.8),
    bed: between(random, 20.5, 24.5),
    wakeSpread: between(random, 0.25, 0.9),
    outsADay: homebody ? between(random, 0, 0.25) : between(random, 0.5, 1.6),
    outHours: between(random, 1, 4.2),
    toilet: between(random, 0, 4),
    restless: random() < 0.2 ? between(random, 0.2, 0.6) : random() * 0.1,
    // Minutes between two signs while awake.
    pace: few ? between(random, 8, 20) : between(random, 2, 7),
    napMinutes: random() < 0.5 ? between(random, 30, 110) : 0,
    couple: random() < 0.25,
    carer: random() < 0.3,
    rooms: few ? ['kitchen', 'bathroom'] : allRooms,
    locksUp: random() < 0.3,
  };
}

export function makeStreet({
  seed,
  homes,
  days,
  from = Date.UTC(2026, 2, 1, 16),
  outages = 3,
}: {
  readonly seed: number;
  readonly homes: number;
  readonly days: number;
  /** Local midnight of the first day; the homes are at UTC+8. */
  readonly from?: number;
  readonly outages?: number;
}): Street {
  const random = seededRandom(seed);
  const to = from + days * dayMs;
  const dark = Array.from({ length: outages }, () => {
    const begins = Math.round(from + between(random, 0.1, 0.95) * (to - from));
    return { from: begins, to: begins + Math.round(between(random, 3, 40) * hourMs) };
  });
  const made = Array.from({ length: homes }, (_, index) =>
    makeHome({ home: `home-${String(index + 1).padStart(2, '0')}`, seed: seed * 1_000 + index, from, days, dark }),
  );
  return { homes: made, outages: dark, from, to };
}

function makeHome({
  home,
  seed,
  from,
  days,
  dark,
}: {
  readonly home: string;
  readonly seed: number;
  readonly from: number;
  readonly days: number;
  readonly dark: readonly Span[];
}): MadeHome {
  const random = seededRandom(seed);
  const person = personOf(random);
  const first = random() < 0.4 ? Math.floor(random() * days * 0.3) : 0;
  const last = random() < 0.4 ? days - Math.floor(random() * days * 0.3) : days;
  const gap =
    random() < 0.35
      ? { from: between(random, 0.3, 0.8) * days, length: between(random, 1, random() < 0.3 ? 14 : 4) }
      : undefined;
  const devices: RecordedDevice[] = [
    ...person.rooms.map((room) => ({ id: `${home}-${room}`, kind: 'motion', name: room, room })),
    { id: `${home}-fridge-door`, kind: 'contact', name: 'fridge door', room: 'kitchen' },
    { id: `${home}-front-door`, kind: 'contact', name: 'front door', room: 'front door' },
    ...(random() < 0.5 ? [{ id: `${home}-back-door`, kind: 'contact', name: 'back door', room: 'back door' }] : []),
  ];
  const words: RecordedWord[] = [];
  const out: Span[] = [];
  for (let day = first; day < last; day++) {
    if (gap !== undefined && day >= gap.from && day < gap.from + gap.length) continue;
    const midnight = from + day * dayMs;
    const plan = planDay(person, random);
    live({ home, person, plan, midnight, random, words });
    // Only when both of a couple are out is nobody at home.
    for (const span of plan.outs)
      if (!person.couple || random() < 0.4) {
        const gone = { from: midnight + span.from * hourMs, to: midnight + span.to * hourMs };
        out.push(gone);
      }
    if (person.couple) {
      const partner = planDay({ ...person, wake: person.wake + 0.4, outsADay: 0 }, random);
      live({
        home,
        person: { ...person, pace: person.pace * 2 },
        plan: { ...partner, outs: outsOf(out, midnight) },
        midnight,
        random,
        words,
      });
    }
    if (person.carer && random() < 0.5)
      visit({ home, person, at: midnight + between(random, 9, 11.5) * hourMs, random, words });
  }
  const heard = words
    .filter(({ at }) => dark.every((span) => at < span.from || at >= span.to))
    .sort((a, b) => a.at - b.at);
  return { home, devices, words: heard, unread: [], person, out };
}

const outsOf = (out: readonly Span[], midnight: number): readonly Span[] =>
  out
    .filter(({ from }) => from >= midnight && from < midnight + dayMs)
    .map((span) => ({ from: (span.from - midnight) / hourMs, to: (span.to - midnight) / hourMs }));

interface Plan {
  readonly up: number;
  readonly down: number;
  readonly outs: readonly Span[];
  readonly nap: Span | undefined;
}

/** Hours of the day. */
function planDay(person: Person, random: Random): Plan {
  const lieIn = random() < 0.04 ? between(random, 1, 2.5) : 0;
  const up = around(random, person.wake, person.wakeSpread) + lieIn;
  const down = Math.max(up + 10, around(random, person.bed, person.wakeSpread));
  const outs: Span[] = [];
  let trips = Math.floor(person.outsADay) + (random() < person.outsADay % 1 ? 1 : 0);
  for (let tries = 0; trips > 0 && tries < 6; tries++) {
    const from = between(random, Math.max(up + 0.7, 8), 17);
    const length =
      Math.max(0.25, around(random, person.outHours, person.outHours * 0.35)) * (random() < 0.03 ? 1.8 : 1);
    if (outs.some((span) => from < span.to + 0.3 && span.from < from + length + 0.3)) continue;
    outs.push({ from, to: from + length });
    trips -= 1;
  }
  outs.sort((a, b) => a.from - b.from);
  const napAt = between(random, 12.5, 14.5);
  const nap =
    person.napMinutes > 0 && random() < 0.7
      ? {
          from: napAt,
          to: napAt + Math.max(0.2, around(random, person.napMinutes, 20) / 60) * (random() < 0.03 ? 1.7 : 1),
        }
      : undefined;
  return { up, down, outs, nap };
}

interface Living {
  readonly home: string;
  readonly person: Person;
  readonly plan: Plan;
  readonly midnight: number;
  readonly random: Random;
  readonly words: RecordedWord[];
}

function live({ home, person, plan, midnight, random, words }: Living): void {
  const { up, down, outs, nap } = plan;
  const say = (hour: number, what: string): void => {
    const isDoor = what.endsWith('door');
    words.push({
      deviceId: `${home}-${what}`,
      at: Math.round(midnight + hour * hourMs),
      says: { measure: isDoor ? 'door.open' : 'motion', value: true },
    });
  };
  const has = (room: string): boolean => person.rooms.includes(room);
  const second = secondMs / hourMs;
  const minute = minuteMs / hourMs;

  // The night before getting up, from midnight, and the one after going to bed, to midnight.
  const visits = Math.round(person.toilet * between(random, 0.5, 1.5));
  for (let visit = 0; visit < visits; visit++) {
    const at = between(random, Math.max(0, down - 24 + 0.5), Math.max(0.5, up - 0.5));
    if (has('hallway')) say(at, 'hallway');
    say(at + 20 * second, 'bathroom');
    if (has('hallway')) say(at + 3 * minute, 'hallway');
    if (has('bedroom')) say(at + 3.3 * minute, 'bedroom');
  }
  if (has('bedroom'))
    for (let at = 0.2; at < up; at += 0.5) if (random() < person.restless) say(at + random() * 0.4, 'bedroom');

  for (const span of outs) {
    if (has('hallway')) say(span.from - 30 * second, 'hallway');
    say(span.from, 'front-door');
    if (has('hallway') && random() < 0.3) say(span.from + 20 * second, 'hallway');
    say(span.to, 'front-door');
    if (has('hallway')) say(span.to + 12 * second, 'hallway');
    say(span.to + between(random, 0.5, 4) * minute, 'kitchen');
  }
  const away = (hour: number): boolean =>
    outs.some(({ from, to }) => hour >= from - minute && hour < to) ||
    (nap !== undefined && hour >= nap.from && hour < nap.to);
  let room = 'bedroom';
  // Television, reading, sitting: some stretches are much quieter than others.
  let quietUntil = 0;
  for (let hour = up; hour < down; ) {
    const sitting = hour < quietUntil;
    if (!sitting && random() < 0.03) {
      quietUntil = hour + between(random, 0.3, 1.3);
      // Nobody sits down in the bathroom to read.
      room = has('lounge') ? 'lounge' : 'kitchen';
    }
    hour += Math.max(0.2, -Math.log(1 - random())) * person.pace * minute * (sitting ? 5 : 1);
    if (hour >= down || away(hour)) continue;
    const pick = random();
    room = pick < 0.35 ? room : (person.rooms[Math.floor(random() * person.rooms.length)] as string);
    if (!has(room)) room = person.rooms[0] as string;
    say(hour, room);
    if (room === 'kitchen' && random() < 0.3) say(hour + 15 * second, 'fridge-door');
    if (random() < 0.004) say(hour + 20 * second, 'front-door');
  }
  if (random() < 0.85) {
    say(down - 8 * minute, 'bathroom');
    if (has('hallway')) say(down - 4 * minute, 'hallway');
    if (has('bedroom')) say(down - 3 * minute, 'bedroom');
  }
  if (person.locksUp && random() < 0.8) {
    say(down - 5 * minute, 'front-door');
    if (has('hallway')) say(down - 4.8 * minute, 'hallway');
    if (has('bedroom') && random() < 0.9) say(down, 'bedroom');
  }
}

function visit({
  home,
  person,
  at,
  random,
  words,
}: {
  readonly home: string;
  readonly person: Person;
  readonly at: number;
  readonly random: Random;
  readonly words: RecordedWord[];
}): void {
  const fired = (when: number, what: string): void => {
    words.push({
      deviceId: `${home}-${what}`,
      at: Math.round(when),
      says: { measure: what.endsWith('door') ? 'door.open' : 'motion', value: true },
    });
  };
  const length = between(random, 20, 70) * minuteMs;
  fired(at, 'front-door');
  for (let when = at + 20 * secondMs; when < at + length; when += between(random, 0.5, 3) * minuteMs)
    fired(when, person.rooms[Math.floor(random() * person.rooms.length)] as string);
  fired(at + length, 'front-door');
}
