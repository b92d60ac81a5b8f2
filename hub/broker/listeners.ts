import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { type AddressInfo, createServer, type Server, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createServer as createTlsServer } from 'node:tls';
import { createWebSocketStream, WebSocketServer } from 'ws';
import { ConfigError } from '#kernel/errors';
import type { BrokerLimits, BrokerOptions } from './port.ts';

interface Doors {
  readonly limits: BrokerLimits;
  /** A byte stream that may carry MQTT. */
  admit(transport: Duplex): void;
  refused(reason: string): void;
}

/** Knows the connections of each address; the one over the limit is closed before a byte of it is read. */
class Addresses {
  readonly #doors: Doors;
  readonly #connections = new Map<string, Set<Duplex>>();
  constructor(doors: Doors) {
    this.#doors = doors;
  }
  takes(socket: Duplex): boolean {
    const address = (socket instanceof Socket && socket.remoteAddress) || 'unknown';
    const there = this.#connections.get(address) ?? new Set<Duplex>();
    if (there.size >= this.#doors.limits.connectionsPerAddress) {
      this.#doors.refused('connection.per-address');
      socket.destroy();
      return false;
    }
    this.#connections.set(address, there.add(socket));
    socket.once('close', () => {
      there.delete(socket);
      if (there.size === 0 && this.#connections.get(address) === there) this.#connections.delete(address);
    });
    return true;
  }
  closeAll(): void {
    for (const sockets of this.#connections.values()) for (const socket of sockets) socket.destroy();
  }
}

export interface Listeners extends AsyncDisposable {
  readonly port: number;
  readonly tlsPort?: number;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
}

async function listen(server: Server, host: string, port: number, setting: string): Promise<number> {
  try {
    server.listen({ host, port, backlog: 4_096 });
    await once(server, 'listening');
  } catch (cause) {
    throw new ConfigError(setting, `cannot be used: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
  return (server.address() as AddressInfo).port;
}

const close = (server: Server): Promise<void> => new Promise((closed) => server.close(() => closed()));

/** The ways in: TCP, TLS when there is a certificate, and WebSocket through the HTTP server's upgrade. */
export async function openListeners(
  { host, port, tls }: Pick<BrokerOptions, 'host' | 'port' | 'tls'>,
  doors: Doors,
): Promise<Listeners> {
  await using opened = new AsyncDisposableStack();
  const addresses = new Addresses(doors);

  const tcp = createServer({ noDelay: true }, (socket) => {
    if (addresses.takes(socket)) doors.admit(socket);
  });
  opened.defer(() => close(tcp));
  const tcpPort = await listen(tcp, host, port, 'HUB_MQTT_PORT');

  let tlsPort: number | undefined;
  if (tls !== undefined) {
    const [cert, key] = await Promise.all([
      readFile(tls.certFile).catch(unreadable('HUB_TLS_CERT')),
      readFile(tls.keyFile).catch(unreadable('HUB_TLS_KEY')),
    ]);
    const secure = createTlsServer(
      { cert, key, minVersion: 'TLSv1.2', handshakeTimeout: doors.limits.connectTimeoutMs, noDelay: true },
      (socket) => doors.admit(socket),
    );
    // Counted from the first byte on: half a handshake holds a connection just as well.
    secure.on('connection', (socket) => void addresses.takes(socket));
    // The socket is ours to close: a handshake that timed out is only reported.
    secure.on('tlsClientError', (_error, socket) => {
      doors.refused('connection.tls');
      socket.destroy();
    });
    opened.defer(() => close(secure));
    tlsPort = await listen(secure, host, tls.port, 'HUB_MQTTS_PORT');
  }

  const web = new WebSocketServer({
    noServer: true,
    maxPayload: doors.limits.packetBytes,
    perMessageDeflate: false,
    handleProtocols: (offered) => (offered.has('mqtt') ? 'mqtt' : false),
  });
  web.on('wsClientError', () => doors.refused('connection.websocket'));
  opened.defer(() => {
    for (const client of web.clients) client.terminate();
  });

  opened.defer(() => addresses.closeAll());
  const running = opened.move();
  return {
    port: tcpPort,
    ...(tlsPort !== undefined && { tlsPort }),
    upgrade(request, socket, head) {
      socket.on('error', () => undefined);
      if (!addresses.takes(socket)) return;
      // §6.0.0-3: the client offers the sub-protocol `mqtt`.
      const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((name) => name.trim());
      if (!offered.includes('mqtt')) {
        doors.refused('connection.websocket');
        socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
        return;
      }
      if (socket instanceof Socket) socket.setNoDelay(true);
      web.handleUpgrade(request, socket, head, (client) => {
        // §6.0.0-1: binary frames only. Heard before the stream hears it, so that not a byte of a text frame gets through.
        client.on('message', (_data, binary) => {
          if (binary) return;
          doors.refused('connection.websocket');
          stream.destroy();
        });
        const stream = createWebSocketStream(client);
        doors.admit(stream);
      });
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

const unreadable =
  (setting: string) =>
  (cause: Error): never => {
    throw new ConfigError(setting, `cannot be read: ${cause.message}`, { cause });
  };
