import { cardsOfUnit } from './card-store.ts';
import { accessList } from './decide.ts';
import { liftUnits, type Ports, readerKind } from './ports.ts';

/**
 * Gives every reader of a unit the list it decides by while the hub is away. What could not be told stays visible as
 * `sent_version` behind `version`, and is told again at the next change, when the reader comes back, at night and at start.
 */
export async function sendList(ports: Ports, unitId: string): Promise<void> {
  const { database, devices, commands, clock } = ports;
  const { queries } = database;
  const list = await queries
    .selectFrom('lift_access_list')
    .selectAll()
    .where('unit_id', '=', unitId)
    .executeTakeFirst();
  const version = list?.version ?? 0;
  const message = accessList(await cardsOfUnit(queries, unitId), { unitId, version, now: clock.now() });
  for (const reader of devices.ofKind(readerKind)) {
    if (reader.placeId === unitId) await commands.send(reader.id, { ...message });
  }
  if (list === undefined || list.sent_version === version) return;
  await database.write(async (trx) => {
    await trx
      .updateTable('lift_access_list')
      .set({ sent_version: version })
      .where('unit_id', '=', unitId)
      .where('sent_version', '<', version)
      .execute();
  });
}

/** As `sendList`, one unit after the other; a unit that cannot be told keeps nobody else waiting. */
export async function sendLists(ports: Ports, unitIds: readonly string[]): Promise<void> {
  for (const unitId of unitIds) {
    try {
      await sendList(ports, unitId);
    } catch {
      // Nothing is lost: the list stays marked as not sent, which the page shows.
    }
  }
}

export const sendAllLists = (ports: Ports): Promise<void> =>
  sendLists(
    ports,
    liftUnits(ports, '/').map(({ place }) => place.id),
  );
