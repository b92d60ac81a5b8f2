import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Deadlines, never, type Timed } from '#kernel/deadlines';

interface Named extends Timed {
  readonly name: string;
}
const named = (name: string): Named => ({ name, dueAt: never, queuedAt: never });
const byName = (a: Named, b: Named): boolean => a.name < b.name;

test('gives each once, at the last time it was set to, earliest first', () => {
  const act = fc.record({
    which: fc.constantFrom(0, 1, 2, 3),
    at: fc.option(fc.oneof(fc.nat(50), fc.nat(100_000)), { nil: undefined }),
  });
  fc.assert(
    fc.property(fc.array(act), (acts) => {
      const items = ['a', 'b', 'c', 'd'].map(named);
      const deadlines = new Deadlines<Named>(byName);
      const model = new Map<string, number>();
      for (const { which, at } of acts) {
        const item = items[which] as Named;
        if (at === undefined) {
          deadlines.delete(item);
          model.delete(item.name);
        } else {
          deadlines.set(item, at);
          model.set(item.name, at);
        }
        expect(deadlines.next()).toBe(model.size === 0 ? undefined : Math.min(...model.values()));
        expect(deadlines.size).toBe(model.size);
      }
      const taken: [string, number][] = [];
      for (let due = deadlines.firstDue(100_000, true); due !== undefined; due = deadlines.firstDue(100_000, true)) {
        taken.push([due.name, due.dueAt]);
        deadlines.delete(due);
      }
      expect(taken).toEqual([...model].sort(([a, x], [b, y]) => x - y || (a < b ? -1 : 1)));
      expect(deadlines.size).toBe(0);
    }),
  );
});

test('a deadline at this very moment is due only when asked for inclusively', () => {
  const deadlines = new Deadlines<Named>(byName);
  const item = named('a');
  deadlines.set(item, 10);
  expect(deadlines.firstDue(10, false)).toBeUndefined();
  expect(deadlines.firstDue(10, true)).toBe(item);
});

test('moved later a thousand times, it holds one entry', () => {
  const deadlines = new Deadlines<Named>(byName);
  const item = named('a');
  for (let at = 0; at < 1_000; at += 1) deadlines.set(item, at);
  expect(deadlines.next()).toBe(999);
  expect(deadlines.size).toBe(1);
});
