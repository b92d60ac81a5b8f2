import type { EventEmitter } from 'node:events';
import { Aedes, type AuthenticateError, type Client, type ConnectPacket } from 'aedes';
import { nativeRoot } from '#contracts/mqtt';
import { admit } from './admission.ts';
import { Connections } from './connections.ts';
import { defaultLimits, drainTimeoutMs } from './limits.ts';
import { openListeners } from './listeners.ts';
import { Persistence } from './persistence.ts';
import type { Broker, BrokerOptions } from './port.ts';
import { RetainedMessages } from './retained.ts';
import { mountOf } from './rights.ts';
import { Router } from './router.ts';
import { noDisk, openSessionDisk } from './session-disk.ts';
import { type Send, Sessions } from './sessions.ts';
import { guardOf, Traffic } from './traffic.ts';
import { Wills } from './wills.ts';

/** How long after a start the clients of the run before have to come back before their wills are published. */
const orphansWaitMs = 180_000;
const expiryCheckMs = 60_000;
/** How long a stop waits for the frames that are already in. */
const drainMs = 10_000;

/**
 * The MQTT edge on aedes. What reaches aedes has passed a guard: whole, well-formed packets of clients within their limits. What leaves
 * it as a PUBACK has been written down.
 */
export async function startBroker(options: BrokerOptions): Promise<Broker> {
  const { clock, log } = options;
  const limits = { ...defaultLimits, ...options.limits };
  await using opened = new AsyncDisposableStack();

  const disk = opened.use(options.directory === undefined ? noDisk : await openSessionDisk(options.directory, log));
  const retained = new RetainedMessages(disk);
  const wills = new Wills(disk);
  const sessions = new Sessions({ disk, clock, limits, onDropped: () => connections.count('session.queue-full') });
  for await (const [key, value] of disk.entries()) {
    if (!sessions.restore(key, value) && !retained.restore(key, value)) wills.restore(key, value);
  }
  for (const { topic, payload } of retained.coveredBy('#')) {
    const mounted = /^@([^/]+)\/(.+)$/s.exec(topic);
    if (mounted?.[1] === undefined || mounted[2] === undefined) continue;
    options.onRetained?.({ gatewayId: mounted[1], topic: mounted[2], payload });
  }

  const connections: Connections = opened.use(
    new Connections({
      limits,
      isCallForHelp: options.isCallForHelp,
      accept: (guard) => void aedes.handle(guard),
      log,
    }),
  );
  const persistence = new Persistence(
    { sessions, retained, wills },
    {
      principalOf: (client) => guardOf(client).identity?.principal,
      isHere: (id) => connections.client(id) !== undefined,
      wasGranted: (client, filter) => guardOf(client).filters.has(filter),
    },
  );
  const traffic = new Traffic({ connections, persistence, sessions, retained, onFrame: options.onFrame, clock, log });

  const aedes: Aedes = await Aedes.createBroker({
    mq: new Router(),
    persistence,
    concurrency: 0,
    drainTimeout: drainTimeoutMs,
    connectTimeout: limits.connectTimeoutMs,
    maxTopicLevels: 100,
    // A limit of MQTT 3.1 that 3.1.1 dropped; ours is in the guard.
    maxClientsIdLength: 65_535,
    // Keep-alive is supervised by the guard, which knows when it is we who do not read.
    preConnect: (_client, packet: ConnectPacket, done) => {
      packet.keepalive = 0;
      done(null, true);
    },
    authenticate: (client, username, password, done) => {
      try {
        done(...logIn(client, username, password));
      } catch (error) {
        log.error({ err: error }, 'cannot authenticate');
        connections.count('connect.error');
        done(refusal(3), false);
      }
    },
    authorizePublish: traffic.publish,
    authorizeSubscribe: traffic.subscribe,
    authorizeForward: traffic.forward,
  });
  opened.defer(() => new Promise<void>((closed) => aedes.close(() => closed())));
  // Not among the declared events, and the process ends when nobody listens to it.
  (aedes as EventEmitter).on('error', (error: Error) => log.error({ err: error }, 'broker'));

  function logIn(
    client: Client,
    username: string | undefined,
    password: Buffer | undefined,
  ): [AuthenticateError | null, boolean] {
    const guard = guardOf(client);
    const admission = admit({ clientId: client.id, username, password, will: guard.connect?.will }, options);
    if (!admission.ok) {
      connections.count(admission.reason);
      log.info({ client: client.id, reason: admission.reason }, 'login refused');
      return [refusal(admission.answer), false];
    }
    guard.identity = {
      principal: admission.principal,
      rights: admission.rights,
      line: traffic.lineFor(aedes, client),
    };
    connections.loggedIn(guard, client.id);
    return [null, true];
  }

  const senders = new WeakMap<Client, Send>();
  aedes.on('connackSent', ({ returnCode }, client) => {
    if (returnCode === 0) guardOf(client).open();
  });
  aedes.on('clientReady', (client) => {
    if (client.clean) return;
    const send = traffic.senderFor(client);
    senders.set(client, send);
    sessions.online(client.id, send);
  });
  aedes.on('clientDisconnect', (client) => {
    const send = senders.get(client);
    if (send !== undefined) sessions.offline(client.id, send);
  });

  const publish = (packet: Parameters<Aedes['publish']>[0]): Promise<void> =>
    new Promise((published, failed) => aedes.publish(packet, (error) => (error ? failed(error) : published())));

  opened.use(
    every(expiryCheckMs, () => {
      for (const id of sessions.expire()) void persistence.cleanIncoming({ id });
    }),
  );
  opened.use(
    clock.after(orphansWaitMs, () => {
      for (const { id, will, from } of wills.orphans()) {
        options
          .onFrame({ topic: will.topic, payload: will.payload, from, receivedAt: clock.now() })
          .then(() => {
            wills.drop(id);
            return publish({ ...will, cmd: 'publish', dup: false, topic: insideOf(id, will.topic) });
          })
          .catch((error) => log.warn({ err: error, client: id }, 'will of an earlier run not published'));
      }
    }),
  );
  function every(milliseconds: number, run: () => void): Disposable {
    let next = clock.after(milliseconds, again);
    function again(): void {
      run();
      next = clock.after(milliseconds, again);
    }
    return { [Symbol.dispose]: () => next[Symbol.dispose]() };
  }

  /** Foreign topics are mounted, but for a client that came in through the open door. */
  const insideOf = (id: string, topic: string): string =>
    topic.startsWith(`${nativeRoot}/`) || connections.client(id)?.identity?.principal.kind === 'open'
      ? topic
      : mountOf(id) + topic;

  const listeners = opened.use(
    await openListeners(options, {
      limits,
      admit: (transport) => connections.admit(transport),
      refused: (reason) => connections.count(reason),
    }),
  );

  const running = opened.move();
  return {
    port: listeners.port,
    ...(listeners.tlsPort !== undefined && { tlsPort: listeners.tlsPort }),
    upgrade: (request, socket, head) => listeners.upgrade(request, socket, head),
    send: ({ to, topic, payload, retain = false }) =>
      publish({
        cmd: 'publish',
        topic: insideOf(to, topic),
        payload: Buffer.from(payload),
        qos: 1,
        retain,
        dup: false,
      }),
    disconnect: (deviceId) => connections.disconnect(deviceId, 'connection.revoked'),
    isConnected: (deviceId) => connections.client(deviceId)?.isOpen ?? false,
    figures: () => connections.figures,
    async [Symbol.asyncDispose]() {
      await connections.drain(drainMs);
      persistence.stopping = true;
      await running.disposeAsync();
    },
  };
}

const refusal = (returnCode: 3 | 4 | 5): AuthenticateError =>
  Object.assign(new Error(returnCode === 4 ? 'bad user name or password' : 'not authorized'), { returnCode });
