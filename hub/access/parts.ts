import type { Transaction } from 'kysely';
import type { Audited } from '#contracts/access';
import type { Database } from '#contracts/database';
import type { Tables } from '#hub/database/tables';
import type { Clock } from '#kernel/clock';
import type { AccessMemory } from './access-memory.ts';
import type { Passwords } from './passwords.ts';

/** What accounts, sessions and tokens work with. */
export interface Parts {
  readonly database: Database<Tables>;
  readonly clock: Clock;
  readonly memory: AccessMemory;
  readonly passwords: Passwords;
  readonly record: (trx: Transaction<Tables>, entry: Audited) => Promise<void>;
}
