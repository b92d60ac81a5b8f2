import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Actor } from '#contracts/access';
import type { Database } from '#contracts/database';
import { hourMs, minuteMs } from '#contracts/time';
import { type Access, openAccess } from '#hub/access/access';
import { type OpenDatabase, openDatabase } from '#hub/database/database';
import type { Tables } from '#hub/database/tables';
import { Secret } from '#kernel/secret';
import { describeOnEveryDatabase } from '#test/support/databases';
import { ManualClock } from '#test/support/manual-clock';

const password = 'correct horse battery';
/** Cheap on purpose: what is tested here is not argon2. */
const passwordCost = { memoryCost: 64, timeCost: 1 };
const here = { address: '10.0.0.1' };

describeOnEveryDatabase('access', (engine) => {
  let database: OpenDatabase;
  let location: string;
  let access: Access;
  let admin: Actor;
  let clock: ManualClock;

  const open = () =>
    openAccess({
      database,
      clock,
      moduleRights: { 'lift-access:read': ['lift-keeper'] },
      passwordCost,
    });
  const restart = async () => {
    await database[Symbol.asyncDispose]();
    database = await openDatabase(location);
    access = await open();
  };
  const signIn = (username: string, word = password, from = here) =>
    access.service.signIn({ username, password: word }, from);
  const actorOf = async (token: string) => (await access.service.actorOf(token))?.actor.username;

  beforeEach(async () => {
    clock = new ManualClock(Date.UTC(2026, 3, 2));
    location = await engine.location();
    database = await openDatabase(location);
    access = await open();
    await access.ensureAdmin(new Secret(password));
    admin = (await signIn('admin')).actor;
  });
  afterEach(() => database[Symbol.asyncDispose]());

  describe('the first start', () => {
    test('makes a password when none is given, and says it once', async () => {
      await database.write(async (trx) => {
        await trx.deleteFrom('session').execute();
        await trx.deleteFrom('account').execute();
      });
      await restart();
      const made = await access.ensureAdmin();
      expect(made?.expose()).toMatch(/^[\w-]{27}$/);
      expect((await signIn('admin', made?.expose())).actor).toMatchObject({ role: 'admin', scope: '/' });
      expect(await access.ensureAdmin()).toBeUndefined();
    });

    test('keeps a given password to itself, and refuses a short one', async () => {
      expect(await access.ensureAdmin(new Secret('another password'))).toBeUndefined();
      await expect(signIn('admin', 'another password')).rejects.toMatchObject({ status: 401 });
      await database.write(async (trx) => {
        await trx.deleteFrom('session').execute();
        await trx.deleteFrom('account').execute();
      });
      await restart();
      await expect(access.ensureAdmin(new Secret('short'))).rejects.toMatchObject({ code: 'config.invalid' });
    });
  });

  describe('signing in', () => {
    test('gives a token that is known for twelve hours, after a restart too', async () => {
      const { token, expiresAt } = await signIn('ADMIN');
      expect(expiresAt).toBe(clock.now() + 12 * hourMs);
      const stored = JSON.stringify(await database.queries.selectFrom('session').selectAll().execute());
      expect(stored).not.toContain(token);
      await restart();
      expect(await access.service.actorOf(token)).toEqual({ actor: admin, expiresAt });
      clock.advance(12 * hourMs - 1);
      expect(await actorOf(token)).toBe('admin');
      clock.advance(1);
      expect(await actorOf(token)).toBeUndefined();
    });

    test('expired sessions are cleared away by the next sign-in', async () => {
      clock.advance(12 * hourMs);
      await signIn('admin');
      expect(await database.queries.selectFrom('session').selectAll().execute()).toHaveLength(1);
    });

    test('a wrong password, an unknown name and a disabled account get one and the same answer', async () => {
      const wang = await access.service.addAccount(admin, {
        username: 'wang',
        name: '王姐',
        role: 'operator',
        password,
      });
      await access.service.changeAccount(admin, wang.id, { disabled: true });
      const answer = async (username: string, word?: string): Promise<unknown> =>
        signIn(username, word).then(
          () => 'let in',
          (error) => ({ status: error.status, code: error.code, message: error.message }),
        );
      const wrong = await answer('admin', 'wrong password');
      expect(wrong).toEqual({ status: 401, code: 'session.bad-credentials', message: expect.any(String) });
      expect(await answer('nobody')).toEqual(wrong);
      expect(await answer('wang')).toEqual(wrong);
      expect(await answer('__proto__')).toEqual(wrong);
    });

    test('the wrong password is in no table, not even typed as a name', async () => {
      await expect(signIn('my-secret-word', 'other-secret-word')).rejects.toMatchObject({ status: 401 });
      const chain = JSON.stringify(await database.queries.selectFrom('audit').selectAll().execute());
      expect(chain).not.toContain('secret-word');
      expect(chain).toContain('session.refused');
    });

    test('after ten attempts in a quarter of an hour nothing is evaluated from there, however many come at once', async () => {
      const outcomes = await Promise.allSettled(Array.from({ length: 40 }, () => signIn('admin', 'wrong password')));
      const statuses = outcomes.map((outcome) => (outcome.status === 'rejected' ? outcome.reason.status : 200));
      expect(statuses.filter((status) => status === 401)).toHaveLength(10);
      expect(statuses.filter((status) => status === 429)).toHaveLength(30);
      await expect(signIn('admin')).rejects.toMatchObject({ code: 'session.too-many-attempts' });
      expect((await signIn('admin', password, { address: '10.0.0.2' })).actor.username).toBe('admin');
      clock.advance(15 * minuteMs);
      expect((await signIn('admin')).actor.username).toBe('admin');
    });

    test.for(['', 'x', 'A'.repeat(43), '../../etc/passwd'])('%s is nobody', async (token) => {
      expect(await actorOf(token)).toBeUndefined();
      await access.service.signOut(token);
    });
  });

  describe('what is revoked ends at once', () => {
    let token: string;
    let id: string;
    beforeEach(async () => {
      id = (await access.service.addAccount(admin, { username: 'wang', name: '王姐', role: 'operator', password })).id;
      token = (await signIn('wang')).token;
      expect(await actorOf(token)).toBe('wang');
    });

    test('by signing out, and nobody else is', async () => {
      const other = (await signIn('wang')).token;
      await access.service.signOut(token);
      expect(await actorOf(token)).toBeUndefined();
      expect(await actorOf(other)).toBe('wang');
      await restart();
      expect(await actorOf(token)).toBeUndefined();
    });

    test('by disabling the account', async () => {
      await access.service.changeAccount(admin, id, { disabled: true });
      expect(await actorOf(token)).toBeUndefined();
      await access.service.changeAccount(admin, id, { disabled: false });
      expect(await actorOf(token)).toBeUndefined();
      expect(await actorOf((await signIn('wang')).token)).toBe('wang');
    });

    test('by a new password', async () => {
      await access.service.changeAccount(admin, id, { password: 'another password' });
      expect(await actorOf(token)).toBeUndefined();
      await restart();
      await expect(signIn('wang')).rejects.toMatchObject({ status: 401 });
      expect(await actorOf((await signIn('wang', 'another password')).token)).toBe('wang');
    });

    test('a sign-in that was under way when the password changed is refused', async () => {
      let asked = 0;
      const counted: Database<Tables> = {
        ...database,
        write: (work) => {
          asked += 1;
          return database.write(work);
        },
      };
      const slow = await openAccess({ database: counted, clock, passwordCost });
      const disk = Promise.withResolvers<void>();
      const busy = database.write(() => disk.promise);
      const changing = slow.service.changeAccount(admin, id, { password: 'another password' });
      await vi.waitFor(() => expect(asked).toBe(1));
      const signingIn = slow.service.signIn({ username: 'wang', password }, here);
      await vi.waitFor(() => expect(asked).toBe(2));
      disk.resolve();
      await expect(signingIn).rejects.toMatchObject({ status: 401 });
      await Promise.all([busy, changing]);
      const left = await database.queries.selectFrom('session').selectAll().where('account_id', '=', id).execute();
      expect(left).toEqual([]);
    });
  });

  describe('API tokens', () => {
    test('act as their account, are kept as a hash and live until revoked', async () => {
      const token = (await access.createToken({ name: 'simulator', username: 'admin', by: 'hub' })).expose();
      const stored = JSON.stringify(await database.queries.selectFrom('api_token').selectAll().execute());
      expect(stored).not.toContain(token);
      await restart();
      clock.advance(365 * 24 * hourMs);
      expect(await actorOf(token)).toBe('admin');
      await access.service.signOut(token);
      expect(await actorOf(token)).toBe('admin');
      await access.revokeToken({ name: 'simulator', by: 'hub' });
      expect(await actorOf(token)).toBeUndefined();
      await restart();
      expect(await actorOf(token)).toBeUndefined();
    });

    test('may end by themselves', async () => {
      const expiresAt = clock.now() + hourMs;
      const token = (await access.createToken({ name: 'x', username: 'admin', by: 'hub', expiresAt })).expose();
      expect((await access.service.actorOf(token))?.expiresAt).toBe(expiresAt);
      clock.advance(hourMs);
      expect(await actorOf(token)).toBeUndefined();
    });
  });

  describe('a token with a role of its own', () => {
    const made = { name: 'clinic', role: 'operator', scope: 'c1' } as const;
    beforeEach(async () => {
      const row = { kind: 'community', parent_id: null, sample: 0, created_at: 1 } as const;
      for (const id of ['c1', 'c10']) {
        await database.write((trx) =>
          trx
            .insertInto('place')
            .values({ ...row, id, name: id, path: `/s/${id}` })
            .execute(),
        );
      }
    });

    test('acts as itself, with the rights of its role within its scope, after a restart too', async () => {
      const { token } = await access.tokens.addToken(admin, made);
      await restart();
      const known = await access.service.actorOf(token);
      expect(known?.actor).toMatchObject({ username: 'token:clinic', role: 'operator', scope: '/s/c1' });
      expect(known?.actor.rights.has('alerts:read')).toBe(true);
      expect(known?.actor.rights.has('register:write')).toBe(false);
    });

    test('is never more than the account that made it', async () => {
      const { id } = await access.service.addAccount(admin, {
        username: 'chief',
        name: '主任',
        role: 'admin',
        scope: 'c1',
        password,
      });
      const chief = (await signIn('chief')).actor;
      await expect(access.tokens.addToken(chief, { name: 'far', scope: 'c10' })).rejects.toThrow('no such place');
      const { token, scope } = await access.tokens.addToken(chief, { name: 'near', role: 'admin' });
      expect(scope).toBe('/s/c1');
      const everywhere = await access.tokens.addToken(admin, { name: 'all' });
      expect((await access.tokens.tokens(chief)).map(({ name }) => name)).toEqual(['near']);
      await expect(access.tokens.removeToken(chief, everywhere.name)).rejects.toThrow('no such token');
      await access.service.changeAccount(admin, id, { disabled: true });
      expect(await actorOf(token)).toBeUndefined();
    });

    test('is made and seen by those who may only', async () => {
      await expect(access.tokens.addToken({ ...admin, rights: new Set() }, made)).rejects.toThrow('may not');
      await expect(access.tokens.tokens({ ...admin, rights: new Set() })).rejects.toThrow('may not');
    });
  });

  describe('accounts', () => {
    const operator = { username: 'wang', name: '王姐', role: 'operator', password } as const;

    beforeEach(async () => {
      const place = (id: string, kind: 'street' | 'community', parent_id: string | null, path: string) => ({
        id,
        kind,
        parent_id,
        name: id,
        path,
        sample: 0,
        created_at: 0,
      });
      await database.write((trx) =>
        trx
          .insertInto('place')
          .values([place('s', 'street', null, '/s'), place('c1', 'community', 's', '/s/c1')])
          .execute(),
      );
    });

    test('hold the rights of their role, the modules included, within a scope named by a place', async () => {
      const made = await access.service.addAccount(admin, { ...operator, role: 'lift-keeper', scope: 'c1' });
      expect(made).toEqual({
        id: made.id,
        username: 'wang',
        name: '王姐',
        role: 'lift-keeper',
        scope: '/s/c1',
        disabled: false,
      });
      const { actor } = await signIn('wang');
      expect(actor).toMatchObject({ scope: '/s/c1', role: 'lift-keeper' });
      expect([...actor.rights]).toEqual(['lift-access:read']);
      const stored = JSON.stringify(await database.queries.selectFrom('account').selectAll().execute());
      expect(stored).not.toContain(password);
    });

    test('are there once, whatever the case and however many ask at once', async () => {
      const asked = await Promise.allSettled([
        access.service.addAccount(admin, operator),
        access.service.addAccount(admin, { ...operator, username: 'WANG' }),
      ]);
      expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      await expect(access.service.addAccount(admin, { ...operator, username: 'Wang' })).rejects.toMatchObject({
        status: 409,
      });
    });

    test('are made and seen only by whom they concern', async () => {
      await access.service.addAccount(admin, { ...operator, username: 'local', role: 'admin', scope: 'c1' });
      const local = (await signIn('local')).actor;
      await expect(access.service.addAccount(local, operator)).rejects.toMatchObject({ status: 422 });
      await expect(access.service.addAccount(local, { ...operator, scope: 's' })).rejects.toMatchObject({
        status: 422,
      });
      await access.service.addAccount(local, { ...operator, scope: 'c1' });
      expect((await access.service.accounts(local)).map(({ username }) => username)).toEqual(['local', 'wang']);
      await expect(access.service.changeAccount(local, admin.accountId, { disabled: true })).rejects.toMatchObject({
        status: 404,
      });

      const wang = (await signIn('wang')).actor;
      for (const call of [
        () => access.service.accounts(wang),
        () => access.service.addAccount(wang, { ...operator, username: 'x2' }),
        () => access.service.changeAccount(wang, wang.accountId, { password: 'another password' }),
        () => access.service.audit(wang, { limit: 10 }),
        () => access.service.audit(local, { limit: 10 }),
      ]) {
        await expect(call()).rejects.toMatchObject({ status: 403 });
      }
    });

    test('nobody shuts themselves out', async () => {
      await expect(access.service.changeAccount(admin, admin.accountId, { disabled: true })).rejects.toMatchObject({
        status: 422,
      });
    });
  });
});
