import { expect, test } from 'vitest';
import { dayOf, dayStart, laterDay } from '../../dashboard/web/console/programmes/lift-access/days.ts';

test.for<readonly [date: string, zone: string, begins: string]>([
  ['2026-11-22', 'Asia/Shanghai', '2026-11-21T16:00:00.000Z'],
  ['2026-11-22', 'UTC', '2026-11-22T00:00:00.000Z'],
  ['2026-03-29', 'Europe/Berlin', '2026-03-28T23:00:00.000Z'],
  ['2026-03-30', 'Europe/Berlin', '2026-03-29T22:00:00.000Z'],
  ['2026-10-26', 'Europe/Berlin', '2026-10-25T23:00:00.000Z'],
  ['2026-01-01', 'America/Los_Angeles', '2026-01-01T08:00:00.000Z'],
])('%s in %s begins at %s', ([date, zone, begins]) => {
  expect(new Date(dayStart(date, zone)).toISOString()).toBe(begins);
  expect(dayOf(Date.parse(begins), zone)).toBe(date);
  expect(dayOf(Date.parse(begins) - 1, zone)).toBe(laterDay(date, -1));
});

test('days follow one another over the ends of months and years', () => {
  expect([laterDay('2026-11-30', 1), laterDay('2026-12-31', 1), laterDay('2028-02-28', 1)]).toEqual([
    '2026-12-01',
    '2027-01-01',
    '2028-02-29',
  ]);
});
