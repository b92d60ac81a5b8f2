/** Something that waits for a moment, epoch ms; `never` while it waits for nothing. The queue keeps its place in it. */
export interface Timed {
  dueAt: number;
  queuedAt: number;
}

/** Later than everything, and a number like the others. */
export const never = Number.POSITIVE_INFINITY;

/** The one structure that holds deadlines; the hub gives `kernel/deadlines`. */
export interface Deadlines<Item extends Timed> {
  set(item: Item, at: number): void;
  delete(item: Item): void;
  /** When the next one is due. */
  next(): number | undefined;
  /** The earliest that is due before `now`, or at it when `inclusive`; it stays until it is deleted or set anew. */
  firstDue(now: number, inclusive: boolean): Item | undefined;
}

/** Makes the queue; of two deadlines at the same moment `isFirst` says which goes first. */
export type OpenDeadlines = <Item extends Timed>(isFirst: (a: Item, b: Item) => boolean) => Deadlines<Item>;
