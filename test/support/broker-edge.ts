import { once } from 'node:events';
import { connect as connectSocket, type Socket } from 'node:net';
import { connectAsync, type IClientOptions, type MqttClient } from 'mqtt';
import { generate, type IConnectPacket, type Packet, parser } from 'mqtt-packet';
import type { Frame, Principal } from '#contracts/frame';
import { startBroker } from '#hub/broker/embedded';
import type { Broker, BrokerLimits, BrokerOptions } from '#hub/broker/port';
import { systemClock } from '#kernel/clock';
import { silentLog } from '#kernel/log';

/** Two homes with two devices and a gateway each. A secret is the id and `-secret`. */
export const principals: readonly Principal[] = [
  { kind: 'device', id: 'button-1', placeId: 'home-1' },
  { kind: 'device', id: 'bed-1', placeId: 'home-1' },
  { kind: 'gateway', id: 'gateway-1', placeId: 'home-1' },
  { kind: 'device', id: 'button-2', placeId: 'home-2' },
  { kind: 'device', id: 'bed-2', placeId: 'home-2' },
  { kind: 'gateway', id: 'gateway-2', placeId: 'home-2' },
];
export const secretOf = (id: string): string => `${id}-secret`;

export interface Edge extends AsyncDisposable {
  readonly broker: Broker;
  /** Every frame that was handed on, in order. */
  readonly frames: Frame[];
  /** A client with its right secret. */
  client(id: string, options?: IClientOptions): Promise<MqttClient>;
  /** A client that speaks bytes. */
  socket(): Promise<RawClient>;
}

export async function openEdge(
  options: Partial<Omit<BrokerOptions, 'limits'>> & { readonly limits?: Partial<BrokerLimits> } = {},
): Promise<Edge> {
  const frames: Frame[] = [];
  const { onFrame = () => Promise.resolve(), ...rest } = options;
  const broker = await startBroker({
    host: '127.0.0.1',
    port: 0,
    open: false,
    authenticate: ({ username, password }) =>
      password.toString() === secretOf(username) ? principals.find(({ id }) => id === username) : undefined,
    isCallForHelp: (_topic, payload) => payload.includes('sos'),
    clock: systemClock,
    log: silentLog,
    ...rest,
    onFrame: (frame) => {
      frames.push(frame);
      return onFrame(frame);
    },
  });
  const clients: MqttClient[] = [];
  const sockets: RawClient[] = [];
  return {
    broker,
    frames,
    async client(id, more = {}) {
      const client = await connectAsync(`mqtt://127.0.0.1:${broker.port}`, {
        clientId: id,
        username: id,
        password: secretOf(id),
        reconnectPeriod: 0,
        ...more,
      });
      clients.push(client);
      return client;
    },
    async socket() {
      const socket = new RawClient(connectSocket(broker.port, '127.0.0.1'));
      sockets.push(socket);
      await once(socket.socket, 'connect');
      return socket;
    },
    async [Symbol.asyncDispose]() {
      for (const client of clients) client.end(true);
      for (const { socket } of sockets) socket.destroy();
      await broker[Symbol.asyncDispose]();
    },
  };
}

/** An MQTT client that sends whatever bytes it is told to and keeps what comes back. */
export class RawClient {
  readonly socket: Socket;
  readonly received: Packet[] = [];
  readonly closed: Promise<void>;

  constructor(socket: Socket) {
    this.socket = socket;
    const parse = parser();
    parse.on('packet', (packet) => this.received.push(packet));
    socket.on('data', (bytes: Buffer) => parse.parse(bytes));
    socket.on('error', () => undefined);
    this.closed = new Promise((resolve) => socket.once('close', () => resolve()));
  }

  send(...packets: (Packet | Buffer)[]): void {
    this.socket.write(Buffer.concat(packets.map((packet) => (Buffer.isBuffer(packet) ? packet : generate(packet)))));
  }

  /** Sends CONNECT with the right secret. */
  logIn(id: string, more: Partial<IConnectPacket> = {}): void {
    this.send(connectPacket(id, more));
  }

  /** The first packet of a kind, once it is there. */
  async next<Command extends Packet['cmd']>(cmd: Command): Promise<Extract<Packet, { cmd: Command }>> {
    for (;;) {
      const index = this.received.findIndex((packet) => packet.cmd === cmd);
      if (index !== -1) return this.received.splice(index, 1)[0] as Extract<Packet, { cmd: Command }>;
      await Promise.race([
        once(this.socket, 'data'),
        this.closed.then(() => Promise.reject(new Error(`closed before ${cmd}`))),
      ]);
    }
  }
}

export const connectPacket = (id: string, more: Partial<IConnectPacket> = {}): IConnectPacket => ({
  cmd: 'connect',
  protocolId: 'MQTT',
  protocolVersion: 4,
  clean: true,
  keepalive: 60,
  clientId: id,
  username: id,
  password: Buffer.from(secretOf(id)),
  ...more,
});

/** Field with its two length bytes. */
export const field = (content: string | Buffer): Buffer => {
  const bytes = Buffer.from(content as string);
  return Buffer.concat([Buffer.of(bytes.length >> 8, bytes.length & 0xff), bytes]);
};

/** A packet from its first byte and its body, with a right Remaining Length. */
export const packet = (first: number, ...body: Buffer[]): Buffer => {
  const content = Buffer.concat(body);
  const length: number[] = [];
  let left = content.length;
  do {
    length.push((left & 0x7f) | (left > 0x7f ? 0x80 : 0));
    left >>= 7;
  } while (left > 0);
  return Buffer.concat([Buffer.of(first, ...length), content]);
};
