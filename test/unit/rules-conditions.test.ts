import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { missedAt, present } from '#hub/rules/conditions/absence';
import { type Baseline, learnDay, unknownBaseline, unusual } from '#hub/rules/conditions/baseline';
import { countDay, type DailyCount, noCount } from '#hub/rules/conditions/daily-count';
import { flip, isFlapping, restsAt } from '#hub/rules/conditions/damping';
import { type Held, heldSince, hold, isHeld, notHeld } from '#hub/rules/conditions/held';
import { climb, type Ladder, well } from '#hub/rules/conditions/ladder';
import { canFollow, ratePerMinute } from '#hub/rules/conditions/rate';
import { isRepeated, repeat } from '#hub/rules/conditions/repeated';
import { follow, isFollowed, type Sequence } from '#hub/rules/conditions/sequence';
import { type Sustained, sustain, sustainedAt } from '#hub/rules/conditions/sustained';
import { type Side, sideOf } from '#hub/rules/conditions/threshold';
import { moment } from '#test/support/timeline';

const minute = 60_000;
const survivesTheDisk = (state: unknown): void => expect(JSON.parse(JSON.stringify(state))).toEqual(state);

describe('threshold', () => {
  const limits = { below: 10, above: 33, hysteresis: 1 };
  test('comes back only at the far edge', () => {
    const sides: Side[] = [];
    let side: Side = 'inside';
    for (const value of [12, 9.9, 10.5, 11, 33.1, 32.5, 32]) {
      side = sideOf(side, value, limits);
      sides.push(side);
    }
    expect(sides).toEqual(['inside', 'low', 'low', 'inside', 'high', 'high', 'inside']);
  });

  test('beyond a limit it never counts as inside, well inside it always does', () => {
    fc.assert(
      fc.property(
        fc.constantFrom<Side>('low', 'inside', 'high'),
        fc.double({ min: -50, max: 90, noNaN: true }),
        (before, value) => {
          const side = sideOf(before, value, limits);
          if (value < 10) expect(side).toBe('low');
          else if (value > 33) expect(side).toBe('high');
          else if (value >= 11 && value <= 32) expect(side).toBe('inside');
        },
      ),
    );
  });
});

describe('sustained', () => {
  const words = fc.array(fc.record({ at: fc.integer({ min: 0, max: 1_000 }), holds: fc.boolean() }), { maxLength: 30 });
  test('holds since the first word after the last that did not, by the words in order', () => {
    fc.assert(
      fc.property(words, (list) => {
        const inOrder = [...list].sort((a, b) => a.at - b.at);
        const state = inOrder.reduce<Sustained>((before, word) => sustain(before, word), {});
        const lastNo = inOrder.findLastIndex(({ holds }) => !holds);
        expect(state.since).toBe(inOrder[lastNo + 1]?.at);
        survivesTheDisk(state);
      }),
    );
  });

  test('a late word changes nothing', () => {
    const state = sustain({}, { holds: true, at: 100 });
    expect(sustain(state, { holds: false, at: 50 })).toBe(state);
    expect(sustainedAt(state, 10)).toBe(110);
    expect(sustainedAt({}, 10)).toBeUndefined();
  });
});

describe('repeated', () => {
  const often = { times: 3, withinMs: 5 * minute };
  test('order and duplicates within the lateness do not matter', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 6 * minute }), { maxLength: 5 }),
        fc.infiniteStream(fc.nat()),
        (times, random) => {
          const shuffled = [...times, ...times]
            .map((at) => ({ at, key: random.next().value as number }))
            .sort((a, b) => a.key - b.key);
          const one = times.reduce<readonly number[]>((state, at) => repeat(state, at, often), []);
          const other = shuffled.reduce<readonly number[]>((state, { at }) => repeat(state, at, often), []);
          expect(other).toEqual(one);
          expect(one.length).toBeLessThanOrEqual(6);
        },
      ),
    );
  });

  test('three within five minutes, not three in an hour', () => {
    const of = (...times: number[]) =>
      isRepeated(
        times.reduce<readonly number[]>((state, at) => repeat(state, at * minute, often), []),
        often,
      );
    expect(of(0, 2, 5)).toBe(true);
    expect(of(0, 3, 8)).toBe(false);
    expect(of(0, 30, 60)).toBe(false);
  });
});

describe('sequence', () => {
  test('one then the other in time, in whatever order they are heard', () => {
    const heard = (...events: ['first' | 'then', number][]) =>
      events.reduce<Sequence>((state, [event, at]) => follow(state, event, at), {});
    expect(isFollowed(heard(['first', 10], ['then', 15]), 10)).toBe(true);
    expect(isFollowed(heard(['then', 15], ['first', 10]), 10)).toBe(true);
    expect(isFollowed(heard(['first', 10], ['then', 25]), 10)).toBe(false);
    expect(isFollowed(heard(['then', 5], ['first', 10]), 10)).toBe(false);
    expect(isFollowed(heard(['first', 10]), 10)).toBe(false);
  });
});

describe('absence', () => {
  test('counts only while the window is open, over midnight too', () => {
    const state = present(present({}, moment('03-01 20:30')), moment('03-01 19:00'));
    const asked = { ms: 4 * 60 * minute, zone: 'Asia/Shanghai' };
    expect(missedAt(state, { ...asked, window: { from: '07:00', to: '21:30' } })).toBe(moment('03-02 10:00'));
    expect(missedAt(state, { ...asked, window: { from: '20:00', to: '06:00' } })).toBe(moment('03-02 00:30'));
    expect(missedAt({}, { ...asked, window: { from: '07:00', to: '21:30' } })).toBeUndefined();
    expect(missedAt(state, { ms: 10, zone: 'Asia/Shanghai' })).toBe(moment('03-01 20:30') + 10);
  });
});

describe('rate', () => {
  test('is change a minute, and only forward in time', () => {
    expect(ratePerMinute({ value: 20, at: 0 }, { value: 36, at: 2 * minute })).toBe(8);
    expect(ratePerMinute({ value: 20, at: minute }, { value: 36, at: minute })).toBeUndefined();
  });
  test('what cannot follow now can once enough time has passed', () => {
    const limit = { perMinute: 0.05, slack: 1 };
    expect(canFollow({ value: 36.5, at: 0 }, { value: 41, at: 5 * minute }, limit)).toBe(false);
    expect(canFollow({ value: 36.5, at: 0 }, { value: 41, at: 90 * minute }, limit)).toBe(true);
  });
});

describe('count of a day', () => {
  const zone = 'Asia/Shanghai';
  const count = (times: readonly string[]): { readonly state: DailyCount; readonly ended: number[] } => {
    const ended: number[] = [];
    let state = noCount;
    for (const time of times) {
      const step = countDay(state, { at: moment(time), zone });
      state = step.state;
      if (step.ended !== undefined) ended.push(step.ended.total);
    }
    return { state, ended };
  };
  test('belongs to the local day of the event, late ones to yesterday', () => {
    const { state, ended } = count(['03-01 23:59', '03-02 00:00', '03-01 23:30', '03-02 10:00', '02-25 10:00']);
    expect(state).toMatchObject({ today: 2, yesterday: 2 });
    expect(ended).toEqual([1]);
  });
  test('days without anything are counted as such', () => {
    const first = countDay(noCount, { at: moment('03-01 10:00'), zone }).state;
    expect(countDay(first, { at: moment('03-05 10:00'), zone }).ended).toMatchObject({ total: 1, emptyAfter: 3 });
  });
  test('a day of 23 hours is a day', () => {
    const at = (time: string) => moment(time, 'Europe/Berlin');
    const first = countDay(noCount, { at: at('03-29 00:30'), zone: 'Europe/Berlin' }).state;
    const same = countDay(first, { at: at('03-29 23:30'), zone: 'Europe/Berlin' });
    expect(same.state.today).toBe(2);
    expect(countDay(same.state, { at: at('03-30 00:10'), zone: 'Europe/Berlin' }).ended).toMatchObject({
      total: 2,
      emptyAfter: 0,
    });
  });
});

describe('baseline', () => {
  const learn = (values: readonly number[]): Baseline =>
    values.reduce((state, value) => learnDay(state, value, 1), unknownBaseline);
  test('one wild day among the first does not become usual', () => {
    expect(learn([70, 71, 500, 72, 70])).toMatchObject({ mean: 71, days: 5 });
  });
  test('a week of nonsense moves it by no more than its pull allows', () => {
    const known = learn(Array.from({ length: 30 }, (_, index) => 70 + (index % 3)));
    const after = Array.from({ length: 7 }, () => 250).reduce((state, value) => learnDay(state, value, 1), known);
    expect(after.mean).toBeLessThan(known.mean + 8);
  });
  test('stays among its values, and is small and plain', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 40, max: 120 }), { minLength: 1, maxLength: 80 }), (values) => {
        const state = learn(values);
        expect(state.mean).toBeGreaterThanOrEqual(Math.min(...values) - 0.01);
        expect(state.mean).toBeLessThanOrEqual(Math.max(...values) + 0.01);
        expect(state.days).toBe(values.length);
        expect(JSON.stringify(state).length).toBeLessThan(120);
        survivesTheDisk(state);
      }),
    );
  });
  test('nothing is unusual before enough days, then what is far by both measures', () => {
    const asked = { spreads: 3, least: 10, daysNeeded: 14 };
    expect(unusual(learn([70, 71, 70, 72, 71]), 200, asked)).toBeUndefined();
    const known = learn(Array.from({ length: 20 }, (_, index) => 70 + (index % 3)));
    expect(unusual(known, 79, asked)).toBeUndefined();
    expect(unusual(known, 95, asked)).toBe('high');
    expect(unusual(known, 40, asked)).toBe('low');
  });
});

describe('damping', () => {
  test('bounces after four changes in five minutes, rests five minutes after the last', () => {
    const often = { times: 4, withinMs: 5 * minute };
    const flips = [0, 1, 2, 3].reduce<readonly number[]>((state, at) => flip(state, at * minute, often), []);
    expect(isFlapping(flips, often)).toBe(true);
    expect(isFlapping(flips.slice(1), often)).toBe(false);
    expect(restsAt(flips, often)).toBe(8 * minute);
    expect(restsAt([], often)).toBeUndefined();
  });
});

describe('held', () => {
  const words = fc.array(
    fc.record({ deviceId: fc.constantFrom('a', 'b'), at: fc.integer({ min: 0, max: 40 }), holds: fc.boolean() }),
    { maxLength: 20 },
  );
  test('the order in which words come does not matter in the end', () => {
    fc.assert(
      fc.property(words, fc.infiniteStream(fc.nat()), (list, random) => {
        const distinct = [...new Map(list.map((word) => [`${word.deviceId} ${word.at}`, word])).values()];
        const shuffled = distinct
          .map((word) => ({ word, key: random.next().value as number }))
          .sort((a, b) => a.key - b.key);
        const run = (all: typeof distinct): Held => all.reduce((state, word) => hold(state, word).state, notHeld);
        const [one, other] = [run([...distinct].sort((a, b) => a.at - b.at)), run(shuffled.map(({ word }) => word))];
        expect(Object.keys(other.since).sort()).toEqual(Object.keys(one.since).sort());
        expect(isHeld(one)).toBe(heldSince(one) !== undefined);
        survivesTheDisk(one);
      }),
    );
  });
});

describe('ladder', () => {
  const descent = { times: 2, ms: 5 };
  test('up at once, down step by step, cleared at the end', () => {
    const moves: (string | undefined)[] = [];
    let state: Ladder = well;
    for (const [level, at] of [
      [1, 0],
      [2, 1],
      [1, 10],
      [2, 12],
      [1, 20],
      [1, 30],
      [0, 40],
      [0, 50],
    ] as const) {
      const step = climb(state, { level, at }, descent);
      state = step.state;
      moves.push(step.move);
    }
    expect(moves).toEqual(['raised', 'worse', undefined, undefined, undefined, 'eased', undefined, 'cleared']);
  });
  test('never better than the worst of the words that brought it down', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 1, maxLength: 30 }), (levels) => {
        let state: Ladder = well;
        levels.forEach((level, index) => {
          state = climb(state, { level, at: index * 10 }, descent).state;
          expect(state.level).toBeGreaterThanOrEqual(level);
        });
      }),
    );
  });
});
