import { anywhere, covers, isWildcard, neighbourhoodOf, neighbourhoodOfFilter } from './topics.ts';

interface Routed {
  readonly topic: string;
}
type Deliver<Packet> = (packet: Packet, done: () => void) => void;

interface Route<Packet> {
  readonly filter: string;
  readonly wild: boolean;
  readonly deliver: Deliver<Packet>;
}

/**
 * Brings a packet to those who subscribed: the emitter that aedes is given. It calls back at once, so that one subscriber who stopped
 * reading keeps nobody waiting, and it queues nothing, so that nothing can pile up in it.
 */
export class Router<Packet extends Routed> {
  /** Lists are replaced, never changed: a delivery may add or remove a subscription. */
  readonly #routes = new Map<string, readonly Route<Packet>[]>();
  #closed = false;

  on(filter: string, deliver: Deliver<Packet>, done?: () => void): this {
    const key = neighbourhoodOfFilter(filter);
    this.#routes.set(key, [...(this.#routes.get(key) ?? []), { filter, wild: isWildcard(filter), deliver }]);
    if (done !== undefined) setImmediate(done);
    return this;
  }

  removeListener(filter: string, deliver: Deliver<Packet>, done?: () => void): this {
    const key = neighbourhoodOfFilter(filter);
    const left = (this.#routes.get(key) ?? []).filter((route) => route.deliver !== deliver || route.filter !== filter);
    if (left.length === 0) this.#routes.delete(key);
    else this.#routes.set(key, left);
    if (done !== undefined) setImmediate(done);
    return this;
  }

  emit(packet: Packet, done?: (error?: Error) => void): this {
    if (!this.#closed) {
      this.#deliver(this.#routes.get(neighbourhoodOf(packet.topic)), packet);
      this.#deliver(this.#routes.get(anywhere), packet);
    }
    done?.();
    return this;
  }

  close(done: () => void): this {
    this.#closed = true;
    setImmediate(done);
    return this;
  }

  #deliver(routes: readonly Route<Packet>[] | undefined, packet: Packet): void {
    if (routes === undefined) return;
    for (const { filter, wild, deliver } of routes) {
      if (wild ? covers(filter, packet.topic) : filter === packet.topic) deliver(packet, ignore);
    }
  }
}

const ignore = (): void => undefined;
