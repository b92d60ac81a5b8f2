import type { Kysely, Migration } from 'kysely';
import type { ColumnTypes } from '#contracts/database';

/** Settings of rules by scope and version, what an alert was judged by, away marks and consents. */
export const ruleBook = ({ integer }: ColumnTypes): Migration => ({
  async up(db: Kysely<unknown>): Promise<void> {
    // Append-only. One version may change several scopes: bringing back an old version does.
    await db.schema
      .createTable('rule_setting_version')
      .addColumn('version', integer, (c) => c.notNull())
      .addColumn('rule', 'text', (c) => c.notNull())
      .addColumn('scope_kind', 'text', (c) => c.notNull())
      .addColumn('scope_id', 'text', (c) => c.notNull())
      .addColumn('settings', 'text')
      .addColumn('at', integer, (c) => c.notNull())
      .addColumn('by', 'text', (c) => c.notNull())
      .addColumn('why', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('rule_setting_version_key', ['version', 'rule', 'scope_kind', 'scope_id'])
      .execute();

    await db.schema.alterTable('alert').addColumn('basis', 'text').execute();
    await db.schema.createIndex('alert_rule').on('alert').columns(['rule', 'raised_at']).execute();

    await db.schema
      .createTable('presence_mark')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('resident_id', 'text', (c) => c.notNull().references('resident.id'))
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('until', integer)
      .addColumn('note', 'text', (c) => c.notNull())
      .addColumn('by', 'text', (c) => c.notNull())
      .addColumn('at', integer, (c) => c.notNull())
      .addColumn('heard', integer, (c) => c.notNull().defaultTo(0))
      .execute();
    await db.schema.createIndex('presence_mark_resident').on('presence_mark').columns(['resident_id', 'id']).execute();

    await db.schema
      .createTable('consent')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('resident_id', 'text', (c) => c.notNull().references('resident.id'))
      .addColumn('class', 'text', (c) => c.notNull())
      .addColumn('purpose', 'text', (c) => c.notNull())
      .addColumn('given_at', integer, (c) => c.notNull())
      .addColumn('by', 'text', (c) => c.notNull())
      .addColumn('expires_at', integer)
      .addColumn('withdrawn_at', integer)
      .addColumn('withdrawn_by', 'text')
      .addColumn('note', 'text', (c) => c.notNull())
      .execute();
    await db.schema.createIndex('consent_resident').on('consent').columns(['resident_id', 'id']).execute();
  },
});
