import { Duplex } from 'node:stream';
import { drainTimeoutMs, readAheadBytes } from './limits.ts';
import {
  type Connect,
  type Extent,
  inspectConnect,
  inspectPacket,
  measure,
  packetType,
  rewriteFilters,
} from './packets.ts';
import { type Identity, type Surroundings, tickMs } from './surroundings.ts';
import { covers } from './topics.ts';
import { Allowance, WaitingRoom } from './waiting-room.ts';

/** `answer` is a CONNACK return code to be sent before closing. */
interface Fault {
  readonly reason: string;
  readonly answer?: number;
}

const inTicks = (milliseconds: number): number => Math.ceil(milliseconds / tickMs);

/**
 * Stands between a socket and the MQTT parser. Only whole packets pass, well-formed to the letter and no larger than allowed; nothing
 * before a CONNECT, nothing between it and its CONNACK, and then no faster than the client's rate. What is slowed down is
 * never dropped: it waits here and in the socket, and a call for help among it takes everything before it along.
 */
export class Guard extends Duplex {
  identity: Identity | undefined;
  connect: Connect | undefined;
  /** Something was written to it: the CONNACK, which is the first thing the broker behind says. */
  hasAnswered = false;
  /** Filters granted by their names inside the broker, with their QoS. */
  readonly filters = new Map<string, number>();

  readonly #transport: Duplex;
  readonly #around: Surroundings;
  readonly #extent: Extent = { body: 0, end: 0 };
  #state: 'waiting' | 'connecting' | 'open' | 'closed' = 'waiting';
  #since: number;
  #heard: number;
  #stuckSince: number | undefined;

  /** Bytes not yet a whole packet, and how many are needed before looking at them again makes sense. */
  #parts: Buffer[] = [];
  #size = 0;
  #needed = 2;

  readonly #waiting = new WaitingRoom();
  readonly #allowance: Allowance;
  #wanted = true;
  #ended = false;

  constructor(transport: Duplex, around: Surroundings) {
    super({ allowHalfOpen: false, writableHighWaterMark: 64 * 1024 });
    this.#transport = transport;
    this.#around = around;
    this.#since = around.tick();
    this.#heard = this.#since;
    const { messagesPerSecond, messageBurst } = around.limits;
    this.#allowance = new Allowance((messagesPerSecond * tickMs) / 1_000, messageBurst, this.#since);
    this.on('error', () => undefined);
    this.on('drain', () => this.release());
    transport.on('data', (chunk: Buffer) => this.#receive(chunk));
    transport.on('end', () => {
      this.#ended = true;
      if (this.#state === 'open') this.release();
      else if (this.#state === 'waiting') this.destroy();
    });
    transport.on('error', () => undefined);
    transport.on('close', () => {
      if (!this.#ended) this.destroy();
    });
  }

  /** The CONNACK has left. */
  open(): void {
    if (this.#state !== 'connecting') return;
    this.#state = 'open';
    this.#heard = this.#around.tick();
    if (this.#size >= this.#needed) this.#inspect();
    this.#resumeReading();
    if (this.#ended) this.release();
  }

  get isOpen(): boolean {
    return this.#state === 'open';
  }

  /** Closes the connection for a reason that is counted. `answer` is a CONNACK return code to be sent first. */
  refuse(reason: string, answer?: number): void {
    if (this.#state === 'closed') return;
    this.#around.refused(this, reason);
    if (answer !== undefined) this.#transport.write(Buffer.of(0x20, 2, 0, answer));
    this.destroy();
  }

  /** The highest QoS granted for a topic by its name inside the broker. */
  grantedFor(inside: string): number {
    let granted = 0;
    for (const [filter, qos] of this.filters) if (qos > granted && covers(filter, inside)) granted = qos;
    return granted;
  }

  /** Called once a second: what a client owes by now and has not done. */
  supervise(): void {
    const { limits } = this.#around;
    const now = this.#around.tick();
    if (this.#state === 'waiting') {
      if (now - this.#since > inTicks(limits.connectTimeoutMs)) this.refuse('connect.timeout');
    } else if (this.#state === 'connecting') {
      if (now - this.#since > inTicks(limits.authenticateTimeoutMs)) this.refuse('connect.authenticate-timeout');
    } else if (this.writableNeedDrain) {
      this.#stuckSince ??= now;
      if (now - this.#stuckSince > inTicks(drainTimeoutMs)) this.refuse('forward.slow-reader');
    } else {
      this.#stuckSince = undefined;
      // Who is not being read cannot be blamed for silence; it counts from when reading goes on.
      if (this.#transport.isPaused() || this.isHolding) this.#heard = now;
      // §3.1.2.10: one and a half times the keep-alive.
      else if (now - this.#heard > inTicks(this.keepAliveSeconds * 1_500)) this.refuse('keep-alive.timeout');
    }
  }

  get keepAliveSeconds(): number {
    const asked = this.connect?.keepAliveSeconds ?? 0;
    const longest = this.#around.limits.maxKeepAliveSeconds;
    return asked === 0 ? longest : Math.min(asked, longest);
  }

  get isHolding(): boolean {
    return this.#waiting.bytes > 0;
  }

  /** Passes on what has waited, as far as the rate allows and in any case up to the last call for help. */
  release(): void {
    this.#allowance.refill(this.#around.tick());
    const passed = this.#waiting.take(this.#allowance, this.#mayPass());
    if (passed !== undefined) this.#wanted = this.push(passed);
    if (this.#ended && !this.isHolding) this.push(null);
    this.#resumeReading();
  }

  override _read(): void {
    this.#wanted = true;
    if (this.isHolding) this.release();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.hasAnswered = true;
    this.#transport.write(chunk, done);
  }

  /** The parser writes a PUBACK in three pieces; many of them leave as one. */
  override _writev(chunks: { chunk: Buffer }[], done: (error?: Error | null) => void): void {
    this.hasAnswered = true;
    let size = 0;
    for (const { chunk } of chunks) size += chunk.length;
    const joined = Buffer.allocUnsafe(size);
    let at = 0;
    for (const { chunk } of chunks) {
      if (chunk.length < 8)
        for (let index = 0; index < chunk.length; index += 1) joined[at + index] = chunk[index] ?? 0;
      else joined.set(chunk, at);
      at += chunk.length;
    }
    this.#transport.write(joined, done);
  }

  override _destroy(_error: Error | null, done: (error?: Error | null) => void): void {
    this.#state = 'closed';
    this.#parts = [];
    this.#waiting.clear();
    const transport = this.#transport;
    // A CONNACK that says no should still arrive; who does not take it within a second will not.
    if (transport.writableLength > 0 && this.#stuckSince === undefined && !transport.destroyed) {
      transport.end();
      transport.resume();
      setTimeout(() => transport.destroy(), 1_000).unref();
    } else transport.destroy();
    this.#around.closed(this);
    done(null);
  }

  #receive(chunk: Buffer): void {
    if (this.#state === 'closed') return;
    this.#heard = this.#around.tick();
    this.#parts.push(chunk);
    this.#size += chunk.length;
    if (this.#state === 'connecting') this.#transport.pause();
    else if (this.#size >= this.#needed) this.#inspect();
  }

  #inspect(): void {
    const buffer = this.#parts.length === 1 ? (this.#parts[0] as Buffer) : Buffer.concat(this.#parts, this.#size);
    const fault = this.#scan(buffer);
    if (fault !== undefined) this.refuse(fault.reason, fault.answer);
  }

  /** Goes from packet to packet, passes on the whole ones and keeps the rest. Returns what is wrong with the first bad one. */
  #scan(buffer: Buffer): Fault | undefined {
    const extent = this.#extent;
    const { limits } = this.#around;
    let at = 0;
    let from = 0;
    let packets = 0;
    this.#needed = 2;
    while (at < buffer.length) {
      const length = measure(buffer, at, extent);
      if (length === 'malformed') return { reason: 'packet.malformed' };
      if (length === 'incomplete') {
        this.#needed = buffer.length - at + 1;
        break;
      }
      const allowed = this.#state === 'waiting' ? limits.packetBytesBeforeConnect : limits.packetBytes;
      if (extent.end - at > allowed) return { reason: 'packet.too-large' };
      if (this.#state === 'waiting' && buffer[at] !== packetType.connect << 4) return { reason: 'packet.unexpected' };
      if (extent.end > buffer.length) {
        this.#needed = extent.end - at;
        break;
      }
      if (this.#state === 'waiting') return this.#begin(buffer, at);

      const wrong = inspectPacket(buffer, at, extent, limits);
      if (wrong !== undefined) return { reason: wrong };
      const type = (buffer[at] as number) >> 4;
      if (type === packetType.subscribe || type === packetType.unsubscribe) {
        const end = extent.end;
        if (at > from) this.#pass(buffer.subarray(from, at), packets);
        this.#pass(this.#translate(buffer, at, type), 1);
        from = end;
        packets = 0;
        at = end;
        continue;
      }
      packets += 1;
      at = extent.end;
    }
    if (at > from) this.#pass(from === 0 && at === buffer.length ? buffer : buffer.subarray(from, at), packets);
    this.#keep(buffer, at);
    return undefined;
  }

  #keep(buffer: Buffer, at: number): void {
    this.#size = buffer.length - at;
    this.#parts = this.#size === 0 ? [] : [buffer.subarray(at)];
  }

  #begin(buffer: Buffer, at: number): Fault | undefined {
    const connect = inspectConnect(buffer, this.#extent, this.#around.limits);
    if (!connect.ok) return connect;
    const end = this.#extent.end;
    this.connect = connect;
    this.#state = 'connecting';
    this.#since = this.#around.tick();
    this.#keep(buffer, end);
    this.#around.accept(this);
    this.push(buffer.subarray(at, end));
    return undefined;
  }

  /** Filters by their names inside the broker. */
  #translate(buffer: Buffer, at: number, type: number): Buffer {
    const rights = this.identity?.rights;
    return rewriteFilters(buffer, at, this.#extent, (filter) => {
      const inside = rights?.inside(filter) ?? filter;
      if (type === packetType.unsubscribe) this.filters.delete(inside);
      return inside;
    });
  }

  #pass(packets: Buffer, count: number): void {
    if (!this.isHolding) {
      this.#allowance.refill(this.#around.tick());
      if (this.#allowance.has(count) && this.#mayPass()) {
        this.#allowance.take(count);
        this.#wanted = this.push(packets);
        return;
      }
    }
    this.#waiting.add(packets, (topic, payload) => this.#around.isCallForHelp(topic, payload));
    this.release();
    const readAhead = this.#allowance.has(1) ? readAheadBytes / 4 : readAheadBytes;
    if (this.#waiting.bytes >= readAhead) this.#transport.pause();
  }

  #mayPass(): boolean {
    return this.#wanted && !this.writableNeedDrain && this.#around.mayRead();
  }

  #resumeReading(): void {
    if (this.#state === 'open' && this.#waiting.bytes < readAheadBytes / 8 && this.#transport.isPaused()) {
      this.#transport.resume();
    }
  }
}
