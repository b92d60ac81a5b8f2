import { describe, expect, test } from 'vitest';
import { dayMs, hourMs, minuteMs } from '#contracts/time';
import { homeVoice } from '#hub/rules/supervision/home-voice';
import { platformSilent } from '#hub/rules/supervision/platform-silent';
import type { PlatformSilent } from '#hub/rules/supervision/street-hearing';
import { type Cut, type FiredStreet, firedFacts, firedReadings } from '#test/support/fired-street';
import { engineOf } from '#test/support/timeline';

/** Some millions of words go through the rules. */
const timeout = 60_000;
const from = Date.UTC(2026, 2, 1) - 8 * hourMs;
const at = (day: number, hour: number): number => from + day * dayMs + hour * hourMs;
const facts = firedFacts();

interface Told {
  readonly at: number;
  readonly since: number;
  readonly overAt?: number;
}

/** Plays a street, and what was told of it. The last hours, in which the recording runs out, do not count. */
function watch(street: Omit<FiredStreet, 'from'>, rules = [homeVoice, platformSilent]) {
  const readings = firedReadings({ ...street, from });
  const engine = engineOf(rules, { facts });
  const told: Told[] = [];
  for (const reading of readings) {
    if (reading.receivedAt > at(street.days, -2)) break;
    for (const item of engine.judge([reading], reading.receivedAt)) {
      if (item.kind === 'finding') told.push({ at: item.finding.at, since: item.finding.since });
      else told.push({ ...(told.pop() as Told), overAt: item.clearing.at });
    }
  }
  return { told, state: engine.stateOf('platform-silent', 'street', 'street') as PlatformSilent };
}

/** What was told while a cut lasted, or just after it. */
const inside = (told: readonly Told[], cut: Cut): readonly Told[] =>
  told.filter((one) => cut.from <= one.at && one.at <= cut.to + 15 * minuteMs);

const day20 = { from: at(20, 10), to: at(20, 10) + 20 * minuteMs, share: 1 };
const day30 = { from: at(30, 15), to: at(30, 18), share: 1 };
const night = { from: at(40, 1), to: at(40, 5), share: 1 };
const twoDays = { from: at(50, 14), to: at(52, 14), share: 1 };
const partial = { from: at(60, 9), to: at(60, 12), share: 0.7 };
const whole = [day20, day30, twoDays];
const cuts: readonly Cut[] = [...whole, night, partial];

describe('a street of 56 homes whose sensors only say that they fired, over three months', { timeout }, () => {
  test.for([1, 2, 3])('is found silent within minutes by day, and is over when the words come back (%i)', (seed) => {
    const { told, state } = watch({ homes: 56, days: 70, seed, cuts });
    for (const cut of whole) {
      const [first, ...more] = inside(told, cut);
      expect(more).toEqual([]);
      expect((first?.at ?? Number.POSITIVE_INFINITY) - cut.from).toBeLessThan(20 * minuteMs);
      expect(Math.abs((first?.since ?? 0) - cut.from)).toBeLessThan(10 * minuteMs);
      expect((first?.overAt ?? Number.POSITIVE_INFINITY) - cut.to).toBeLessThan(10 * minuteMs);
    }
    expect((inside(told, night)[0]?.at ?? Number.POSITIVE_INFINITY) - night.from).toBeLessThan(3 * hourMs);
    expect((inside(told, partial)[0]?.at ?? Number.POSITIVE_INFINITY) - partial.from).toBeLessThan(90 * minuteMs);
    // No quiet night, weekend or dull day is taken for an outage.
    expect(told.filter((one) => !cuts.some((cut) => inside([one], cut).length > 0))).toEqual([]);
    expect(state.outages.every(([, to]) => to !== null)).toBe(true);
  });
});

test.for([
  [5, 6],
  [7, 8],
  [10, 5],
  [20, 4],
] as const)(
  'a street of %i homes is never silent without an outage, and is found in one',
  { timeout },
  ([homes, seed]) => {
    const { told } = watch({ homes, days: 60, seed, cuts: [day30, twoDays] });
    expect(inside(told, day30)).toHaveLength(1);
    expect(inside(told, twoDays)).toHaveLength(1);
    expect(told).toHaveLength(2);
  },
);

test.for([1, 4])('a street of %i homes is never told of', { timeout }, (homes) => {
  expect(watch({ homes, days: 60, seed: 9, cuts: [day30, twoDays] }).told).toEqual([]);
});

test.for([4, 12, 40])('heartbeats every %i minutes make it quicker, by night as well', { timeout }, (minutes) => {
  const { told } = watch({ homes: 30, days: 45, seed: 10, cuts: [day20, night], heartbeatMs: minutes * minuteMs });
  expect(told).toHaveLength(2);
  for (const [index, cut] of [day20, night].entries()) {
    expect((told[index]?.at ?? 0) - cut.from).toBeLessThan(20 * minuteMs);
    expect((told[index]?.overAt ?? Number.POSITIVE_INFINITY) - cut.to).toBeLessThan(20 * minuteMs);
  }
});

test('on its first day a street must be silent altogether, for long', () => {
  const cut = { from: at(0, 13), to: at(0, 20), share: 1 };
  const { told } = watch({ homes: 30, days: 2, seed: 11, cuts: [cut] });
  expect(told).toHaveLength(1);
  expect((told[0]?.at ?? 0) - cut.from).toBeLessThan(2.5 * hourMs);
});

test('the list names the buildings, and its state stays small', () => {
  const { state } = watch({ homes: 56, days: 10, seed: 12 });
  expect(state.places).toHaveLength(19);
  expect(JSON.stringify(state).length).toBeLessThan(4_000);
});
