import { describe, expect, test } from 'vitest';
import { roomTemperature } from '#hub/rules/home/room-temperature';
import { powerUseUnusual, waterUseUnusual } from '#hub/rules/home/use-unusual';
import { waterRunning } from '#hub/rules/home/water-running';
import { waterUnused } from '#hub/rules/home/water-unused';
import { type Golden, playGolden, tellGolden, type Word } from '#test/support/golden';

const kinds = { meter: 'water-meter', power: 'power-meter', living: 'climate', bedroom: 'climate', balcony: 'climate' };
const water = (at: string, value: number, device = 'meter'): Word => ({ at, device, measure: 'water.volume', value });
const state = (at: string, value: string): Word => ({ at, measure: 'person.state', value });
const warmth = (at: string, value: number, device = 'living'): Word => ({ at, device, measure: 'temperature', value });

const unused: readonly Golden[] = [
  {
    says: 'less than ten litres in twelve hours by day is a visit',
    rules: [waterUnused],
    kinds,
    said: [
      water('03-01 06:00', 100),
      water('03-01 07:00', 100.02),
      water('03-01 12:00', 100.024),
      water('03-01 18:00', 100.024),
      water('03-01 19:00', 100.024),
      water('03-01 20:00', 100.024),
      water('03-01 20:30', 100.05),
    ],
    until: '03-01 22:00',
    expected: ['03-01 19:00 P2 water-unused', '03-01 20:30 clear water-unused'],
  },
  {
    says: 'still none after as long again: told again, in case it was closed too early',
    rules: [waterUnused],
    kinds,
    said: [water('03-01 00:00', 100), water('03-01 12:00', 100), water('03-01 20:00', 100), water('03-02 08:00', 100)],
    until: '03-02 12:00',
    expected: ['03-01 12:00 P2 water-unused', '03-02 08:00 P2 water-unused'],
  },
  {
    says: 'reached at night it is told in the morning, if it still is so',
    rules: [waterUnused],
    kinds,
    said: [
      water('03-01 12:00', 100),
      water('03-01 23:59', 100),
      water('03-02 03:00', 100),
      water('03-02 07:05', 100.001),
    ],
    until: '03-02 12:00',
    expected: ['03-02 07:05 P2 water-unused'],
  },
  {
    says: 'an empty home uses no water; the count begins when somebody is back',
    rules: [waterUnused],
    kinds,
    said: [
      water('03-01 06:00', 100),
      state('03-01 07:00', 'out'),
      water('03-01 19:00', 100),
      state('03-01 19:30', 'at-home'),
      water('03-01 20:00', 100),
      water('03-02 07:00', 100),
      water('03-02 07:31', 100),
    ],
    until: '03-02 12:00',
    expected: ['03-02 07:31 P2 water-unused'],
  },
  {
    says: 'a meter that was replaced or reset counts from there',
    rules: [waterUnused],
    kinds,
    said: [
      water('03-01 06:00', 512.4),
      water('03-01 12:00', 0.001),
      water('03-01 19:00', 0.001),
      water('03-01 20:00', 900),
      water('03-02 07:30', 900),
      water('03-02 08:00', 900),
    ],
    until: '03-02 12:00',
    expected: ['03-02 08:00 P2 water-unused'],
  },
  {
    says: 'a late word of the meter changes nothing',
    rules: [waterUnused],
    kinds,
    said: [
      water('03-01 07:00', 100),
      water('03-01 12:00', 100.02),
      { ...water('03-01 08:00', 100), heard: '03-01 12:30' },
      water('03-01 18:30', 100.021),
    ],
    until: '03-01 22:00',
    expected: [],
  },
  {
    says: 'a meter that falls silent says nothing about water',
    rules: [waterUnused],
    kinds,
    said: [water('03-01 07:00', 100)],
    until: '03-05 22:00',
    expected: [],
  },
];

/** The meter every quarter of an hour from `MM-DD HH:00`, each time more by the next of `steps`, m³. */
function quarters(day: string, hour: number, steps: readonly number[]): Word[] {
  let value = 50;
  return [0, ...steps].map((step, index) => {
    value += step;
    const minutes = hour * 60 + index * 15;
    const clock = `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
    return water(`${day} ${clock}`, value);
  });
}

const running: readonly Golden[] = [
  {
    says: 'a cistern that runs for six hours',
    rules: [waterRunning],
    kinds,
    said: quarters('03-01', 1, [...Array.from({ length: 25 }, () => 0.004), 0]),
    until: '03-01 12:00',
    expected: ['03-01 07:00 P3 water-running', '03-01 07:30 clear water-running'],
  },
  {
    says: 'an open tap is urgent',
    rules: [waterRunning],
    kinds,
    said: quarters(
      '03-01',
      1,
      Array.from({ length: 26 }, () => 0.1),
    ),
    until: '03-01 12:00',
    expected: ['03-01 07:00 P2 water-running'],
  },
  {
    says: 'a busy day has pauses',
    rules: [waterRunning],
    kinds,
    said: quarters(
      '03-01',
      6,
      Array.from({ length: 60 }, (_, index) => (index % 9 === 8 ? 0 : 0.01)),
    ),
    until: '03-02 12:00',
    expected: [],
  },
];

/** A meter read at 06:00 and 23:50 of each day from 1 March on, which used that much on each. */
function daysOf(measure: string, device: string, used: readonly number[]): Word[] {
  let value = 1_000;
  return used.flatMap((amount, index) => {
    const day = `03-${String(index + 1).padStart(2, '0')}`;
    const clocks = ['00:10', '05:00', '10:00', '15:00', '20:00', '23:50'];
    return clocks.map((clock) => {
      value += amount / clocks.length;
      return { at: `${day} ${clock}`, device, measure, value };
    });
  });
}
const usualDays = Array.from({ length: 16 }, (_, index) => 0.12 + (index % 3) * 0.01);

const use: readonly Golden[] = [
  {
    says: 'a day with four times the usual water is told when it is over, and the next day ends it',
    rules: [waterUseUnusual],
    kinds,
    said: daysOf('water.volume', 'meter', [...usualDays, 0.52, 0.13, 0.12]),
    until: '03-20 12:00',
    expected: ['03-18 00:10 P3 water-use-unusual', '03-19 00:10 clear water-use-unusual'],
  },
  {
    says: 'before two weeks are known nothing is unusual',
    rules: [waterUseUnusual],
    kinds,
    said: daysOf('water.volume', 'meter', [...usualDays.slice(0, 10), 0.9, 0.12]),
    until: '03-20 12:00',
    expected: [],
  },
  {
    says: 'much less electricity than usual; a plug is no meter of the home',
    rules: [powerUseUnusual],
    kinds: { ...kinds, power: 'power-meter', plug: 'plug' },
    said: [
      ...daysOf('energy', 'power', [...usualDays.map((day) => day * 40), 0.5, 5]),
      ...daysOf('energy', 'plug', [0.5, 9, 0.1]),
    ].sort((a, b) => a.at.localeCompare(b.at)),
    until: '03-20 12:00',
    expected: ['03-18 00:10 P3 power-use-unusual'],
  },
  {
    says: 'a day on which they were away is neither judged nor learned',
    rules: [waterUseUnusual],
    kinds,
    said: [
      ...daysOf('water.volume', 'meter', [...usualDays, 0, 0.13]),
      state('03-16 23:55', 'away'),
      state('03-17 23:55', 'at-home'),
    ].sort((a, b) => a.at.localeCompare(b.at)),
    until: '03-20 12:00',
    expected: [],
  },
];

const cold: readonly Golden[] = [
  {
    says: 'an hour under ten degrees, then under five: one matter that gets worse and better',
    rules: [roomTemperature],
    kinds,
    said: [
      warmth('03-01 20:00', 14),
      warmth('03-01 22:00', 9.5),
      warmth('03-01 22:50', 9.2),
      warmth('03-01 23:30', 4.5),
      warmth('03-02 00:20', 4.4),
      warmth('03-02 00:40', 7),
      warmth('03-02 01:20', 8),
      warmth('03-02 02:00', 14),
      warmth('03-02 02:40', 15),
    ],
    until: '03-02 03:00',
    expected: [
      '03-01 23:00 P3 room-temperature',
      '03-02 00:30 P2 room-temperature',
      '03-02 01:20 P3 room-temperature',
      '03-02 02:40 clear room-temperature',
    ],
  },
  {
    says: 'airing the room is no cold home',
    rules: [roomTemperature],
    kinds,
    said: [warmth('03-01 08:00', 16), warmth('03-01 08:10', 8), warmth('03-01 08:40', 11.5)],
    until: '03-01 12:00',
    expected: [],
  },
  {
    says: 'at the edge it does not flap',
    rules: [roomTemperature],
    kinds,
    said: Array.from({ length: 20 }, (_, index) =>
      warmth(`03-01 ${String(4 + index).padStart(2, '0')}:00`, index % 2 === 0 ? 9.9 : 10.3),
    ),
    until: '03-02 01:00',
    expected: ['03-01 05:00 P3 room-temperature'],
  },
  {
    says: 'too hot by day and night',
    rules: [roomTemperature],
    kinds,
    said: [warmth('03-01 12:00', 34), warmth('03-01 12:30', 34.5), warmth('03-01 13:10', 34.2)],
    until: '03-01 14:00',
    expected: ['03-01 13:00 P3 room-temperature'],
  },
  {
    says: 'a sensor that has gone silent says nothing about now',
    rules: [roomTemperature],
    kinds,
    settings: { 'room-temperature': { minutes: 240 } },
    said: [warmth('03-01 12:00', 8)],
    until: '03-02 14:00',
    expected: [],
  },
  {
    says: 'nobody lives on the balcony',
    rules: [roomTemperature],
    kinds,
    facts: { roomOf: () => '阳台' },
    said: [warmth('03-01 12:00', 2, 'balcony'), warmth('03-01 13:30', 2, 'balcony')],
    until: '03-02 14:00',
    expected: [],
  },
  {
    says: 'a late word does not take the room back in time',
    rules: [roomTemperature],
    kinds,
    said: [warmth('03-01 12:00', 9), { ...warmth('03-01 11:00', 20), heard: '03-01 12:30' }, warmth('03-01 12:40', 9)],
    until: '03-01 13:30',
    expected: ['03-01 13:00 P3 room-temperature'],
  },
];

tellGolden('no water used', unused);
tellGolden('water that never stops', running);
tellGolden('use of a day', use);
tellGolden('room temperature', cold);

describe('reasons', () => {
  test('an unusual day says what is usual', () => {
    const [found] = playGolden(use[0] as Golden);
    expect(found?.kind === 'finding' && found.finding.basis?.baseline?.zh).toMatch(
      /^平时每天约 0\.1\d 立方米（已知 15 天）$/,
    );
  });
});
