import { Deadlines, never, type Timed } from '#kernel/deadlines';

interface Lane<Item> extends Timed {
  readonly name: string;
  readonly waiting: { item: Item; dueAt: number }[];
}

/**
 * Queues side by side, first in first out each, and only the first of a queue is ever due. While it is out, its queue rests.
 */
export class Lanes<Item extends { readonly createdAt: number }> {
  readonly #lanes = new Map<string, Lane<Item>>();
  readonly #due = new Deadlines<Lane<Item>>((a, b) => a.name < b.name);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(lane: string, item: Item, dueAt: number): void {
    this.#size += 1;
    const known = this.#lanes.get(lane);
    if (known !== undefined) {
      known.waiting.push({ item, dueAt });
      return;
    }
    const made = { name: lane, waiting: [{ item, dueAt }], dueAt: never, queuedAt: never };
    this.#lanes.set(lane, made);
    this.#due.set(made, dueAt);
  }

  nextDueAt(): number | undefined {
    return this.#due.next();
  }

  /** The earliest item that is due. Its lane waits for `done` or `again`. */
  takeDue(now: number): { readonly lane: string; readonly item: Item } | undefined {
    const lane = this.#due.firstDue(now, true);
    const first = lane?.waiting[0];
    if (lane === undefined || first === undefined) return undefined;
    this.#due.delete(lane);
    return { lane: lane.name, item: first.item };
  }

  /** The item that was out is settled; the next of its lane may go when it is due. */
  done(lane: string): void {
    const known = this.#lanes.get(lane);
    if (known === undefined) return;
    known.waiting.shift();
    this.#size -= 1;
    const next = known.waiting[0];
    if (next === undefined) this.#lanes.delete(lane);
    else this.#due.set(known, next.dueAt);
  }

  /** The item that was out stays first and is due later. */
  again(lane: string, item: Item, dueAt: number): void {
    const known = this.#lanes.get(lane);
    if (known === undefined) return;
    known.waiting[0] = { item, dueAt };
    this.#due.set(known, dueAt);
  }

  /** When the oldest waiting item was made; undefined when none waits. */
  oldest(): number | undefined {
    let oldest: number | undefined;
    for (const {
      waiting: [first],
    } of this.#lanes.values()) {
      if (first !== undefined && (oldest === undefined || first.item.createdAt < oldest)) oldest = first.item.createdAt;
    }
    return oldest;
  }
}
