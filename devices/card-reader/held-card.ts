/**
 * A card held against a reader is read every 50 ms, and is one swipe until it has been away for `releaseMs`. Two cards held together
 * are read by turns, and are two swipes, not hundreds. With `reads` above 1 a card counts only when read so often without having been
 * away, for readers that now and then see a card that is not there.
 */
export class HeldCards {
  readonly #releaseMs: number;
  readonly #reads: number;
  readonly #held = new Map<string, { lastAt: number; reads: number }>();

  constructor({ releaseMs, reads }: { readonly releaseMs: number; readonly reads: number }) {
    this.#releaseMs = releaseMs;
    this.#reads = reads;
  }

  /** Whether this reading is a new swipe. `at`: milliseconds of a clock that is never set. */
  isSwipe(card: string, at: number): boolean {
    for (const [other, { lastAt }] of this.#held) if (at - lastAt >= this.#releaseMs) this.#held.delete(other);
    const held = this.#held.get(card) ?? { lastAt: at, reads: 0 };
    held.lastAt = at;
    held.reads += 1;
    this.#held.set(card, held);
    return held.reads === this.#reads;
  }
}
