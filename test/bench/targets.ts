import { type ChildProcess, fork, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Load, Speaker, Throughput } from './generator.ts';

/** Something that takes QoS 1 messages. */
export interface Target extends AsyncDisposable {
  readonly name: string;
  readonly port: number;
  speakers(count: number): readonly Speaker[];
}

export const root = join(import.meta.dirname, '../..');
/** What a motion sensor says. */
export const payload = '[{"n":"motion","vb":true}]';

const stop = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
};

const anonymous = (count: number): readonly Speaker[] =>
  Array.from({ length: count }, (_, i) => ({
    clientId: `bench-${i}`,
    topic: `ecare/v1/home-${i}/bench-${i}/telemetry`,
    payload,
  }));

export async function openEmptyBroker(): Promise<Target> {
  const child = fork(join(import.meta.dirname, 'empty-broker.ts'));
  const { port } = await new Promise<{ port: number }>((resolve) =>
    child.once('message', (message) => resolve(message as { port: number })),
  );
  return { name: 'aedes, storing nothing', port, speakers: anonymous, [Symbol.asyncDispose]: () => stop(child) };
}

/** Undefined where Mosquitto is not installed. */
export async function openMosquitto(): Promise<Target | undefined> {
  const program = ['/usr/sbin/mosquitto', '/usr/local/sbin/mosquitto', '/usr/bin/mosquitto'].find((path) =>
    existsSync(path),
  );
  if (program === undefined) return undefined;
  const folder = await mkdtemp(join(tmpdir(), 'mosquitto-'));
  const port = await freePort();
  await writeFile(
    join(folder, 'mosquitto.conf'),
    `listener ${port} 127.0.0.1\nallow_anonymous true\npersistence false\nset_tcp_nodelay true\nmax_inflight_messages 0\n`,
  );
  const child = spawn(program, ['-c', join(folder, 'mosquitto.conf')], { stdio: 'ignore' });
  await untilListening(port);
  return {
    name: 'Mosquitto, storing nothing',
    port,
    speakers: anonymous,
    async [Symbol.asyncDispose]() {
      await stop(child);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export interface HubTarget extends Target {
  readonly url: string;
  readonly cookie: string;
  /** A button of the first home. */
  readonly button: Speaker;
}

/** The hub as it is delivered, in a process of its own: credentials, schema check, rules, durable store. */
export async function openHub(devices: number): Promise<HubTarget> {
  const folder = await mkdtemp(join(tmpdir(), 'hub-bench-'));
  const password = 'bench password';
  // As `npm run hub` does it.
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: { hub: string } };
  const child = spawn(process.execPath, scripts.hub.split(' ').slice(1), {
    cwd: root,
    env: {
      ...process.env,
      HUB_HTTP_PORT: '0',
      HUB_MQTT_PORT: '0',
      HUB_DATA_DIR: folder,
      HUB_ADMIN_PASSWORD: password,
      HUB_DEMO: '0',
      HUB_LOG_LEVEL: 'info',
      // The generator is a flood by itself: the limit of one device is not what is measured.
      HUB_MQTT_MESSAGES_PER_SECOND: '1000000',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ready = await new Promise<{ http: number; mqtt: number }>((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const line = text.split('\n').find((one) => one.includes('"msg":"ready"'));
      if (line !== undefined) resolve(JSON.parse(line));
    });
    child.once('exit', () => reject(new Error(`the hub ended before it was ready: ${text}`)));
  });
  const url = `http://127.0.0.1:${ready.http}`;
  const signedIn = await fetch(`${url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ username: 'admin', password }),
  });
  const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const post = async <Answer>(path: string, body: unknown): Promise<Answer> => {
    const response = await fetch(`${url}/api/v1/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie, origin: url },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Answer;
  };
  let parentId: string | null = null;
  for (const kind of ['street', 'community', 'grid', 'estate', 'building', 'unit'] as const) {
    await post('places', { id: kind, kind, parentId, name: kind });
    parentId = kind;
  }
  const ids: string[] = [];
  for (let i = 0; i < devices; i += 1) {
    await post('places', { id: `home-${i}`, kind: 'home', parentId, name: `${i}` });
    await post('devices', { id: `bench-${i}`, kind: 'motion', name: 'bench', placeId: `home-${i}` });
    ids.push(`bench-${i}`);
  }
  await post('devices', { id: 'button', kind: 'sos-button', name: 'button', placeId: 'home-0' });
  const secrets = await post<{ deviceId: string; password: string }[]>('devices/secrets', { ids: [...ids, 'button'] });
  const speakers = secrets.map(({ deviceId, password: secret }, i): Speaker => {
    const own = deviceId === 'button';
    const topic = own ? 'ecare/v1/home-0/button/event' : `ecare/v1/home-${i}/${deviceId}/telemetry`;
    return { clientId: deviceId, username: deviceId, password: secret, topic, payload };
  });
  return {
    name: 'the hub',
    port: ready.mqtt,
    url,
    cookie,
    speakers: (count) => speakers.slice(0, count),
    button: speakers.at(-1) as Speaker,
    async [Symbol.asyncDispose]() {
      await stop(child);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Runs the generator against a target, in a process of its own. */
export async function measure(load: Load): Promise<Throughput> {
  const child = fork(join(import.meta.dirname, 'generator.ts'));
  child.send(load);
  return new Promise((resolve, reject) => {
    child.once('message', (result) => resolve(result as Throughput));
    child.once('exit', (code) => code !== 0 && reject(new Error(`the generator ended with ${code}`)));
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function untilListening(port: number): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.destroy();
        resolve(true);
      });
      socket.once('error', () => resolve(false));
    });
    if (open) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`nothing listens on port ${port}`);
}
