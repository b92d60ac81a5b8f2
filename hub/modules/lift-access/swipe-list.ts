import { sql } from 'kysely';
import type { Actor } from '#contracts/access';
import type { Page } from '#contracts/rest';
import { hourMs } from '#contracts/time';
import { anywhere, mayWrite } from './card-list.ts';
import { maskNumber } from './decide.ts';
import { floorOf } from './floor.ts';
import { liftUnits, type Ports, visibleUnitIds } from './ports.ts';
import type { SwipeFilter, SwipeQuery, SwipeView, UnitHours } from './schemas.ts';

function matchingSwipes(ports: Ports, actor: Actor, { q = '', unitId, cardId, outcome, from, to }: SwipeFilter) {
  const visible = visibleUnitIds(ports, actor);
  let swipes = ports.database.queries
    .selectFrom('lift_access_swipe')
    .leftJoin('lift_access_card', 'lift_access_card.id', 'lift_access_swipe.card_id');
  if (visible !== undefined) {
    swipes =
      visible.length === 0
        ? swipes.where(sql<boolean>`1 = 0`)
        : swipes.where('lift_access_swipe.unit_id', 'in', visible);
  }
  if (unitId !== undefined) swipes = swipes.where('lift_access_swipe.unit_id', '=', unitId);
  if (cardId !== undefined) swipes = swipes.where('lift_access_swipe.card_id', '=', cardId);
  if (outcome !== 'all') swipes = swipes.where('opened', '=', outcome === 'opened' ? 1 : 0);
  if (from !== undefined) swipes = swipes.where('at', '>=', from);
  if (to !== undefined) swipes = swipes.where('at', '<', to);
  const hidden = ports.residents.hidden?.() ?? [];
  if (hidden.length > 0) {
    swipes = swipes.where((eb) =>
      eb.or([eb('lift_access_swipe.resident_id', 'is', null), eb('lift_access_swipe.resident_id', 'not in', hidden)]),
    );
  }
  if (q !== '') {
    const number = mayWrite(actor) ? sql`lift_access_swipe.number` : sql`substr(lift_access_swipe.number, 7)`;
    swipes = swipes.where(
      sql<boolean>`lower(coalesce(lift_access_card.holder, '') || ' ' || ${number}) like ${anywhere(q)} escape '\\'`,
    );
  }
  return swipes;
}

/** Newest first. */
export async function listSwipes(
  ports: Ports,
  actor: Actor,
  { cursor, limit, ...filter }: SwipeQuery,
): Promise<Page<SwipeView>> {
  const matching = matchingSwipes(ports, actor, filter);
  const { total } = await matching
    .select(({ fn }) => fn.countAll<number | string>().as('total'))
    .executeTakeFirstOrThrow();
  let page = matching
    .selectAll('lift_access_swipe')
    .select('lift_access_card.holder')
    .orderBy('lift_access_swipe.id', 'desc')
    .limit(limit + 1);
  if (cursor !== undefined) page = page.where('lift_access_swipe.id', '<', cursor);
  const found = await page.execute();
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  const { places, residents } = ports;
  const floorOfResident = (residentId: string | null): number | null => {
    const homeId = residentId === null ? undefined : residents.find(residentId)?.homeId;
    return homeId === undefined ? null : floorOf(places.find(homeId)?.name ?? '');
  };
  return {
    items: rows.map((row) => ({
      key: row.id,
      at: row.at,
      unit: { id: row.unit_id, address: places.find(row.unit_id)?.address ?? row.unit_id },
      deviceId: row.device_id,
      number: mayWrite(actor) ? row.number : maskNumber(row.number),
      cardId: row.card_id,
      holder: (row.resident_id === null ? undefined : residents.find(row.resident_id)?.name) ?? row.holder,
      residentId: row.resident_id,
      floor: floorOfResident(row.resident_id),
      opened: row.opened === 1,
      reason: row.reason,
    })),
    total: Number(total),
    ...(found.length > limit && last !== undefined ? { cursor: last.id } : {}),
  };
}

/** Swipes an hour and unit between two moments, from the first hour on. Units without a swipe have empty hours. */
export async function hoursOfUnits(
  ports: Ports,
  actor: Actor,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<readonly UnitHours[]> {
  // Literals: SQLite binds numbers as REAL, and the division must be one of integers on both engines.
  const hour = sql<number>`(at - ${sql.lit(from)}) / ${sql.lit(hourMs)}`;
  const counts = await ports.database.queries
    .selectFrom('lift_access_swipe')
    .select(({ fn }) => ['unit_id', 'opened', hour.as('hour'), fn.countAll<number | string>().as('swipes')])
    .where('at', '>=', from)
    .where('at', '<', to)
    .groupBy(['unit_id', 'opened', hour])
    .execute();
  const length = Math.ceil((to - from) / hourMs);
  return liftUnits(ports, actor.scope).map(({ place }) => {
    const hours = Array.from({ length }, () => ({ opened: 0, refused: 0 }));
    for (const { unit_id, opened, hour: index, swipes } of counts) {
      const slot = unit_id === place.id ? hours[Number(index)] : undefined;
      if (slot !== undefined) slot[opened === 1 ? 'opened' : 'refused'] += Number(swipes);
    }
    return { id: place.id, address: place.address, hours };
  });
}
