import { connect, type Socket } from 'node:net';
import { generate } from 'mqtt-packet';

/** One connection of the generator: who it is and the message it repeats. */
export interface Speaker {
  readonly clientId: string;
  readonly username?: string;
  readonly password?: string;
  readonly topic: string;
  readonly payload: string;
}

export interface Load {
  readonly port: number;
  readonly speakers: readonly Speaker[];
  /** Unacknowledged messages a connection keeps under way. */
  readonly inFlight: number;
  readonly warmUpMs: number;
  readonly measureMs: number;
  /** Messages a second over all connections; absent = as fast as they are acknowledged. */
  readonly perSecond?: number;
}

export interface Throughput {
  readonly perSecond: number;
  readonly acknowledged: number;
  /** Time from PUBLISH to its PUBACK in ms. */
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/**
 * Publishes at QoS 1 with as little work of its own as can be: packets are made once, PUBACKs counted as bytes. What is
 * measured is the broker and not an MQTT client library. Runs in a process of its own.
 */
export async function generateLoad({
  port,
  speakers,
  inFlight,
  warmUpMs,
  measureMs,
  perSecond,
}: Load): Promise<Throughput> {
  let measuring = false;
  let acknowledged = 0;
  const waits: number[] = [];
  const lines = await Promise.all(speakers.map((speaker) => openLine(port, speaker)));
  const fillers = lines.map(({ socket, publish }) => {
    const sentAt = new Float64Array(65_536);
    let nextId = 1;
    let underWay = 0;
    const send = (count: number): void => {
      const packets: Buffer[] = [];
      for (let i = 0; i < count; i += 1) {
        sentAt[nextId] = performance.now();
        packets.push(publish(nextId));
        nextId = nextId === 65_535 ? 1 : nextId + 1;
      }
      underWay += count;
      socket.write(packets.length === 1 ? (packets[0] as Buffer) : Buffer.concat(packets));
    };
    let rest: Buffer = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      let at = 0;
      let done = 0;
      for (; at + 4 <= bytes.length; at += 4) {
        // PUBACK: 40 02 and the packet id.
        if (bytes[at] !== 0x40) throw new Error(`unexpected packet ${bytes[at]?.toString(16)}`);
        done += 1;
        if (measuring && (acknowledged + done) % 16 === 0)
          waits.push(performance.now() - (sentAt[bytes.readUInt16BE(at + 2)] as number));
      }
      rest = bytes.subarray(at);
      underWay -= done;
      if (measuring) acknowledged += done;
      if (perSecond === undefined && done > 0) send(done);
    });
    socket.on('close', () => {
      if (underWay > 0 && !ended) throw new Error('the broker closed a connection of the generator');
    });
    return send;
  });

  let ended = false;
  let pacer: NodeJS.Timeout | undefined;
  if (perSecond === undefined) for (const fill of fillers) fill(inFlight);
  else {
    const began = performance.now();
    let sent = 0;
    pacer = setInterval(() => {
      const due = Math.floor(((performance.now() - began) / 1000) * perSecond);
      for (; sent < due; sent += 1) (fillers[sent % fillers.length] as (count: number) => void)(1);
    }, 2);
  }
  await new Promise((resolve) => setTimeout(resolve, warmUpMs));
  measuring = true;
  const began = performance.now();
  await new Promise((resolve) => setTimeout(resolve, measureMs));
  const seconds = (performance.now() - began) / 1000;
  measuring = false;
  ended = true;
  clearInterval(pacer);
  for (const { socket } of lines) socket.destroy();
  waits.sort((a, b) => a - b);
  const at = (share: number): number =>
    waits[Math.min(waits.length - 1, Math.floor(waits.length * share))] ?? Number.NaN;
  return { perSecond: acknowledged / seconds, acknowledged, p50Ms: at(0.5), p99Ms: at(0.99) };
}

interface Line {
  readonly socket: Socket;
  readonly publish: (messageId: number) => Buffer;
}

async function openLine(port: number, { clientId, username, password, topic, payload }: Speaker): Promise<Line> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  socket.write(
    generate({
      cmd: 'connect',
      protocolId: 'MQTT',
      protocolVersion: 4,
      clean: true,
      clientId,
      keepalive: 60,
      ...(username === undefined ? {} : { username }),
      ...(password === undefined ? {} : { password: Buffer.from(password) }),
    }),
  );
  const [connack] = await new Promise<[Buffer]>((resolve, reject) => {
    socket.once('data', (chunk: Buffer) => resolve([chunk]));
    socket.once('error', reject);
    socket.once('close', () => reject(new Error(`refused: ${clientId}`)));
  });
  if (connack[0] !== 0x20 || connack[3] !== 0) throw new Error(`CONNACK ${connack[3]} for ${clientId}`);
  const packet = generate({ cmd: 'publish', topic, payload, qos: 1, dup: false, retain: false, messageId: 1 });
  const idAt = packet.length - Buffer.byteLength(payload) - 2;
  return {
    socket,
    publish(messageId) {
      const made = Buffer.from(packet);
      made.writeUInt16BE(messageId, idAt);
      return made;
    },
  };
}

if (process.argv[1] === import.meta.filename) {
  process.once('message', (load: Load) => {
    generateLoad(load).then(
      (result) => process.send?.(result, () => process.exit(0)),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  });
}
