import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Lanes } from '#hub/notify/lanes';

interface Sent {
  readonly lane: string;
  readonly createdAt: number;
}

test('whatever is retried and however long, a lane keeps its order, loses nothing and has one item out at a time', () => {
  const arrivals = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 40 });
  const fates = fc.infiniteStream(fc.constantFrom<0 | 1 | 30>(0, 1, 30));
  fc.assert(
    fc.property(arrivals, fates, (laneOf, waits) => {
      const lanes = new Lanes<Sent>();
      laneOf.forEach((lane, createdAt) => {
        lanes.add(lane, { lane, createdAt }, 0);
      });
      const settled: Sent[] = [];
      for (let now = 0; lanes.size > 0; now = Math.max(now, lanes.nextDueAt() ?? now)) {
        const out: { lane: string; item: Sent }[] = [];
        for (let next = lanes.takeDue(now); next !== undefined; next = lanes.takeDue(now)) out.push(next);
        expect(new Set(out.map(({ lane }) => lane)).size).toBe(out.length);
        for (const { lane, item } of out) {
          const [wait = 0] = waits.take(1);
          if (wait > 0) {
            lanes.again(lane, item, now + wait);
          } else {
            settled.push(item);
            lanes.done(lane);
          }
        }
      }
      for (const lane of ['a', 'b', 'c']) {
        const arrived = laneOf.flatMap((name, createdAt) => (name === lane ? [{ lane, createdAt }] : []));
        expect(settled.filter((item) => item.lane === lane)).toEqual(arrived);
      }
    }),
  );
});

test('knows how many wait and since when the oldest does', () => {
  const lanes = new Lanes<Sent>();
  expect(lanes.oldest()).toBeUndefined();
  lanes.add('b', { lane: 'b', createdAt: 7 }, 7);
  lanes.add('a', { lane: 'a', createdAt: 5 }, 99);
  expect([lanes.size, lanes.oldest(), lanes.nextDueAt()]).toEqual([2, 5, 7]);
});
