import { type Kysely, type Migration, sql } from 'kysely';
import type { ColumnTypes, NamedMigrations } from '#contracts/database';
import type { Reason } from './decide.ts';

/** The module's own tables. Blocks and grants are periods: they are closed, never deleted. */
export interface LiftTables {
  lift_access_card: CardTable;
  lift_access_block: BlockTable;
  lift_access_grant: GrantTable;
  lift_access_list: ListTable;
  lift_access_swipe: SwipeTable;
}

export const cardKinds = ['resident', 'temporary'] as const;
export type CardKind = (typeof cardKinds)[number];

export interface CardTable {
  id: string;
  /** Ten digits, as printed on the card. */
  number: string;
  kind: CardKind;
  resident_id: string | null;
  /** Who carries it: the resident's name, or for a temporary card a note such as 助餐志愿者 陈. */
  holder: string;
  valid_from: number | null;
  valid_until: number | null;
  created_at: number;
}

export interface BlockTable {
  id: string;
  card_id: string;
  from_at: number;
  until_at: number | null;
  reason: string;
}

export interface GrantTable {
  id: string;
  card_id: string;
  unit_id: string;
  from_at: number;
  until_at: number | null;
}

/** The list of a unit as its readers hold it. `sent_version` lags behind while a reader could not be told. */
export interface ListTable {
  unit_id: string;
  version: number;
  sent_version: number;
}

export interface SwipeTable {
  /** Made of moment, reader and card: the same swipe is one row, however often it is told. */
  id: string;
  at: number;
  unit_id: string;
  device_id: string;
  number: string;
  card_id: string | null;
  resident_id: string | null;
  opened: number;
  reason: Reason;
}

const first = ({ integer }: ColumnTypes): Migration => ({
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('lift_access_card')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('number', 'text', (c) => c.notNull().unique())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('resident_id', 'text')
      .addColumn('holder', 'text', (c) => c.notNull())
      .addColumn('valid_from', integer)
      .addColumn('valid_until', integer)
      .addColumn('created_at', integer, (c) => c.notNull())
      .execute();
    await db.schema
      .createTable('lift_access_block')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('card_id', 'text', (c) => c.notNull().references('lift_access_card.id'))
      .addColumn('from_at', integer, (c) => c.notNull())
      .addColumn('until_at', integer)
      .addColumn('reason', 'text', (c) => c.notNull())
      .execute();
    await db.schema
      .createTable('lift_access_grant')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('card_id', 'text', (c) => c.notNull().references('lift_access_card.id'))
      .addColumn('unit_id', 'text', (c) => c.notNull())
      .addColumn('from_at', integer, (c) => c.notNull())
      .addColumn('until_at', integer)
      .execute();
    // At most one period of each is open.
    await sql`create unique index lift_access_block_open on lift_access_block (card_id) where until_at is null`.execute(
      db,
    );
    await sql`create unique index lift_access_grant_open on lift_access_grant (card_id, unit_id) where until_at is null`.execute(
      db,
    );
    await db.schema.createIndex('lift_access_block_card').on('lift_access_block').column('card_id').execute();
    await db.schema.createIndex('lift_access_grant_unit').on('lift_access_grant').column('unit_id').execute();
    await db.schema
      .createTable('lift_access_list')
      .addColumn('unit_id', 'text', (c) => c.primaryKey())
      .addColumn('version', integer, (c) => c.notNull())
      .addColumn('sent_version', integer, (c) => c.notNull())
      .execute();
    await db.schema
      .createTable('lift_access_swipe')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('at', integer, (c) => c.notNull())
      .addColumn('unit_id', 'text', (c) => c.notNull())
      .addColumn('device_id', 'text', (c) => c.notNull())
      .addColumn('number', 'text', (c) => c.notNull())
      .addColumn('card_id', 'text')
      .addColumn('resident_id', 'text')
      .addColumn('opened', integer, (c) => c.notNull())
      .addColumn('reason', 'text', (c) => c.notNull())
      .execute();
    await db.schema.createIndex('lift_access_swipe_unit').on('lift_access_swipe').columns(['unit_id', 'at']).execute();
    await db.schema.createIndex('lift_access_swipe_card').on('lift_access_swipe').columns(['card_id', 'at']).execute();
    await db.schema.createIndex('lift_access_swipe_at').on('lift_access_swipe').column('at').execute();
  },
});

export const migrations: NamedMigrations = { 'lift-access-0001-cards': first };
