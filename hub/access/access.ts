import type { Options } from '@node-rs/argon2';
import type { Transaction } from 'kysely';
import type { AccessService, Audited, Right, Role, TokenService } from '#contracts/access';
import type { Database } from '#contracts/database';
import type { Tables } from '#hub/database/tables';
import type { Clock } from '#kernel/clock';
import type { Secret } from '#kernel/secret';
import { AccessMemory } from './access-memory.ts';
import { openAccounts } from './accounts.ts';
import { type ApiTokens, openApiTokens } from './api-tokens.ts';
import { Attempts } from './attempts.ts';
import { type AuditVerdict, appendAudit, pageOfAudit, verifyAudit } from './audit.ts';
import { openPasswords } from './passwords.ts';
import { forbidden, requireRight } from './refusals.ts';
import { rightsByRole } from './rights.ts';
import { openSessions } from './sessions.ts';

export interface Access extends Omit<ApiTokens, 'service'> {
  readonly service: AccessService;
  readonly tokens: TokenService;
  /** Writes an audit record within somebody's transaction. */
  record(trx: Transaction<Tables>, entry: Audited): Promise<void>;
  /**
   * Makes the account `admin` when there is no account at all. Returns its password when it had to be generated: print it once.
   *
   * @throws {ConfigError} when the given one is shorter than 10 characters.
   */
  ensureAdmin(password?: Secret): Promise<Secret | undefined>;
  /** Follows the audit chain and finds the first record that was tampered with. */
  verifyAudit(): Promise<AuditVerdict>;
}

export interface AccessParts {
  readonly database: Database<Tables>;
  readonly clock: Clock;
  /** Which roles hold the rights of the programme modules. */
  readonly moduleRights?: Readonly<Partial<Record<Right, readonly Role[]>>>;
  /** What a password hash costs; tests make it cheaper. */
  readonly passwordCost?: Options;
}

/** Who may do what, who did, and the proof that nobody changed the record of it. */
export async function openAccess({ database, clock, moduleRights = {}, passwordCost }: AccessParts): Promise<Access> {
  const record = (trx: Transaction<Tables>, entry: Audited): Promise<void> => appendAudit(trx, entry, clock.now());
  const memory = new AccessMemory(rightsByRole(moduleRights));
  await memory.load(database.queries);
  const parts = { database, clock, memory, record, passwords: await openPasswords(passwordCost) };
  const accounts = openAccounts(parts);
  const { service: tokens, ...apiTokens } = openApiTokens(parts);

  return {
    service: {
      ...openSessions(parts, new Attempts()),
      ...accounts.service,
      async audit(actor, query) {
        requireRight(actor, 'audit:read');
        // The chain speaks of the whole street.
        if (actor.scope !== '/') throw forbidden();
        return pageOfAudit(database.queries, query);
      },
      record: (entry) => database.write((trx) => record(trx, entry)),
    },
    record,
    tokens,
    ...apiTokens,
    ensureAdmin: accounts.ensureAdmin,
    verifyAudit: () => verifyAudit(database.queries),
  };
}
