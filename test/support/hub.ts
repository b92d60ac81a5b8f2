import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type MqttClient } from 'mqtt';
import type { AlertView } from '#contracts/alert';
import type { DeviceSecret, NewDevice, Resident } from '#contracts/register';
import type { Page } from '#contracts/rest';
import { type Config, readConfig } from '#hub/app/config';
import { type Adapters, createHub, type Hub } from '#hub/app/hub';

export const adminPassword = 'a long enough password';

export interface TestHub extends AsyncDisposable {
  readonly hub: Hub;
  readonly dataDir: string;
  readonly config: Config;
  /** A REST call as `admin`. Throws with the problem document when it is refused. */
  api<Answer = unknown>(method: string, path: string, body?: unknown): Promise<Answer>;
  /** An MQTT client with the credentials of a device; its secret is made anew the first time. */
  connect(
    deviceId: string,
    options?: { readonly clean?: boolean; readonly onMessage?: (said: unknown) => void },
  ): Promise<MqttClient>;
  openAlerts(): Promise<readonly AlertView[]>;
  /** Ends the hub as a power cut would: what is on the disk at this moment is all that another one will find. */
  crash(): Promise<string>;
}

export interface TestHubOptions extends Partial<Adapters> {
  readonly dataDir?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

export async function startHub(options: TestHubOptions = {}): Promise<TestHub> {
  const { dataDir: given, environment = {}, ...adapters } = options;
  const dataDir = given ?? (await mkdtemp(join(tmpdir(), 'hub-')));
  const config = readConfig({
    HUB_HTTP_PORT: '0',
    HUB_MQTT_PORT: '0',
    HUB_DATA_DIR: dataDir,
    HUB_ADMIN_PASSWORD: adminPassword,
    HUB_LOG_LEVEL: 'silent',
    ...environment,
  });
  const hub = await createHub(config, adapters);
  const token = await hub.access.createToken({ name: `test-${crypto.randomUUID()}`, username: 'admin', by: 'test' });
  const clients: MqttClient[] = [];
  const secrets = new Map<string, string>();
  let ended = false;

  const api = async <Answer>(method: string, path: string, body?: unknown): Promise<Answer> => {
    const response = await fetch(`${hub.url}/api/v1/${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token.expose()}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as Answer;
  };

  const end = async (): Promise<void> => {
    if (ended) return;
    ended = true;
    for (const client of clients) client.end(true);
    await hub[Symbol.asyncDispose]();
  };

  return {
    hub,
    dataDir,
    config,
    api,
    async connect(deviceId, { clean = true, onMessage } = {}) {
      const known = secrets.get(deviceId) ?? (await api<DeviceSecret>('POST', `devices/${deviceId}/secret`)).password;
      secrets.set(deviceId, known);
      const client = connect(`mqtt://127.0.0.1:${hub.mqttPort}`, {
        clientId: deviceId,
        username: deviceId,
        password: known,
        clean,
        reconnectPeriod: 0,
        protocolVersion: 4,
      });
      // Before the connection stands: what waits in the session comes with it.
      if (onMessage !== undefined) client.on('message', (_topic, payload) => onMessage(JSON.parse(payload.toString())));
      await new Promise<void>((connected, failed) => {
        client.once('connect', () => connected());
        client.once('error', failed);
      });
      clients.push(client);
      return client;
    },
    openAlerts: async () => (await api<Page<AlertView>>('GET', 'alerts?state=open&limit=200')).items,
    async crash() {
      const copy = await mkdtemp(join(tmpdir(), 'hub-'));
      await cp(dataDir, copy, { recursive: true });
      await end();
      await rm(dataDir, { recursive: true, force: true });
      return copy;
    },
    async [Symbol.asyncDispose]() {
      await end();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

export interface TestHome {
  readonly homeId: string;
  readonly residentId: string;
}

/** One home of one old person, with a contact and these devices. Ids begin with `name`. */
export async function addHome(
  { api }: TestHub,
  name: string,
  devices: readonly (Omit<NewDevice, 'placeId' | 'name'> & { readonly id: string })[],
  contact: { readonly email?: string; readonly webhook?: string } = {},
): Promise<TestHome> {
  const chain = ['street', 'community', 'grid', 'estate', 'building', 'unit', 'home'] as const;
  let parentId: string | null = null;
  for (const kind of chain) {
    const id: string = kind === 'home' ? name : kind;
    const known = await api('GET', `places?kind=${kind}&limit=200`).then((page) =>
      (page as Page<{ id: string }>).items.some((place) => place.id === id),
    );
    if (!known) await api('POST', 'places', { id, kind, parentId, name: kind === 'home' ? name : `${kind} 1` });
    parentId = id;
  }
  const resident = await api<Resident>('POST', 'residents', {
    homeId: name,
    name: `住在${name}的老人`,
    born: '1944-05-06',
  });
  if (contact.email !== undefined || contact.webhook !== undefined) {
    await api('POST', 'contacts', { residentId: resident.id, name: '女儿', relation: '女儿', ...contact });
  }
  for (const device of devices) await api('POST', 'devices', { placeId: name, name: device.id, ...device });
  return { homeId: name, residentId: resident.id };
}
