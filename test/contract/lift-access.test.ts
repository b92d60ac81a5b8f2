import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import Fastify from 'fastify';
import type { Transaction } from 'kysely';
import { expect, test, vi } from 'vitest';
import type { Actor, Audited } from '#contracts/access';
import type { DeviceEntry, PlaceEntry, ResidentEntry } from '#contracts/directory';
import type { AnyModule, ModulePorts } from '#contracts/module';
import type { Reading } from '#contracts/reading';
import liftAccess from '#hub/modules/lift-access/module';
import type { CardView, SwipeView, UnitHours, UnitView } from '#hub/modules/lift-access/schemas';
import { Refusal } from '#kernel/errors';
import { type DatabaseEngine, describeOnEveryDatabase } from '#test/support/databases';
import { ManualClock } from '#test/support/manual-clock';

type Handler = (readings: readonly Reading[], trx: Transaction<Record<string, never>>) => Promise<void>;

const place = (id: string, kind: PlaceEntry['kind'], parentId: string, path: string): PlaceEntry => ({
  id,
  kind,
  parentId,
  name: id,
  path,
  address: `街 ${id}`,
});
const places: readonly PlaceEntry[] = [
  place('c1', 'community', 'street', '/street/c1'),
  place('u1', 'unit', 'c1', '/street/c1/u1'),
  place('h1', 'home', 'u1', '/street/c1/u1/h1'),
  place('c2', 'community', 'street', '/street/c2'),
  place('u2', 'unit', 'c2', '/street/c2/u2'),
  place('h2', 'home', 'u2', '/street/c2/u2/h2'),
];
const reader = (id: string, placeId: string): DeviceEntry => ({
  id,
  kind: 'lift-card-reader',
  name: '电梯读卡器',
  room: '电梯',
  placeId,
  silentAfterMs: 0,
});
const canteen: DeviceEntry = { ...reader('canteen-1', 'u1'), kind: 'canteen-reader' };
const devices: readonly DeviceEntry[] = [reader('lift-1', 'u1'), reader('lift-2', 'u2'), canteen];
const residents: readonly ResidentEntry[] = [
  { id: 'wang', homeId: 'h1', name: '王秀英' },
  { id: 'li', homeId: 'h2', name: '李国强' },
];

const card = '0006547886';

interface Answer<Body> {
  readonly status: number;
  readonly body: Body;
  readonly text: string;
}

describeOnEveryDatabase('lift access', (engine) => {
  test('a card handed out opens its lift, each swipe is one row, and its resident was seen', async () => {
    await using street = await open(engine);
    const made = await street.call<CardView>('keeper', 'POST', '/cards', {
      number: card,
      kind: 'resident',
      residentId: 'wang',
      unitIds: ['u1'],
    });
    expect(made).toMatchObject({
      status: 201,
      body: { number: card, state: 'active', holder: '王秀英', unitId: 'u1' },
    });

    const at = street.clock.now() + 1_000;
    const taps = [street.tap(card, at), street.tap(card, at), street.tap(card, at + 50)];
    await street.say(taps);
    await street.say(taps);
    expect(await street.swipes()).toMatchObject({
      total: 2,
      items: [
        { at: at + 50, opened: true, reason: 'allowed', holder: '王秀英', unit: { id: 'u1', address: '街 u1' } },
        { at, opened: true, reason: 'allowed' },
      ],
    });
    expect(new Set(street.signs.map(({ id }) => id)).size).toBe(2);
    expect(street.signs[0]).toMatchObject({ residentId: 'wang', deviceId: 'lift-1', at });
  });

  test('what a lift refuses is written down with its reason and is no sign of life', async () => {
    await using street = await open(engine);
    await street.hand({ number: card, kind: 'resident', residentId: 'wang', unitIds: ['u1'] });
    const now = street.clock.now();
    await street.hand({ number: '0000000002', holder: '护理员', validFrom: now + 1_000, validUntil: now + 2_000 });
    await street.say([
      street.tap('0000000009', now),
      street.tap('0000000002', now),
      street.tap('0000000002', now + 1_000),
      street.tap('0000000002', now + 2_000),
      street.tap(card, now, 'lift-2'),
      street.tap(6547886, now + 1),
      street.tap(true, now + 2),
      street.tap(card, now, 'canteen-1'),
      street.tap(card, now, 'never-registered'),
    ]);
    const log = (await street.swipes()).items.map(({ at, deviceId, reason }) => `${at - now} ${deviceId} ${reason}`);
    expect(log.sort()).toEqual([
      '0 lift-1 not-yet-valid',
      '0 lift-1 unknown-card',
      '0 lift-2 not-on-list',
      '1 lift-1 allowed',
      '1000 lift-1 allowed',
      '2000 lift-1 expired',
    ]);
    expect(street.signs).toMatchObject([{ residentId: 'wang', at: now + 1 }]);
  });

  test('a block holds at once, at the hub and at the reader; undoing it ends it; both are recorded', async () => {
    await using street = await open(engine);
    const { id } = await street.hand({ number: card, kind: 'resident', residentId: 'wang', unitIds: ['u1'] });
    expect(street.lastList('lift-1')).toMatchObject({ version: 1, allow: [card], blocked: [] });

    street.clock.advance(60_000);
    const blockedAt = street.clock.now();
    const blocked = await street.call<CardView>('keeper', 'POST', `/cards/${id}/block`, { reason: '挂失' });
    expect(blocked.body).toMatchObject({ state: 'blocked', blockedAt, blockReason: '挂失' });
    expect(street.lastList('lift-1')).toMatchObject({ version: 2, allow: [], blocked: [card] });
    expect(street.lastList('lift-2')).toMatchObject({ version: 0, allow: [], blocked: [] });

    await street.say([street.tap(card, blockedAt - 1), street.tap(card, blockedAt), street.tap(card, blockedAt + 9)]);
    expect((await street.swipes()).items.map(({ reason }) => reason)).toEqual(['blocked', 'blocked', 'allowed']);

    street.clock.advance(60_000);
    const again = await street.call<CardView>('keeper', 'POST', `/cards/${id}/block`, { reason: '再次' });
    expect(again.body).toMatchObject({ blockedAt, blockReason: '挂失' });
    const freed = await street.call<CardView>('keeper', 'POST', `/cards/${id}/unblock`);
    expect(freed.body).toMatchObject({ state: 'active', blockedAt: null });
    expect(street.lastList('lift-1')).toMatchObject({ version: 3, allow: [card], blocked: [] });

    // A reader that was away tells of a swipe from the time of the block: it is judged as it was then.
    await street.say([street.tap(card, blockedAt + 30_000), street.tap(card, street.clock.now())]);
    const late = (await street.swipes()).items.find(({ at }) => at === blockedAt + 30_000);
    expect(late?.reason).toBe('blocked');
    expect(street.audited.map(({ by, action }) => `${by} ${action}`)).toEqual([
      'keeper lift-access.card-added',
      'keeper lift-access.card-blocked',
      'keeper lift-access.card-unblocked',
    ]);
    expect(street.audited.map(({ detail }) => JSON.stringify(detail ?? {})).join()).not.toContain(card);
  });

  test('a reader that could not be told is told when it comes back, and the page knows until then', async () => {
    await using street = await open(engine);
    const version = async () => {
      const { body } = await street.call<UnitView[]>('keeper', 'GET', '/units');
      return body.map((unit) => [unit.id, unit.version, unit.sentVersion]);
    };
    street.breakLine(true);
    await street.hand({ number: card, kind: 'resident', residentId: 'wang', unitIds: ['u1'] });
    expect(await version()).toEqual([
      ['u1', 1, 0],
      ['u2', 0, 0],
    ]);
    street.breakLine(false);
    await street.say([{ ...street.tap(true, street.clock.now()), measure: 'available' }]);
    await vi.waitFor(() => expect(street.lastList('lift-1')).toMatchObject({ version: 1, allow: [card] }));
    await vi.waitFor(async () => expect(await version()).toContainEqual(['u1', 1, 1]));
  });

  test('every reader has its list when the hub has started, and again after the night', async () => {
    await using street = await open(engine);
    expect(street.lists.map(({ to }) => to).sort()).toEqual(['lift-1', 'lift-2']);
    await street.night();
    expect(street.lists.map(({ to }) => to).sort()).toEqual(['lift-1', 'lift-1', 'lift-2', 'lift-2']);
  });

  test('units are granted and revoked; the end of a card can be moved', async () => {
    await using street = await open(engine);
    const now = street.clock.now();
    const { id } = await street.hand({ number: card, holder: '志愿者', validUntil: now + 1_000, unitIds: ['u1'] });
    const granted = await street.call<CardView>('keeper', 'POST', `/cards/${id}/units/u2`);
    expect(granted.body.units.map((unit) => unit.id)).toEqual(['u1', 'u2']);
    expect(street.lastList('lift-2')).toMatchObject({ temporary: [{ card, from: null, until: now + 1_000 }] });
    const extended = await street.call<CardView>('keeper', 'POST', `/cards/${id}/extend`, { validUntil: now + 5_000 });
    expect(extended.body.validUntil).toBe(now + 5_000);
    expect(street.lastList('lift-2')).toMatchObject({ temporary: [{ card, until: now + 5_000 }] });
    const revoked = await street.call<CardView>('keeper', 'DELETE', `/cards/${id}/units/u1`);
    expect(revoked.body.units.map((unit) => unit.id)).toEqual(['u2']);
    expect(street.lastList('lift-1')).toMatchObject({ allow: [], temporary: [] });
  });

  test.for<[string, number, string, Record<string, unknown>]>([
    ['a number given out before', 409, 'number-taken', { number: '0000000001' }],
    ['a number that is none', 400, '', { number: '12345' }],
    ['a lift that is not there', 422, 'no-such-unit', { unitIds: ['h1'] }],
    ['no lift at all', 400, '', { unitIds: [] }],
    ['a resident who is not there', 422, 'no-such-resident', { residentId: 'nobody' }],
    ['a temporary card without an end', 422, 'incomplete', { kind: 'temporary', holder: '护理员' }],
    ['a temporary card of nobody', 422, 'incomplete', { kind: 'temporary', validUntil: Date.UTC(2026, 1, 1) }],
    ['a card that is over before it begins', 422, 'already-over', { validUntil: 5 }],
    [
      'a temporary card for ever',
      422,
      'too-long',
      { kind: 'temporary', holder: '护理员', validUntil: Date.UTC(2030, 0, 1) },
    ],
  ])('is not handed out: %s', async ([, status, code, change]) => {
    await using street = await open(engine);
    await street.hand({ number: '0000000001', kind: 'resident', residentId: 'wang', unitIds: ['u1'] });
    const wanted = { number: '0000000002', kind: 'resident', residentId: 'wang', unitIds: ['u1'], ...change };
    const answer = await street.call<{ code?: string }>('keeper', 'POST', '/cards', wanted);
    expect(answer.status).toBe(status);
    if (code !== '') expect(answer.body.code).toBe(`lift-access.${code}`);
    expect((await street.call<{ total: number }>('keeper', 'GET', '/cards')).body.total).toBe(1);
  });

  test('who may only read sees four digits, finds by them alone, and changes nothing', async () => {
    await using street = await open(engine);
    const { id } = await street.hand({ number: card, kind: 'resident', residentId: 'wang', unitIds: ['u1'] });
    await street.say([street.tap(card, street.clock.now())]);
    for (const path of ['/cards', '/swipes', '/swipes.csv', '/units', '/hours?from=0&to=3600000']) {
      const answer = await street.call('operator', 'GET', path);
      expect([path, answer.status, answer.text.includes(card)]).toEqual([path, 200, false]);
    }
    const found = async (account: Account, q: string) =>
      (await street.call<{ total: number }>(account, 'GET', `/cards?q=${encodeURIComponent(q)}`)).body.total;
    expect([
      await found('operator', '7886'),
      await found('operator', '000654'),
      await found('operator', '秀英'),
    ]).toEqual([1, 0, 1]);
    expect([await found('keeper', '000654'), await found('keeper', '%'), await found('keeper', '_')]).toEqual([
      1, 0, 0,
    ]);
    for (const [method, path, body] of [
      ['POST', '/cards', { number: '0000000002', kind: 'resident', residentId: 'wang', unitIds: ['u1'] }],
      ['POST', `/cards/${id}/block`, { reason: 'x' }],
      ['POST', `/cards/${id}/unblock`, undefined],
      ['POST', `/cards/${id}/extend`, { validUntil: 9e12 }],
      ['POST', `/cards/${id}/units/u2`, undefined],
      ['DELETE', `/cards/${id}/units/u1`, undefined],
    ] as const) {
      expect([path, (await street.call('operator', method, path, body)).status]).toEqual([path, 403]);
    }
    expect((await street.call('family', 'GET', '/cards')).status).toBe(403);
  });

  test('nobody sees or changes what lies outside their part of the street', async () => {
    await using street = await open(engine);
    const { id } = await street.hand({ number: card, kind: 'resident', residentId: 'wang', unitIds: ['u1'] });
    await street.say([street.tap(card, street.clock.now())]);
    const total = async (path: string) =>
      (await street.call<{ total: number }>('keeper-of-c2', 'GET', path)).body.total;
    expect([await total('/cards'), await total('/swipes')]).toEqual([0, 0]);
    const units = await street.call<UnitView[]>('keeper-of-c2', 'GET', '/units');
    expect(units.body.map((unit) => [unit.id, unit.residents.map(({ name }) => name)])).toEqual([['u2', ['李国强']]]);
    expect((await street.call('keeper-of-c2', 'POST', `/cards/${id}/block`, { reason: 'x' })).status).toBe(404);
    expect((await street.call('keeper-of-c2', 'POST', `/cards/${id}/units/u2`)).status).toBe(404);
    expect((await street.call('keeper-of-c2', 'GET', '/swipes.csv')).text).not.toContain(card);
  });

  test('lists are searched, filtered and paged', async () => {
    await using street = await open(engine);
    const now = street.clock.now();
    await street.hand({ number: '0000000001', kind: 'resident', residentId: 'wang', unitIds: ['u1'] });
    await street.hand({ number: '0000000002', holder: '护理员', validFrom: now + 10, validUntil: now + 1_000 });
    await street.hand({ number: '0000000003', holder: '志愿者', validUntil: now + 1, unitIds: ['u2'] });
    const lost = await street.hand({ number: '0000000004', kind: 'resident', residentId: 'li', unitIds: ['u2'] });
    await street.call('keeper', 'POST', `/cards/${lost.id}/block`, { reason: '挂失' });
    street.clock.advance(5);

    const numbers = async (filter: string) =>
      (await street.call<{ items: CardView[] }>('keeper', 'GET', `/cards?${filter}`)).body.items.map(({ number }) =>
        Number(number),
      );
    expect((await numbers('')).sort()).toEqual([1, 2, 3, 4]);
    expect(await numbers('state=active')).toEqual([1]);
    expect(await numbers('state=upcoming')).toEqual([2]);
    expect(await numbers('state=expired')).toEqual([3]);
    expect(await numbers('state=blocked')).toEqual([4]);
    expect((await numbers('unitId=u2')).sort()).toEqual([3, 4]);

    const seen: number[] = [];
    let cursor: string | undefined;
    do {
      const page = await street.call<{ items: CardView[]; cursor?: string; total: number }>(
        'keeper',
        'GET',
        `/cards?limit=3${cursor === undefined ? '' : `&cursor=${cursor}`}`,
      );
      expect(page.body.total).toBe(4);
      seen.push(...page.body.items.map(({ number }) => Number(number)));
      cursor = page.body.cursor;
    } while (cursor !== undefined);
    expect(seen.sort()).toEqual([1, 2, 3, 4]);

    await street.say([1, 2, 3, 4, 5].map((number) => street.tap(number, now + number)));
    const log = async (filter: string) =>
      (await street.swipes(filter)).items.map(({ at, number }) => {
        expect(at - now).toBe(Number(number));
        return at - now;
      });
    expect(await log('limit=2')).toEqual([5, 4]);
    expect(await log('outcome=opened')).toEqual([1]);
    expect(await log('outcome=refused')).toEqual([5, 4, 3, 2]);
    expect(await log(`from=${now + 2}&to=${now + 4}`)).toEqual([3, 2]);
    expect(await log(`cardId=${lost.id}`)).toEqual([4]);
    expect(await log('unitId=u2')).toEqual([]);
    expect(await log(`q=${encodeURIComponent('志愿')}`)).toEqual([3]);
    const second = await street.swipes(`limit=2&cursor=${(await street.swipes('limit=2')).cursor}`);
    expect(second.items.map(({ at }) => at - now)).toEqual([3, 2]);
  });

  test('the picture of the day counts each swipe in its hour', async () => {
    await using street = await open(engine);
    await street.hand({ number: card, kind: 'resident', residentId: 'wang', unitIds: ['u1'] });
    const from = street.clock.now();
    const hour = 3_600_000;
    const taps = [0, 1, hour - 1, hour, 5 * hour + 7].map((after) => street.tap(card, from + after));
    await street.say([
      ...taps,
      street.tap('0000000009', from + 5 * hour),
      street.tap(card, from - 1),
      street.tap(card, from + 24 * hour),
    ]);
    const { body } = await street.call<UnitHours[]>('keeper', 'GET', `/hours?from=${from}&to=${from + 24 * hour}`);
    expect(body.map(({ id, hours }) => [id, hours.length])).toEqual([
      ['u1', 24],
      ['u2', 24],
    ]);
    const busy = body[0]?.hours.flatMap((counts, index) =>
      counts.opened + counts.refused > 0 ? [[index, counts]] : [],
    );
    expect(busy).toEqual([
      [0, { opened: 3, refused: 0 }],
      [1, { opened: 1, refused: 0 }],
      [5, { opened: 1, refused: 1 }],
    ]);
    const tooLong = await street.call('keeper', 'GET', `/hours?from=${from}&to=${from + 49 * hour}`);
    expect(tooLong.status).toBe(422);
  });

  test('the log as a file begins with a byte order mark, runs no formula, and taking it is recorded', async () => {
    await using street = await open(engine);
    const until = street.clock.now() + 1_000;
    await street.hand({ number: card, holder: '=HYPERLINK("http://evil")', validUntil: until });
    await street.say([street.tap(card, street.clock.now())]);
    const { text } = await street.call('keeper', 'GET', '/swipes.csv');
    expect(text.startsWith('\uFEFF时间')).toBe(true);
    expect(text).toContain('"\'=HYPERLINK(""http://evil"")"');
    expect(street.audited.at(-1)).toMatchObject({ by: 'keeper', action: 'lift-access.exported' });
  });

  test('swipes are forgotten after the time set, and not before', async () => {
    await using street = await open(engine);
    const at = street.clock.now();
    await street.say([street.tap(card, at)]);
    street.clock.advance(180 * 86_400_000);
    await street.night();
    expect((await street.swipes()).total).toBe(1);
    street.clock.advance(1);
    await street.night();
    expect((await street.swipes()).total).toBe(0);
  });

  test('a transaction that is rolled back leaves no swipe', async () => {
    await using street = await open(engine);
    await expect(street.say([street.tap(card, 5)], new Error('killed'))).rejects.toThrow('killed');
    expect((await street.swipes()).total).toBe(0);
    await street.say([street.tap(card, 5)]);
    expect((await street.swipes()).total).toBe(1);
  });

  test('the demonstration street has a card in every state and swipes of every kind', async () => {
    await using street = await open(engine, { sample: true });
    const { body } = await street.call<{ items: CardView[] }>('keeper', 'GET', '/cards?limit=200');
    expect(new Set(body.items.map(({ state }) => state))).toEqual(
      new Set(['active', 'blocked', 'upcoming', 'expired']),
    );
    expect(body.items.find(({ number }) => number === card)).toMatchObject({ state: 'active', holder: '王秀英' });
    expect(body.items.some(({ number }) => number === '0008844356')).toBe(false);
    const { items } = await street.swipes('limit=200');
    expect(new Set(items.map(({ reason }) => reason))).toEqual(
      new Set(['allowed', 'blocked', 'not-yet-valid', 'expired', 'unknown-card']),
    );
    expect(items.every(({ at }) => at < street.clock.now())).toBe(true);
    expect(street.lastList('lift-1')).toMatchObject({ blocked: [expect.any(String)] });
  });
});

const accounts = {
  keeper: { scope: '/', rights: ['lift-access:read', 'lift-access:write'] },
  'keeper-of-c2': { scope: '/street/c2', rights: ['lift-access:read', 'lift-access:write'] },
  operator: { scope: '/', rights: ['lift-access:read'] },
  family: { scope: '/street/c1/u1/h1', rights: [] },
} as const satisfies Record<string, { scope: string; rights: readonly string[] }>;
type Account = keyof typeof accounts;

/** The module on a real database, everything else a plain object. */
async function open(engine: DatabaseEngine, { sample = false } = {}) {
  const clock = new ManualClock();
  const database = await engine.open();
  const module: AnyModule = liftAccess;
  await database.migrate(module.id, module.migrations);

  const lists: { to: string; list: Record<string, unknown> }[] = [];
  const audited: Audited[] = [];
  const signs: Parameters<ModulePorts['signsOfLife']['report']>[0][] = [];
  const nightly: (() => void | Promise<void>)[] = [];
  let broken = false;
  let handler: Handler = async () => undefined;

  const ports: ModulePorts = {
    readings: {
      follow: (_measures, given) => {
        handler = given;
      },
    },
    residents: {
      find: (id) => residents.find((resident) => resident.id === id),
      of: (homeId) => residents.filter((resident) => resident.homeId === homeId),
    },
    places: {
      find: (id) => places.find((found) => found.id === id),
      below: (id) => places.filter(({ path }) => path.includes(`/${id}/`)),
    },
    devices: {
      find: (id) => devices.find((device) => device.id === id),
      ofKind: (kind) => devices.filter((device) => device.kind === kind),
    },
    alerts: { report: async () => undefined },
    signsOfLife: { report: async (sign) => void signs.push(sign) },
    clock: { now: () => clock.now(), daily: (_time, run) => void nightly.push(run) },
    database: database.owning(),
    audit: { record: async (entry) => void audited.push(entry) },
    commands: {
      async send(to, list) {
        if (broken) throw new Error('broker is away');
        lists.push({ to, list });
      },
    },
  };
  const config = { retentionDays: 180, longestTemporaryDays: 366 };
  if (sample) await module.sampleData?.(ports);
  await module.start({ ...ports, config });

  const web = Fastify().withTypeProvider<TypeBoxTypeProvider>();
  const actorOf = (name: Account): Actor => ({
    accountId: name,
    username: name,
    name,
    role: 'lift-keeper',
    scope: accounts[name].scope,
    rights: new Set(accounts[name].rights),
  });
  await web.register(
    module.routes({
      ...ports,
      config,
      tools: {
        actor(request, right) {
          const actor = actorOf((request as { headers: Record<string, string> }).headers.account as Account);
          if (!actor.rights.has(right)) throw new Refusal(403, 'access.right-missing', right);
          return actor;
        },
        refuse(status, code, detail) {
          throw new Refusal(status, code as `${string}.${string}`, detail);
        },
      },
    }),
  );
  web.setErrorHandler((error, _request, reply) =>
    error instanceof Refusal ? reply.code(error.status).send({ code: error.code }) : reply.send(error),
  );

  async function call<Body>(
    as: Account,
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    body?: object,
  ): Promise<Answer<Body>> {
    const { statusCode, body: text } = await web.inject({
      method,
      url: path,
      headers: { account: as },
      ...(body === undefined ? {} : { payload: body }),
    });
    return { status: statusCode, body: text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : text, text };
  }

  return {
    clock,
    lists,
    audited,
    signs,
    call,
    lastList: (to: string) => lists.findLast((sent) => sent.to === to)?.list,
    breakLine: (away: boolean) => {
      broken = away;
    },
    async hand(wanted: Record<string, unknown>): Promise<CardView> {
      const answer = await call<CardView>('keeper', 'POST', '/cards', {
        kind: 'temporary',
        unitIds: ['u1'],
        ...wanted,
      });
      expect(answer.status).toBe(201);
      return answer.body;
    },
    swipes: async (filter = '') =>
      (await call<{ items: SwipeView[]; total: number; cursor?: string }>('keeper', 'GET', `/swipes?${filter}`)).body,
    tap: (value: string | number | boolean, at: number, deviceId = 'lift-1'): Reading => ({
      deviceId,
      placeId: deviceId === 'lift-2' ? 'u2' : 'u1',
      measure: 'card.tapped',
      value,
      at,
      receivedAt: at,
    }),
    /** One committed batch, as the host hands it over. */
    say: (readings: readonly Reading[], killed?: Error) =>
      database.owning<Record<string, never>>().write(async (trx) => {
        await handler(readings, trx);
        if (killed !== undefined) throw killed;
      }),
    night: async () => {
      for (const run of nightly) await run();
    },
    async [Symbol.asyncDispose]() {
      await web.close();
      await database[Symbol.asyncDispose]();
    },
  };
}
