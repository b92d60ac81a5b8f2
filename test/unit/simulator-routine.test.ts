import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isSignOfLife } from '#contracts/measure';
import { dayMs, hourMs, minuteMs } from '#contracts/time';
import { habitsOf } from '#simulators/habits';
import { heartbeat, heartbeatEveryMs, heartbeatPhaseMs } from '#simulators/heartbeat';
import { dayBeats, whereabouts } from '#simulators/routine';
import { seeded } from '#simulators/seeded';
import { reports, type SimHome } from '#simulators/street';
import { type Day, planDay, stayAt } from '#simulators/whereabouts';
import { testStreet } from '#test/support/simulated-street';

const monday: Day = { date: '2026-03-02', weekday: 1, lengthMs: dayMs };
const saturday: Day = { date: '2026-03-07', weekday: 6, lengthMs: dayMs };
const home = testStreet(1).homes[0] as SimHome;

const anyDay = fc.record({
  seed: fc.nat(),
  resident: fc.string({ minLength: 1, maxLength: 12 }),
  weekday: fc.integer({ min: 1, max: 7 }),
  lengthMs: fc.constantFrom(dayMs, dayMs - hourMs, dayMs + hourMs),
});

const planOf = ({
  seed,
  resident,
  weekday,
  lengthMs,
}: {
  seed: number;
  resident: string;
  weekday: number;
  lengthMs: number;
}) =>
  planDay({
    habits: habitsOf(seed, resident),
    day: { date: '2026-03-02', weekday, lengthMs },
    random: seeded(seed, 'plan', resident),
  });

describe('a day of a resident', () => {
  test('has no gap, no overlap and no second place: every moment belongs to exactly one stay', () => {
    fc.assert(
      fc.property(anyDay, (day) => {
        const stays = planOf(day);
        expect(stays[0]?.from).toBe(0);
        expect(stays.at(-1)?.to).toBe(day.lengthMs);
        for (const [index, stay] of stays.entries()) {
          expect(stay.to).toBeGreaterThan(stay.from);
          if (index > 0) expect(stay.from).toBe(stays[index - 1]?.to);
        }
      }),
    );
  });

  test('begins and ends in bed, holds a night and three meals', () => {
    fc.assert(
      fc.property(anyDay, (day) => {
        const stays = planOf(day);
        expect(stays[0]).toMatchObject({ where: 'bedroom', doing: 'sleeping' });
        expect(stays.at(-1)).toMatchObject({ where: 'bedroom', doing: 'sleeping' });
        const asleep = stays
          .filter(({ doing }) => doing === 'sleeping')
          .reduce((sum, { from, to }) => sum + to - from, 0);
        expect(asleep).toBeGreaterThan(5 * hourMs);
        expect(asleep).toBeLessThan(13 * hourMs);
        expect(stays.filter(({ doing }) => doing === 'eating').length).toBeGreaterThanOrEqual(2);
      }),
    );
  });

  test('differs from person to person, from day to day and between week and weekend', () => {
    const plan = (resident: string, day: Day) =>
      planDay({ habits: habitsOf(7, resident), day, random: seeded(7, 'plan', resident, day.date) });
    expect(plan('a', monday)).not.toEqual(plan('b', monday));
    expect(plan('a', monday)).not.toEqual(plan('a', { ...monday, date: '2026-03-03', weekday: 2 }));
    const wakeOn = (day: Day) => {
      const people = Array.from({ length: 100 }, (_, index) => plan(`p${index}`, day));
      const risings = people.map((stays) => stays.find(({ doing }) => doing === 'cooking')?.from ?? 0);
      return risings.reduce((sum, at) => sum + at, 0) / risings.length;
    };
    expect(wakeOn(saturday)).toBeGreaterThan(wakeOn(monday) + 10 * minuteMs);
  });
});

describe('what the devices of a home say on a day', () => {
  test('is the same for the same seed, and another for another', () => {
    expect(dayBeats(home, { seed: 7, day: monday })).toEqual(dayBeats(home, { seed: 7, day: monday }));
    expect(dayBeats(home, { seed: 8, day: monday })).not.toEqual(dayBeats(home, { seed: 7, day: monday }));
  });

  test('comes in order, within the day, and only as measures the device has', () => {
    for (let seed = 0; seed < 20; seed += 1) {
      const beats = dayBeats(home, { seed, day: monday });
      expect(beats.length).toBeGreaterThan(300);
      for (const [index, { at, device, says }] of beats.entries()) {
        expect(at).toBeGreaterThanOrEqual(beats[index - 1]?.at ?? 0);
        expect(at).toBeLessThan(dayMs);
        for (const { measure } of says) expect(reports(device, measure)).toBe(true);
      }
    }
  });

  test('shows movement only where its only resident is, and none of a sleeper but on the way to the toilet', () => {
    for (let seed = 0; seed < 40; seed += 1) {
      const stays = whereabouts(home, { seed, day: monday }).get('resident-1') ?? [];
      for (const { at, device, says } of dayBeats(home, { seed, day: monday })) {
        if (!says.some(({ measure, value }) => measure === 'motion' && value === true)) continue;
        const stay = stayAt(stays, at);
        expect(stay?.doing).not.toBe('sleeping');
        expect(stay?.where).toBe(device.room);
      }
    }
  });

  test('leaves through door and lift and comes back through lift and door', () => {
    const outings = Array.from({ length: 30 }, (_, seed) => seed).flatMap((seed) => {
      const stays = whereabouts(home, { seed, day: monday }).get('resident-1') ?? [];
      const beats = dayBeats(home, { seed, day: monday });
      return stays
        .filter(({ where }) => where === 'out')
        .map((stay) => beats.filter(({ at }) => at >= stay.from && at < stay.to));
    });
    expect(outings.length).toBeGreaterThan(10);
    for (const beats of outings) {
      const told = beats
        .filter(({ device, swipes }) => swipes === true || reports(device, 'door.open'))
        .map(({ swipes, says }) => (swipes === true ? 'swipe' : says[0]?.value));
      expect(told).toEqual([true, false, 'swipe', 'swipe', true, false]);
    }
  });

  test('a door or a sensor that said yes says no again', () => {
    const beats = dayBeats(home, { seed: 3, day: monday });
    for (const measure of ['motion', 'door.open', 'presence']) {
      for (const device of home.devices.filter((one) => reports(one, measure))) {
        const values = beats
          .filter((beat) => beat.device === device)
          .flatMap(({ says }) => says)
          .filter((said) => said.measure === measure);
        expect(values.at(-1)?.value ?? false).toBe(false);
      }
    }
  });
});

describe('heartbeats', () => {
  const shared = home.shared;

  test('every supervised device speaks within its time, on any day', () => {
    expect(shared).toHaveLength(2);
    for (let seed = 0; seed < 10; seed += 1) {
      for (const device of [...home.devices, ...shared]) {
        const must = device.profile.silentAfterSeconds * 1000;
        if (must === 0) continue;
        const every = heartbeatEveryMs(device);
        const words: number[] = [];
        for (let at = heartbeatPhaseMs(device, seed); at < 2 * dayMs; at += every) words.push(at);
        const gaps = words.map((at, index) => at - (words[index - 1] ?? 0));
        expect(Math.max(...gaps)).toBeLessThan(must);
      }
    }
  });

  test('say something, and nothing that keeps a person alive', () => {
    for (const device of [...home.devices, ...shared]) {
      const says = heartbeat(device, { seed: 7, memory: new Map([['motion', true]]) });
      expect(says.length).toBeGreaterThan(0);
      expect(says.filter(({ measure, value }) => isSignOfLife(measure, value))).toEqual([]);
    }
  });

  test('repeat an alarm that still stands', () => {
    const detector = home.devices.find(({ kind }) => kind === 'gas');
    expect(detector && heartbeat(detector, { seed: 7, memory: new Map([['gas', true]]) })).toContainEqual({
      measure: 'gas',
      value: true,
    });
  });
});
