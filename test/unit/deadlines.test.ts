import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Deadlines } from '#kernel/deadlines';

test('gives each key once, at the last time it was set to, earliest first', () => {
  const act = fc.record({ key: fc.constantFrom('a', 'b', 'c', 'd'), at: fc.option(fc.nat(50), { nil: undefined }) });
  fc.assert(
    fc.property(fc.array(act), (acts) => {
      const deadlines = new Deadlines<string>();
      const model = new Map<string, number>();
      for (const { key, at } of acts) {
        if (at === undefined) {
          deadlines.delete(key);
          model.delete(key);
        } else {
          deadlines.set(key, at);
          model.set(key, at);
        }
        expect(deadlines.next()).toBe(model.size === 0 ? undefined : Math.min(...model.values()));
      }
      const taken: [string, number][] = [];
      for (let due = deadlines.takeDue(50, true); due !== undefined; due = deadlines.takeDue(50, true))
        taken.push([due.key, due.at]);
      expect(taken).toEqual([...model].sort(([a, x], [b, y]) => x - y || (a < b ? -1 : 1)));
      expect(deadlines.size).toBe(0);
    }),
  );
});

test('a deadline at this very moment is due only when asked for inclusively', () => {
  const deadlines = new Deadlines<string>();
  deadlines.set('a', 10);
  expect(deadlines.takeDue(10, false)).toBeUndefined();
  expect(deadlines.takeDue(10, true)).toEqual({ key: 'a', at: 10 });
});

test('moved later a thousand times, it holds one entry', () => {
  const deadlines = new Deadlines<string>();
  for (let at = 0; at < 1_000; at += 1) deadlines.set('a', at);
  expect(deadlines.next()).toBe(999);
  expect(deadlines.size).toBe(1);
});
