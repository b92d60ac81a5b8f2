/** The one structure that holds deadlines; the hub gives `kernel/deadlines`. Keys at the same moment come in the order of their names. */
export interface Deadlines {
  get(key: string): number | undefined;
  set(key: string, at: number): void;
  delete(key: string): void;
  /** When the next one is due. */
  next(): number | undefined;
  /** Takes out the earliest that is due before `now`, or at it when `inclusive`. */
  takeDue(now: number, inclusive: boolean): { readonly key: string; readonly at: number } | undefined;
}
