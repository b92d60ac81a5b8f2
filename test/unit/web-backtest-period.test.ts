import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dayOf, startOfDay } from '../../dashboard/web/console/backtest/period.ts';

test('days of a date field begin and end at midnight in the zone of the hub, over clock changes as well', () => {
  const zones = ['Asia/Shanghai', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'UTC'];
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.date({ min: new Date('2000-01-01'), max: new Date('2035-01-01'), noInvalidDate: true }),
      fc.integer({ min: 0, max: 1 }),
      (zone, date, add) => {
        const day = date.toISOString().slice(0, 10);
        const midnight = Temporal.PlainDate.from(day).add({ days: add }).toZonedDateTime(zone).epochMilliseconds;
        expect(startOfDay(day, zone, add)).toBe(midnight);
        expect(dayOf(midnight, zone)).toBe(Temporal.PlainDate.from(day).add({ days: add }).toString());
      },
    ),
  );
  expect(startOfDay('', 'UTC', 0)).toBeUndefined();
});
