/** Numbers from 0 (inclusive) to 1 (exclusive). */
export type Random = () => number;

/** FNV-1a over UTF-16 units, 32 bits. */
function hash(text: string): number {
  let sum = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    sum = Math.imul(sum ^ text.charCodeAt(index), 0x01000193);
  }
  return sum >>> 0;
}

/**
 * The same key gives the same numbers, whoever asks first (mulberry32). Every person, day and device has a stream of its own, so that
 * adding a home changes nothing in the others.
 */
export function seeded(...key: readonly (string | number)[]): Random {
  let state = hash(key.join('\u001f'));
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** From `low` (inclusive) to `high` (exclusive). */
export const between = (random: Random, low: number, high: number): number => low + random() * (high - low);

/** Whole numbers, both ends included. */
export const whole = (random: Random, low: number, high: number): number => Math.floor(between(random, low, high + 1));

/** Mostly near `mean`, never further than `spread` from it. */
export const around = (random: Random, mean: number, spread: number): number =>
  mean + ((random() + random() + random()) / 1.5 - 1) * spread;

export const chance = (random: Random, probability: number): boolean => random() < probability;

/** One of them, or undefined of none. */
export const pick = <Item>(random: Random, items: readonly Item[]): Item | undefined =>
  items[Math.floor(random() * items.length)];

/** One of them, the heavier the likelier; undefined when all weigh nothing. */
export function pickWeighted<Item>(
  random: Random,
  items: readonly Item[],
  weight: (item: Item) => number,
): Item | undefined {
  const total = items.reduce((sum, item) => sum + weight(item), 0);
  let left = random() * total;
  return items.find((item) => {
    left -= weight(item);
    return left < 0;
  });
}
