import type { Clock } from '#kernel/clock';
import { outboundWindow } from './limits.ts';
import type { BrokerLimits } from './port.ts';
import type { SessionDisk } from './session-disk.ts';
import { anywhere, covers, neighbourhoodOf, neighbourhoodOfFilter } from './topics.ts';

/** One message for a persistent session, from being queued until its PUBACK. Topic by its name inside the broker. */
export interface Queued {
  readonly sequence: number;
  readonly topic: string;
  readonly payload: Buffer;
  readonly retain: boolean;
  /** Given when it is first sent; kept for every repetition (§4.4). */
  packetId?: number;
}

/** Writes one message to a connected client; false when the client may not have it, which takes it out of the queue. */
export type Send = (message: Queued, repeated: boolean) => boolean;

export interface Subscribed {
  readonly topic: string;
  readonly qos: number;
}

interface Session {
  readonly id: string;
  readonly filters: Map<string, number>;
  /** What has been sent and not acknowledged comes first: `inFlight` of them. */
  queue: Queued[];
  inFlight: number;
  lastPacketId: number;
  send: Send | undefined;
  /** Epoch ms when it went; null while it is here. */
  goneAt: number | null;
}

const sessionKey = (id: string): string => `session!${id}`;
const queueKey = (id: string, sequence: number): string => `queue!${id}!${String(sequence).padStart(16, '0')}`;

/**
 * Sessions of clients that asked to be remembered (CleanSession 0): their subscriptions and what waits for them, in order, with a
 * window, a cap and an expiry. Memory is the truth, the disk its copy.
 */
export class Sessions {
  readonly #disk: SessionDisk;
  readonly #clock: Clock;
  readonly #limits: Pick<BrokerLimits, 'queuedPerSession' | 'sessionExpiryMs'>;
  readonly #onDropped: () => void;
  readonly #sessions = new Map<string, Session>();
  /** Who has subscriptions in which neighbourhood. */
  readonly #neighbours = new Map<string, Set<Session>>();
  /** Increases over restarts as well, so that what an earlier run queued still comes first. */
  #sequence = 0;

  constructor(options: {
    readonly disk: SessionDisk;
    readonly clock: Clock;
    readonly limits: Pick<BrokerLimits, 'queuedPerSession' | 'sessionExpiryMs'>;
    readonly onDropped: () => void;
  }) {
    this.#disk = options.disk;
    this.#clock = options.clock;
    this.#limits = options.limits;
    this.#onDropped = options.onDropped;
  }

  /** Takes back what an earlier run wrote; false when the entry is not one of these. Queue entries come in key order: oldest first. */
  restore(key: string, value: unknown): boolean {
    if (key.startsWith('session!')) {
      const { filters, goneAt } = value as { filters: [string, number][]; goneAt: number | null };
      const session = this.#sessionOf(key.slice('session!'.length));
      for (const [filter, qos] of filters) this.#subscribe(session, filter, qos);
      session.goneAt = goneAt ?? this.#clock.now();
      return true;
    }
    if (!key.startsWith('queue!')) return false;
    const end = key.lastIndexOf('!');
    const sequence = Number(key.slice(end + 1));
    const { topic, payload, retain } = value as { topic: string; payload: string; retain: boolean };
    this.#sequence = Math.max(this.#sequence, sequence);
    const session = this.#sessionOf(key.slice('queue!'.length, end));
    session.queue.push({ sequence, topic, payload: Buffer.from(payload, 'base64'), retain });
    return true;
  }

  /** The client is here: what it has not acknowledged is repeated, what waits follows. */
  online(id: string, send: Send): void {
    const session = this.#sessionOf(id);
    session.send = send;
    session.goneAt = null;
    void this.#write(session);
    for (const message of session.queue.slice(0, session.inFlight)) send(message, true);
    this.#pump(session);
  }

  offline(id: string, send: Send): void {
    const session = this.#sessions.get(id);
    if (session === undefined || session.send !== send) return;
    session.send = undefined;
    session.goneAt = this.#clock.now();
    void this.#write(session);
  }

  subscribe(id: string, subscriptions: readonly Subscribed[]): Promise<void> {
    const session = this.#sessionOf(id);
    for (const { topic, qos } of subscriptions) this.#subscribe(session, topic, qos);
    return this.#write(session);
  }

  unsubscribe(id: string, filters: readonly string[]): Promise<void> {
    const session = this.#sessions.get(id);
    if (session === undefined) return Promise.resolve();
    this.#leave(session, filters);
    return this.#write(session);
  }

  subscriptionsOf(id: string): readonly Subscribed[] {
    const filters = this.#sessions.get(id)?.filters ?? [];
    return [...filters].map(([topic, qos]) => ({ topic, qos }));
  }

  /** Sessions that get a message on this topic at QoS 1, each once however many of its filters cover it. */
  subscribedTo(topic: string): readonly { readonly clientId: string }[] {
    const found: { clientId: string }[] = [];
    const here = this.#neighbours.get(neighbourhoodOf(topic));
    const wide = this.#neighbours.get(anywhere);
    if (here !== undefined) for (const session of here) if (wants(session, topic)) found.push({ clientId: session.id });
    if (wide === undefined) return found;
    for (const session of wide) if (!here?.has(session) && wants(session, topic)) found.push({ clientId: session.id });
    return found;
  }

  /** Queues a message. When a queue is full its oldest unsent message gives way: of commands the latest counts. */
  enqueue(id: string, message: { topic: string; payload: Buffer; retain: boolean }): Promise<void> {
    const session = this.#sessions.get(id);
    if (session === undefined) return Promise.resolve();
    if (session.queue.length >= this.#limits.queuedPerSession) {
      const [dropped] = session.queue.splice(session.inFlight, 1);
      if (dropped !== undefined) void this.#disk.delete(queueKey(id, dropped.sequence));
      this.#onDropped();
    }
    this.#sequence += 1;
    const { topic, payload, retain } = message;
    const queued: Queued = { sequence: this.#sequence, topic, payload: Buffer.from(payload), retain };
    session.queue.push(queued);
    const written = this.#disk.put(queueKey(id, queued.sequence), {
      topic,
      payload: payload.toString('base64'),
      retain,
    });
    this.#pump(session);
    return written;
  }

  acknowledge(id: string, packetId: number): Queued | undefined {
    const session = this.#sessions.get(id);
    if (session === undefined) return undefined;
    const index = session.queue.findIndex((message, at) => at < session.inFlight && message.packetId === packetId);
    if (index === -1) return undefined;
    const [message] = session.queue.splice(index, 1) as [Queued];
    session.inFlight -= 1;
    void this.#disk.delete(queueKey(id, message.sequence));
    this.#pump(session);
    return message;
  }

  /** CleanSession 1: nothing of it is left (§3.1.2-6). */
  async forget(id: string): Promise<void> {
    const session = this.#sessions.get(id);
    if (session === undefined) return;
    this.#sessions.delete(id);
    this.#leave(session, [...session.filters.keys()]);
    for (const { sequence } of session.queue) void this.#disk.delete(queueKey(id, sequence));
    await this.#disk.delete(sessionKey(id));
  }

  /** Ids of the sessions whose client has been away for too long; they are forgotten. */
  expire(): readonly string[] {
    const before = this.#clock.now() - this.#limits.sessionExpiryMs;
    const expired = [...this.#sessions.values()].filter(({ goneAt }) => goneAt !== null && goneAt <= before);
    for (const { id } of expired) void this.forget(id);
    return expired.map(({ id }) => id);
  }

  get size(): number {
    return this.#sessions.size;
  }

  #sessionOf(id: string): Session {
    const known = this.#sessions.get(id);
    if (known !== undefined) return known;
    const session: Session = {
      id,
      filters: new Map(),
      queue: [],
      inFlight: 0,
      lastPacketId: 0,
      send: undefined,
      goneAt: this.#clock.now(),
    };
    this.#sessions.set(id, session);
    return session;
  }

  #subscribe(session: Session, filter: string, qos: number): void {
    session.filters.set(filter, qos);
    const key = neighbourhoodOfFilter(filter);
    this.#neighbours.set(key, (this.#neighbours.get(key) ?? new Set()).add(session));
  }

  #leave(session: Session, filters: readonly string[]): void {
    for (const filter of filters) session.filters.delete(filter);
    const left = new Set([...session.filters.keys()].map(neighbourhoodOfFilter));
    for (const key of new Set(filters.map(neighbourhoodOfFilter))) {
      const there = this.#neighbours.get(key);
      if (left.has(key) || !there?.delete(session)) continue;
      if (there.size === 0) this.#neighbours.delete(key);
    }
  }

  #pump(session: Session): void {
    while (session.send !== undefined && session.inFlight < Math.min(outboundWindow, session.queue.length)) {
      const message = session.queue[session.inFlight] as Queued;
      message.packetId = nextPacketId(session);
      if (session.send(message, false)) session.inFlight += 1;
      else {
        session.queue.splice(session.inFlight, 1);
        void this.#disk.delete(queueKey(session.id, message.sequence));
      }
    }
  }

  #write({ id, filters, goneAt }: Session): Promise<void> {
    return this.#disk.put(sessionKey(id), { filters: [...filters], goneAt });
  }
}

const wants = ({ filters }: Session, topic: string): boolean => {
  for (const [filter, qos] of filters) if (qos > 0 && covers(filter, topic)) return true;
  return false;
};

/** 1 to 65535 (§2.3.1), skipping what is still in flight. */
function nextPacketId(session: Session): number {
  do session.lastPacketId = (session.lastPacketId % 65_535) + 1;
  while (session.queue.some((message, at) => at < session.inFlight && message.packetId === session.lastPacketId));
  return session.lastPacketId;
}
