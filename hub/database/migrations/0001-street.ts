import { type Kysely, type Migration, sql } from 'kysely';
import type { ColumnTypes } from '#contracts/database';

/** The first house: street tree, people, devices, journal, alerts, outbox, access. */
export const street = ({ integer }: ColumnTypes): Migration => ({
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('place')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('parent_id', 'text', (c) => c.references('place.id'))
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('path', 'text', (c) => c.notNull().unique())
      .addColumn('sample', integer, (c) => c.notNull().defaultTo(0))
      .addColumn('created_at', integer, (c) => c.notNull())
      .execute();
    await db.schema.createIndex('place_parent').on('place').column('parent_id').execute();

    await db.schema
      .createTable('resident')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('home_id', 'text', (c) => c.notNull().references('place.id'))
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('sex', 'text')
      .addColumn('born', 'text')
      .addColumn('living', 'text', (c) => c.notNull())
      .addColumn('care_level', 'text', (c) => c.notNull())
      .addColumn('conditions', 'text', (c) => c.notNull())
      .addColumn('note', 'text', (c) => c.notNull())
      .addColumn('phone_sealed', 'text')
      .addColumn('phone_masked', 'text')
      .addColumn('sample', integer, (c) => c.notNull().defaultTo(0))
      .addColumn('created_at', integer, (c) => c.notNull())
      .addColumn('left_at', integer)
      .execute();
    await db.schema.createIndex('resident_home').on('resident').column('home_id').execute();

    await db.schema
      .createTable('contact')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('resident_id', 'text', (c) => c.notNull().references('resident.id'))
      .addColumn('position', integer, (c) => c.notNull())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('relation', 'text', (c) => c.notNull())
      .addColumn('phone_sealed', 'text')
      .addColumn('phone_masked', 'text')
      .addColumn('email_sealed', 'text')
      .addColumn('email_masked', 'text')
      .addColumn('webhook_sealed', 'text')
      .addColumn('webhook_host', 'text')
      .addColumn('created_at', integer, (c) => c.notNull())
      .execute();
    await db.schema.createIndex('contact_resident').on('contact').columns(['resident_id', 'position']).execute();

    await db.schema
      .createTable('device')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('room', 'text', (c) => c.notNull())
      .addColumn('place_id', 'text', (c) => c.notNull().references('place.id'))
      .addColumn('resident_id', 'text', (c) => c.references('resident.id'))
      .addColumn('gateway_id', 'text', (c) => c.references('device.id'))
      .addColumn('external_name', 'text')
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('sample', integer, (c) => c.notNull().defaultTo(0))
      .addColumn('created_at', integer, (c) => c.notNull())
      .execute();
    await db.schema.createIndex('device_place').on('device').column('place_id').execute();
    // A gateway calls each of its living devices by one name.
    await sql`create unique index device_external_name on device (gateway_id, external_name) where state = 'active' and external_name is not null`.execute(
      db,
    );

    await db.schema
      .createTable('credential')
      .addColumn('device_id', 'text', (c) => c.primaryKey().references('device.id'))
      .addColumn('secret_hash', 'text', (c) => c.notNull())
      .addColumn('created_at', integer, (c) => c.notNull())
      .addColumn('revoked_at', integer)
      .execute();

    await db.schema
      .createTable('journal')
      .addColumn('position', integer, (c) => c.primaryKey())
      .addColumn('at', integer, (c) => c.notNull())
      .addColumn('readings', integer, (c) => c.notNull())
      .addColumn('body', 'text', (c) => c.notNull())
      .execute();
    await db.schema
      .createTable('snapshot')
      .addColumn('name', 'text', (c) => c.primaryKey())
      .addColumn('position', integer, (c) => c.notNull())
      .addColumn('at', integer, (c) => c.notNull())
      .addColumn('body', 'text', (c) => c.notNull())
      .execute();
    await db.schema
      .createTable('follower')
      .addColumn('name', 'text', (c) => c.primaryKey())
      .addColumn('position', integer, (c) => c.notNull())
      .execute();
    await db.schema
      .createTable('seen_message')
      .addColumn('device_id', 'text', (c) => c.notNull())
      .addColumn('message_id', 'text', (c) => c.notNull())
      .addColumn('at', integer, (c) => c.notNull())
      .addPrimaryKeyConstraint('seen_message_key', ['device_id', 'message_id'])
      .execute();
    await db.schema
      .createTable('module_report')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('module', 'text', (c) => c.notNull())
      .addColumn('body', 'text', (c) => c.notNull())
      .execute();
    await db.schema.createIndex('seen_message_at').on('seen_message').column('at').execute();

    await db.schema
      .createTable('alert')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('seq', integer, (c) => c.notNull().unique())
      .addColumn('type', 'text', (c) => c.notNull())
      .addColumn('rule', 'text', (c) => c.notNull())
      .addColumn('severity', 'text', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('subject', 'text', (c) => c.notNull())
      .addColumn('place_id', 'text', (c) => c.notNull())
      .addColumn('resident_id', 'text')
      .addColumn('device_id', 'text')
      .addColumn('title', 'text', (c) => c.notNull())
      .addColumn('text', 'text', (c) => c.notNull())
      .addColumn('since', integer, (c) => c.notNull())
      .addColumn('raised_at', integer, (c) => c.notNull())
      .addColumn('last_at', integer, (c) => c.notNull())
      .addColumn('count', integer, (c) => c.notNull())
      .addColumn('cleared_at', integer)
      .addColumn('handler', 'text')
      .addColumn('acknowledged_at', integer)
      .addColumn('arrived_at', integer)
      .addColumn('resolved_at', integer)
      .addColumn('outcome', 'text')
      .addColumn('evidence', 'text', (c) => c.notNull())
      .execute();
    // The promise itself: one open alert per subject and type.
    await sql`create unique index alert_open on alert (subject, type) where state <> 'resolved'`.execute(db);
    await db.schema.createIndex('alert_raised').on('alert').column('raised_at').execute();
    await db.schema.createIndex('alert_place').on('alert').columns(['place_id', 'raised_at']).execute();

    await db.schema
      .createTable('alert_entry')
      .addColumn('id', integer === 'integer' ? 'integer' : 'bigserial', (c) =>
        integer === 'integer' ? c.primaryKey().autoIncrement() : c.primaryKey(),
      )
      .addColumn('alert_id', 'text', (c) => c.notNull().references('alert.id'))
      .addColumn('at', integer, (c) => c.notNull())
      .addColumn('step', 'text', (c) => c.notNull())
      .addColumn('by', 'text', (c) => c.notNull())
      .addColumn('detail', 'text', (c) => c.notNull())
      .execute();
    await db.schema.createIndex('alert_entry_alert').on('alert_entry').columns(['alert_id', 'id']).execute();

    await db.schema
      .createTable('outbox')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('alert_id', 'text', (c) => c.notNull().references('alert.id'))
      .addColumn('severity', 'text', (c) => c.notNull())
      .addColumn('type', 'text', (c) => c.notNull())
      .addColumn('contact_id', 'text', (c) => c.notNull())
      .addColumn('recipient', 'text', (c) => c.notNull())
      .addColumn('relation', 'text', (c) => c.notNull())
      .addColumn('channel', 'text', (c) => c.notNull())
      .addColumn('address_sealed', 'text', (c) => c.notNull())
      .addColumn('address_masked', 'text', (c) => c.notNull())
      .addColumn('subject', 'text', (c) => c.notNull())
      .addColumn('body', 'text', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('attempts', integer, (c) => c.notNull())
      .addColumn('created_at', integer, (c) => c.notNull())
      .addColumn('next_attempt_at', integer)
      .execute();
    await db.schema.createIndex('outbox_due').on('outbox').columns(['state', 'next_attempt_at']).execute();
    await db.schema.createIndex('outbox_alert').on('outbox').column('alert_id').execute();
    await db.schema
      .createTable('delivery_attempt')
      .addColumn('id', integer === 'integer' ? 'integer' : 'bigserial', (c) =>
        integer === 'integer' ? c.primaryKey().autoIncrement() : c.primaryKey(),
      )
      .addColumn('outbox_id', 'text', (c) => c.notNull().references('outbox.id'))
      .addColumn('at', integer, (c) => c.notNull())
      .addColumn('outcome', 'text', (c) => c.notNull())
      .addColumn('detail', 'text', (c) => c.notNull())
      .execute();
    await db.schema
      .createIndex('delivery_attempt_outbox')
      .on('delivery_attempt')
      .columns(['outbox_id', 'id'])
      .execute();

    await db.schema
      .createTable('account')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('username', 'text', (c) => c.notNull().unique())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('role', 'text', (c) => c.notNull())
      .addColumn('scope', 'text', (c) => c.notNull())
      .addColumn('password_hash', 'text', (c) => c.notNull())
      .addColumn('disabled', integer, (c) => c.notNull().defaultTo(0))
      .addColumn('created_at', integer, (c) => c.notNull())
      .execute();
    await db.schema
      .createTable('session')
      .addColumn('token_hash', 'text', (c) => c.primaryKey())
      .addColumn('account_id', 'text', (c) => c.notNull().references('account.id'))
      .addColumn('created_at', integer, (c) => c.notNull())
      .addColumn('expires_at', integer, (c) => c.notNull())
      .execute();
    await db.schema
      .createTable('api_token')
      .addColumn('token_hash', 'text', (c) => c.primaryKey())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('account_id', 'text', (c) => c.notNull().references('account.id'))
      .addColumn('created_at', integer, (c) => c.notNull())
      .addColumn('expires_at', integer)
      .execute();
    await db.schema
      .createTable('audit')
      .addColumn('position', integer, (c) => c.primaryKey())
      .addColumn('at', integer, (c) => c.notNull())
      .addColumn('by', 'text', (c) => c.notNull())
      .addColumn('action', 'text', (c) => c.notNull())
      .addColumn('target', 'text', (c) => c.notNull())
      .addColumn('detail', 'text', (c) => c.notNull())
      .addColumn('hash', 'text', (c) => c.notNull())
      .execute();
    await db.schema
      .createTable('setting')
      .addColumn('name', 'text', (c) => c.primaryKey())
      .addColumn('value', 'text', (c) => c.notNull())
      .execute();
  },
});
