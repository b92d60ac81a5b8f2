import type { Principal } from '#contracts/frame';
import type { SessionDisk } from './session-disk.ts';

/** What is to be said for a client that goes without a word (§3.1.2.5). Topic as the client wrote it. */
export interface Will {
  readonly topic: string;
  readonly payload: Buffer;
  readonly qos: 0 | 1 | 2;
  readonly retain: boolean;
}

interface Kept {
  readonly will: Will;
  readonly from: Principal;
  /** Left behind by a run of the hub that ended while the client was connected. */
  orphan: boolean;
}

const prefix = 'will!';

/** Wills outlive the hub: when it dies with its clients connected, those who do not come back are still spoken for. */
export class Wills {
  readonly #disk: SessionDisk;
  readonly #kept = new Map<string, Kept>();

  constructor(disk: SessionDisk) {
    this.#disk = disk;
  }

  restore(key: string, value: unknown): boolean {
    if (!key.startsWith(prefix)) return false;
    const { topic, payload, qos, retain, from } = value as Omit<Will, 'payload'> & { payload: string; from: Principal };
    const will = { topic, payload: Buffer.from(payload, 'base64'), qos, retain };
    this.#kept.set(key.slice(prefix.length), { will, from, orphan: true });
    return true;
  }

  keep(id: string, will: Will, from: Principal): void {
    const { topic, payload, qos, retain } = will;
    this.#kept.set(id, { will: { topic, payload: Buffer.from(payload), qos, retain }, from, orphan: false });
    void this.#disk.put(prefix + id, { topic, payload: payload.toString('base64'), qos, retain, from });
  }

  drop(id: string): void {
    if (this.#kept.delete(id)) void this.#disk.delete(prefix + id);
  }

  orphans(): readonly { readonly id: string; readonly will: Will; readonly from: Principal }[] {
    return [...this.#kept].flatMap(([id, { will, from, orphan }]) => (orphan ? [{ id, will, from }] : []));
  }
}
