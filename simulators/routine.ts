import type { Measurement } from '#contracts/reading';
import { minuteMs, secondMs } from '#contracts/time';
import { type Habits, habitsOf } from './habits.ts';
import { playedBeats } from './plays.ts';
import { around, between, chance, type Random, seeded } from './seeded.ts';
import { noticesBy, type Room, reports, type SimDevice, type SimHome, type SimResident } from './street.ts';
import { type Day, planDay, type Stay } from './whereabouts.ts';

/** One thing a device says on an ordinary day, `at` milliseconds after local midnight. */
export interface RoutineBeat {
  readonly at: number;
  readonly device: SimDevice;
  readonly says: readonly Measurement[];
  /** Whose doing it is; absent for the weather. */
  readonly by?: string;
  /** Swipes that person's lift card; `says` is empty then. */
  readonly swipes?: true;
}

/** A sensor takes this long after the last movement to say that it is quiet. */
const motionHoldMs = 60 * secondMs;
const vitalsEveryMs = 5 * minuteMs;

const is = (measure: string, value: boolean): readonly Measurement[] => [{ measure, value }];

/** Where each of a home's people is on that day. */
export function whereabouts(
  home: SimHome,
  { seed, day }: { readonly seed: number; readonly day: Day },
): ReadonlyMap<string, readonly Stay[]> {
  return new Map(
    home.residents.map(({ id }) => [
      id,
      planDay({ habits: habitsOf(seed, id), day, random: seeded(seed, 'plan', id, day.date) }),
    ]),
  );
}

/**
 * What the devices of a home say on an ordinary day because of the people in it and the weather, earliest first. Pure: the same seed, home
 * and day give the same beats. Words said only to be heard of are `heartbeat.ts`.
 */
export function dayBeats(
  home: SimHome,
  { seed, day }: { readonly seed: number; readonly day: Day },
): readonly RoutineBeat[] {
  const beats: RoutineBeat[] = [];
  const plans = whereabouts(home, { seed, day });
  home.residents.forEach((resident, index) => {
    const person: Person = {
      id: resident.id,
      habits: habitsOf(seed, resident.id),
      stays: plans.get(resident.id) ?? [],
      random: seeded(seed, 'beats', resident.id, day.date),
    };
    beats.push(
      ...movements(home, person),
      ...inBed(wornOrNth(home, { measure: 'bed.occupied', resident, index }), person),
      ...seated(wornOrNth(home, { measure: 'seat.occupied', resident, index }), person),
      ...outings(home, person),
      ...bloodPressure(wornOrNth(home, { measure: 'blood.pressure.systolic', resident, index }), person),
    );
  });
  for (const device of home.devices) beats.push(...playedBeats(device, { seed, day, home }));
  return beats
    .filter(({ at }) => at >= 0 && at < day.lengthMs)
    .map((beat, order) => ({ beat, order }))
    .sort((a, b) => a.beat.at - b.beat.at || a.order - b.order)
    .map(({ beat }) => beat);
}

interface Person {
  readonly id: string;
  readonly habits: Habits;
  readonly stays: readonly Stay[];
  readonly random: Random;
}

/** The device of this kind that is this person's: named in the register, or the nth of the home for its nth resident. */
function wornOrNth(
  home: SimHome,
  { measure, resident, index }: { readonly measure: string; readonly resident: SimResident; readonly index: number },
): SimDevice | undefined {
  const all = home.devices.filter((device) => reports(device, measure));
  const free = all.filter(({ residentId }) => residentId === undefined);
  return all.find(({ residentId }) => residentId === resident.id) ?? free[index];
}

const sensorsOf = (home: SimHome, measure: 'motion' | 'presence', room: Room): readonly SimDevice[] =>
  home.devices.filter((device) => device.room === room && noticesBy(device) === measure);

/** Motion and presence, room by room. Nobody moves in their sleep as far as a sensor on the wall can tell. */
function movements(home: SimHome, { id, habits, stays, random }: Person): readonly RoutineBeat[] {
  const beats: RoutineBeat[] = [];
  for (const { from, to, where, doing } of stays) {
    if (where === 'out' || doing === 'sleeping') continue;
    for (const device of sensorsOf(home, 'motion', where)) {
      const gap = doing === 'resting' || doing === 'eating' ? habits.restlessEvery : habits.restlessEvery / 3;
      let last: number | undefined;
      for (let at = from + 3 * secondMs; at < to; at += around(random, gap, gap * 0.8) * secondMs + 5 * secondMs) {
        if (last !== undefined && at - last > motionHoldMs) {
          beats.push({ at: last + motionHoldMs, device, says: is('motion', false), by: id });
        }
        beats.push({ at: Math.round(at), device, says: is('motion', true), by: id });
        last = Math.round(at);
      }
      if (last !== undefined) beats.push({ at: last + motionHoldMs, device, says: is('motion', false), by: id });
    }
    for (const device of sensorsOf(home, 'presence', where)) {
      beats.push({ at: from + 2 * secondMs, device, says: is('presence', true), by: id });
      beats.push({ at: to, device, says: is('presence', false), by: id });
    }
  }
  return beats;
}

/** A bed sensor follows its person; pulse and breath come while it can feel them. */
function inBed(device: SimDevice | undefined, { id, habits, stays, random }: Person): readonly RoutineBeat[] {
  if (device === undefined) return [];
  const vitals = (): readonly Measurement[] => [
    ...(reports(device, 'heart.rate')
      ? [{ measure: 'heart.rate', value: Math.round(around(random, habits.pulse - 6, 5)), unit: 'beat/min' }]
      : []),
    ...(reports(device, 'respiration.rate')
      ? [{ measure: 'respiration.rate', value: Math.round(around(random, habits.breaths, 2)), unit: '/min' }]
      : []),
  ];
  return stays
    .filter(({ doing }) => doing === 'sleeping')
    .flatMap(({ from, to }) => {
      const beats: RoutineBeat[] = [{ at: from + 5 * secondMs, device, says: is('bed.occupied', true), by: id }];
      for (let at = from + 2 * minuteMs; at < to; at += vitalsEveryMs) {
        const says = vitals();
        if (says.length > 0) beats.push({ at, device, says, by: id });
      }
      return [...beats, { at: to, device, says: is('bed.occupied', false), by: id }];
    });
}

function seated(device: SimDevice | undefined, { id, stays }: Person): readonly RoutineBeat[] {
  if (device === undefined) return [];
  return stays
    .filter(({ where, doing }) => where === 'living' && (doing === 'resting' || doing === 'eating'))
    .flatMap(({ from, to }) => [
      { at: from + 20 * secondMs, device, says: is('seat.occupied', true), by: id },
      { at: to, device, says: is('seat.occupied', false), by: id },
    ]);
}

/** Out: the door, then the lift. Back: the lift, then the door. */
function outings(home: SimHome, { id, stays, random }: Person): readonly RoutineBeat[] {
  const doors = home.devices.filter(
    (device) => reports(device, 'door.open') && (device.room === 'hall' || device.room === 'elsewhere'),
  );
  const halls = sensorsOf(home, 'motion', 'hall');
  const readers = home.shared.filter((device) => reports(device, 'card.tapped'));
  const through = (at: number): readonly RoutineBeat[] => [
    ...halls.flatMap((device) => [
      { at: at - 4 * secondMs, device, says: is('motion', true), by: id },
      { at: at - 4 * secondMs + motionHoldMs, device, says: is('motion', false), by: id },
    ]),
    ...doors.flatMap((device) => [
      { at, device, says: is('door.open', true), by: id },
      { at: at + Math.round(between(random, 4, 14)) * secondMs, device, says: is('door.open', false), by: id },
    ]),
  ];
  const swipe = (at: number): readonly RoutineBeat[] =>
    readers.map((device) => ({ at: Math.round(at), device, says: [], by: id, swipes: true }));
  return stays
    .filter(({ where }) => where === 'out')
    .flatMap(({ from, to }) => [
      ...through(from + 5 * secondMs),
      ...swipe(from + between(random, 30, 60) * secondMs),
      ...swipe(to - between(random, 60, 110) * secondMs),
      ...through(to - 15 * secondMs),
    ]);
}

/** Most mornings, some time after breakfast. */
function bloodPressure(device: SimDevice | undefined, { id, habits, stays, random }: Person): readonly RoutineBeat[] {
  const breakfast = stays.find(({ doing }) => doing === 'eating');
  if (device === undefined || breakfast === undefined || !chance(random, 0.9)) return [];
  const systolic = Math.round(around(random, habits.systolic, 10));
  return [
    {
      at: Math.round(breakfast.from + between(random, 2, 10) * minuteMs),
      device,
      says: [
        { measure: 'blood.pressure.systolic', value: systolic, unit: 'mm[Hg]' },
        {
          measure: 'blood.pressure.diastolic',
          value: Math.min(systolic - 25, Math.round(around(random, habits.diastolic, 6))),
          unit: 'mm[Hg]',
        },
        ...(reports(device, 'heart.rate')
          ? [{ measure: 'heart.rate', value: Math.round(around(random, habits.pulse, 6)), unit: 'beat/min' }]
          : []),
      ],
      by: id,
    },
  ];
}
