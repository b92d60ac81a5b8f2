import type { Socket } from 'socket.io';
import type { AlertView } from '#contracts/alert';
import type { PageToServer, ServerToPage } from '#contracts/live';
import type { Caller } from './rights.ts';

export type PageSocket = Socket<PageToServer, ServerToPage>;

/** The parts of an engine.io connection that say how much waits for a slow page; not in its public types. */
interface Line {
  readonly writeBuffer: readonly { readonly data?: string | Buffer }[];
  readonly transport: { readonly socket?: { readonly bufferedAmount?: number; terminate?(): void } };
}

/** So much may wait for a page (bytes; characters for what is not encoded yet). Beyond it nothing is added. */
const mostWaiting = 1024 * 1024;
/** A page that takes nothing of what waits for it for so long does not read any more. In ms. */
const patienceMs = 15_000;

/** One open page, and what it has been told. */
export class Page {
  readonly socket: PageSocket;
  readonly caller: Caller;
  /** The seq the page holds once it has read everything that was sent to it. */
  told: number;
  /** What the page has asked since the last pulse. */
  asked = 0;
  /** Its questions are answered one after the other. */
  turn: Promise<void> = Promise.resolve();
  #waiting = 0;
  #stuckSince: number | undefined;

  constructor(socket: PageSocket, caller: Caller, seq: number) {
    this.socket = socket;
    this.caller = caller;
    this.told = seq;
  }

  alert(alert: AlertView): void {
    this.socket.emit('alert', { previous: this.told, alert });
    this.told = Math.max(this.told, alert.seq);
  }

  /** The page is not told of this one: it notices by the next `previous` or pulse, and asks. */
  missed(alert: AlertView): void {
    this.told = Math.max(this.told, alert.seq);
  }

  /** How the page keeps up. `now` in epoch ms. */
  pace(now: number): 'fine' | 'behind' | 'stuck' {
    const waiting = this.#bytesWaiting();
    if (waiting <= mostWaiting) {
      this.#stuckSince = undefined;
      return 'fine';
    }
    if (this.#stuckSince === undefined || waiting < this.#waiting) this.#stuckSince = now;
    this.#waiting = waiting;
    return now - this.#stuckSince < patienceMs ? 'behind' : 'stuck';
  }

  #bytesWaiting(): number {
    const line = this.socket.conn as unknown as Line;
    let bytes = line.transport.socket?.bufferedAmount ?? 0;
    for (const { data } of line.writeBuffer) bytes += data?.length ?? 0;
    return bytes;
  }

  /** Ends it without waiting for what is still to be sent. */
  cut(): void {
    const line = this.socket.conn as unknown as Line;
    line.transport.socket?.terminate?.();
    this.socket.conn.close(true);
  }
}
