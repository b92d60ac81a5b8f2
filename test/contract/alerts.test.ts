import { expect, test } from 'vitest';
import type { Actor } from '#contracts/access';
import type { AlertQuery } from '#contracts/alert';
import type { Finding } from '#contracts/finding';
import { Desk } from '#hub/alerts/desk';
import { createAlertService } from '#hub/alerts/service';
import { loadDesk, writeChanges } from '#hub/alerts/store';
import { newUlid } from '#kernel/ids';
import { describeOnEveryDatabase } from '#test/support/databases';

const text = { zh: '按下了紧急按钮', en: 'Pressed' };
const found = (home: string, type = 'sos', severity: Finding['severity'] = 'P1'): Finding => ({
  rule: type,
  type,
  severity,
  subject: { key: `home:${home}`, placeId: home },
  since: 1,
  at: 1,
  title: text,
  text,
  evidence: [{ deviceId: 'd1', measure: 'sos.pressed', value: true, at: 1 }],
});
const actor = (scope: string): Actor => ({
  accountId: 'a',
  username: 'u',
  name: '王芳',
  role: 'operator',
  scope,
  rights: new Set(),
});
const all: AlertQuery = { state: 'all', limit: 50 };

describeOnEveryDatabase('alerts', (engine) => {
  const setUp = async () => {
    const database = await engine.open();
    const places = {
      s: '/s',
      's-1': '/s/s-1',
      's-10': '/s/s-10',
      'home-1': '/s/s-1/home-1',
      'home-2': '/s/s-10/home-2',
    };
    await database.write(async (trx) => {
      for (const [id, path] of Object.entries(places)) {
        const parent = path.split('/').at(-2);
        await trx
          .insertInto('place')
          .values({
            id,
            kind: id.startsWith('home') ? 'home' : 'estate',
            parent_id: parent === '' ? null : (parent ?? null),
            name: id,
            path,
            sample: 0,
            created_at: 1,
          })
          .execute();
      }
    });
    await database.write(async (trx) => {
      const resident = {
        id: 'r1',
        home_id: 'home-1',
        name: '王秀英',
        sex: null,
        born: null,
        living: 'alone',
        care_level: 'mild',
        conditions: '[]',
        note: '',
      };
      await trx
        .insertInto('resident')
        .values({ ...resident, phone_sealed: null, phone_masked: null, sample: 0, created_at: 1, left_at: null })
        .execute();
    });
    const desk = new Desk({ ...(await loadDesk(database.queries)), newId: newUlid });
    const settle = async (): Promise<void> => {
      const changes = desk.finish();
      await database.write((trx) => writeChanges(trx, changes));
      service.announce(changes.alerts);
    };
    const service = createAlertService({
      database,
      directory: {
        place: (id) => {
          const path = places[id as keyof typeof places];
          return path === undefined ? undefined : { id, kind: 'home', name: id, path, address: `住址 ${id}` };
        },
        resident: () => undefined,
        residentsOf: () => [],
        device: () => undefined,
      },
      placesCalled: (words) => (words === '叶青苑' ? ['home-2'] : []),
      ageOf: () => null,
      async submit(act, { alertId, by, closed }) {
        const result = desk.act(act, { alertId, by: by.name, now: 5, ...(closed === undefined ? {} : { closed }) });
        await settle();
        return result;
      },
      seq: () => desk.seq,
    });
    return { database, desk, service, settle, [Symbol.asyncDispose]: () => database[Symbol.asyncDispose]() };
  };

  test('keep what they were judged by: of the finding that made them as severe as they are', async () => {
    await using parts = await setUp();
    const { database, desk, settle } = parts;
    const basis = (version: number) => ({ version, settings: { hours: version }, baseline: text });
    desk.take({ ...found('home-1', 'inactivity', 'P3'), basis: basis(1) }, 1_000);
    desk.take({ ...found('home-1', 'inactivity', 'P3'), basis: basis(2) }, 2_000);
    await settle();
    expect((await loadDesk(database.queries)).open).toMatchObject([{ basis: basis(1) }]);
    desk.take({ ...found('home-1', 'inactivity', 'P2'), basis: basis(3) }, 3_000);
    desk.take(found('home-2'), 3_000);
    await settle();
    const { open } = await loadDesk(database.queries);
    expect(open.map(({ type, basis }) => [type, basis])).toEqual([
      ['inactivity', basis(3)],
      ['sos', null],
    ]);
  });

  test('are counted by rule, within the scope and since a moment', async () => {
    await using parts = await setUp();
    const { desk, service, settle } = parts;
    desk.take(found('home-1'), 1_000);
    desk.take(found('home-2'), 2_000);
    desk.take(found('home-1', 'smoke'), 2_000);
    await settle();
    expect(await service.countsByRule(actor('/'), 0)).toEqual({ sos: 2, smoke: 1 });
    expect(await service.countsByRule(actor('/s/s-1'), 0)).toEqual({ sos: 1, smoke: 1 });
    expect(await service.countsByRule(actor('/'), 1_500)).toEqual({ sos: 1, smoke: 1 });
  });

  test('come back from the disk as they were, and the desk goes on where it was', async () => {
    await using parts = await setUp();
    const { database, desk, settle } = parts;
    desk.take(found('home-1'), 1_000);
    desk.take(found('home-1'), 2_000);
    await settle();
    const again = await loadDesk(database.queries);
    expect(again.seq).toBe(1);
    expect(again.open).toEqual([...desk.open()]);
  });

  test('the database itself refuses a second open alert of the same subject and type', async () => {
    await using parts = await setUp();
    const { database, desk, settle } = parts;
    desk.take(found('home-1'), 1_000);
    await settle();
    const other = new Desk({ open: [], seq: 10, newId: newUlid });
    other.take(found('home-1'), 1_000);
    await expect(database.write((trx) => writeChanges(trx, other.finish()))).rejects.toThrow(/unique/i);
  });

  test('outside the scope nothing is found; a scope ends at whole ids', async () => {
    await using parts = await setUp();
    const { desk, service, settle } = parts;
    desk.take(found('home-1'), 1_000);
    const foreign = desk.take(found('home-2'), 1_000);
    await settle();
    const narrow = actor('/s/s-1');
    expect((await service.list(narrow, all)).items.map(({ placeId }) => placeId)).toEqual(['home-1']);
    expect((await service.list(actor('/'), all)).total).toBe(2);
    expect(await service.get(narrow, foreign)).toBeUndefined();
    expect(await service.act(narrow, foreign, { act: 'acknowledge' })).toEqual({ ok: false, code: 'alert.not-found' });
    expect((await service.changesSince(narrow, 0)).map(({ placeId }) => placeId)).toEqual(['home-1']);
  });

  test('are paged newest first without a gap or a repeat', async () => {
    await using parts = await setUp();
    const { desk, service, settle } = parts;
    for (let i = 0; i < 25; i += 1) desk.take(found('home-1', `type-${i}`, 'P3'), 1_000 + (i % 5));
    await settle();
    const ids: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await service.list(actor('/'), { ...all, limit: 7, ...(cursor === undefined ? {} : { cursor }) });
      expect(page.total).toBe(25);
      ids.push(...page.items.map(({ id }) => id));
      cursor = page.cursor;
    } while (cursor !== undefined);
    expect(new Set(ids).size).toBe(25);
  });

  test('are found by words, state and severity', async () => {
    await using parts = await setUp();
    const { desk, service, settle } = parts;
    const pressed = desk.take(found('home-1'), 1_000);
    desk.take(found('home-2', 'battery-low', 'P3'), 1_000);
    await settle();
    await service.act(actor('/'), pressed, { act: 'resolve', outcome: 'test', note: '演练' });
    const ids = async (query: Partial<AlertQuery>): Promise<string[]> =>
      (await service.list(actor('/'), { ...all, ...query })).items.map(({ type }) => type);
    expect(await ids({ q: '紧急 home-1' })).toEqual(['sos']);
    expect(await ids({ q: '%' })).toHaveLength(2);
    expect(await ids({ q: '叶青苑' })).toEqual(['battery-low']);
    expect(await ids({ q: '王秀英' })).toEqual(['sos']);
    expect(await ids({ state: 'open' })).toEqual(['battery-low']);
    expect(await ids({ state: 'resolved' })).toEqual(['sos']);
    expect(await ids({ severity: 'P3' })).toEqual(['battery-low']);
    const detail = await service.get(actor('/'), pressed);
    expect(detail?.entries.map(({ step }) => step)).toEqual(['raised', 'resolved']);
    expect(await service.act(actor('/'), pressed, { act: 'comment', note: '后补' })).toMatchObject({ ok: true });
    expect(await service.act(actor('/'), pressed, { act: 'arrive' })).toMatchObject({
      ok: false,
      code: 'alert.already-resolved',
    });
  });
});
