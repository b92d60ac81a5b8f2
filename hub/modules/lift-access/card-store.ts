import { randomUUID } from 'node:crypto';
import type { Transaction } from 'kysely';
import type { Queries } from '#contracts/database';
import type { LiftCard } from './decide.ts';
import type { CardTable, LiftTables } from './tables.ts';

type Trx = Transaction<LiftTables>;

/** SQLite takes at most 32,766 parameters a statement. */
const atOnce = 500;

/** Cards with all their periods, as decisions need them. */
export async function loadCards(
  queries: Queries<LiftTables>,
  by: { readonly numbers: readonly string[] } | { readonly ids: readonly string[] },
): Promise<readonly LiftCard[]> {
  const [column, keys] = 'numbers' in by ? (['number', by.numbers] as const) : (['id', by.ids] as const);
  const cards: LiftCard[] = [];
  for (let from = 0; from < keys.length; from += atOnce) {
    const rows = await queries
      .selectFrom('lift_access_card')
      .selectAll()
      .where(column, 'in', keys.slice(from, from + atOnce))
      .execute();
    cards.push(...(await withPeriods(queries, rows)));
  }
  return cards;
}

/** The cards a unit's lift knows of now. */
export async function cardsOfUnit(queries: Queries<LiftTables>, unitId: string): Promise<readonly LiftCard[]> {
  const rows = await queries
    .selectFrom('lift_access_grant')
    .select('card_id')
    .where('unit_id', '=', unitId)
    .where('until_at', 'is', null)
    .execute();
  return loadCards(queries, { ids: rows.map(({ card_id }) => card_id) });
}

async function withPeriods(queries: Queries<LiftTables>, rows: readonly CardTable[]): Promise<readonly LiftCard[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const blocks = await queries.selectFrom('lift_access_block').selectAll().where('card_id', 'in', ids).execute();
  const grants = await queries.selectFrom('lift_access_grant').selectAll().where('card_id', 'in', ids).execute();
  const blocksOf = Map.groupBy(blocks, ({ card_id }) => card_id);
  const grantsOf = Map.groupBy(grants, ({ card_id }) => card_id);
  return rows.map((row) => ({
    id: row.id,
    number: row.number,
    residentId: row.resident_id,
    validFrom: row.valid_from,
    validUntil: row.valid_until,
    blocks: (blocksOf.get(row.id) ?? []).map(({ from_at, until_at }) => ({ from: from_at, until: until_at })),
    grants: (grantsOf.get(row.id) ?? []).map(({ unit_id, from_at, until_at }) => ({
      unitId: unit_id,
      from: from_at,
      until: until_at,
    })),
  }));
}

/** A new card, granted to these units from `created_at` on. False when the number is taken. */
export async function addCard(trx: Trx, card: CardTable, unitIds: readonly string[]): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('lift_access_card')
    .values(card)
    .onConflict((conflict) => conflict.column('number').doNothing())
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows === 0n) return false;
  for (const unitId of unitIds) await grantUnit(trx, { cardId: card.id, unitId, at: card.created_at });
  return true;
}

interface Grant {
  readonly cardId: string;
  readonly unitId: string;
  readonly at: number;
}

/** False when the unit was granted already. */
export async function grantUnit(trx: Trx, { cardId, unitId, at }: Grant): Promise<boolean> {
  const open = await trx
    .selectFrom('lift_access_grant')
    .select('id')
    .where('card_id', '=', cardId)
    .where('unit_id', '=', unitId)
    .where('until_at', 'is', null)
    .executeTakeFirst();
  if (open !== undefined) return false;
  await trx
    .insertInto('lift_access_grant')
    .values({ id: randomUUID(), card_id: cardId, unit_id: unitId, from_at: at, until_at: null })
    .execute();
  await outdate(trx, [unitId]);
  return true;
}

/** False when the unit was not granted. */
export async function revokeUnit(trx: Trx, { cardId, unitId, at }: Grant): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('lift_access_grant')
    .set({ until_at: at })
    .where('card_id', '=', cardId)
    .where('unit_id', '=', unitId)
    .where('until_at', 'is', null)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return false;
  await outdate(trx, [unitId]);
  return true;
}

/** False when it was blocked already. */
export async function blockCard(
  trx: Trx,
  { cardId, at, reason }: { readonly cardId: string; readonly at: number; readonly reason: string },
): Promise<boolean> {
  const open = await trx
    .selectFrom('lift_access_block')
    .select('id')
    .where('card_id', '=', cardId)
    .where('until_at', 'is', null)
    .executeTakeFirst();
  if (open !== undefined) return false;
  await trx
    .insertInto('lift_access_block')
    .values({ id: randomUUID(), card_id: cardId, from_at: at, until_at: null, reason })
    .execute();
  await outdate(trx, await unitsOf(trx, cardId));
  return true;
}

/** False when it was not blocked. */
export async function unblockCard(
  trx: Trx,
  { cardId, at }: { readonly cardId: string; readonly at: number },
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('lift_access_block')
    .set({ until_at: at })
    .where('card_id', '=', cardId)
    .where('until_at', 'is', null)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return false;
  await outdate(trx, await unitsOf(trx, cardId));
  return true;
}

export async function extendCard(
  trx: Trx,
  { cardId, validUntil }: { readonly cardId: string; readonly validUntil: number },
): Promise<void> {
  await trx.updateTable('lift_access_card').set({ valid_until: validUntil }).where('id', '=', cardId).execute();
  await outdate(trx, await unitsOf(trx, cardId));
}

/** The units whose lift knows this card now. */
export async function unitsOf(queries: Queries<LiftTables>, cardId: string): Promise<readonly string[]> {
  const rows = await queries
    .selectFrom('lift_access_grant')
    .select('unit_id')
    .where('card_id', '=', cardId)
    .where('until_at', 'is', null)
    .orderBy('from_at')
    .execute();
  return rows.map(({ unit_id }) => unit_id);
}

/** The lists of these units are new ones from now on. */
async function outdate(trx: Trx, unitIds: readonly string[]): Promise<void> {
  for (const unit_id of unitIds) {
    await trx
      .insertInto('lift_access_list')
      .values({ unit_id, version: 1, sent_version: 0 })
      .onConflict((conflict) =>
        conflict.column('unit_id').doUpdateSet(({ ref, eb }) => ({
          version: eb(ref('lift_access_list.version'), '+', 1),
        })),
      )
      .execute();
  }
}
