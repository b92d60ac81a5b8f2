import type { ApiToken, TokenService } from '#contracts/access';
import { isWithin } from '#contracts/scope';
import type { ApiTokenTable } from '#hub/database/tables';
import { Refusal } from '#kernel/errors';
import { Secret } from '#kernel/secret';
import { endOfTime, type Pass } from './access-memory.ts';
import type { Parts } from './parts.ts';
import { pathOf } from './place-path.ts';
import { invalid, noAccount, requireRight } from './refusals.ts';
import { newToken } from './tokens.ts';

export interface ApiTokens {
  /** A token for an automatic client that acts as this account; shown once. Without `expiresAt` (epoch ms) it lives until revoked. */
  createToken(request: {
    readonly name: string;
    readonly username: string;
    readonly by: string;
    readonly expiresAt?: number;
  }): Promise<Secret>;
  /** Ends all tokens of this name at once. */
  revokeToken(request: { readonly name: string; readonly by: string }): Promise<void>;
  readonly service: TokenService;
}

const noToken = (): Refusal => new Refusal(404, 'access.not-found', 'There is no such token');
const nameTaken = (name: string): Refusal =>
  new Refusal(409, 'access.in-use', { zh: `已有名为 ${name} 的令牌`, en: `There is already a token ${name}` });

export function openApiTokens({ database, clock, memory, record }: Parts): ApiTokens {
  const add = async (row: Omit<ApiTokenTable, 'token_hash' | 'created_at'>, by: string, alone: boolean) => {
    const { token, hash } = newToken();
    const { name, account_id: accountId, role, scope, expires_at } = row;
    const kept: ApiTokenTable = { ...row, token_hash: hash, created_at: clock.now() };
    await database.write(async (trx) => {
      const namesake = await trx.selectFrom('api_token').select('name').where('name', '=', name).executeTakeFirst();
      if (alone && namesake !== undefined) throw nameTaken(name);
      await trx.insertInto('api_token').values(kept).execute();
      const detail = { name, ...(role === null ? {} : { role, scope }) };
      await record(trx, { by, action: 'token.made', target: `account:${accountId}`, detail });
    });
    const pass: Pass = { accountId, expiresAt: expires_at ?? endOfTime, tokenName: name };
    memory.putPass(hash, role === null || scope === null ? pass : { ...pass, limits: { role, scope } });
    return { token, kept };
  };

  const revoke = async (name: string, by: string): Promise<void> => {
    await database.write(async (trx) => {
      await trx.deleteFrom('api_token').where('name', '=', name).execute();
      await record(trx, { by, action: 'token.revoked', target: `token:${name}` });
    });
    memory.dropPasses(({ tokenName }) => tokenName === name);
  };

  /** Undefined for a token whose account is gone. */
  const view = (row: ApiTokenTable): ApiToken | undefined => {
    const account = memory.accounts.get(row.account_id);
    if (account === undefined) return undefined;
    return {
      name: row.name,
      role: row.role ?? account.role,
      scope: row.scope ?? account.scope,
      madeBy: account.username,
      createdAt: row.created_at,
      expiresAt: row.expires_at,
    };
  };

  const service: TokenService = {
    async tokens(actor) {
      requireRight(actor, 'tokens:write');
      const rows = await database.queries.selectFrom('api_token').selectAll().orderBy('name').execute();
      return rows.map(view).filter((token) => token !== undefined && isWithin(token.scope, actor.scope)) as ApiToken[];
    },

    async addToken(actor, { name, role = 'integration', scope, expiresAt }) {
      requireRight(actor, 'tokens:write');
      if (expiresAt !== undefined && expiresAt <= clock.now())
        throw invalid('到期时间已经过去', 'It would have expired already');
      const path =
        scope === undefined || scope === '/' ? actor.scope : await pathOf({ database, placeId: scope, actor });
      const { token, kept } = await add(
        { name, account_id: actor.accountId, expires_at: expiresAt ?? null, role, scope: path },
        actor.username,
        true,
      );
      const made = view(kept);
      if (made === undefined) throw noAccount();
      return { ...made, token };
    },

    async removeToken(actor, name) {
      if (!(await service.tokens(actor)).some((token) => token.name === name)) throw noToken();
      await revoke(name, actor.username);
    },
  };

  return {
    async createToken({ name, username, by, expiresAt }) {
      const account = memory.named(username);
      if (account === undefined) throw noAccount();
      const row = { name, account_id: account.id, expires_at: expiresAt ?? null, role: null, scope: null };
      return new Secret((await add(row, by, false)).token);
    },
    revokeToken: ({ name, by }) => revoke(name, by),
    service,
  };
}
