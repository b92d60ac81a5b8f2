import type { AccessService, Account, Actor } from '#contracts/access';
import { isWithin } from '#contracts/scope';
import type { AccountTable } from '#hub/database/tables';
import { ConfigError } from '#kernel/errors';
import { newSecret, newUlid } from '#kernel/ids';
import { Secret } from '#kernel/secret';
import { canonicalName } from './access-memory.ts';
import type { Parts } from './parts.ts';
import { pathOf } from './place-path.ts';
import { invalid, noAccount, requireRight, taken } from './refusals.ts';

const fewestCharacters = 10;

const view = ({ id, username, name, role, scope, disabled }: AccountTable): Account => ({
  id,
  username,
  name,
  role,
  scope,
  disabled: disabled === 1,
});

export function openAccounts({ database, clock, memory, passwords, record }: Parts) {
  const add = async (
    account: Pick<AccountTable, 'username' | 'name' | 'role' | 'scope'> & { readonly password: string },
    by: string,
  ): Promise<Account> => {
    const { password, ...columns } = account;
    const password_hash = await passwords.hash(password);
    const row = { ...columns, id: newUlid(clock.now()), password_hash, disabled: 0, created_at: clock.now() };
    await database.write(async (trx) => {
      // Names are few; compared here, where nobody else writes, and not by the engines, whose ideas of case differ.
      const names = await trx.selectFrom('account').select('username').execute();
      if (names.some(({ username }) => canonicalName(username) === canonicalName(row.username))) {
        throw taken(row.username);
      }
      await trx.insertInto('account').values(row).execute();
      const detail = { username: row.username, role: row.role, scope: row.scope };
      await record(trx, { by, action: 'account.added', target: `account:${row.id}`, detail });
    });
    memory.putAccount(row);
    return view(row);
  };

  /** Nobody hands out more than they have. */
  const scopeOf = async (placeId: string | undefined, actor: Actor): Promise<string> => {
    if (placeId === undefined || placeId === '/') {
      if (actor.scope !== '/') throw invalid('请选择这个账号管的地点', 'Name the place this account is for');
      return '/';
    }
    return pathOf({ database, placeId, actor });
  };

  const service: Pick<AccessService, 'accounts' | 'addAccount' | 'changeAccount'> = {
    async accounts(actor) {
      requireRight(actor, 'accounts:write');
      return [...memory.accounts.values()]
        .filter(({ scope }) => isWithin(scope, actor.scope))
        .sort((a, b) => (a.username < b.username ? -1 : 1))
        .map(view);
    },

    async addAccount(actor, { scope, ...account }) {
      requireRight(actor, 'accounts:write');
      if (memory.named(account.username) !== undefined) throw taken(account.username);
      return add({ ...account, scope: await scopeOf(scope, actor) }, actor.username);
    },

    async changeAccount(actor, id, { disabled, password }) {
      requireRight(actor, 'accounts:write');
      const known = memory.accounts.get(id);
      if (known === undefined || !isWithin(known.scope, actor.scope)) throw noAccount();
      if (disabled === true && id === actor.accountId)
        throw invalid('不能停用自己的账号', 'Nobody shuts themselves out');
      const columns = {
        ...(disabled !== undefined && { disabled: disabled ? 1 : 0 }),
        ...(password !== undefined && { password_hash: await passwords.hash(password) }),
      };
      if (Object.keys(columns).length === 0) return view(known);
      const endsSessions = disabled === true || password !== undefined;
      await database.write(async (trx) => {
        await trx.updateTable('account').set(columns).where('id', '=', id).execute();
        if (endsSessions) await trx.deleteFrom('session').where('account_id', '=', id).execute();
        const detail = { ...(disabled !== undefined && { disabled }), newPassword: password !== undefined };
        await record(trx, { by: actor.username, action: 'account.changed', target: `account:${id}`, detail });
      });
      const row = { ...(memory.accounts.get(id) ?? known), ...columns };
      memory.putAccount(row);
      if (endsSessions) memory.dropPasses((pass) => pass.accountId === id && pass.tokenName === undefined);
      return view(row);
    },
  };

  return {
    service,

    async ensureAdmin(given?: Secret): Promise<Secret | undefined> {
      if (memory.accounts.size > 0) return undefined;
      if (given !== undefined && given.expose().length < fewestCharacters) {
        throw new ConfigError('HUB_ADMIN_PASSWORD', `must have at least ${fewestCharacters} characters`);
      }
      const password = given ?? new Secret(newSecret());
      const admin = { username: 'admin', name: '管理员', role: 'admin', scope: '/' } as const;
      await add({ ...admin, password: password.expose() }, 'hub');
      return given === undefined ? password : undefined;
    },
  };
}
