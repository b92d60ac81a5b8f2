import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely';
import type { Actor } from '#contracts/access';
import type { Page } from '#contracts/rest';
import { loadCards } from './card-store.ts';
import { maskNumber, stateOf } from './decide.ts';
import { type Ports, visibleUnitIds, writeRight } from './ports.ts';
import type { CardQuery, CardView } from './schemas.ts';
import type { CardTable, LiftTables } from './tables.ts';

export const mayWrite = ({ rights }: Pick<Actor, 'rights'>): boolean => rights.has(writeRight);

/** What a person types, as a LIKE pattern that finds it anywhere; `\` escapes. */
export const anywhere = (q: string): string => `%${q.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;

type Cards = ExpressionBuilder<LiftTables, 'lift_access_card'>;

/** Cards that open, or once opened, a lift in the actor's scope; a card of no lift at all is for the whole street's eyes. */
function within(cards: Cards, unitIds: readonly string[]): Expression<SqlBool> {
  if (unitIds.length === 0) return sql<boolean>`1 = 0`;
  return cards.exists(
    cards
      .selectFrom('lift_access_grant')
      .select('lift_access_grant.id')
      .whereRef('lift_access_grant.card_id', '=', 'lift_access_card.id')
      .where('lift_access_grant.unit_id', 'in', unitIds),
  );
}

/** The same words as `stateOf`, in SQL. */
function inState(cards: Cards, state: CardQuery['state'], now: number): Expression<SqlBool> {
  const blocked = cards.exists(
    cards
      .selectFrom('lift_access_block')
      .select('lift_access_block.id')
      .whereRef('lift_access_block.card_id', '=', 'lift_access_card.id')
      .where('lift_access_block.until_at', 'is', null),
  );
  const upcoming = cards.and([cards('valid_from', 'is not', null), cards('valid_from', '>', now)]);
  const expired = cards.and([cards('valid_until', 'is not', null), cards('valid_until', '<=', now)]);
  if (state === 'blocked') return blocked;
  if (state === 'upcoming') return cards.and([cards.not(blocked), upcoming]);
  if (state === 'expired') return cards.and([cards.not(blocked), cards.not(upcoming), expired]);
  return cards.and([cards.not(blocked), cards.not(upcoming), cards.not(expired)]);
}

/** Newest first. Who may only read finds a card by its last four digits, who may write by any part of its number. */
export async function listCards(ports: Ports, actor: Actor, query: CardQuery): Promise<Page<CardView>> {
  const { database, clock } = ports;
  const { q = '', state, unitId, cursor, limit } = query;
  const now = clock.now();
  const visible = visibleUnitIds(ports, actor);
  let matching = database.queries.selectFrom('lift_access_card');
  if (visible !== undefined) matching = matching.where((cards) => within(cards, visible));
  if (state !== 'all') matching = matching.where((cards) => inState(cards, state, now));
  if (unitId !== undefined) {
    matching = matching.where(({ exists, selectFrom }) =>
      exists(
        selectFrom('lift_access_grant')
          .select('lift_access_grant.id')
          .whereRef('lift_access_grant.card_id', '=', 'lift_access_card.id')
          .where('lift_access_grant.unit_id', '=', unitId)
          .where('lift_access_grant.until_at', 'is', null),
      ),
    );
  }
  if (q !== '') {
    const number = mayWrite(actor) ? sql<string>`number` : sql<string>`substr(number, 7)`;
    matching = matching.where(sql<boolean>`lower(holder || ' ' || ${number}) like ${anywhere(q)} escape '\\'`);
  }

  const { total } = await matching
    .select(({ fn }) => fn.countAll<number | string>().as('total'))
    .executeTakeFirstOrThrow();
  let page = matching
    .selectAll()
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1);
  const after = /^(\d+)\.(.+)$/.exec(cursor ?? '');
  if (after !== null) {
    const [, at = '', id = ''] = after;
    page = page.where(({ or, and, eb }) =>
      or([eb('created_at', '<', Number(at)), and([eb('created_at', '=', Number(at)), eb('id', '<', id)])]),
    );
  }
  const found = await page.execute();
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  return {
    items: await viewsOf(ports, actor, rows),
    total: Number(total),
    ...(found.length > limit && last !== undefined ? { cursor: `${last.created_at}.${last.id}` } : {}),
  };
}

/** One card; undefined when there is none in the actor's scope. */
export async function findCard(ports: Ports, actor: Actor, id: string): Promise<CardView | undefined> {
  const visible = visibleUnitIds(ports, actor);
  let matching = ports.database.queries.selectFrom('lift_access_card').selectAll().where('id', '=', id);
  if (visible !== undefined) matching = matching.where((cards) => within(cards, visible));
  const row = await matching.executeTakeFirst();
  return row === undefined ? undefined : (await viewsOf(ports, actor, [row]))[0];
}

async function viewsOf(ports: Ports, actor: Actor, rows: readonly CardTable[]): Promise<CardView[]> {
  if (rows.length === 0) return [];
  const { database, places, residents, clock } = ports;
  const now = clock.now();
  const ids = rows.map(({ id }) => id);
  const cards = new Map((await loadCards(database.queries, { ids })).map((card) => [card.id, card]));
  const blocks = await database.queries
    .selectFrom('lift_access_block')
    .selectAll()
    .where('card_id', 'in', ids)
    .where('until_at', 'is', null)
    .execute();
  const blockOf = new Map(blocks.map((block) => [block.card_id, block]));
  const swipes = await database.queries
    .selectFrom('lift_access_swipe')
    .select(({ fn }) => ['card_id', fn.max('at').as('at')])
    .where('card_id', 'in', ids)
    .groupBy('card_id')
    .execute();
  const swipedAt = new Map(swipes.map(({ card_id, at }) => [card_id, at]));
  const hidden = new Set(residents.hidden?.());
  return rows.map((row) => {
    const card = cards.get(row.id);
    const block = blockOf.get(row.id);
    const resident = row.resident_id === null ? undefined : residents.find(row.resident_id);
    const units = (card?.grants ?? [])
      .filter(({ until }) => until === null)
      .map(({ unitId }) => ({ id: unitId, address: places.find(unitId)?.address ?? unitId }));
    return {
      id: row.id,
      number: mayWrite(actor) ? row.number : maskNumber(row.number),
      kind: row.kind,
      state: card === undefined ? 'active' : stateOf(card, now),
      holder: resident?.name ?? row.holder,
      residentId: row.resident_id,
      address: resident === undefined ? null : (places.find(resident.homeId)?.address ?? null),
      validFrom: row.valid_from,
      validUntil: row.valid_until,
      unitId: units[0]?.id ?? null,
      units,
      blockedAt: block?.from_at ?? null,
      blockReason: block?.reason ?? null,
      lastSwipeAt: hidden.has(row.resident_id ?? '') ? null : (swipedAt.get(row.id) ?? null),
      createdAt: row.created_at,
    };
  });
}
