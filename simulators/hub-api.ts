import type { Session } from '#contracts/access';
import type { DeviceSecret, DeviceView, HomeView, Place, Resident } from '#contracts/register';
import type { Page, Problem } from '#contracts/rest';

/** What went wrong, in one sentence for whoever started the simulator. */
export class SimulatorError extends Error {}

/** The hub's REST interface as far as a simulator needs it. */
export interface HubApi {
  session(): Promise<Session>;
  homes(): Promise<readonly HomeView[]>;
  residents(): Promise<readonly Resident[]>;
  devices(): Promise<readonly DeviceView[]>;
  homePlaces(): Promise<readonly Place[]>;
  /** Makes new secrets; the old ones stop working at once. Ask only for sample devices. */
  rotateSecrets(ids: readonly string[]): Promise<readonly DeviceSecret[]>;
  /** Any list; empty where the hub has no such list or does not show it to this account. */
  optionalList<Item>(path: string): Promise<readonly Item[]>;
}

export type Login = { readonly token: string } | { readonly username: string; readonly password: string };

export interface HubApiOptions {
  /** http://host:port */
  readonly url: string;
  readonly login: Login;
  readonly log: (line: string) => void;
  readonly signal: AbortSignal;
  /** Milliseconds between two attempts while the hub cannot be reached. */
  readonly retryMs?: number;
}

const pageSize = 200;
const secretsAtOnce = 1000;

/** Waits until the hub answers, then signs in. Throws a `SimulatorError` when it refuses. */
export async function openHubApi({ url, login, log, signal, retryMs = 2000 }: HubApiOptions): Promise<HubApi> {
  const headers: Record<string, string> = { accept: 'application/json' };
  if ('token' in login) headers.authorization = `Bearer ${login.token}`;

  /** One request; an unreachable, starting or busy hub (5xx, 429) is asked again. */
  async function request(method: 'GET' | 'POST', path: string, body?: unknown): Promise<Response> {
    for (let attempt = 1; ; attempt += 1) {
      let trouble: string;
      try {
        const response = await fetch(new URL(`/api/v1/${path}`, url), {
          method,
          signal,
          headers: body === undefined ? headers : { ...headers, 'content-type': 'application/json' },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        });
        if (response.status < 500 && response.status !== 429) return response;
        trouble = `answers ${response.status}`;
        await response.body?.cancel();
      } catch (error) {
        if (signal.aborted) throw error;
        trouble = 'cannot be reached';
      }
      if (attempt % 10 === 1) log(`the hub at ${url} ${trouble}; trying again every ${retryMs / 1000} s`);
      await pause(retryMs, signal);
    }
  }

  async function expect<Body>(response: Response, what: string): Promise<Body> {
    if (response.ok) return (await response.json()) as Body;
    const problem = (await response.json().catch(() => undefined)) as Partial<Problem> | undefined;
    if (response.status === 401) {
      throw new SimulatorError(
        'token' in login
          ? 'The hub does not accept this API token: make a new one and start again.'
          : 'The hub does not accept this user name and password.',
      );
    }
    if (response.status === 403) throw new SimulatorError(`The hub does not let this account ${what}.`);
    throw new SimulatorError(
      `The hub refused to ${what}: ${problem?.detail ?? problem?.title ?? `status ${response.status}`}.`,
    );
  }

  async function list<Item>(path: string, what: string): Promise<readonly Item[]> {
    const items: Item[] = [];
    let cursor: string | undefined;
    do {
      const query = `limit=${pageSize}${cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`}`;
      const response = await request('GET', `${path}${path.includes('?') ? '&' : '?'}${query}`);
      const page = await expect<Page<Item>>(response, what);
      items.push(...page.items);
      cursor = page.cursor;
    } while (cursor !== undefined);
    return items;
  }

  if ('username' in login) {
    const response = await request('POST', 'session', login);
    await expect<Session>(response, 'sign in');
    const token = response.headers
      .getSetCookie()
      .map((line) => /^session=([^;]+)/.exec(line)?.[1])
      .find((value) => value !== undefined);
    if (token === undefined) throw new SimulatorError('The hub signed us in but gave no session.');
    // Changes by cookie are for pages; a program shows the same token as a bearer.
    headers.authorization = `Bearer ${token}`;
  }

  return {
    session: async () => expect<Session>(await request('GET', 'session'), 'sign in'),
    homes: () => list<HomeView>('homes', 'read homes'),
    residents: () => list<Resident>('residents', 'read residents'),
    devices: () => list<DeviceView>('devices', 'read devices'),
    homePlaces: () => list<Place>('places?kind=home', 'read places'),
    async rotateSecrets(ids) {
      const secrets: DeviceSecret[] = [];
      for (let from = 0; from < ids.length; from += secretsAtOnce) {
        const response = await request('POST', 'devices/secrets', { ids: ids.slice(from, from + secretsAtOnce) });
        secrets.push(...(await expect<readonly DeviceSecret[]>(response, 'make device secrets')));
      }
      return secrets;
    },
    async optionalList<Item>(path: string) {
      try {
        return await list<Item>(path, `read ${path}`);
      } catch (error) {
        if (error instanceof SimulatorError) return [];
        throw error;
      }
    },
  };
}

/** Rejects with the signal's reason when it is aborted. */
function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
  });
}
