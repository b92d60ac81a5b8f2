import type { AccessService } from '#contracts/access';
import { hourMs } from '#contracts/time';
import { Refusal } from '#kernel/errors';
import { canonicalName } from './access-memory.ts';
import type { Attempts } from './attempts.ts';
import type { Parts } from './parts.ts';
import { hashToken, newToken } from './tokens.ts';

/** From sign-in, however busy: a shift and its hand-over. */
const sessionMs = 12 * hourMs;

const badCredentials = (): Refusal =>
  new Refusal(401, 'session.bad-credentials', { zh: '账号或密码不对', en: 'Name or password is not right' });
const tooMany = (): Refusal =>
  new Refusal(429, 'session.too-many-attempts', {
    zh: '尝试次数过多，请一刻钟后再试',
    en: 'Too many attempts: try again in a quarter of an hour',
  });

type SessionService = Pick<AccessService, 'signIn' | 'signOut' | 'actorOf'>;

export function openSessions(
  { database, clock, memory, passwords, record }: Parts,
  attempts: Attempts,
): SessionService {
  return {
    async signIn({ username, password }, { address }) {
      const name = canonicalName(username);
      if (!attempts.begin(name, address, clock.now())) throw tooMany();
      const account = memory.named(name);
      const right = await passwords.matches(account?.password_hash, password);
      if (!right || account === undefined || account.disabled === 1) {
        // What was typed as an unknown name may be a password: it is not written down.
        const by = account?.username ?? 'unknown';
        await database.write((trx) =>
          record(trx, { by, action: 'session.refused', target: 'session', detail: { address } }),
        );
        throw badCredentials();
      }
      const { token, hash } = newToken();
      const now = clock.now();
      const pass = { accountId: account.id, expiresAt: now + sessionMs };
      await database.write(async (trx) => {
        // It may have been disabled, or given another password, while the hash was computed.
        const still = await trx
          .selectFrom('account')
          .select('id')
          .where('id', '=', account.id)
          .where('disabled', '=', 0)
          .where('password_hash', '=', account.password_hash)
          .executeTakeFirst();
        if (still === undefined) throw badCredentials();
        await trx.deleteFrom('session').where('expires_at', '<=', now).execute();
        await trx
          .insertInto('session')
          .values({ token_hash: hash, account_id: account.id, created_at: now, expires_at: pass.expiresAt })
          .execute();
        await record(trx, { by: account.username, action: 'session.opened', target: 'session', detail: { address } });
      });
      attempts.succeeded(name, address);
      memory.dropPasses(({ expiresAt, tokenName }) => tokenName === undefined && expiresAt <= now);
      memory.putPass(hash, pass);
      const actor = memory.actor(account.id);
      if (actor === undefined) throw badCredentials();
      return { token, actor, expiresAt: pass.expiresAt };
    },

    async signOut(token) {
      const hash = hashToken(token);
      const pass = hash === undefined ? undefined : memory.pass(hash);
      // An API token is not signed out by whoever uses it; it is revoked.
      if (hash === undefined || pass === undefined || pass.tokenName !== undefined) return;
      const by = memory.accounts.get(pass.accountId)?.username ?? 'unknown';
      await database.write(async (trx) => {
        await trx.deleteFrom('session').where('token_hash', '=', hash).execute();
        await record(trx, { by, action: 'session.closed', target: 'session' });
      });
      memory.dropPasses((_pass, known) => known === hash);
    },

    async actorOf(token) {
      const hash = hashToken(token);
      const pass = hash === undefined ? undefined : memory.pass(hash);
      if (pass === undefined || pass.expiresAt <= clock.now()) return undefined;
      const actor = memory.holder(pass);
      return actor === undefined ? undefined : { actor, expiresAt: pass.expiresAt };
    },
  };
}
