import { InvalidArgumentError } from 'commander';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Agenda } from '#simulators/agenda';
import { callBook } from '#simulators/call-book';
import { commandOf } from '#simulators/command';
import { delaying, dropping, duplicating, reordering, together } from '#simulators/faults';
import { dayOf, momentOf } from '#simulators/local-day';
import {
  dialectOption,
  duration,
  historyOption,
  momentOption,
  speedOf,
  storyOption,
  storyPeriod,
} from '#simulators/options';
import { pickWeighted, seeded } from '#simulators/seeded';
import { spedUp } from '#simulators/virtual-clock';
import { ManualClock } from '#test/support/manual-clock';

describe('the agenda', () => {
  test('runs everything once, in order of time, and in the order added where times are equal', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 200 }), (times) => {
        const clock = new ManualClock(0);
        const agenda = new Agenda(clock);
        const ran: { at: number; index: number; now: number }[] = [];
        for (const [index, at] of times.entries()) agenda.add(at, () => ran.push({ at, index, now: clock.now() }));
        clock.advance(50);
        expect(ran.map(({ at, index }) => [at, index])).toEqual(
          times.map((at, index) => [at, index]).sort(([a = 0, i = 0], [b = 0, j = 0]) => a - b || i - j),
        );
        expect(ran.every(({ at, now }) => at === now)).toBe(true);
        expect(agenda.size).toBe(0);
      }),
    );
  });

  test('keeps to a fast clock that cannot stop at every virtual millisecond', () => {
    const real = new ManualClock(0);
    const agenda = new Agenda(spedUp({ real, speed: 1000, from: 0 }));
    const ran: number[] = [];
    for (const at of [1, 333, 1000.5, 5000]) agenda.add(at, () => ran.push(at));
    real.advance(10);
    expect(ran).toEqual([1, 333, 1000.5, 5000]);
  });
});

describe('seeded numbers', () => {
  test('are the same for the same key, and evenly spread', () => {
    const list = (...key: (string | number)[]) => {
      const random = seeded(...key);
      return Array.from({ length: 10_000 }, random);
    };
    expect(list(7, 'a')).toEqual(list(7, 'a'));
    expect(list(7, 'a')).not.toEqual(list(7, 'b'));
    const numbers = list(7, 'spread');
    const tenths = Array.from({ length: 10 }, (_, tenth) => numbers.filter((n) => Math.floor(n * 10) === tenth).length);
    for (const count of tenths) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });

  test('choose by weight and never what weighs nothing', () => {
    const random = seeded(1);
    const counts = { heavy: 0, light: 0, never: 0 };
    const weights = { heavy: 9, light: 1, never: 0 };
    const names = ['never', 'heavy', 'light'] as const;
    for (let draw = 0; draw < 1000; draw += 1) {
      const name = pickWeighted(random, names, (one) => weights[one]);
      if (name !== undefined) counts[name] += 1;
    }
    expect(counts.never).toBe(0);
    expect(counts.heavy).toBeGreaterThan(850);
    expect(counts.light).toBeGreaterThan(50);
  });
});

describe('faults', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => index);
  const through = (fault: ReturnType<typeof dropping<number>>): number[] => {
    const heard: number[] = [];
    const send = fault((message) => heard.push(message));
    for (const message of hundred) send(message);
    return heard;
  };

  test('lose and repeat as often as asked, the same for the same seed', () => {
    expect(through(dropping(seeded(1), 0.3)).length).toBeGreaterThan(55);
    expect(through(dropping(seeded(1), 0.3)).length).toBeLessThan(85);
    expect(through(dropping(seeded(1), 0.3))).toEqual(through(dropping(seeded(1), 0.3)));
    expect(through(dropping(seeded(1), 1))).toEqual([]);
    expect(through(duplicating(seeded(1), 1))).toEqual(hundred.flatMap((one) => [one, one]));
    expect(() => dropping(seeded(1), 1.1)).toThrow(RangeError);
  });

  test('reorder within a window and lose nothing', () => {
    const { fault, flush } = reordering<number>(seeded(1), 8);
    const heard = through(fault);
    flush();
    const all = [...heard].sort((a, b) => a - b);
    expect(heard).not.toEqual(hundred.slice(0, heard.length));
    expect(all.every((message, index) => message === index)).toBe(true);
    expect(Math.max(...heard.map((message, index) => Math.abs(message - index)))).toBeLessThan(8);
  });

  test('hold back for a while, and work together', () => {
    const clock = new ManualClock(0);
    const heard: number[] = [];
    const fault = together<number>(duplicating(seeded(1), 1), delaying(seeded(2), { clock, upToMs: 100 }));
    const send = fault((message) => heard.push(message));
    send(1);
    send(2);
    expect(heard).toEqual([]);
    clock.advance(100);
    expect([...heard].sort()).toEqual([1, 1, 2, 2]);
  });
});

describe('what the hub tells a device', () => {
  test.for([
    ['{"type":"operate","operation":"press"}', { type: 'operate', operation: 'press' }],
    ['{"operate":"open"}', { type: 'operate', operation: 'open' }],
    ['{"type":"accepted","ref":"r","alertId":"a"}', { type: 'accepted', ref: 'r', alertId: 'a' }],
    ['{"state":"ON"}', undefined],
    ['null', undefined],
    ['not json', undefined],
  ] as const)('%s', ([payload, heard]) => {
    expect(commandOf(payload)).toEqual(heard);
  });

  test('is matched to the call it answers: by id, by device, by gateway', () => {
    const book = callBook();
    book.made({ ref: 'x', deviceId: 'radar', line: 'radar', at: 10 });
    book.made({ ref: 'y', deviceId: 'radar', line: 'radar', at: 20 });
    book.made({ deviceId: 'button', line: 'gw', at: 30 });
    book.made({ deviceId: 'other', line: 'gw', at: 40 });
    expect(book.accepted({ ref: 'x', deviceId: 'radar', line: 'radar', at: 15 })).toBe(5);
    expect(book.accepted({ ref: '?', deviceId: 'button', line: 'gw', at: 37 })).toBe(7);
    expect(book.accepted({ ref: '', deviceId: 'gw', line: 'gw', at: 48 })).toBe(8);
    expect(book.accepted({ ref: '', deviceId: 'gw', line: 'gw', at: 50 })).toBeUndefined();
    expect(book.latencies()).toEqual([5, 7, 8]);
  });
});

describe('options', () => {
  test('are read with their units', () => {
    expect(storyPeriod('every:90s')).toBe(90_000);
    expect(duration('1.5m')).toBe(90_000);
    expect(speedOf('60')).toBe(60);
    expect(momentOption('2026-03-02T06:00:00+08:00')).toBe(Date.UTC(2026, 2, 1, 22));
    expect(dialectOption('mixed')).toBe('mixed');
    expect(dialectOption('rtl-433')).toBe('rtl-433');
    expect(historyOption('24')).toBe(24);
    expect(storyOption('gas', []).map(({ id }) => id)).toEqual(['gas']);
  });

  test.for([
    () => storyPeriod('90s'),
    () => storyPeriod('every:10ms'),
    () => duration('90'),
    () => speedOf('0.5'),
    () => momentOption('tomorrow'),
    () => storyOption('moon-landing', []),
    () => dialectOption('klingon'),
    () => historyOption('49'),
  ])('are refused in one sentence: %s', (read) => {
    expect(read).toThrow(InvalidArgumentError);
  });
});

describe('local days', () => {
  test('begin at midnight where the street is', () => {
    const at = Date.UTC(2026, 2, 1, 17, 0);
    expect(dayOf(at, 'Asia/Shanghai')).toMatchObject({
      date: '2026-03-02',
      weekday: 1,
      lengthMs: 86_400_000,
      startsAt: Date.UTC(2026, 2, 1, 16),
    });
    expect(momentOf('02:40', { at, zone: 'Asia/Shanghai' })).toBe(Date.UTC(2026, 2, 1, 18, 40));
    expect(dayOf(Date.UTC(2026, 2, 29, 12), 'Europe/Berlin').lengthMs).toBe(23 * 3_600_000);
  });
});
