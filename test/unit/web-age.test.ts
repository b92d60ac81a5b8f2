import { describe, expect, test } from 'vitest';
import { ago, formatAge, isoDuration } from '../../dashboard/web/console/format/age.ts';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

describe('an age that counts up', () => {
  test.for([
    [0, '00:00:00'],
    [999, '00:00:00'],
    [41 * second, '00:00:41'],
    [59 * minute + 59 * second, '00:59:59'],
    [2 * hour + 13 * minute + 8 * second, '02:13:08'],
    [day - 1, '23:59:59'],
    [day, '1 天 00:00'],
    [2 * day + 3 * hour + 4 * minute, '2 天 03:04'],
    [-5 * second, '00:00:00'],
  ] as const)('%i ms is %s', ([ms, words]) => {
    expect(formatAge(ms)).toBe(words);
  });

  test('speaks the language it is given', () => {
    expect(formatAge(day, 'd')).toBe('1 d 00:00');
  });

  test('is a duration for a screen reader', () => {
    expect(isoDuration(61_500)).toBe('PT61S');
    expect(isoDuration(-1)).toBe('PT0S');
  });
});

describe('how long ago', () => {
  test.for([
    [-3 * second, 'now', 0],
    [59 * second, 'now', 0],
    [minute, 'minute', 1],
    [59 * minute, 'minute', 59],
    [hour, 'hour', 1],
    [47 * hour, 'hour', 47],
    [2 * day, 'day', 2],
  ] as const)('%i ms is %s %i', ([ms, unit, count]) => {
    expect(ago(ms)).toEqual({ unit, count });
  });
});
