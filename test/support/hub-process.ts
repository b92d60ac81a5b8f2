import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

export interface HubProcess {
  readonly http: number;
  readonly mqtt: number;
  readonly child: ChildProcess;
  /** Ends it as `kill -9` does. Resolves when it is gone. */
  kill(): Promise<void>;
}

const root = join(import.meta.dirname, '../..');

/** The hub as it is delivered, in a process of its own, on free ports. */
export async function startHubProcess(
  dataDir: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<HubProcess> {
  const child = spawn(process.execPath, [join(root, 'hub/main.ts')], {
    env: {
      ...process.env,
      HUB_HTTP_PORT: '0',
      HUB_MQTT_PORT: '0',
      HUB_DATA_DIR: dataDir,
      HUB_ADMIN_PASSWORD: 'a long enough password',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const { http, mqtt } = await new Promise<{ http: number; mqtt: number }>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const ready = said.split('\n').find((line) => line.includes('"msg":"ready"'));
      if (ready !== undefined) resolve(JSON.parse(ready));
    });
    child.once('exit', (code) => reject(new Error(`the hub ended with ${code} before it was ready:\n${said}`)));
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return {
    http,
    mqtt,
    child,
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** A signed-in caller of the REST API of a hub in another process. */
export async function signIn(
  http: number,
): Promise<<Answer>(method: string, path: string, body?: unknown) => Promise<Answer>> {
  const url = `http://127.0.0.1:${http}`;
  const headers = { 'content-type': 'application/json', origin: url };
  const session = await fetch(`${url}/api/v1/session`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ username: 'admin', password: 'a long enough password' }),
  });
  const cookie = session.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  return async <Answer>(method: string, path: string, body?: unknown) => {
    const response = await fetch(`${url}/api/v1/${path}`, {
      method,
      headers: { ...headers, cookie },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Answer;
  };
}
