import type { UnknownDevice, WayOfSpeaking } from '#contracts/adoption';
import type { Database } from '#contracts/database';
import type { Queries, Tables, UnknownDeviceTable } from '#hub/database/tables';
import type { UnknownDevices } from './unknown-devices.ts';

/** SQLite takes at most 32,766 parameters a statement. */
const rowsAtOnce = 500;

export async function loadUnknown(queries: Queries): Promise<readonly UnknownDevice[]> {
  const rows = await queries.selectFrom('unknown_device').selectAll().execute();
  return rows.map((row) => ({
    id: row.id,
    gatewayId: row.gateway_id,
    name: row.name,
    speaks: row.speaks as WayOfSpeaking,
    dialect: row.dialect,
    firstAt: row.first_at,
    lastAt: row.last_at,
    count: row.count,
    calledForHelp: row.called_for_help === 1,
    lastSaid: row.last_said,
    described: row.described,
    dismissedAt: row.dismissed_at,
  }));
}

const rowOf = (one: UnknownDevice): UnknownDeviceTable => ({
  id: one.id,
  gateway_id: one.gatewayId,
  name: one.name,
  speaks: one.speaks,
  dialect: one.dialect,
  first_at: one.firstAt,
  last_at: one.lastAt,
  count: one.count,
  called_for_help: one.calledForHelp ? 1 : 0,
  last_said: storable(one.lastSaid),
  described: storable(one.described),
  dismissed_at: one.dismissedAt,
});

/** PostgreSQL keeps no NUL in a text. */
const storable = (text: string): string => text.replaceAll('\0', '·');

/** Writes down what changed since the last time. What could not be written is due again. */
export async function saveUnknown(database: Database<Tables>, unknown: UnknownDevices): Promise<void> {
  const changes = unknown.takeChanges();
  const { put, gone } = changes;
  if (put.length + gone.length === 0) return;
  // A row that was there is written anew.
  const ids = [...gone, ...put.map(({ id }) => id)];
  try {
    await database.write(async (trx) => {
      for (let from = 0; from < ids.length; from += rowsAtOnce) {
        await trx
          .deleteFrom('unknown_device')
          .where('id', 'in', ids.slice(from, from + rowsAtOnce))
          .execute();
      }
      for (let from = 0; from < put.length; from += rowsAtOnce) {
        await trx
          .insertInto('unknown_device')
          .values(put.slice(from, from + rowsAtOnce).map(rowOf))
          .execute();
      }
    });
  } catch (error) {
    unknown.giveBack(changes);
    throw error;
  }
}
