import { Secret } from '#kernel/secret';
import { endOfTime } from './access-memory.ts';
import type { Parts } from './parts.ts';
import { noAccount } from './refusals.ts';
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
}

export const openApiTokens = ({ database, clock, memory, record }: Parts): ApiTokens => ({
  async createToken({ name, username, by, expiresAt }) {
    const account = memory.named(username);
    if (account === undefined) throw noAccount();
    const { token, hash } = newToken();
    await database.write(async (trx) => {
      await trx
        .insertInto('api_token')
        .values({
          token_hash: hash,
          name,
          account_id: account.id,
          created_at: clock.now(),
          expires_at: expiresAt ?? null,
        })
        .execute();
      await record(trx, { by, action: 'token.made', target: `account:${account.id}`, detail: { name } });
    });
    memory.putPass(hash, { accountId: account.id, expiresAt: expiresAt ?? endOfTime, tokenName: name });
    return new Secret(token);
  },

  async revokeToken({ name, by }) {
    await database.write(async (trx) => {
      await trx.deleteFrom('api_token').where('name', '=', name).execute();
      await record(trx, { by, action: 'token.revoked', target: `token:${name}` });
    });
    memory.dropPasses(({ tokenName }) => tokenName === name);
  },
});
