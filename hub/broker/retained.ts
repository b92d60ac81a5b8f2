import { retainedPerNeighbourhood } from './limits.ts';
import type { SessionDisk } from './session-disk.ts';
import { anywhere, covers, isWildcard, neighbourhoodOf, neighbourhoodOfFilter } from './topics.ts';

/** The last word on a topic, for those who subscribe later (§3.3.1.3). */
export interface Retained {
  readonly topic: string;
  readonly payload: Buffer;
  readonly qos: 0 | 1 | 2;
}

const prefix = 'retained!';

/** Retained messages by neighbourhood: a SUBSCRIBE looks at its own, not at the whole street. */
export class RetainedMessages {
  readonly #disk: SessionDisk;
  readonly #neighbourhoods = new Map<string, Map<string, Retained>>();

  constructor(disk: SessionDisk) {
    this.#disk = disk;
  }

  /** Takes back what was written by an earlier run; false when the entry is not one of these. */
  restore(key: string, value: unknown): boolean {
    if (!key.startsWith(prefix)) return false;
    const { payload, qos } = value as { payload: string; qos: 0 | 1 | 2 };
    this.#put({ topic: key.slice(prefix.length), payload: Buffer.from(payload, 'base64'), qos });
    return true;
  }

  /** Whether there is room for this topic: a client must not be able to fill the memory with topics. */
  hasRoom(topic: string): boolean {
    const there = this.#neighbourhoods.get(neighbourhoodOf(topic));
    return there === undefined || there.size < retainedPerNeighbourhood || there.has(topic);
  }

  /** An empty payload takes it back (§3.3.1-10). */
  keep({ topic, payload, qos }: Retained): void {
    if (payload.length > 0) {
      // A copy: the payload is a slice of a whole read from the socket.
      this.#put({ topic, payload: Buffer.from(payload), qos });
      void this.#disk.put(prefix + topic, { payload: payload.toString('base64'), qos });
      return;
    }
    const key = neighbourhoodOf(topic);
    const there = this.#neighbourhoods.get(key);
    if (there?.delete(topic)) void this.#disk.delete(prefix + topic);
    if (there?.size === 0) this.#neighbourhoods.delete(key);
  }

  *coveredBy(filter: string): Generator<Retained> {
    const key = neighbourhoodOfFilter(filter);
    const there = key === anywhere ? [...this.#neighbourhoods.values()] : [this.#neighbourhoods.get(key)];
    for (const messages of there) {
      if (messages === undefined) continue;
      if (isWildcard(filter)) {
        for (const message of messages.values()) if (covers(filter, message.topic)) yield message;
      } else {
        const message = messages.get(filter);
        if (message !== undefined) yield message;
      }
    }
  }

  #put(message: Retained): void {
    const key = neighbourhoodOf(message.topic);
    const there = this.#neighbourhoods.get(key) ?? new Map<string, Retained>();
    this.#neighbourhoods.set(key, there.set(message.topic, message));
  }
}
