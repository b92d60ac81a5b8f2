import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { Aedes, type Client } from 'aedes';
import type { SimCard, StreetAnswers } from '#simulators/street';

export interface Published {
  readonly client: string | undefined;
  readonly topic: string;
  readonly payload: string;
  readonly qos: number;
  readonly retain: boolean;
}

/** As much of a hub as a simulator sees: the REST lists it reads, the secrets it takes, and a broker that checks them. */
export interface FakeHub extends AsyncDisposable {
  readonly url: string;
  readonly mqttUrl: string;
  readonly token: string;
  /** Everything published, will messages included, oldest first. */
  readonly published: readonly Published[];
  readonly clients: ReadonlySet<string>;
  /** Ids whose secrets were asked for. */
  readonly rotated: readonly string[];
  /** How many requests named this path. */
  asked(path: string): number;
  tell(topic: string, command: unknown): void;
  /** While true the broker hears a PUBLISH and does not acknowledge it. */
  holdAcknowledgements(hold: boolean): void;
  /** Makes every secret given out so far worthless and drops the connections, as when somebody else asked for new ones. */
  forgetSecrets(): void;
  /** Drops every connection and stops listening, as a killed hub; `wake` listens again on the same port. */
  sleep(): Promise<void>;
  wake(): Promise<void>;
}

const token = 'a-token';
const password = 'a-password';
const session = 'a-session';

export async function openFakeHub(answers: StreetAnswers, cards: readonly SimCard[] = []): Promise<FakeHub> {
  const published: Published[] = [];
  const rotated: string[] = [];
  const requests = new Map<string, number>();
  const secrets = new Map<string, string>();
  const clients = new Set<string>();
  let holding = false;
  const held: (() => void)[] = [];

  const broker = await Aedes.createBroker({
    authenticate: (client: Client, username, given, done) => {
      const known = secrets.get(client.id);
      done(null, known !== undefined && username === client.id && given?.toString() === known);
    },
    authorizePublish: (client, packet, done) => {
      const take = (): void => {
        published.push({
          client: client?.id,
          topic: packet.topic,
          payload: packet.payload.toString(),
          qos: packet.qos,
          retain: packet.retain,
        });
        done(null);
      };
      if (!holding) take();
      // A connection that has ended since keeps its message.
      else held.push(() => client?.closed !== true && take());
    },
  });
  broker.on('client', ({ id }) => clients.add(id));
  broker.on('clientDisconnect', ({ id }) => clients.delete(id));
  const sockets = new Set<Socket>();
  const listen = async (port: number) => {
    const server = createTcpServer((socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      broker.handle(socket);
    });
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    return server;
  };
  let tcp = await listen(0);
  const mqttPort = (tcp.address() as AddressInfo).port;

  const lists: Readonly<Record<string, readonly unknown[]>> = {
    homes: answers.homes,
    residents: answers.residents,
    devices: answers.devices,
    places: answers.places,
    'programmes/lift-access/cards': cards,
  };
  const reply = (response: ServerResponse, status: number, body: unknown): void => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
  /** A device with the last it said of being on the line. */
  const withLive = (device: StreetAnswers['devices'][number]) => {
    const topic = `ecare/v1/${device.placeId}/${device.id}/availability`;
    const index = published.findLastIndex((one) => one.topic === topic);
    const value = published[index]?.payload === 'online';
    const latest = index === -1 ? [] : [{ measure: 'available', value, at: index }];
    return {
      ...device,
      live: { lastHeardAt: index === -1 ? null : index, silent: false, latest, rejected: 0, lastRejection: null },
    };
  };
  const web = createServer((request, response) => {
    void respond(request, response);
  });
  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://hub');
    const path = pathname.replace('/api/v1/', '');
    requests.set(path, (requests.get(path) ?? 0) + 1);
    let body = '';
    for await (const chunk of request) body += chunk;
    if (path === 'session' && request.method === 'POST') {
      if ((JSON.parse(body) as { password: string }).password !== password) return reply(response, 401, {});
      response.setHeader('set-cookie', `session=${session}; HttpOnly; SameSite=Strict`);
      return reply(response, 200, { timezone: 'Asia/Shanghai' });
    }
    if (![`Bearer ${token}`, `Bearer ${session}`].includes(request.headers.authorization ?? '')) {
      return reply(response, 401, { code: 'session.none' });
    }
    if (path === 'session') return reply(response, 200, { timezone: 'Asia/Shanghai' });
    if (path === 'devices/secrets') {
      const { ids } = JSON.parse(body) as { ids: string[] };
      rotated.push(...ids);
      return reply(
        response,
        200,
        ids.map((id) => {
          const password = `secret ${rotated.length} of ${id}`;
          secrets.set(id, password);
          return { deviceId: id, clientId: id, username: id, password };
        }),
      );
    }
    const all = lists[path];
    if (all === undefined) return reply(response, 404, { code: 'not-found' });
    // Small pages, so that whoever reads only the first one is found out.
    const from = Number(searchParams.get('cursor') ?? 0);
    const to = from + Math.min(5, Number(searchParams.get('limit') ?? 50));
    const items = path === 'devices' ? answers.devices.slice(from, to).map(withLive) : all.slice(from, to);
    reply(response, 200, { items, total: all.length, ...(to < all.length ? { cursor: String(to) } : {}) });
  }
  await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));

  const sleep = async (): Promise<void> => {
    const closed = new Promise<void>((resolve) => tcp.close(() => resolve()));
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  return {
    url: `http://127.0.0.1:${(web.address() as AddressInfo).port}`,
    mqttUrl: `mqtt://127.0.0.1:${mqttPort}`,
    token,
    published,
    clients,
    rotated,
    asked: (path) => requests.get(path) ?? 0,
    tell: (topic, command) =>
      broker.publish(
        { cmd: 'publish', topic, payload: Buffer.from(JSON.stringify(command)), qos: 1, retain: false, dup: false },
        () => undefined,
      ),
    holdAcknowledgements: (hold) => {
      holding = hold;
      if (!hold) for (const take of held.splice(0)) take();
    },
    forgetSecrets() {
      secrets.clear();
      for (const socket of sockets) socket.destroy();
    },
    sleep,
    async wake() {
      tcp = await listen(mqttPort);
    },
    async [Symbol.asyncDispose]() {
      await sleep();
      await new Promise<void>((resolve) => broker.close(() => resolve()));
      await new Promise<void>((resolve) => {
        web.closeAllConnections();
        web.close(() => resolve());
      });
    },
  };
}
