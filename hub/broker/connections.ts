import type { Duplex } from 'node:stream';
import type { Log } from '#kernel/log';
import { Guard } from './guard.ts';
import { pendingFrames } from './limits.ts';
import type { BrokerLimits, BrokerOptions } from './port.ts';
import { type Surroundings, tickMs } from './surroundings.ts';

const ticksASecond = 1_000 / tickMs;

/** All connections there are: supervised by one timer, slowed together when the hub cannot follow. */
export class Connections implements Surroundings, Disposable {
  readonly limits: BrokerLimits;
  readonly #isCallForHelp: BrokerOptions['isCallForHelp'];
  readonly #accept: (guard: Guard) => void;
  readonly #log: Log;
  readonly #guards = new Set<Guard>();
  /** Who is logged in, by client id: the newest connection when one takes over from another. */
  readonly #clients = new Map<string, Guard>();
  readonly #refused = new Map<string, number>();
  readonly #timer: NodeJS.Timeout;
  readonly #drained: (() => void)[] = [];
  #tick = 0;
  #pending = 0;
  #received = 0;
  #full = false;
  #stopping = false;

  constructor(options: {
    readonly limits: BrokerLimits;
    readonly isCallForHelp: BrokerOptions['isCallForHelp'];
    readonly accept: (guard: Guard) => void;
    readonly log: Log;
  }) {
    this.limits = options.limits;
    this.#isCallForHelp = options.isCallForHelp;
    this.#accept = options.accept;
    this.#log = options.log;
    // Real time even where the hub's clock is held still: sockets live in it.
    this.#timer = setInterval(() => this.#onTick(), tickMs).unref();
  }

  admit(transport: Duplex): void {
    this.#guards.add(new Guard(transport, this));
  }

  tick(): number {
    return this.#tick;
  }

  mayRead(): boolean {
    return !this.#full && !this.#stopping;
  }

  /** A check that fails is no reason to hold a message back. */
  isCallForHelp(topic: string, payload: Buffer): boolean {
    try {
      return this.#isCallForHelp(topic, payload);
    } catch (error) {
      this.#log.error({ err: error, topic }, 'cannot tell whether a frame is a call for help');
      return true;
    }
  }

  accept(guard: Guard): void {
    this.#accept(guard);
  }

  refused(guard: Guard, reason: string): void {
    this.count(reason);
    this.#log.debug({ reason, client: guard.identity?.principal.id ?? guard.connect?.clientId }, 'connection refused');
  }

  closed(guard: Guard): void {
    this.#guards.delete(guard);
    const id = guard.identity?.principal.id;
    if (id !== undefined && this.#clients.get(id) === guard) this.#clients.delete(id);
  }

  count(reason: string): void {
    this.#refused.set(reason, (this.#refused.get(reason) ?? 0) + 1);
  }

  loggedIn(guard: Guard, clientId: string): void {
    this.#clients.set(clientId, guard);
  }

  client(id: string): Guard | undefined {
    return this.#clients.get(id);
  }

  /** Ends every connection of a client, one that is just being taken over included. */
  disconnect(id: string, reason: string): void {
    for (const guard of this.#guards) if (guard.identity?.principal.id === id) guard.refuse(reason);
  }

  handedOn(): void {
    this.#received += 1;
    this.#pending += 1;
    if (this.#pending >= pendingFrames) this.#full = true;
  }

  answered(): void {
    this.#pending -= 1;
    if (this.#full && this.#pending <= pendingFrames / 2) {
      this.#full = false;
      for (const guard of this.#guards) if (guard.isHolding) guard.release();
    }
    if (this.#pending === 0) for (const resolve of this.#drained.splice(0)) resolve();
  }

  get figures(): {
    readonly connections: number;
    readonly pending: number;
    readonly received: number;
    readonly refused: Readonly<Record<string, number>>;
  } {
    return {
      connections: this.#clients.size,
      pending: this.#pending,
      received: this.#received,
      refused: Object.fromEntries(this.#refused),
    };
  }

  /** Stops reading and waits until what was read is written down and answered, but no longer than `milliseconds`. */
  async drain(milliseconds: number): Promise<void> {
    this.#stopping = true;
    if (this.#pending > 0) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#drained.push(resolve);
      const timer = setTimeout(resolve, milliseconds);
      await promise;
      clearTimeout(timer);
    }
    // The last PUBACKs leave with the next turn of the loop.
    await new Promise((flushed) => setImmediate(flushed));
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    for (const guard of this.#guards) guard.destroy();
  }

  #onTick(): void {
    this.#tick += 1;
    const supervise = this.#tick % ticksASecond === 0;
    for (const guard of this.#guards) {
      if (guard.isHolding) guard.release();
      if (supervise) guard.supervise();
    }
  }
}
