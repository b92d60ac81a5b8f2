import { expect, test } from 'vitest';
import { Stamps } from '#hub/ingest/stamps';

test('readings of one measure within a millisecond get moments of their own', () => {
  const stamps = new Stamps();
  expect([1, 2, 3].map(() => stamps.next('d1', 'temperature', 1_000))).toEqual([1_000, 1_001, 1_002]);
  expect(stamps.next('d1', 'humidity', 1_000)).toBe(1_000);
  expect(stamps.next('d2', 'temperature', 1_000)).toBe(1_000);
  expect(stamps.next('d1', 'temperature', 1_001)).toBe(1_003);
  expect(stamps.next('d1', 'temperature', 5_000)).toBe(5_000);
});

test('a device that invents names for what it measures does not fill the memory', () => {
  const stamps = new Stamps();
  for (let name = 0; name < 1_000; name += 1) stamps.next('d1', `m${name}`, 1_000);
  expect(stamps.next('d1', 'm999', 1_000)).toBe(1_001);
  expect(stamps.next('d1', 'm0', 1_000)).toBe(1_000);
});

test('a flood does not run away from the clock, and a clock set back does not hold later readings', () => {
  const stamps = new Stamps();
  const moments = Array.from({ length: 5_000 }, () => stamps.next('d1', 'motion', 1_000));
  expect(Math.max(...moments)).toBeLessThanOrEqual(2_000);
  expect(stamps.next('d2', 'motion', 100_000)).toBe(100_000);
  expect(stamps.next('d2', 'motion', 50_000)).toBe(50_000);
});
