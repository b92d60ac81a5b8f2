import type { Kysely, Migration } from 'kysely';
import type { ColumnTypes } from '#contracts/database';

/** An API token may be less than the account that made it: a role and a scope of its own. */
export const tokenRights = (_columns: ColumnTypes): Migration => ({
  async up(db: Kysely<unknown>): Promise<void> {
    for (const column of ['role', 'scope']) await db.schema.alterTable('api_token').addColumn(column, 'text').execute();
  },
});
