interface Entry<Key> {
  readonly at: number;
  readonly key: Key;
}

/** Earlier first; at the same moment by key, so that what fires does not depend on how the heap came to be. */
const before = <Key extends string>(a: Entry<Key>, b: Entry<Key>): boolean =>
  a.at < b.at || (a.at === b.at && a.key < b.key);

/**
 * Many deadlines, one timer. A binary heap holds at most one entry a key; moving a deadline later, which is what nearly every
 * reading does, touches only the map: the entry sinks to its new place when its old time comes.
 */
export class Deadlines<Key extends string> {
  readonly #due = new Map<Key, number>();
  readonly #heap: Entry<Key>[] = [];
  /** Where the earliest live entry of a key stands in time, so that an earlier deadline gets an entry of its own. */
  readonly #queued = new Map<Key, number>();

  get size(): number {
    return this.#due.size;
  }

  get(key: Key): number | undefined {
    return this.#due.get(key);
  }

  entries(): IterableIterator<[Key, number]> {
    return this.#due.entries();
  }

  set(key: Key, at: number): void {
    this.#due.set(key, at);
    const queued = this.#queued.get(key);
    if (queued !== undefined && queued <= at) return;
    this.#queued.set(key, at);
    this.#push({ at, key });
  }

  delete(key: Key): void {
    this.#due.delete(key);
  }

  /** When the next one is due; undefined when there is none. */
  next(): number | undefined {
    this.#settle();
    return this.#heap[0]?.at;
  }

  /** Takes out the earliest deadline that is due before `now`, or at it when `inclusive`. */
  takeDue(now: number, inclusive: boolean): Entry<Key> | undefined {
    const top = this.#heap[0];
    if (top === undefined || (inclusive ? top.at > now : top.at >= now)) return undefined;
    this.#settle();
    const first = this.#heap[0];
    if (first === undefined || (inclusive ? first.at > now : first.at >= now)) return undefined;
    this.#pop();
    this.#queued.delete(first.key);
    this.#due.delete(first.key);
    return first;
  }

  /** Brings a live deadline to the top: drops what was taken back, moves on what was moved later. */
  #settle(): void {
    for (let top = this.#heap[0]; top !== undefined; top = this.#heap[0]) {
      const due = this.#due.get(top.key);
      if (due === top.at) return;
      this.#pop();
      if (this.#queued.get(top.key) !== top.at) continue;
      this.#queued.delete(top.key);
      if (due !== undefined) {
        this.#queued.set(top.key, due);
        this.#push({ at: due, key: top.key });
      }
    }
  }

  #push(entry: Entry<Key>): void {
    const heap = this.#heap;
    let index = heap.push(entry) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent] as Entry<Key>;
      if (before(above, entry)) break;
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
      const child = right < heap.length && before(heap[right] as Entry<Key>, heap[left] as Entry<Key>) ? right : left;
      const below = heap[child] as Entry<Key>;
      if (!before(below, last)) break;
      heap[index] = below;
      index = child;
    }
    heap[index] = last;
  }
}
