import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Actor } from '#contracts/access';
import { type Access, openAccess } from '#hub/access/access';
import { type OpenDatabase, openDatabase } from '#hub/database/database';
import { Secret } from '#kernel/secret';
import { describeOnEveryDatabase } from '#test/support/databases';
import { ManualClock } from '#test/support/manual-clock';

describeOnEveryDatabase('the audit chain', (engine) => {
  let database: OpenDatabase;
  let location: string;
  let access: Access;
  let admin: Actor;
  const clock = new ManualClock(Date.UTC(2026, 3, 2));

  const open = () => openAccess({ database, clock, passwordCost: { memoryCost: 64, timeCost: 1 } });
  const restart = async () => {
    await database[Symbol.asyncDispose]();
    database = await openDatabase(location);
    access = await open();
  };

  beforeEach(async () => {
    location = await engine.location();
    database = await openDatabase(location);
    access = await open();
    const password = 'correct horse battery';
    await access.ensureAdmin(new Secret(password));
    admin = (await access.service.signIn({ username: 'admin', password }, { address: '10.0.0.1' })).actor;
  });
  afterEach(() => database[Symbol.asyncDispose]());

  const write = async (count: number) => {
    for (let index = 1; index <= count; index += 1) {
      await access.service.record({ by: 'wang', action: 'test.done', target: `thing:${index}`, detail: { index } });
    }
  };
  /** What stands in the chain before a test writes into it: the admin and one sign-in. */
  const before = 2;

  test('holds one record an action, in order, across restarts', async () => {
    await write(3);
    await restart();
    await write(2);
    expect(await access.verifyAudit()).toEqual({ ok: true, records: before + 5, head: expect.stringMatching(/^[0-9a-f]{64}$/) }); // biome-ignore format: one line
    const actions = await database.queries.selectFrom('audit').select(['position', 'action']).orderBy('position').execute(); // biome-ignore format: one line
    expect(actions.slice(0, before).map(({ action }) => action)).toEqual(['account.added', 'session.opened']);
    expect(actions.map(({ position }) => position)).toEqual(actions.map((_row, index) => index + 1));
  });

  test('records asked for at once stand one behind the other', async () => {
    await Promise.all(Array.from({ length: 30 }, () => write(1)));
    expect(await access.verifyAudit()).toMatchObject({ ok: true, records: before + 30 });
  });

  test('a record is undone with the transaction it belongs to', async () => {
    const undone = database.write(async (trx) => {
      await access.record(trx, { by: 'wang', action: 'test.done', target: 'x' });
      throw new Error('the rest failed');
    });
    await expect(undone).rejects.toThrow('the rest failed');
    await write(1);
    expect(await access.verifyAudit()).toMatchObject({ ok: true, records: before + 1 });
  });

  test.for([
    ['who', { by: 'li' }],
    ['when', { at: 1 }],
    ['what', { action: 'test.undone' }],
    ['about what', { target: 'thing:9' }],
    ['the detail', { detail: '{"index":9}' }],
    ['the hash', { hash: '0'.repeat(64) }],
  ] as const)('finds the record in which somebody changed %s', async ([, change]) => {
    await write(5);
    await database.write((trx) =>
      trx
        .updateTable('audit')
        .set(change)
        .where('position', '=', before + 3)
        .execute(),
    );
    expect(await access.verifyAudit()).toEqual({ ok: false, brokenAt: before + 3 });
  });

  test('finds where a record was taken out, and where two were exchanged', async () => {
    await write(5);
    const at = (position: number) =>
      database.queries.selectFrom('audit').selectAll().where('position', '=', position).executeTakeFirstOrThrow();
    const [third, fourth] = [await at(before + 3), await at(before + 4)];
    const put = ({ position, ...row }: typeof third, where: number) =>
      database.write((trx) => trx.updateTable('audit').set(row).where('position', '=', where).execute());
    await put(third, before + 4);
    await put(fourth, before + 3);
    expect(await access.verifyAudit()).toEqual({ ok: false, brokenAt: before + 3 });
    await put(third, before + 3);
    await put(fourth, before + 4);
    expect(await access.verifyAudit()).toMatchObject({ ok: true });
    await database.write((trx) =>
      trx
        .deleteFrom('audit')
        .where('position', '=', before + 2)
        .execute(),
    );
    expect(await access.verifyAudit()).toEqual({ ok: false, brokenAt: before + 2 });
  });

  test('is read newest first, page by page, and searched by words taken literally', async () => {
    await write(5);
    await access.service.record({ by: 'Li', action: 'rate.changed', target: '100%_off' });
    const first = await access.service.audit(admin, { limit: 4 });
    expect(first.items[0]).toMatchObject({ by: 'Li', action: 'rate.changed', detail: {} });
    expect(first.total).toBe(before + 6);
    const second = await access.service.audit(admin, { limit: 4, cursor: first.cursor ?? '' });
    expect([...first.items, ...second.items].map(({ position }) => position)).toEqual([8, 7, 6, 5, 4, 3, 2, 1]);
    expect(second.cursor).toBeUndefined();
    const found = async (q: string) => (await access.service.audit(admin, { limit: 10, q })).items.map(({ target }) => target); // biome-ignore format: one line
    expect(await found('li CHANGED')).toEqual(['100%_off']);
    expect(await found('0%_o')).toEqual(['100%_off']);
    expect(await found('1_0')).toEqual([]);
    expect(await found('thing:3')).toEqual(['thing:3']);
    expect(await found("' or 1=1 --")).toEqual([]);
    await expect(access.service.audit(admin, { limit: 4, cursor: 'nonsense' })).rejects.toMatchObject({
      status: 422,
    });
  });
});
