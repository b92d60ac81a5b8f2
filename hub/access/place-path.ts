import type { Actor } from '#contracts/access';
import type { Database } from '#contracts/database';
import { isWithin } from '#contracts/scope';
import type { Tables } from '#hub/database/tables';
import { invalid } from './refusals.ts';

/** A scope is named by a place and kept as its path. */
export async function pathOf({
  database,
  placeId,
  actor,
}: {
  readonly database: Database<Tables>;
  readonly placeId: string;
  readonly actor: Actor;
}): Promise<string> {
  const place = await database.queries.selectFrom('place').select('path').where('id', '=', placeId).executeTakeFirst();
  if (place === undefined || !isWithin(place.path, actor.scope))
    throw invalid('没有这个地点', 'There is no such place');
  return place.path;
}
