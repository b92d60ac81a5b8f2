import type { HomeChange } from '#contracts/live';
import { isSignOfLife } from '#contracts/measure';
import type { Reading } from '#contracts/reading';

/** One message carries at most so many homes; the rest follow a second later. */
const mostPerMessage = 500;

/**
 * What pages hear of each home: the newest word of its devices since they last heard, a sign of life before anything else.
 * One entry a home, so that a street that chatters costs a page no more than a street that whispers.
 */
export class HomeChanges {
  readonly #waiting = new Map<string, HomeChange>();

  get size(): number {
    return this.#waiting.size;
  }

  add(readings: readonly Reading[]): void {
    for (const { placeId, deviceId, measure, value, at } of readings) {
      const signOfLife = isSignOfLife(measure, value);
      if (this.#waiting.get(placeId)?.signOfLife && !signOfLife) continue;
      // Whose card it was is for the programme to show, to whom it may.
      const shown = measure === 'card.tapped' ? true : value;
      this.#waiting.set(placeId, { placeId, deviceId, measure, value: shown, at, signOfLife });
    }
  }

  /** Takes out what is due, those who waited longest first. */
  take(): readonly HomeChange[] {
    const taken = [...this.#waiting.values()].slice(0, mostPerMessage);
    for (const { placeId } of taken) this.#waiting.delete(placeId);
    return taken;
  }

  clear(): void {
    this.#waiting.clear();
  }
}
