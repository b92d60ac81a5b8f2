import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { dayMs } from '#contracts/time';
import { readOrdonez } from '#hub/ingest/recordings/ordonez';
import { personRules } from '#hub/rules/person/catalog';
import { homeVoice } from '#hub/rules/supervision/home-voice';
import { platformSilent } from '#hub/rules/supervision/platform-silent';
import { makeStreet } from '#test/support/recorded-homes';
import { cutStreams, figuresOf, toldAbout } from '#test/support/rule-study';

const isUrgent = ({ severity }: { readonly severity: string }): boolean => severity <= 'P2';

describe('a real home', () => {
  const zone = 'Europe/Madrid';
  const text = readFileSync(join(import.meta.dirname, 'fixtures/ordonez/OrdonezA_Sensors.txt'), 'utf8');
  const home = readOrdonez(text, { home: 'ordonez-a', zone });
  const { told } = toldAbout([home], { rules: personRules, zone });
  /** What somebody wrote down: when she was out, and when she slept. */
  const labels = (from: string, to: string) =>
    [from, to].map((time) => Temporal.PlainDateTime.from(`2011-${time}`).toZonedDateTime(zone).epochMilliseconds);
  const awayOrAsleep = [
    ['11-28T02:27:59', '11-28T10:18:11'],
    ['11-28T13:09:31', '11-28T13:29:09'],
    ['11-29T02:16:00', '11-29T11:31:00'],
    ['11-29T19:02:15', '11-29T20:23:38'],
    ['11-30T01:22:33', '11-30T10:07:31'],
    ['12-01T01:37:52', '12-01T10:50:45'],
    ['12-01T17:29:29', '12-01T18:49:51'],
    ['12-02T02:15:55', '12-02T12:15:19'],
    ['12-03T01:47:02', '12-03T11:56:20'],
    ['12-03T14:18:11', '12-03T17:48:37'],
    ['12-04T03:19:17', '12-04T12:37:49'],
    ['12-04T14:11:50', '12-04T16:31:01'],
    ['12-05T01:35:10', '12-05T11:48:55'],
    ['12-05T17:17:07', '12-05T18:57:16'],
    ['12-06T00:42:37', '12-06T10:07:20'],
    ['12-07T00:59:56', '12-07T10:45:40'],
    ['12-07T16:25:45', '12-07T18:12:36'],
    ['12-08T01:39:41', '12-08T11:14:29'],
    ['12-08T14:10:03', '12-08T16:21:41'],
    ['12-09T01:16:42', '12-09T10:49:07'],
    ['12-09T12:44:16', '12-09T16:33:56'],
    ['12-10T00:50:47', '12-10T09:26:17'],
    ['12-10T13:04:03', '12-10T17:07:03'],
    ['12-10T20:25:40', '12-11T00:56:05'],
    ['12-11T02:31:15', '12-11T11:57:34'],
  ].map(([from = '', to = '']) => labels(from, to) as [number, number]);

  test('no inactivity while she is out or asleep', () => {
    const wrong = told.filter(
      ({ rule, at }) => rule === 'inactivity' && awayOrAsleep.some(([from, to]) => from <= at && at < to),
    );
    expect(wrong).toEqual([]);
  });

  test('at most one urgent matter a week', () => {
    expect(told.filter(isUrgent).length).toBeLessThanOrEqual(2);
  });

  test.for([1, 2, 3, 4, 5])('cut at twenty moments of the day, somebody is told (seed %i)', (seed) => {
    const { median, p90, never } = figuresOf(
      cutStreams([home], { rules: personRules, zone, cuts: 20, seed, utcOffsetHours: 1 }),
    );
    expect(never).toBe(0);
    expect(median).toBeLessThanOrEqual(3);
    expect(p90).toBeLessThanOrEqual(6);
  });
});

describe('a street of made homes whose sensors only ever fire', () => {
  const zone = 'Asia/Shanghai';
  const rules = [...personRules, homeVoice, platformSilent];
  const street = makeStreet({ seed: 42, homes: 20, days: 42, outages: 2 });
  const { told } = toldAbout(street.homes, { rules, zone });
  const personal = told.filter(({ rule }) => rule !== 'platform-silent');
  const weeks = street.homes.reduce(
    (sum, { words }) => sum + ((words.at(-1)?.at ?? 0) - (words[0]?.at ?? 0)) / (7 * dayMs),
    0,
  );

  test('few urgent matters, fewer than one a resident and week', () => {
    expect(personal.filter(isUrgent).length / weeks).toBeLessThan(0.8);
  });

  test('nobody is called about a person while nothing can be heard', () => {
    const inDark = personal.filter(({ at }) => street.outages.some(({ from, to }) => at >= from + 60_000 && at < to));
    expect(inDark).toEqual([]);
  });

  test('a stream that ends by day is told within hours, always', () => {
    const { median, p90, never } = figuresOf(
      cutStreams(street.homes, { rules, zone, cuts: 60, seed: 9, spare: street.outages }),
    );
    expect(never).toBe(0);
    expect(median).toBeLessThanOrEqual(3);
    expect(p90).toBeLessThanOrEqual(6);
  });

  test('the same street twice is the same to the last word', () => {
    expect(makeStreet({ seed: 42, homes: 2, days: 5 })).toEqual(makeStreet({ seed: 42, homes: 2, days: 5 }));
  });
});
