import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Reading, Value } from '#contracts/reading';
import { dayMs, hourMs, minuteMs } from '#contracts/time';
import type { Point, Series, TelemetryStore } from '#hub/telemetry/port';

/** Midnight of a Monday in Shanghai. */
export const midnight = Date.UTC(2026, 2, 1, 16);
const pulse: Series = { deviceId: 'bed-7', measure: 'heart.rate' };

export const reading = (at: number, value: Value, series: Series = pulse): Reading => ({
  ...series,
  placeId: 'home-1',
  value,
  at,
  receivedAt: at,
});

/** Whatever holds for one time-series store holds for all of them. `open` gives an empty one. */
export function telemetryStoreContract(name: string, open: () => Promise<TelemetryStore>): void {
  describe(`${name} keeps the telemetry store contract`, () => {
    let store: TelemetryStore;
    let position = 0;
    beforeEach(async () => {
      store = await open();
      position = 0;
    });
    afterEach(() => store[Symbol.asyncDispose]());

    const write = (...readings: Reading[]): Promise<void> => store.append(readings, ++position);
    const values = async (from = 0, to = midnight + 1000 * dayMs, series = pulse): Promise<[number, Value][]> =>
      (await store.range(series, from, to, 10_000)).map(({ at, value }) => [at - midnight, value]);
    /** Everything a reader can ask, to see that house-keeping changes none of it. */
    const everything = async (from: number, to: number) => ({
      range: await store.range(pulse, from, to, 10_000),
      minutes: await store.buckets(pulse, from, to, minuteMs),
      odd: await store.buckets(pulse, from + 1, to - 7, 47_123),
      hours: await store.buckets(pulse, from, to, hourMs),
      shanghai: await store.days(pulse, from, to, 'Asia/Shanghai'),
      berlin: await store.days(pulse, from, to, 'Europe/Berlin'),
      kathmandu: await store.days(pulse, from, to, 'Asia/Kathmandu'),
      latest: await store.latest(pulse),
      story: await store.story(['bed-7', 'door-1'], from, to, 10_000),
      newest: await store.newest(['bed-7', 'door-1'], from),
    });

    test('is empty at first', async () => {
      expect(await store.cursor()).toBe(0);
      expect(await everything(midnight, midnight + dayMs)).toEqual({
        range: [],
        minutes: [],
        odd: [],
        hours: [],
        shanghai: [],
        berlin: [],
        kathmandu: [],
        latest: undefined,
        story: [],
        newest: [],
      });
    });

    test('returns points in order of time, from inclusive, to exclusive, at most so many', async () => {
      await write(reading(midnight + 3, 63), reading(midnight + 1, 61));
      await write(reading(midnight + 2, 62));
      expect(await values()).toEqual([
        [1, 61],
        [2, 62],
        [3, 63],
      ]);
      expect(await values(midnight + 1, midnight + 3)).toEqual([
        [1, 61],
        [2, 62],
      ]);
      expect(await store.range(pulse, 0, midnight + 9, 2)).toHaveLength(2);
      expect(await values(midnight + 3, midnight + 1)).toEqual([]);
    });

    test('keeps what several devices and measures say in the same millisecond apart', async () => {
      const breath = { deviceId: 'bed-7', measure: 'respiration.rate' };
      const other = { deviceId: 'bed-8', measure: 'heart.rate' };
      await write(reading(midnight, 61), reading(midnight, 14, breath), reading(midnight, 70, other));
      expect(await values()).toEqual([[0, 61]]);
      expect(await values(0, midnight + 1, breath)).toEqual([[0, 14]]);
      expect(await values(0, midnight + 1, other)).toEqual([[0, 70]]);
    });

    test('replaces a point that is written again, within a batch, later, and after compaction', async () => {
      await write(reading(midnight, 1), reading(midnight, 2));
      expect(await values()).toEqual([[0, 2]]);
      await write(reading(midnight, 3));
      expect(await values()).toEqual([[0, 3]]);
      await store.compact(midnight + 3 * dayMs);
      await write(reading(midnight, 4));
      expect(await values()).toEqual([[0, 4]]);
      expect(await store.latest(pulse)).toEqual({ at: midnight, value: 4 });
      const once = [{ from: midnight, count: 1, min: 4, max: 4, mean: 4, last: 4 }];
      expect(await store.buckets(pulse, midnight, midnight + hourMs, minuteMs)).toEqual(once);
      await store.compact(midnight + 3 * dayMs);
      expect(await values()).toEqual([[0, 4]]);
      expect(await store.buckets(pulse, midnight, midnight + hourMs, minuteMs)).toEqual(once);
      expect(await store.days(pulse, midnight, midnight + dayMs, 'Asia/Shanghai')).toEqual(once);
    });

    test('ignores a position it has, and knows the last one', async () => {
      await store.append([reading(midnight, 1)], 5);
      await store.append([reading(midnight, 99), reading(midnight + 1, 99)], 5);
      await store.append([reading(midnight + 2, 99)], 4);
      expect(await values()).toEqual([[0, 1]]);
      await store.append([], 8);
      expect(await store.cursor()).toBe(8);
    });

    test('goes back when the journal was restored, and takes the entries again', async () => {
      await store.append([reading(midnight, 1)], 5);
      await store.append([reading(midnight + 1, 2)], 9);
      await store.rewind(5);
      expect(await store.cursor()).toBe(5);
      await store.append([reading(midnight + 1, 2), reading(midnight + 2, 3)], 7);
      expect(await store.cursor()).toBe(7);
      expect(await values()).toEqual([
        [0, 1],
        [1, 2],
        [2, 3],
      ]);
    });

    test('gives numbers, truth values and text back as what they were', async () => {
      const kinds: Value[] = [
        0,
        -0.5,
        1e21,
        Number.MAX_SAFE_INTEGER,
        0.1 + 0.2,
        true,
        false,
        '',
        'true',
        '1',
        '紧急 "求助"',
      ];
      for (const [index, value] of kinds.entries()) {
        await write(reading(midnight, value, { deviceId: 'd', measure: `m${index}` }));
      }
      for (const [index, value] of kinds.entries()) {
        const series = { deviceId: 'd', measure: `m${index}` };
        expect(await store.latest(series)).toEqual({ at: midnight, value });
        expect(await store.range(series, midnight, midnight + 1, 1)).toEqual([{ at: midnight, value }]);
      }
    });

    test('takes any text for a name or a value without being led astray', async () => {
      const names = [
        "it's",
        'a "b"',
        'a,b=c d',
        'line\nbreak',
        'back\\slash',
        'ends\\',
        '%2C',
        '节能 灯',
        "'; DROP MEASUREMENT readings; --",
        "x' OR '1'='1",
        '$series',
      ];
      await write(...names.map((text, index) => reading(midnight + index, text, { deviceId: 'd,1 ', measure: text })));
      for (const [index, text] of names.entries()) {
        const series = { deviceId: 'd,1 ', measure: text };
        expect(await store.range(series, 0, midnight + 99, 10)).toEqual([{ at: midnight + index, value: text }]);
      }
      const story = await store.story(['d,1 '], midnight, midnight + 99, 100);
      expect(story.map(({ measure }) => measure)).toEqual(names);
      expect(await store.story(["x' OR '1'='1"], 0, midnight + 99, 100)).toEqual([]);
    });

    test('counts buckets from where it is asked to, and leaves empty ones out', async () => {
      await write(reading(midnight, 60), reading(midnight + 59_999, 70.5), reading(midnight + 180_000, 50));
      expect(await store.buckets(pulse, midnight, midnight + hourMs, minuteMs)).toEqual([
        { from: midnight, count: 2, min: 60, max: 70.5, mean: 65.25, last: 70.5 },
        { from: midnight + 180_000, count: 1, min: 50, max: 50, mean: 50, last: 50 },
      ]);
      expect(await store.buckets(pulse, midnight - 1, midnight + 180_000, minuteMs)).toEqual([
        { from: midnight - 1, count: 1, min: 60, max: 60, mean: 60, last: 60 },
        { from: midnight + 59_999, count: 1, min: 70.5, max: 70.5, mean: 70.5, last: 70.5 },
      ]);
    });

    test('has figures for truth values, and for text only count and last', async () => {
      const door = { deviceId: 'door-1', measure: 'door.open' };
      const word = { deviceId: 'lamp', measure: 'mode' };
      await write(
        reading(midnight, true, door),
        reading(midnight + 1, false, door),
        reading(midnight, 'on', word),
        reading(midnight + 1, 'dim', word),
      );
      const day = [midnight, midnight + dayMs] as const;
      const doorDay = [{ from: midnight, count: 2, min: 0, max: 1, mean: 0.5, last: false }];
      const wordDay = [{ from: midnight, count: 2, min: null, max: null, mean: null, last: 'dim' }];
      for (const moment of [0, midnight + 2 * dayMs]) {
        await store.compact(moment);
        expect(await store.buckets(door, ...day, hourMs)).toEqual(doorDay);
        expect(await store.days(door, ...day, 'Asia/Shanghai')).toEqual(doorDay);
        expect(await store.buckets(word, ...day, hourMs)).toEqual(wordDay);
        expect(await store.days(word, ...day, 'Asia/Shanghai')).toEqual(wordDay);
      }
    });

    test('lets a series change from number to text and back', async () => {
      await write(reading(midnight, 7), reading(midnight + 1, 'high'), reading(midnight + 2, true));
      await write(reading(midnight, 'low'));
      expect(await values()).toEqual([
        [0, 'low'],
        [1, 'high'],
        [2, true],
      ]);
      expect(await store.buckets(pulse, midnight, midnight + 1000, 1000)).toEqual([
        { from: midnight, count: 3, min: 1, max: 1, mean: 1, last: true },
      ]);
    });

    test('buckets local days of Shanghai, each from its own midnight', async () => {
      await write(
        reading(midnight - 1, 1),
        reading(midnight, 2),
        reading(midnight + dayMs - 1, 4),
        reading(midnight + dayMs, 8),
      );
      const days = await store.days(pulse, midnight - dayMs, midnight + 2 * dayMs, 'Asia/Shanghai');
      expect(days.map(({ from, count, last }) => [(from - midnight) / dayMs, count, last])).toEqual([
        [-1, 1, 1],
        [0, 2, 4],
        [1, 1, 8],
      ]);
      // A day that began before the range is none of it; one that begins within it is whole.
      const part = await store.days(pulse, midnight - dayMs + 1, midnight + 1, 'Asia/Shanghai');
      expect(part.map(({ from, count }) => [from - midnight, count])).toEqual([[0, 2]]);
    });

    test('knows days of 23 and of 25 hours', async () => {
      const spring = Date.UTC(2026, 2, 28, 23); // 29 March in Berlin loses an hour
      const autumn = Date.UTC(2026, 9, 24, 22); // 25 October in Berlin gains one
      for (const start of [spring, autumn]) {
        const hours = Array.from({ length: 50 }, (_, hour) => reading(start + hour * hourMs, 1));
        await write(...hours);
        for (const moment of [0, start + 9 * dayMs]) {
          await store.compact(moment);
          const [first, second] = await store.days(pulse, start, start + 2 * dayMs, 'Europe/Berlin');
          const length = start === spring ? 23 : 25;
          expect(first).toEqual({ from: start, count: length, min: 1, max: 1, mean: 1, last: 1 });
          expect(second).toEqual({ ...first, from: start + length * hourMs, count: 24 });
        }
      }
    });

    test('says the latest value, whatever came last', async () => {
      await write(reading(midnight + 5, 65));
      await write(reading(midnight + 1, 61));
      expect(await store.latest(pulse)).toEqual({ at: midnight + 5, value: 65 });
      expect(await store.latest({ deviceId: 'bed-7', measure: 'unknown' })).toBeUndefined();
    });

    test('tells the story of a home in order of time, device and measure', async () => {
      const say = (at: number, deviceId: string, measure: string, value: Value) =>
        reading(midnight + at, value, { deviceId, measure });
      await write(
        say(3, 'door-1', 'door.open', true),
        say(1, 'motion-1', 'motion', true),
        say(3, 'bed-7', 'heart.rate', 60),
        say(3, 'bed-7', 'bed.occupied', false),
        say(2, 'elsewhere', 'motion', true),
      );
      const home = ['bed-7', 'door-1', 'motion-1', 'bed-7', 'never-heard'];
      const story = await store.story(home, midnight, midnight + 4, 100);
      expect(story).toEqual([
        { deviceId: 'motion-1', measure: 'motion', at: midnight + 1, value: true },
        { deviceId: 'bed-7', measure: 'bed.occupied', at: midnight + 3, value: false },
        { deviceId: 'bed-7', measure: 'heart.rate', at: midnight + 3, value: 60 },
        { deviceId: 'door-1', measure: 'door.open', at: midnight + 3, value: true },
      ]);
      expect(await store.story(home, midnight, midnight + 4, 2)).toEqual(story.slice(0, 2));
      expect(await store.story(home, midnight + 4, midnight + 9, 2)).toEqual([]);
      expect(await store.story([], midnight, midnight + 9, 2)).toEqual([]);
    });

    test('tells a long story in pages, each point once and in order, none of them empty', async () => {
      const said = Array.from({ length: 4_321 }, (_, index) =>
        // Bursts within one millisecond, a quiet month, then more.
        reading(midnight + Math.floor(index / 3) * 1_000 + (index > 3_000 ? 40 * dayMs : 0), index, {
          deviceId: 'bed-7',
          measure: ['heart.rate', 'respiration.rate', 'steps'][index % 3] as string,
        }),
      );
      await write(...said);
      const [from, to] = [midnight + 5_000, midnight + 41 * dayMs];
      const pagesOf = async (deviceIds: readonly string[], begin: number, end: number) => {
        const pages: (readonly (Series & Point)[])[] = [];
        for await (const page of store.pages(deviceIds, begin, end)) pages.push(page);
        return pages;
      };
      const pages = await pagesOf(['bed-7', 'never-heard'], from, to);
      expect(pages.length).toBeGreaterThan(1);
      expect(pages.every((page) => page.length > 0 && page.length <= 5_000)).toBe(true);
      expect(pages.flat()).toEqual(await store.story(['bed-7'], from, to, 10_000));
      expect(await pagesOf([], from, to)).toEqual([]);
      expect(await pagesOf(['bed-7'], to, from)).toEqual([]);
    });

    test('says the newest of each series, of truth values the newest of either kind', async () => {
      const motion = { deviceId: 'motion-1', measure: 'motion' };
      await write(
        reading(midnight + 1, true, motion),
        reading(midnight + 5, true, motion),
        reading(midnight + 7, false, motion),
        reading(midnight + 8, false, motion),
        reading(midnight + 2, 61),
        reading(midnight + 6, 66),
      );
      const devices = ['motion-1', 'bed-7'];
      const newest = [
        { ...motion, at: midnight + 5, value: true },
        { ...pulse, at: midnight + 6, value: 66 },
        { ...motion, at: midnight + 8, value: false },
      ];
      expect(await store.newest(devices, midnight)).toEqual(newest);
      expect(await store.newest(devices, midnight + 6)).toEqual(newest.slice(1));
      expect(await store.newest([], midnight)).toEqual([]);
    });

    test('house-keeping changes no answer, and late readings correct it', async () => {
      const door = { deviceId: 'door-1', measure: 'door.open' };
      const beats = Array.from({ length: 600 }, (_, n) =>
        reading(midnight + n * 11 * minuteMs + (n % 7), 50 + (n % 40) / 4),
      );
      await write(...beats, reading(midnight + dayMs, true, door), reading(midnight + 2 * dayMs, false, door));
      const range = [midnight - dayMs, midnight + 6 * dayMs] as const;
      const before = await everything(...range);
      expect(before.hours.length).toBeGreaterThan(100);
      await store.compact(midnight + 3 * dayMs);
      expect(await everything(...range)).toEqual(before);

      await write(reading(midnight + 2 * dayMs + 5, 20.5), reading(midnight, 120), reading(midnight - 3 * hourMs, 44));
      const corrected = await everything(...range);
      expect(corrected.shanghai[0]).toMatchObject({ from: midnight - dayMs, count: 1, min: 44 });
      expect(corrected.shanghai[1]).toMatchObject({ from: midnight, max: 120, count: before.shanghai[0]?.count });
      expect(corrected.hours.find(({ from }) => from === midnight + 2 * dayMs)).toMatchObject({ min: 20.5 });
      await store.compact(midnight + 30 * dayMs);
      expect(await everything(...range)).toEqual(corrected);
    });

    test('forgets raw points and still answers for whole hours', async () => {
      const beats = Array.from({ length: 288 }, (_, n) => reading(midnight + n * 10 * minuteMs, 50 + (n % 8)));
      await write(...beats);
      const whole = [midnight, midnight + 2 * dayMs] as const;
      const asked = async () => ({
        hours: await store.buckets(pulse, ...whole, hourMs),
        quarters: await store.buckets(pulse, ...whole, 15 * minuteMs),
        days: await store.days(pulse, ...whole, 'Asia/Shanghai'),
        berlin: await store.days(pulse, ...whole, 'Europe/Berlin'),
        latest: await store.latest(pulse),
      });
      const before = await asked();
      const horizon = midnight + dayMs + 3 * hourMs;
      await store.forget(horizon + 17 * minuteMs);
      expect(await asked()).toEqual(before);
      expect((await values())[0]).toEqual([dayMs + 3 * hourMs, beats[162]?.value]);
      expect(await store.story(['bed-7'], midnight, horizon, 10)).toEqual([]);

      await write(reading(midnight + 1, 999), reading(horizon + 1, 40));
      expect(await store.range(pulse, 0, horizon, 10)).toEqual([]);
      await store.compact(midnight + 9 * dayMs);
      const after = await asked();
      expect(after.hours.slice(0, 27)).toEqual(before.hours.slice(0, 27));
      expect(after.hours[27]).toMatchObject({ from: horizon, count: 7, min: 40 });
      expect(after.days[1]).toMatchObject({ count: 145, min: 40 });

      await store.forget(midnight + 5 * dayMs);
      expect(await values()).toEqual([]);
      expect(await asked()).toEqual({ ...after, latest: undefined });
    });
  });
}
