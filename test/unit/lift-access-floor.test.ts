import { expect, test } from 'vitest';
import { floorOf } from '#hub/modules/lift-access/floor';

test.for([
  ['502', 5],
  ['1203', 12],
  ['502室', 5],
  ['0301', 3],
] as const)('door %s is on floor %i', ([door, floor]) => {
  expect(floorOf(door)).toBe(floor);
});

test.for(['', '12', '甲', '东二', '12034', 'home-001', '001'])('door "%s" does not say its floor', (door) => {
  expect(floorOf(door)).toBeNull();
});
