import type { Actor, Right, Role } from '#contracts/access';
import { isWithin } from '#contracts/scope';
import type { AccountTable, Queries } from '#hub/database/tables';

/** What a token stands for. */
export interface Pass {
  readonly accountId: string;
  readonly expiresAt: number;
  /** Set for an API token; a session has none. */
  readonly tokenName?: string;
  /** What an API token is limited to; absent: it is its account. */
  readonly limits?: { readonly role: Role; readonly scope: string };
}

/** The last moment a `Date` can name (ECMA-262 §21.4.1.1): a token without end. */
export const endOfTime = 8.64e15;

/** `Wang` and `wang` are one account. */
export const canonicalName = (username: string): string => username.normalize('NFKC').toLowerCase();

/**
 * Accounts and passes, all of them: they are few. Nobody is asked twice, and what is revoked is nobody at the moment its
 * commit returns. Changed only after the commit that wrote the same.
 */
export class AccessMemory {
  readonly accounts = new Map<string, AccountTable>();
  readonly #rights: ReadonlyMap<Role, ReadonlySet<Right>>;
  readonly #actors = new Map<string, Actor>();
  readonly #passes = new Map<string, Pass>();

  constructor(rights: ReadonlyMap<Role, ReadonlySet<Right>>) {
    this.#rights = rights;
  }

  async load(queries: Queries): Promise<void> {
    for (const row of await queries.selectFrom('account').selectAll().execute()) this.putAccount(row);
    for (const row of await queries.selectFrom('session').selectAll().execute()) {
      this.putPass(row.token_hash, { accountId: row.account_id, expiresAt: row.expires_at });
    }
    for (const row of await queries.selectFrom('api_token').selectAll().execute()) {
      const expiresAt = row.expires_at ?? endOfTime;
      const { role, scope } = row;
      this.putPass(row.token_hash, {
        accountId: row.account_id,
        expiresAt,
        tokenName: row.name,
        ...(role === null || scope === null ? {} : { limits: { role, scope } }),
      });
    }
  }

  named(username: string): AccountTable | undefined {
    const wanted = canonicalName(username);
    for (const row of this.accounts.values()) if (canonicalName(row.username) === wanted) return row;
    return undefined;
  }

  putAccount(row: AccountTable): Actor {
    const { id, username, name, role, scope } = row;
    const rights = this.#rights.get(role) ?? new Set<Right>();
    const actor = Object.freeze({ accountId: id, username, name, role, scope, rights });
    this.accounts.set(id, row);
    this.#actors.set(id, actor);
    return actor;
  }

  /** Undefined when the account is gone or disabled. */
  actor(accountId: string): Actor | undefined {
    return this.accounts.get(accountId)?.disabled === 0 ? this.#actors.get(accountId) : undefined;
  }

  /** Who shows this pass. A token never has more than its account: what that loses, it loses. */
  holder({ accountId, tokenName, limits }: Pass): Actor | undefined {
    const account = this.actor(accountId);
    if (account === undefined || limits === undefined) return account;
    const { role, scope } = limits;
    if (!isWithin(scope, account.scope)) return undefined;
    const rights = new Set([...(this.#rights.get(role) ?? [])].filter((right) => account.rights.has(right)));
    const name = tokenName ?? account.name;
    return Object.freeze({ accountId, username: `token:${name}`, name, role, scope, rights });
  }

  pass(tokenHash: string): Pass | undefined {
    return this.#passes.get(tokenHash);
  }

  putPass(tokenHash: string, pass: Pass): void {
    this.#passes.set(tokenHash, pass);
  }

  dropPasses(gone: (pass: Pass, tokenHash: string) => boolean): void {
    for (const [hash, pass] of this.#passes) if (gone(pass, hash)) this.#passes.delete(hash);
  }
}
