import type { Aedes, AedesPublishPacket, Client, PublishPacket, Subscription } from 'aedes';
import { writeToStream } from 'mqtt-packet';
import type { Clock } from '#kernel/clock';
import type { Log } from '#kernel/log';
import { CommitLine, type Done } from './commit-line.ts';
import type { Connections } from './connections.ts';
import type { Guard } from './guard.ts';
import { subscriptionsPerClient, unreadBytes } from './limits.ts';
import type { Persistence } from './persistence.ts';
import type { BrokerOptions } from './port.ts';
import type { RetainedMessages } from './retained.ts';
import type { Send, Sessions } from './sessions.ts';

export const guardOf = (client: Client): Guard => client.conn as Guard;

/**
 * What passes between clients and the hub, as aedes asks about it. None of these may throw: an exception in a hook of aedes ends the process.
 */
export class Traffic {
  readonly #connections: Connections;
  readonly #persistence: Persistence;
  readonly #sessions: Sessions;
  readonly #retained: RetainedMessages;
  readonly #onFrame: BrokerOptions['onFrame'];
  readonly #clock: Clock;
  readonly #log: Log;

  constructor(options: {
    readonly connections: Connections;
    readonly persistence: Persistence;
    readonly sessions: Sessions;
    readonly retained: RetainedMessages;
    readonly onFrame: BrokerOptions['onFrame'];
    readonly clock: Clock;
    readonly log: Log;
  }) {
    this.#connections = options.connections;
    this.#persistence = options.persistence;
    this.#sessions = options.sessions;
    this.#retained = options.retained;
    this.#onFrame = options.onFrame;
    this.#clock = options.clock;
    this.#log = options.log;
  }

  /**
   * A PUBLISH or a will. `done` is held until the frame is written down; aedes sends PUBACK or PUBREC right after it, and routes then.
   */
  readonly publish = (client: Client | null, packet: PublishPacket, done: Done): void => {
    const fault = this.#hold(client, packet, done);
    if (fault !== undefined) done(new Error(fault));
  };

  /** Returns why a packet is not taken; otherwise `done` will be called. */
  #hold(client: Client | null, packet: PublishPacket, done: Done): string | undefined {
    const guard = client === null ? undefined : guardOf(client);
    if (client === null || guard?.identity === undefined) return 'nobody publishes';
    const { rights, line, principal } = guard.identity;
    const { topic } = packet;
    const isWill = packet.messageId === undefined && client.closed;
    if (isWill && this.#persistence.stopping) return 'the hub is stopping, the client did not go';
    if (!rights.mayPublish(topic)) {
      // §3.3.5-2: acknowledge or close. What was not taken is not acknowledged.
      if (isWill) this.#connections.count('publish.topic');
      else guard.refuse('publish.topic');
      return 'topic not permitted';
    }
    // Written down when it first came (§4.3.3): this is its repetition after a lost PUBREC.
    if (packet.qos === 2 && this.#persistence.isIncoming(client.id, packet.messageId as number)) {
      done();
      return undefined;
    }
    packet.topic = rights.inside(topic);
    if (packet.retain) packet.retain = this.#mayRetain(rights.mayRetain(topic), packet.topic);
    const payload = packet.payload as Buffer;
    this.#connections.handedOn();
    line.add(packet, this.#handOn({ topic, payload, from: principal, receivedAt: this.#clock.now() }), done);
    return undefined;
  }

  readonly subscribe = (
    client: Client,
    subscription: Subscription,
    done: (error: Error | null, subscription?: Subscription | null) => void,
  ): void => {
    const { identity, filters } = guardOf(client);
    const { topicBytes, topicLevels } = this.#connections.limits;
    const filter = identity?.rights.outside(subscription.topic) ?? '';
    const granted =
      identity?.rights.maySubscribe(filter) === true &&
      Buffer.byteLength(filter) <= topicBytes &&
      filter.split('/').length <= topicLevels &&
      (filters.has(subscription.topic) || filters.size < subscriptionsPerClient);
    if (granted) filters.set(subscription.topic, subscription.qos);
    else this.#connections.count('subscribe.filter');
    done(null, granted ? subscription : null);
  };

  /** The same rights once more on the way out: a subscription may be older than they are. */
  readonly forward = (client: Client, packet: AedesPublishPacket): AedesPublishPacket | null => {
    const guard = guardOf(client);
    const rights = guard.identity?.rights;
    if (rights === undefined || guard.destroyed || !rights.mayReceive(packet.topic)) return null;
    if (guard.writableLength > unreadBytes) {
      guard.refuse('forward.slow-reader');
      return null;
    }
    const granted = guard.grantedFor(packet.topic);
    if (packet.qos > granted) packet.qos = granted as 0 | 1;
    if (packet.qos > 0 && !client.clean) {
      // Queued already when somebody published it; a retained message enters the queue here. `Sessions` sends both.
      if (packet.retain) void this.#sessions.enqueue(client.id, { ...packet, payload: packet.payload as Buffer });
      return null;
    }
    // Nothing before CONNACK (§3.2.0-1): a restored subscription is live before it is sent.
    if (!guard.hasAnswered) return null;
    packet.topic = rights.outside(packet.topic);
    return packet;
  };

  /** The line of one client's frames. */
  lineFor(aedes: Aedes, client: Client): CommitLine<PublishPacket> {
    return new CommitLine((packet, done, error) => {
      this.#connections.answered();
      try {
        if (error !== undefined) {
          this.#log.warn({ err: error, client: client.id }, 'frame not written, connection closed');
          guardOf(client).refuse('publish.not-written');
        } else if (client.closed && packet.qos === 1 && packet.messageId !== undefined) {
          // Written down, but its sender is gone and aedes would not route it (PUBLISH and DISCONNECT in one segment).
          aedes.publish(packet, () => undefined);
        }
        done(error);
      } catch (cause) {
        this.#log.error({ err: cause, client: client.id }, 'cannot answer a client');
        guardOf(client).refuse('internal');
      }
    });
  }

  /** How `Sessions` reaches a connected client. */
  senderFor(client: Client): Send {
    const guard = guardOf(client);
    return ({ topic, payload, retain, packetId }, repeated) => {
      const rights = guard.identity?.rights;
      if (rights === undefined || packetId === undefined || !rights.mayReceive(topic)) return false;
      if (!guard.destroyed) {
        writeToStream(
          { cmd: 'publish', topic: rights.outside(topic), payload, qos: 1, retain, dup: repeated, messageId: packetId },
          guard,
        );
      }
      return true;
    };
  }

  #mayRetain(kind: boolean, inside: string): boolean {
    if (!kind) return false;
    if (this.#retained.hasRoom(inside)) return true;
    this.#connections.count('publish.retained-limit');
    return false;
  }

  #handOn(frame: Parameters<BrokerOptions['onFrame']>[0]): Promise<void> {
    try {
      return this.#onFrame(frame);
    } catch (error) {
      return Promise.reject(error);
    }
  }
}
