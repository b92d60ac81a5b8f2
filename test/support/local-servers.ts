import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createSocketServer, type Server, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

export interface LocalServer extends AsyncDisposable {
  readonly port: number;
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

async function listening(server: Server, port: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject).listen(port, '127.0.0.1', resolve);
  await promise;
}

/** An HTTP server on loopback; port 0 is any free one. */
export async function httpServer(answer: RequestListener, port = 0): Promise<LocalServer> {
  const server = createServer(answer);
  await listening(server, port);
  return {
    port: portOf(server),
    async [Symbol.asyncDispose]() {
      const { promise, resolve } = Promise.withResolvers<void>();
      server.close(() => resolve());
      server.closeAllConnections();
      await promise;
    },
  };
}

/** A TCP server that does to each connection what it is told. */
export async function socketServer(onConnection: (socket: Socket) => void, port = 0): Promise<LocalServer> {
  const sockets = new Set<Socket>();
  const server = createSocketServer((socket) => {
    sockets.add(socket.on('error', () => undefined).on('close', () => sockets.delete(socket)));
    onConnection(socket);
  });
  await listening(server, port);
  return {
    port: portOf(server),
    async [Symbol.asyncDispose]() {
      const { promise, resolve } = Promise.withResolvers<void>();
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
      await promise;
    },
  };
}

export interface Mailbox extends LocalServer {
  /** Every mail it took, as it came over the wire. */
  readonly mails: readonly { readonly to: readonly string[]; readonly source: string }[];
}

/** A real SMTP server on loopback without encryption or login unless `options` say otherwise. */
export async function mailbox(options: SMTPServerOptions = {}, port = 0): Promise<Mailbox> {
  const mails: { to: string[]; source: string }[] = [];
  const smtp = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    authOptional: true,
    disableReverseLookup: true,
    closeTimeout: 100,
    onData(stream, session, done) {
      text(stream).then((source) => {
        mails.push({ to: session.envelope.rcptTo.map(({ address }) => address), source });
        done();
      }, done);
    },
    ...options,
  });
  smtp.on('error', () => undefined);
  await listening(smtp.server, port);
  return {
    mails,
    port: portOf(smtp.server),
    async [Symbol.asyncDispose]() {
      const { promise, resolve } = Promise.withResolvers<void>();
      smtp.close(() => resolve());
      await promise;
    },
  };
}
