import type { FastifyInstance } from 'fastify';
import { Registry } from 'prom-client';
import { type AccessService, type Actor, coreRights, type Right, type Role } from '#contracts/access';
import type { AlertAct, AlertService, AlertView } from '#contracts/alert';
import type { DeviceEntry, Directory, PlaceEntry, ResidentEntry } from '#contracts/directory';
import type { Reading } from '#contracts/reading';
import type { Contact, Device, Place, RegisterService, Resident } from '#contracts/register';
import type { ListQuery, Page } from '#contracts/rest';
import { isWithin } from '#contracts/scope';
import { Refusal } from '#kernel/errors';
import { silentLog } from '#kernel/log';
import type { ServerParts } from '#server/parts';
import { fakeAdoption } from '#test/support/fake-adoption';
import { fakeBacktests } from '#test/support/fake-backtests';
import { ManualClock } from '#test/support/manual-clock';
import { fakePeople } from '#test/support/server-people';

/** A small street: two communities, three homes, one resident and two devices in each home. */
const places: readonly PlaceEntry[] = [
  { id: 's', kind: 'street', name: '米市巷街道', path: '/s', address: '米市巷街道' },
  ...['c1', 'c10'].flatMap((id): PlaceEntry[] => [
    { id, kind: 'community', name: id, parentId: 's', path: `/s/${id}`, address: id },
  ]),
  { id: 'h1', kind: 'home', name: '501', parentId: 'c1', path: '/s/c1/h1', address: '大塘巷 · 叶青苑 37幢 1单元 501' },
  { id: 'h2', kind: 'home', name: '502', parentId: 'c1', path: '/s/c1/h2', address: '大塘巷 · 叶青苑 37幢 1单元 502' },
  {
    id: 'h3',
    kind: 'home',
    name: '301',
    parentId: 'c10',
    path: '/s/c10/h3',
    address: '半道红 · 武林公寓 2幢 4单元 301',
  },
];
const homes = places.filter(({ kind }) => kind === 'home');
const residents: readonly ResidentEntry[] = homes.map(({ id }, index) => ({
  id: `r${index + 1}`,
  homeId: id,
  name: ['王秀英', '李国强', '=cmd()'][index] ?? '',
  born: '1941-03-08',
}));
const devices: readonly DeviceEntry[] = homes.flatMap(({ id }, index): DeviceEntry[] =>
  ['sos-button', 'motion-sensor'].map((kind) => ({
    id: `${kind}-${index + 1}`,
    kind,
    name: kind === 'sos-button' ? 'SOS 按钮' : '活动传感器',
    room: '卧室',
    placeId: id,
    residentId: `r${index + 1}`,
    silentAfterMs: 3_600_000,
  })),
);

const one = <Item extends { readonly id: string }>(items: readonly Item[], id: string) =>
  items.find((item) => item.id === id);

const directory: Directory = {
  device: (id) => one(devices, id),
  child: () => undefined,
  childrenOf: () => [],
  devicesAt: (placeId) => devices.filter((device) => device.placeId === placeId),
  devices: () => devices,
  place: (id) => one(places, id),
  resident: (id) => one(residents, id),
  residentsOf: (homeId) => residents.filter((resident) => resident.homeId === homeId),
  contactsOf: () => [],
};

/** Pages as a repository makes them: the cursor is the place reached. */
export function paged<Item>(items: readonly Item[], { cursor, limit }: ListQuery): Page<Item> {
  const from = Number(cursor ?? 0);
  const next = from + limit;
  return {
    items: items.slice(from, next),
    total: items.length,
    ...(next < items.length ? { cursor: String(next) } : {}),
  };
}

const pathOf = (placeId: string): string => one(places, placeId)?.path ?? '/?';
const notFound = (id: string): Refusal => new Refusal(404, 'register.not-found', `There is no ${id}`);
const asPlace = (entry: PlaceEntry): Place => ({ ...entry, parentId: entry.parentId ?? null, sample: true });
const asResident = ({ id, homeId, name }: ResidentEntry): Resident => ({
  id,
  homeId,
  name,
  sex: 'female',
  born: '1941-03-08',
  living: 'alone',
  careLevel: 'mild',
  conditions: ['高血压'],
  note: '',
  age: 84,
  phoneMasked: '138****1234',
  address: one(places, homeId)?.address ?? '',
  sample: true,
  createdAt: 1,
});
const asDevice = ({ id, kind, name, room, placeId }: DeviceEntry): Device => ({
  id,
  kind,
  name,
  room,
  placeId,
  address: one(places, placeId)?.address ?? '',
  residentId: null,
  gatewayId: null,
  externalName: null,
  state: 'active',
  hasCredential: true,
  corrections: { inverted: [], actions: {} },
  sample: id !== 'sos-button-3',
  createdAt: 1,
});
const contact: Contact = {
  id: 'k1',
  residentId: 'r1',
  position: 1,
  name: '王敏',
  relation: '女儿',
  phoneMasked: '138****1234',
  emailMasked: null,
  webhookHost: null,
};

/** Remembers what it was asked, by the name of the method. */
export interface Calls {
  readonly calls: { readonly name: string; readonly args: readonly unknown[] }[];
}

function fakeRegister(calls: Calls['calls']): RegisterService {
  const told = <Args extends readonly unknown[], Result>(name: string, answer: (...args: Args) => Result) => {
    return async (...args: Args): Promise<Awaited<Result>> => {
      calls.push({ name, args: args.slice(1) });
      return await answer(...args);
    };
  };
  const resident = (actor: Actor, id: string): Resident => {
    const found = one(residents, id);
    if (found === undefined || !isWithin(pathOf(found.homeId), actor.scope)) throw notFound(id);
    return asResident(found);
  };
  const device = (actor: Actor, id: string): Device => {
    const found = one(devices, id);
    if (found === undefined || !isWithin(pathOf(found.placeId), actor.scope)) throw notFound(id);
    return asDevice(found);
  };
  return {
    places: told('places', (actor, query) =>
      paged(
        places
          .filter((place) => isWithin(place.path, actor.scope))
          .filter(({ kind, parentId }) => (query.kind ?? kind) === kind && (query.parentId ?? parentId) === parentId)
          .map(asPlace),
        query,
      ),
    ),
    addPlace: told('addPlace', (_actor, place) => ({ ...asPlace(places[0] as PlaceEntry), name: place.name })),
    renamePlace: told('renamePlace', (_actor, _id, name) => ({ ...asPlace(places[0] as PlaceEntry), name })),
    residents: told('residents', (actor, query) =>
      paged(
        residents
          .filter(({ homeId }) => isWithin(pathOf(homeId), actor.scope) && (query.homeId ?? homeId) === homeId)
          .map(asResident),
        query,
      ),
    ),
    resident: told('resident', resident),
    addResident: told('addResident', () => asResident(residents[0] as ResidentEntry)),
    changeResident: told('changeResident', resident),
    residentLeft: told('residentLeft', (actor, id) => void resident(actor, id)),
    revealResidentPhone: told('revealResidentPhone', () => '13800001234'),
    contacts: told('contacts', (_actor, residentId) => (residentId === 'r1' ? [contact] : [])),
    addContact: told('addContact', () => contact),
    changeContact: told('changeContact', () => contact),
    removeContact: told('removeContact', () => undefined),
    revealContact: told('revealContact', () => 'a@b.cn'),
    devices: told('devices', (actor, query) =>
      paged(
        devices
          .filter(({ placeId }) => isWithin(pathOf(placeId), actor.scope) && (query.placeId ?? placeId) === placeId)
          .map(asDevice),
        query,
      ),
    ),
    device: told('device', device),
    addDevice: told('addDevice', () => asDevice(devices[0] as DeviceEntry)),
    changeDevice: told('changeDevice', device),
    retireDevice: told('retireDevice', () => undefined),
    rotateSecrets: told('rotateSecrets', (_actor, ids) =>
      ids.map((id) => ({ deviceId: id, clientId: id, username: id, password: 'shown once' })),
    ),
    revokeSecret: told('revokeSecret', () => undefined),
  };
}

/** Who may sign in: the user name is also the token and the password is `right-password`. */
export const people: Readonly<
  Record<string, { readonly role: Role; readonly scope: string; readonly rights: readonly Right[] }>
> = {
  admin: { role: 'admin', scope: '/', rights: [...coreRights, 'lift:read'] },
  operator: {
    role: 'operator',
    scope: '/s/c1',
    rights: ['alerts:read', 'alerts:act', 'register:read', 'readings:read'],
  },
  carer: { role: 'carer', scope: '/s/c1', rights: ['alerts:read', 'register:read'] },
  nobody: { role: 'family', scope: '/s', rights: [] },
};

export interface FakeAccess extends AccessService {
  readonly signedOut: Set<string>;
  /** Scopes given to people after they signed in. */
  readonly moved: Map<string, string>;
  readonly recorded: { readonly action: string; readonly target: string }[];
}

function fakeAccess(clock: ManualClock): FakeAccess {
  const signedOut = new Set<string>();
  const moved = new Map<string, string>();
  const recorded: FakeAccess['recorded'] = [];
  const sessionOf = (name: string) => {
    const person = Object.hasOwn(people, name) ? people[name] : undefined;
    if (person === undefined || signedOut.has(name)) return undefined;
    const actor: Actor = {
      accountId: name,
      username: name,
      name,
      ...person,
      scope: moved.get(name) ?? person.scope,
      rights: new Set(person.rights),
    };
    return { actor, expiresAt: clock.now() + 12 * 3_600_000 };
  };
  const account = { id: 'a1', username: 'zhang', name: '张三', role: 'operator', scope: '/', disabled: false } as const;
  return {
    signedOut,
    moved,
    recorded,
    async signIn({ username, password }) {
      const session = sessionOf(username);
      if (session === undefined || password !== 'right-password')
        throw new Refusal(401, 'session.bad-credentials', 'User name or password is wrong');
      return { token: username, ...session };
    },
    async signOut(token) {
      signedOut.add(token);
    },
    actorOf: async (token) => sessionOf(token),
    accounts: async () => [account],
    addAccount: async () => account,
    changeAccount: async () => account,
    audit: async (_actor, query) => paged([], query),
    async record(entry) {
      recorded.push(entry);
    },
  };
}

export interface FakeAlerts extends AlertService {
  /** Writes an alert down under the next seq and tells whoever listens. */
  put(alert: { readonly id: string; readonly placeId: string } & Partial<AlertView>): AlertView;
  /** The same, but the announcement is lost on the way. */
  putQuietly(alert: { readonly id: string; readonly placeId: string } & Partial<AlertView>): AlertView;
}

function fakeAlerts(clock: ManualClock, calls: Calls['calls']): FakeAlerts {
  const held = new Map<string, AlertView>();
  const handlers = new Set<Parameters<AlertService['onChange']>[0]>();
  let seq = 0;
  const visible = (actor: Actor): AlertView[] =>
    [...held.values()].filter(({ placeId }) => isWithin(pathOf(placeId), actor.scope));
  const putQuietly: FakeAlerts['putQuietly'] = (change) => {
    const text = { zh: '紧急求助', en: 'Emergency call' };
    seq += 1;
    const alert: AlertView = {
      type: 'sos',
      rule: 'sos',
      severity: 'P1',
      state: 'triggered',
      subject: `home:${change.placeId}`,
      residentId: null,
      deviceId: null,
      title: text,
      text,
      since: clock.now(),
      raisedAt: clock.now(),
      lastAt: clock.now(),
      count: 1,
      clearedAt: null,
      handler: null,
      acknowledgedAt: null,
      arrivedAt: null,
      resolvedAt: null,
      outcome: null,
      evidence: [],
      basis: null,
      who: null,
      where: one(places, change.placeId)?.address ?? '',
      device: null,
      ...held.get(change.id),
      ...change,
      seq,
    };
    held.set(alert.id, alert);
    return alert;
  };
  const put: FakeAlerts['put'] = (change) => {
    const alert = putQuietly(change);
    for (const handler of handlers) handler({ previous: seq - 1, alert, path: pathOf(alert.placeId) });
    return alert;
  };
  const states: Partial<Record<AlertAct['act'], AlertView['state']>> = {
    acknowledge: 'acknowledged',
    assign: 'assigned',
    arrive: 'arrived',
    resolve: 'resolved',
  };
  return {
    put,
    putQuietly,
    async list(actor, query) {
      calls.push({ name: 'alerts.list', args: [query] });
      const wanted = visible(actor).filter(
        ({ state }) => query.state === 'all' || (state === 'resolved') === (query.state === 'resolved'),
      );
      return paged(wanted, query);
    },
    countsByRule: async () => ({}),
    async get(actor, id) {
      const alert = visible(actor).find((other) => other.id === id);
      return alert === undefined ? undefined : { alert, entries: [] };
    },
    async act(actor, id, what) {
      calls.push({ name: 'alerts.act', args: [what] });
      const alert = visible(actor).find((other) => other.id === id);
      if (alert === undefined) return { ok: false, code: 'alert.not-found' };
      if (what.act === 'acknowledge' && alert.acknowledgedAt !== null)
        return { ok: false, code: 'alert.already-acknowledged', alert };
      const state = states[what.act] ?? alert.state;
      return {
        ok: true,
        alert: put({ ...alert, state, ...(what.act === 'acknowledge' ? { acknowledgedAt: clock.now() } : {}) }),
      };
    },
    seq: () => seq,
    changesSince: async (actor, since) =>
      visible(actor)
        .filter((alert) => alert.seq > since)
        .sort((a, b) => a.seq - b.seq),
    onChange(handler) {
      handlers.add(handler);
      return { [Symbol.dispose]: () => void handlers.delete(handler) };
    },
  };
}

export interface FakeParts extends ServerParts, Calls {
  readonly clock: ManualClock;
  readonly access: FakeAccess;
  readonly alerts: FakeAlerts;
  readonly operated: string[];
  say(readings: readonly Partial<Reading>[]): void;
}

const nothingSet = {
  settings: [],
  orders: [],
  version: 0,
  desired: {},
  setAt: null,
  setBy: null,
  reported: null,
  reportedAt: null,
  taken: true,
};

/** Everything the HTTP edge needs, in memory. */
export function fakeParts(replace: Partial<ServerParts> = {}): FakeParts {
  const clock = new ManualClock();
  const calls: Calls['calls'] = [];
  const operated: string[] = [];
  const listeners = new Set<(readings: readonly Reading[]) => void>();
  return {
    calls,
    operated,
    testModes: {
      of: () => ({ testable: true, until: null, provenAt: null }),
      device: async () => ({ testable: true, until: null, provenAt: null }),
      home: async () => [],
    },
    exports: {
      list: async () => [],
      start: async () => {
        throw new Refusal(409, 'export.not-supported', 'No history here');
      },
      remove: async () => undefined,
      open: async () => {
        throw new Refusal(404, 'export.not-found', 'No history here');
      },
    },
    tokens: {
      tokens: async () => [],
      addToken: async () => {
        throw new Refusal(422, 'access.invalid', 'No tokens here');
      },
      removeToken: async () => undefined,
    },
    configurations: {
      of: async (_actor, deviceId) => ({ ...nothingSet, deviceId }),
      set: async (_actor, deviceId, desired) => ({ ...nothingSet, deviceId, desired }),
      order: async () => undefined,
    },
    ingest: { take: async () => ({ taken: 1, refused: [] }) },
    register: fakeRegister(calls),
    adoption: fakeAdoption,
    directory,
    history: {
      latest: (deviceId) => [{ measure: 'battery', value: 90, unit: '%EL', at: deviceId.length }],
      lastHeard: () => clock.now() - 1_000,
      silent: (deviceId) => deviceId === 'motion-sensor-1',
      rejections: () => ({ count: 1, last: { at: 5, reason: 'not JSON' } }),
      lastSign: (homeId) => ({ at: 7, measure: 'motion', deviceId: `motion-sensor-${homeId.slice(1)}` }),
      signsOf: async ({ homeId }) => [{ at: 7, measure: 'motion', deviceId: `motion-sensor-${homeId.slice(1)}` }],
      async buckets(series, range) {
        calls.push({ name: 'buckets', args: [series, range] });
        return { stepMs: 60_000, buckets: [{ from: range.from, count: 1, min: 1, max: 1, mean: 1, last: 1 }] };
      },
      async story(range) {
        calls.push({ name: 'story', args: [range] });
        return [{ deviceId: range.deviceIds[0] ?? '', measure: 'motion', value: true, at: range.from }];
      },
    },
    readings: {
      onCommitted(handler) {
        listeners.add(handler);
        return { [Symbol.dispose]: () => void listeners.delete(handler) };
      },
    },
    say: (readings) => {
      for (const listener of listeners) listener(readings as readonly Reading[]);
    },
    notifications: { list: async (_actor, query) => paged([], query) },
    ...fakePeople(clock),
    backtests: fakeBacktests(),
    kinds: [
      {
        kind: 'sos-button',
        title: { zh: '求助按钮', en: 'SOS button' },
        icon: 'button',
        power: 'battery',
        silentAfterSeconds: 90_000,
        measures: ['sos.pressed', 'battery', 'unheard-of'],
        operations: [{ id: 'press', title: { zh: '按下', en: 'Press' }, means: [] }],
        samples: [{ says: 'pressed', dialect: 'native', frame: {}, means: [], source: 'test' }],
      },
    ],
    programmes: { list: () => [], plugins: [] },
    health: { live: () => true, ready: async () => ({ ok: true, checks: { journal: { ok: true } } }) },
    metrics: new Registry(),
    faults: () => [],
    demo: { operate: async (deviceId, operation) => void operated.push(`${deviceId}/${operation}`) },
    asyncapi: { asyncapi: '3.0.0' },
    upgrade: (_request, socket) => void socket.end('HTTP/1.1 426 Upgrade Required\r\n\r\n'),
    log: silentLog,
    options: { demo: true, timezone: 'Asia/Shanghai', mqttPort: 1883, webRoot: '/nonexistent', cookieSecure: false },
    ...replace,
    clock,
    access: fakeAccess(clock),
    alerts: fakeAlerts(clock, calls),
  };
}

/** Sends a request as a page of the hub, signed in as one of `people` or not at all. */
export const asking =
  (server: { readonly web: FastifyInstance }) =>
  async (name: string | undefined, method: 'GET' | 'POST' | 'PATCH' | 'DELETE', url: string, payload?: object) => {
    const headers = name === undefined ? {} : asPage(name);
    const answer = await server.web.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) });
    return { status: answer.statusCode, headers: answer.headers, text: answer.body, json: () => answer.json() };
  };
export type Ask = ReturnType<typeof asking>;

/** Headers of a page of the hub, signed in as one of `people`. */
export const asPage = (name: string, host = 'localhost:80') => ({
  cookie: `session=${name}`,
  origin: `http://${host}`,
});
