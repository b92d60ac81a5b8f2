/** Something that waits for a moment. It carries its own place in the queue, so that moving it costs no look-up. */
export interface Timed {
  /** When it is due, epoch ms; undefined while it waits for nothing. */
  dueAt: number | undefined;
  /** Where its earliest live entry stands in the queue; only the queue writes it. */
  queuedAt: number | undefined;
}

interface Entry<Item> {
  readonly at: number;
  readonly item: Item;
}

/**
 * Many deadlines, one timer. A binary heap in which moving a deadline later, which is what nearly every reading does, touches
 * only the item: its entry sinks to the new place when the old time comes. Of two at the same moment `isFirst` says which
 * goes first, so that what fires does not depend on how the heap came to be.
 */
export class Deadlines<Item extends Timed> {
  readonly #heap: Entry<Item>[] = [];
  readonly #isFirst: (a: Item, b: Item) => boolean;
  #size = 0;

  constructor(isFirst: (a: Item, b: Item) => boolean) {
    this.#isFirst = isFirst;
  }

  /** How many wait. */
  get size(): number {
    return this.#size;
  }

  set(item: Item, at: number): void {
    if (item.dueAt === undefined) this.#size += 1;
    item.dueAt = at;
    if (item.queuedAt !== undefined && item.queuedAt <= at) return;
    item.queuedAt = at;
    this.#push({ at, item });
  }

  delete(item: Item): void {
    if (item.dueAt === undefined) return;
    item.dueAt = undefined;
    this.#size -= 1;
  }

  /** When the next one is due; undefined when there is none. */
  next(): number | undefined {
    this.#settle();
    return this.#heap[0]?.at;
  }

  /** The earliest that is due before `now`, or at it when `inclusive`. Whoever answers for it deletes it or sets it anew. */
  firstDue(now: number, inclusive: boolean): Item | undefined {
    const top = this.#heap[0];
    if (top === undefined || (inclusive ? top.at > now : top.at >= now)) return undefined;
    this.#settle();
    const first = this.#heap[0];
    return first === undefined || (inclusive ? first.at > now : first.at >= now) ? undefined : first.item;
  }

  /** Brings a live deadline to the top: drops what was taken back, moves on what was moved later. */
  #settle(): void {
    for (let top = this.#heap[0]; top !== undefined; top = this.#heap[0]) {
      const { at, item } = top;
      const isLive = item.queuedAt === at;
      if (isLive && item.dueAt === at) return;
      this.#pop();
      if (!isLive) continue;
      item.queuedAt = item.dueAt;
      if (item.dueAt !== undefined) this.#push({ at: item.dueAt, item });
    }
  }

  #before(a: Entry<Item>, b: Entry<Item>): boolean {
    return a.at < b.at || (a.at === b.at && this.#isFirst(a.item, b.item));
  }

  #push(entry: Entry<Item>): void {
    const heap = this.#heap;
    let index = heap.push(entry) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent] as Entry<Item>;
      if (this.#before(above, entry)) break;
      heap[index] = above;
      index = parent;
    }
    heap[index] = entry;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let index = 0;
    for (;;) {
      const left = 2 * index + 1;
      if (left >= heap.length) break;
      const right = left + 1;
      const child =
        right < heap.length && this.#before(heap[right] as Entry<Item>, heap[left] as Entry<Item>) ? right : left;
      const below = heap[child] as Entry<Item>;
      if (!this.#before(below, last)) break;
      heap[index] = below;
      index = child;
    }
    heap[index] = last;
  }
}
