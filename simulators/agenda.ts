import type { Clock } from './virtual-clock.ts';

interface Entry {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

/** Entries that are due together run in the order they were added, so that a run is the same every time. */
const before = (a: Entry, b: Entry): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);

/** After so many entries in one go the event loop gets its turn. */
const runsAtOnce = 500;

/** What is to happen when: a binary heap and one timer, however many devices there are. */
export class Agenda implements Disposable {
  readonly #clock: Clock;
  readonly #heap: Entry[] = [];
  #added = 0;
  #timer: { readonly at: number; readonly handle: Disposable } | undefined;
  #closed = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get size(): number {
    return this.#heap.length;
  }

  /** Runs at `at` (epoch ms of the clock); what is overdue runs at the next turn. */
  add(at: number, run: () => void): void {
    if (this.#closed) return;
    this.#push({ at, order: this.#added, run });
    this.#added += 1;
    this.#arm();
  }

  [Symbol.dispose](): void {
    this.#closed = true;
    this.#timer?.handle[Symbol.dispose]();
    this.#heap.length = 0;
  }

  #arm(): void {
    const first = this.#heap[0];
    if (first === undefined || this.#closed) return;
    if (this.#timer !== undefined && this.#timer.at <= first.at) return;
    this.#timer?.handle[Symbol.dispose]();
    const handle = this.#clock.after(Math.max(0, first.at - this.#clock.now()), () => this.#runDue());
    this.#timer = { at: first.at, handle };
  }

  #runDue(): void {
    this.#timer = undefined;
    const now = this.#clock.now();
    for (let runs = 0; runs < runsAtOnce; runs += 1) {
      const first = this.#heap[0];
      if (first === undefined || first.at > now) break;
      this.#pop();
      first.run();
    }
    this.#arm();
  }

  #push(entry: Entry): void {
    const heap = this.#heap;
    let index = heap.push(entry) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent] as Entry;
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
      const child = right < heap.length && before(heap[right] as Entry, heap[left] as Entry) ? right : left;
      const below = heap[child] as Entry;
      if (!before(below, last)) break;
      heap[index] = below;
      index = child;
    }
    heap[index] = last;
  }
}
