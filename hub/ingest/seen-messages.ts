/** One message of a device by its own id; a row of `seen_message`. */
export interface SeenMessage {
  readonly deviceId: string;
  readonly messageId: string;
  /** Epoch ms of receipt. */
  readonly at: number;
}

/** How long `seen_message` rows are worth keeping: a recorded call played back after that has an unbelievable time of its own. */
export const seenForMs = 7 * 24 * 3_600_000;

/**
 * Which messages were already taken. In two steps, because a message counts only together with the batch it stands in:
 * `claim` when it is read, `commit` when its batch is on disk. No batch is ever given up but by the end of the process.
 *
 * Bounded: of each device the latest so many are remembered. Messages whose commit is awaited are never forgotten.
 */
export class SeenMessages {
  /** Of each device its message ids, oldest first, and whether they are committed. */
  readonly #byDevice = new Map<string, Map<string, boolean>>();
  readonly #perDevice: number;

  constructor({ perDevice = 500 }: { readonly perDevice?: number } = {}) {
    this.#perDevice = perDevice;
  }

  /** What was on disk when the hub started, oldest first. */
  restore(rows: Iterable<SeenMessage>): void {
    for (const row of rows) {
      this.#put(row, true);
    }
  }

  /** `new` claims it. `pending`: the same message stands in a batch that is not committed yet. `seen`: it is on disk. */
  claim(message: SeenMessage): 'new' | 'pending' | 'seen' {
    const committed = this.#byDevice.get(message.deviceId)?.get(message.messageId);
    if (committed !== undefined) return committed ? 'seen' : 'pending';
    this.#put(message, false);
    return 'new';
  }

  commit(messages: Iterable<SeenMessage>): void {
    for (const { deviceId, messageId } of messages) {
      const ofDevice = this.#byDevice.get(deviceId);
      if (ofDevice?.has(messageId)) ofDevice.set(messageId, true);
    }
  }

  #put({ deviceId, messageId }: SeenMessage, committed: boolean): void {
    let ofDevice = this.#byDevice.get(deviceId);
    if (ofDevice === undefined) {
      ofDevice = new Map();
      this.#byDevice.set(deviceId, ofDevice);
    }
    ofDevice.set(messageId, committed);
    if (ofDevice.size <= this.#perDevice) return;
    for (const [id, onDisk] of ofDevice) {
      if (!onDisk) break;
      ofDevice.delete(id);
      if (ofDevice.size <= this.#perDevice) break;
    }
  }
}
