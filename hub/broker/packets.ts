import type { BrokerLimits } from './port.ts';
import { isCleanString, isTopicFilter, isTopicName, levelsIn } from './topics.ts';

/** MQTT 3.1.1 §2.2.1. */
export const packetType = {
  connect: 1,
  publish: 3,
  puback: 4,
  pubrec: 5,
  pubrel: 6,
  pubcomp: 7,
  subscribe: 8,
  unsubscribe: 10,
  pingreq: 12,
  disconnect: 14,
} as const;

/** Where a packet lies in a buffer: its first byte after the fixed header, and the first byte after it. */
export interface Extent {
  body: number;
  end: number;
}

/**
 * Reads the fixed header at `start` (§2.2). `extent` is filled in, which spares the hot path an object a packet; its `end` is true
 * even while the packet itself is still on its way.
 */
export function measure(buffer: Buffer, start: number, extent: Extent): 'known' | 'incomplete' | 'malformed' {
  let length = 0;
  for (let index = 1; index <= 4; index += 1) {
    if (start + index >= buffer.length) return 'incomplete';
    const byte = buffer[start + index] as number;
    length += (byte & 0x7f) << (7 * (index - 1));
    if (byte < 0x80) {
      extent.body = start + index + 1;
      extent.end = extent.body + length;
      return 'known';
    }
  }
  return 'malformed';
}

export interface Connect {
  readonly ok: true;
  readonly clientId: string;
  readonly keepAliveSeconds: number;
  readonly will?: { readonly topic: string; readonly retain: boolean };
}

/** `answer` is the CONNACK return code owed before closing (§3.2.2.3); without one the connection is just closed. */
export interface ConnectRefusal {
  readonly ok: false;
  readonly reason: string;
  readonly answer?: 1 | 2;
}

const refuse = (reason: string, answer?: 1 | 2): ConnectRefusal =>
  answer === undefined ? { ok: false, reason } : { ok: false, reason, answer };

/** Takes length-prefixed fields off a packet body; `undefined` when one would reach beyond it. */
class Fields {
  readonly #buffer: Buffer;
  readonly #end: number;
  at: number;
  constructor(buffer: Buffer, start: number, end: number) {
    this.#buffer = buffer;
    this.at = start;
    this.#end = end;
  }
  get done(): boolean {
    return this.at === this.#end;
  }
  byte(): number | undefined {
    return this.at < this.#end ? this.#buffer[this.at++] : undefined;
  }
  number(): number | undefined {
    if (this.at + 2 > this.#end) return undefined;
    const value = this.#buffer.readUInt16BE(this.at);
    this.at += 2;
    return value;
  }
  bytes(): Extent | undefined {
    const length = this.number();
    if (length === undefined || this.at + length > this.#end) return undefined;
    const body = this.at;
    this.at += length;
    return { body, end: this.at };
  }
}

const textOf = (buffer: Buffer, { body, end }: Extent): string => buffer.toString('utf8', body, end);

/** §3.1, every MUST of it. Also MQTT 3.1 (`MQIsdp`, level 3), which older sensors still speak. */
export function inspectConnect(
  buffer: Buffer,
  { body, end }: Extent,
  limits: Pick<BrokerLimits, 'topicBytes' | 'topicLevels'>,
): Connect | ConnectRefusal {
  const fields = new Fields(buffer, body, end);
  const protocol = fields.bytes();
  const level = fields.byte();
  if (protocol === undefined || level === undefined) return refuse('packet.malformed');
  const name = textOf(buffer, protocol);
  if (name !== 'MQTT' && name !== 'MQIsdp') return refuse('connect.protocol');
  if (level !== (name === 'MQTT' ? 4 : 3)) return refuse('connect.protocol', 1);

  const flags = fields.byte();
  const keepAliveSeconds = fields.number();
  const id = fields.bytes();
  if (flags === undefined || keepAliveSeconds === undefined || id === undefined) return refuse('packet.malformed');
  const [clean, willFlag, willQos, willRetain] = [flags & 0x02, flags & 0x04, (flags >> 3) & 3, flags & 0x20];
  const [withPassword, withUsername] = [flags & 0x40, flags & 0x80];
  if ((flags & 0x01) !== 0 || willQos === 3) return refuse('packet.malformed');
  if (willFlag === 0 && (willQos !== 0 || willRetain !== 0)) return refuse('packet.malformed');
  if (withPassword !== 0 && withUsername === 0) return refuse('packet.malformed');
  if (!isCleanString(buffer, id.body, id.end)) return refuse('packet.malformed');
  if (id.end === id.body && clean === 0) return refuse('connect.client-id', 2);
  if (id.end - id.body > 128) return refuse('connect.client-id', 2);

  let will: Connect['will'];
  if (willFlag !== 0) {
    const topic = fields.bytes();
    const message = fields.bytes();
    if (topic === undefined || message === undefined) return refuse('packet.malformed');
    if (!isTopicName(buffer, topic.body, topic.end)) return refuse('packet.malformed');
    if (isBeyond(buffer, topic, limits)) return refuse('connect.will-topic');
    will = { topic: textOf(buffer, topic), retain: willRetain !== 0 };
  }
  if (withUsername !== 0) {
    const username = fields.bytes();
    if (username === undefined || !isCleanString(buffer, username.body, username.end))
      return refuse('packet.malformed');
  }
  if (withPassword !== 0 && fields.bytes() === undefined) return refuse('packet.malformed');
  if (!fields.done) return refuse('packet.malformed');
  return { ok: true, clientId: textOf(buffer, id), keepAliveSeconds, ...(will && { will }) };
}

const isBeyond = (
  buffer: Buffer,
  { body, end }: Extent,
  limits: Pick<BrokerLimits, 'topicBytes' | 'topicLevels'>,
): boolean => end - body > limits.topicBytes || levelsIn(buffer, body, end) > limits.topicLevels;

/**
 * What is wrong with a packet that follows CONNECT, or undefined. Looks at the bytes, because the parser behind turns broken
 * UTF-8 into U+FFFD and reads over the end of a short packet.
 */
export function inspectPacket(
  buffer: Buffer,
  start: number,
  extent: Extent,
  limits: Pick<BrokerLimits, 'topicBytes' | 'topicLevels'>,
): string | undefined {
  const first = buffer[start] as number;
  const flags = first & 0x0f;
  switch (first >> 4) {
    case packetType.publish:
      return inspectPublish(buffer, flags, extent, limits);
    case packetType.puback:
    case packetType.pubrec:
    case packetType.pubcomp:
      return flags === 0 && isPacketId(buffer, extent) ? undefined : 'packet.malformed';
    case packetType.pubrel:
      return flags === 2 && isPacketId(buffer, extent) ? undefined : 'packet.malformed';
    case packetType.subscribe:
    case packetType.unsubscribe:
      return flags === 2 && filtersOf(buffer, first >> 4, extent) !== undefined ? undefined : 'packet.malformed';
    case packetType.pingreq:
    case packetType.disconnect:
      return flags === 0 && extent.body === extent.end ? undefined : 'packet.malformed';
    default:
      return 'packet.unexpected';
  }
}

const isPacketId = (buffer: Buffer, { body, end }: Extent): boolean =>
  end - body === 2 && (buffer[body] !== 0 || buffer[body + 1] !== 0);

function inspectPublish(
  buffer: Buffer,
  flags: number,
  { body, end }: Extent,
  limits: Pick<BrokerLimits, 'topicBytes' | 'topicLevels'>,
): string | undefined {
  const qos = (flags >> 1) & 3;
  if (qos === 3 || (qos === 0 && (flags & 8) !== 0) || end - body < 2) return 'packet.malformed';
  const topic = body + 2;
  const topicEnd = topic + (((buffer[body] as number) << 8) | (buffer[body + 1] as number));
  if (topicEnd + (qos === 0 ? 0 : 2) > end || !isTopicName(buffer, topic, topicEnd)) return 'packet.malformed';
  if (qos !== 0 && buffer[topicEnd] === 0 && buffer[topicEnd + 1] === 0) return 'packet.malformed';
  if (topicEnd - topic > limits.topicBytes) return 'publish.topic-limit';
  return levelsIn(buffer, topic, topicEnd) > limits.topicLevels ? 'publish.topic-limit' : undefined;
}

/** Topic and payload of a PUBLISH that passed inspection. */
export function readPublish(buffer: Buffer, start: number, { body, end }: Extent): { topic: string; payload: Buffer } {
  const topicEnd = body + 2 + buffer.readUInt16BE(body);
  const withId = ((buffer[start] as number) & 0x06) !== 0;
  return {
    topic: buffer.toString('utf8', body + 2, topicEnd),
    payload: buffer.subarray(topicEnd + (withId ? 2 : 0), end),
  };
}

interface Filter {
  readonly filter: string;
  /** Requested QoS; absent in an UNSUBSCRIBE. */
  readonly qos?: number;
}

/** Packet id and filters of a SUBSCRIBE (§3.8) or UNSUBSCRIBE (§3.10); undefined when it is malformed. */
export function filtersOf(
  buffer: Buffer,
  type: number,
  { body, end }: Extent,
): { readonly id: number; readonly filters: readonly Filter[] } | undefined {
  const fields = new Fields(buffer, body, end);
  const id = fields.number();
  if (id === undefined || id === 0) return undefined;
  const filters: Filter[] = [];
  while (!fields.done) {
    const text = fields.bytes();
    if (text === undefined || !isCleanString(buffer, text.body, text.end)) return undefined;
    const filter = textOf(buffer, text);
    if (!isTopicFilter(filter)) return undefined;
    if (type === packetType.unsubscribe) {
      filters.push({ filter });
      continue;
    }
    const qos = fields.byte();
    if (qos === undefined || qos > 2) return undefined;
    filters.push({ filter, qos });
  }
  return filters.length === 0 ? undefined : { id, filters };
}

/**
 * The same SUBSCRIBE or UNSUBSCRIBE with other filter names and at most QoS 1: what the hub says is said at QoS 1, and a server may grant
 * less than was asked for (§3.9.3).
 */
export function rewriteFilters(
  buffer: Buffer,
  start: number,
  extent: Extent,
  rename: (filter: string) => string,
): Buffer {
  const first = buffer[start] as number;
  const packet = filtersOf(buffer, first >> 4, extent);
  if (packet === undefined) return buffer.subarray(start, extent.end);
  const parts: Buffer[] = [Buffer.of(packet.id >> 8, packet.id & 0xff)];
  for (const { filter, qos } of packet.filters) {
    const name = Buffer.from(rename(filter));
    parts.push(Buffer.of(name.length >> 8, name.length & 0xff), name);
    if (qos !== undefined) parts.push(Buffer.of(Math.min(qos, 1)));
  }
  const body = Buffer.concat(parts);
  const header = [first];
  let length = body.length;
  do {
    header.push((length & 0x7f) | (length > 0x7f ? 0x80 : 0));
    length >>= 7;
  } while (length > 0);
  return Buffer.concat([Buffer.from(header), body]);
}
