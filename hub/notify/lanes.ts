import { Deadlines } from '#kernel/deadlines';

/**
 * Queues side by side, first in first out each, and only the first of a queue is ever due. While it is out, its queue rests.
 */
export class Lanes<Item extends { readonly createdAt: number }> {
  readonly #queues = new Map<string, { item: Item; dueAt: number }[]>();
  readonly #due = new Deadlines<string>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(lane: string, item: Item, dueAt: number): void {
    this.#size += 1;
    const queue = this.#queues.get(lane);
    if (queue !== undefined) {
      queue.push({ item, dueAt });
      return;
    }
    this.#queues.set(lane, [{ item, dueAt }]);
    this.#due.set(lane, dueAt);
  }

  nextDueAt(): number | undefined {
    return this.#due.next();
  }

  /** The earliest item that is due. Its lane waits for `done` or `again`. */
  takeDue(now: number): { readonly lane: string; readonly item: Item } | undefined {
    const lane = this.#due.takeDue(now, true)?.key;
    const first = lane === undefined ? undefined : this.#queues.get(lane)?.[0];
    return lane === undefined || first === undefined ? undefined : { lane, item: first.item };
  }

  /** The item that was out is settled; the next of its lane may go when it is due. */
  done(lane: string): void {
    const queue = this.#queues.get(lane);
    if (queue === undefined) return;
    queue.shift();
    this.#size -= 1;
    const next = queue[0];
    if (next === undefined) this.#queues.delete(lane);
    else this.#due.set(lane, next.dueAt);
  }

  /** The item that was out stays first and is due later. */
  again(lane: string, item: Item, dueAt: number): void {
    const queue = this.#queues.get(lane);
    if (queue === undefined) return;
    queue[0] = { item, dueAt };
    this.#due.set(lane, dueAt);
  }

  /** When the oldest waiting item was made; undefined when none waits. */
  oldest(): number | undefined {
    let oldest: number | undefined;
    for (const [first] of this.#queues.values()) {
      if (first !== undefined && (oldest === undefined || first.item.createdAt < oldest)) oldest = first.item.createdAt;
    }
    return oldest;
  }
}
