/** Something that waits for a moment. It carries its own place in the queue, so that moving it costs no look-up. */
export interface Timed {
  /** When it is due, epoch ms; `never` while it waits for nothing. */
  dueAt: number;
  /** Where its earliest live entry stands in the queue; only the queue writes it. */
  queuedAt: number;
}

/** Later than everything, and a number like the others. */
export const never = Number.POSITIVE_INFINITY;

interface Entry<Item> {
  readonly at: number;
  readonly item: Item;
}

/** What is due later than the next moments lies in drawers of this length, unsorted. */
const drawerMs = 10_000;

/**
 * Many deadlines, one timer. Moving a deadline later, which is what nearly every reading does, touches only the item: its entry
 * moves on when the old time comes. What is far off lies in drawers, one for each stretch of time; only the first of them is
 * sorted, so that moving on costs the same however many wait. Of two at the same moment `isFirst` says which goes first: what
 * fires does not depend on how the queue came to be.
 */
export class Deadlines<Item extends Timed> {
  /** A binary heap of what is due before `#opened`. */
  readonly #near: Entry<Item>[] = [];
  readonly #drawers = new Map<number, Entry<Item>[]>();
  /** A binary heap of the numbers of the drawers. */
  readonly #numbers: number[] = [];
  readonly #isFirst: (a: Entry<Item>, b: Entry<Item>) => boolean;
  #opened = Number.NEGATIVE_INFINITY;
  #size = 0;

  constructor(isFirst: (a: Item, b: Item) => boolean) {
    this.#isFirst = (a, b) => a.at < b.at || (a.at === b.at && isFirst(a.item, b.item));
  }

  /** How many wait. */
  get size(): number {
    return this.#size;
  }

  set(item: Item, at: number): void {
    if (item.dueAt === never) this.#size += 1;
    item.dueAt = at;
    if (item.queuedAt <= at) return;
    this.#file(item, at);
  }

  delete(item: Item): void {
    if (item.dueAt === never) return;
    item.dueAt = never;
    this.#size -= 1;
  }

  /** When the next one is due; undefined when there is none. */
  next(): number | undefined {
    return this.#first()?.at;
  }

  /** The earliest that is due before `now`, or at it when `inclusive`. Whoever answers for it deletes it or sets it anew. */
  firstDue(now: number, inclusive: boolean): Item | undefined {
    const top = this.#near[0];
    if (top !== undefined && (inclusive ? top.at > now : top.at >= now)) return undefined;
    const first = this.#first();
    return first === undefined || (inclusive ? first.at > now : first.at >= now) ? undefined : first.item;
  }

  /** Brings a live deadline to the top: drops what was taken back, moves on what was moved later. */
  #first(): Entry<Item> | undefined {
    for (;;) {
      const top = this.#near[0];
      if (top === undefined) {
        if (!this.#openDrawer()) return undefined;
        continue;
      }
      const { at, item } = top;
      const isLive = item.queuedAt === at;
      if (isLive && item.dueAt === at) return top;
      pop(this.#near, this.#isFirst);
      if (isLive) this.#moveOn(item);
    }
  }

  /** The earliest drawer is sorted; what was moved on goes where it belongs. */
  #openDrawer(): boolean {
    const number = pop(this.#numbers, isLess);
    if (number === undefined) return false;
    const entries = this.#drawers.get(number) ?? [];
    this.#drawers.delete(number);
    this.#opened = (number + 1) * drawerMs;
    for (const entry of entries) {
      const { at, item } = entry;
      if (item.queuedAt !== at) continue;
      if (item.dueAt === at) push(this.#near, entry, this.#isFirst);
      else this.#moveOn(item);
    }
    return true;
  }

  #moveOn(item: Item): void {
    item.queuedAt = never;
    if (item.dueAt !== never) this.#file(item, item.dueAt);
  }

  #file(item: Item, at: number): void {
    item.queuedAt = at;
    const entry = { at, item };
    if (at < this.#opened) {
      push(this.#near, entry, this.#isFirst);
      return;
    }
    const number = Math.floor(at / drawerMs);
    const drawer = this.#drawers.get(number);
    if (drawer !== undefined) {
      drawer.push(entry);
      return;
    }
    this.#drawers.set(number, [entry]);
    push(this.#numbers, number, isLess);
  }
}

const isLess = (a: number, b: number): boolean => a < b;

function push<Element>(heap: Element[], element: Element, isBefore: (a: Element, b: Element) => boolean): void {
  let index = heap.push(element) - 1;
  while (index > 0) {
    const parent = (index - 1) >> 1;
    const above = heap[parent] as Element;
    if (isBefore(above, element)) break;
    heap[index] = above;
    index = parent;
  }
  heap[index] = element;
}

function pop<Element>(heap: Element[], isBefore: (a: Element, b: Element) => boolean): Element | undefined {
  const first = heap[0];
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return first;
  let index = 0;
  for (;;) {
    const left = 2 * index + 1;
    if (left >= heap.length) break;
    const right = left + 1;
    const child = right < heap.length && isBefore(heap[right] as Element, heap[left] as Element) ? right : left;
    const below = heap[child] as Element;
    if (!isBefore(below, last)) break;
    heap[index] = below;
    index = child;
  }
  heap[index] = last;
  return first;
}
