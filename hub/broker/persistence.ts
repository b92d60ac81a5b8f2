import { Readable } from 'node:stream';
import type { Client } from 'aedes';
import type { Principal } from '#contracts/frame';
import type { Retained, RetainedMessages } from './retained.ts';
import type { Sessions, Subscribed } from './sessions.ts';
import type { Will, Wills } from './wills.ts';

interface Numbered {
  readonly messageId?: number;
}
type Outgoing = { readonly topic: string; readonly payload: Buffer };

interface Parts {
  readonly sessions: Sessions;
  readonly retained: RetainedMessages;
  readonly wills: Wills;
}

/** What the rest of the edge knows about a client that aedes names. */
export interface Knowledge {
  principalOf(client: Client): Principal | undefined;
  isHere(clientId: string): boolean;
  /** Whether this filter was granted. aedes stores every filter of a SUBSCRIBE, the refused ones included, and restores them later. */
  wasGranted(client: Client, filter: string): boolean;
}

/**
 * The store aedes asks for, on our own parts. What is queued for a persistent session is sent by `Sessions` alone (`outgoingStream` is
 * therefore empty): aedes would send queued and live messages side by side, out of order and without a window.
 */
export class Persistence {
  readonly #parts: Parts;
  readonly #knowledge: Knowledge;
  /** Packet ids of QoS 2 messages between PUBLISH and PUBREL (§4.3.3). */
  readonly #incoming = new Map<string, Map<number, unknown>>();
  /** The hub is stopping: clients did not go, they are being sent away, and their wills must wait. */
  stopping = false;

  constructor(parts: Parts, knowledge: Knowledge) {
    this.#parts = parts;
    this.#knowledge = knowledge;
  }

  async setup(_broker: unknown): Promise<void> {}

  async storeRetained(packet: Retained): Promise<void> {
    this.#parts.retained.keep(packet);
  }

  createRetainedStreamCombi(filters: readonly string[]): Readable {
    const { retained } = this.#parts;
    return Readable.from(
      (function* () {
        for (const filter of filters) yield* retained.coveredBy(filter);
      })(),
    );
  }

  /** Called once for each granted filter, with the whole packet: what is not granted yet or never will be is left out. */
  async addSubscriptions(client: Client, subscriptions: readonly Subscribed[]): Promise<void> {
    const granted = subscriptions.filter(({ topic }) => this.#knowledge.wasGranted(client, topic));
    await this.#parts.sessions.subscribe(client.id, granted);
  }

  async removeSubscriptions(client: Client, filters: readonly string[]): Promise<void> {
    await this.#parts.sessions.unsubscribe(client.id, filters);
  }

  async cleanSubscriptions(client: Client): Promise<void> {
    await this.#parts.sessions.forget(client.id);
  }

  async subscriptionsByClient(client: Pick<Client, 'id'>): Promise<Subscribed[]> {
    return [...this.#parts.sessions.subscriptionsOf(client.id)];
  }

  async subscriptionsByTopic(topic: string): Promise<readonly { readonly clientId: string }[]> {
    return this.#parts.sessions.subscribedTo(topic);
  }

  async outgoingEnqueueCombi(subscribers: readonly { readonly clientId: string }[], packet: Outgoing): Promise<void> {
    if (subscribers.length === 0) return;
    await Promise.all(subscribers.map((subscriber) => this.outgoingEnqueue(subscriber, packet)));
  }

  /** Not retained whatever the packet says: it goes to a subscription that already is there (§3.3.1-9). */
  async outgoingEnqueue({ clientId }: { readonly clientId: string }, { topic, payload }: Outgoing): Promise<void> {
    await this.#parts.sessions.enqueue(clientId, { topic, payload, retain: false });
  }

  async outgoingUpdate(): Promise<void> {}

  async outgoingClearMessageId(client: Client, { messageId }: Numbered): Promise<unknown> {
    return messageId === undefined ? undefined : this.#parts.sessions.acknowledge(client.id, messageId);
  }

  outgoingStream(): Readable {
    return Readable.from([]);
  }

  isIncoming(clientId: string, messageId: number): boolean {
    return this.#incoming.get(clientId)?.has(messageId) ?? false;
  }

  async incomingStorePacket(client: Client, packet: Numbered): Promise<void> {
    const known = this.#incoming.get(client.id) ?? new Map<number, unknown>();
    this.#incoming.set(client.id, known.set(packet.messageId as number, { messageId: packet.messageId }));
  }

  async incomingGetPacket(client: Client, packet: Numbered): Promise<unknown> {
    const known = this.#incoming.get(client.id)?.get(packet.messageId as number);
    if (known === undefined) throw new Error('no such packet');
    return known;
  }

  async incomingDelPacket(client: Client, packet: Numbered): Promise<void> {
    const known = this.#incoming.get(client.id);
    known?.delete(packet.messageId as number);
    if (known?.size === 0) this.#incoming.delete(client.id);
  }

  async cleanIncoming(client: Pick<Client, 'id'>): Promise<void> {
    this.#incoming.delete(client.id);
  }

  async putWill(client: Client, will: Will): Promise<void> {
    const principal = this.#knowledge.principalOf(client);
    if (principal !== undefined) this.#parts.wills.keep(client.id, will, principal);
  }

  /** A closing client names the broker with it. If the same id is here again by then, the will kept is no longer its. */
  async delWill(client: { readonly id: string; readonly brokerId?: string }): Promise<void> {
    if (this.stopping || (client.brokerId !== undefined && this.#knowledge.isHere(client.id))) return;
    this.#parts.wills.drop(client.id);
  }

  /** Wills of an earlier run are published by the edge itself, with the rights of those who left them. */
  streamWill(): Readable {
    return Readable.from([]);
  }
}
