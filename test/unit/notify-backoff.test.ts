import fc from 'fast-check';
import { expect, test } from 'vitest';
import { waitMs } from '#hub/notify/backoff';

const luck = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

test('doubles from one second to a minute and stays there', () => {
  expect([1, 2, 3, 4, 5, 6, 7, 8, 1000].map((attempts) => waitMs(attempts, 0))).toEqual([
    1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000,
  ]);
});

test('luck shortens a wait by at most half and never lengthens it', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000 }), luck, (attempts, random) => {
      const longest = waitMs(attempts, 0);
      expect(waitMs(attempts, random)).toBeLessThanOrEqual(longest);
      expect(waitMs(attempts, random)).toBeGreaterThanOrEqual(longest / 2);
    }),
  );
});

test('a provider may ask for more time, up to a quarter of an hour', () => {
  expect(waitMs(1, 0.5, 30_000)).toBe(30_000);
  expect(waitMs(7, 0, 30_000)).toBe(60_000);
  expect(waitMs(1, 0, 86_400_000)).toBe(900_000);
});
