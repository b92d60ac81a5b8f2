import type { Kysely, Migration } from 'kysely';
import type { ColumnTypes } from '#contracts/database';

/** How devices come in: the unknown ones heard, the prepared ones with a claim code; and how one differs from its kind. */
export const adoption = ({ integer }: ColumnTypes): Migration => ({
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .alterTable('device')
      .addColumn('corrections', 'text', (c) => c.notNull().defaultTo('{}'))
      .execute();

    await db.schema
      .createTable('prepared_device')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('place_id', 'text', (c) => c.notNull().references('place.id'))
      .addColumn('secret_hash', 'text', (c) => c.notNull())
      .addColumn('claim_hash', 'text', (c) => c.notNull().unique())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('created_at', integer, (c) => c.notNull())
      .execute();

    await db.schema
      .createTable('unknown_device')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('gateway_id', 'text')
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('speaks', 'text', (c) => c.notNull())
      .addColumn('dialect', 'text', (c) => c.notNull())
      .addColumn('first_at', integer, (c) => c.notNull())
      .addColumn('last_at', integer, (c) => c.notNull())
      .addColumn('count', integer, (c) => c.notNull())
      .addColumn('called_for_help', integer, (c) => c.notNull())
      .addColumn('last_said', 'text', (c) => c.notNull())
      .addColumn('described', 'text', (c) => c.notNull())
      .addColumn('dismissed_at', integer)
      .execute();
  },
});
