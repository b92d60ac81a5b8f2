/**
 * The frames of one client on their way to being written down. Their answers leave in the order in which they came (MQTT-4.6.0-2),
 * whatever order they are committed in.
 */
export class CommitLine<Packet> {
  readonly #answer: (packet: Packet, done: Done, error?: Error) => void;
  #waiting: Entry<Packet>[] = [];
  #first = 0;

  /** `answer` is called once for each packet, in order; with the error when it could not be written. */
  constructor(answer: (packet: Packet, done: Done, error?: Error) => void) {
    this.#answer = answer;
  }

  add(packet: Packet, committed: Promise<void>, done: Done): void {
    const entry = new Entry(packet, done, this.#settle);
    this.#waiting.push(entry);
    committed.then(entry.written, entry.failed);
  }

  readonly #settle = (): void => {
    for (let entry = this.#waiting[this.#first]; entry?.settled; entry = this.#waiting[this.#first]) {
      this.#first += 1;
      if (this.#first === this.#waiting.length) {
        this.#waiting = [];
        this.#first = 0;
      }
      this.#answer(entry.packet, entry.done, entry.error);
    }
  };
}

export type Done = (error?: Error | null) => void;

class Entry<Packet> {
  readonly packet: Packet;
  readonly done: Done;
  settled = false;
  error: Error | undefined;
  readonly #settle: () => void;

  constructor(packet: Packet, done: Done, settle: () => void) {
    this.packet = packet;
    this.done = done;
    this.#settle = settle;
  }

  readonly written = (): void => {
    this.settled = true;
    this.#settle();
  };

  readonly failed = (cause: unknown): void => {
    this.error = cause instanceof Error ? cause : new Error(String(cause));
    this.settled = true;
    this.#settle();
  };
}
