import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { Page } from '#contracts/rest';
import { hourMs } from '#contracts/time';
import { mayWrite } from './card-list.ts';
import { cardRoutes } from './card-routes.ts';
import { csv } from './csv.ts';
import { liftUnits, type RouteContext, readRight } from './ports.ts';
import * as schema from './schemas.ts';
import { hoursOfUnits, listSwipes } from './swipe-list.ts';

const mostCsvRows = 10_000;
const longestPictureMs = 48 * hourMs;

/** Mounted at `/api/v1/programmes/lift-access`. */
export const routes =
  (context: RouteContext): FastifyPluginAsyncTypebox =>
  async (web) => {
    const { database, audit, residents, places, tools } = context;
    const reading = { config: { right: readRight } };

    await web.register(cardRoutes(context));

    web.get(
      '/units',
      {
        ...reading,
        schema: { summary: 'Units whose lift has a card reader', response: { 200: Type.Array(schema.UnitView) } },
      },
      async (request): Promise<schema.UnitView[]> => {
        const actor = tools.actor(request, readRight);
        const lists = await database.queries.selectFrom('lift_access_list').selectAll().execute();
        const counts = await database.queries
          .selectFrom('lift_access_grant')
          .select(({ fn }) => ['unit_id', fn.countAll<number | string>().as('cards')])
          .where('until_at', 'is', null)
          .groupBy('unit_id')
          .execute();
        return liftUnits(context, actor.scope).map(({ place, readers }) => {
          const list = lists.find(({ unit_id }) => unit_id === place.id);
          const homes = mayWrite(actor) ? places.below(place.id).filter(({ kind }) => kind === 'home') : [];
          return {
            id: place.id,
            address: place.address,
            readers: readers.map(({ id, name }) => ({ id, name })),
            cards: Number(counts.find(({ unit_id }) => unit_id === place.id)?.cards ?? 0),
            version: list?.version ?? 0,
            sentVersion: list?.sent_version ?? 0,
            residents: homes.flatMap((home) =>
              residents.of(home.id).map(({ id, name }) => ({ id, name, address: home.address })),
            ),
          };
        });
      },
    );

    web.get(
      '/swipes',
      {
        ...reading,
        schema: {
          summary: 'Swipes, newest first',
          querystring: schema.SwipeQuery,
          response: { 200: Page(schema.SwipeView) },
        },
      },
      async (request) => {
        const page = await listSwipes(context, tools.actor(request, readRight), request.query);
        return { ...page, items: [...page.items] };
      },
    );

    web.get(
      '/swipes.csv',
      {
        ...reading,
        schema: {
          summary: 'Swipes as a file, at most 10,000',
          querystring: schema.SwipeFilter,
          response: { 200: { content: { 'text/csv': { schema: Type.String() } } } },
        },
      },
      async (request, reply) => {
        const actor = tools.actor(request, readRight);
        const { items } = await listSwipes(context, actor, { ...request.query, limit: mostCsvRows });
        await audit.record({ by: actor.username, action: 'lift-access.exported', target: 'lift-swipes.csv' });
        const lines = items.map(({ at, unit, number, holder, floor, opened, reason }) => [
          new Date(at).toISOString(),
          unit.address,
          number,
          holder ?? '',
          floor === null ? '' : `${floor}`,
          opened ? '开' : '拒',
          reason,
        ]);
        return reply
          .type('text/csv; charset=utf-8')
          .header('content-disposition', 'attachment; filename="lift-swipes.csv"')
          .send(csv([['时间 (UTC)', '单元', '卡号', '持卡人', '楼层', '结果', '原因'], ...lines]));
      },
    );

    web.get(
      '/hours',
      {
        ...reading,
        schema: {
          summary: 'Swipes an hour and unit, at most 48 hours',
          querystring: schema.HoursQuery,
          response: { 200: Type.Array(schema.UnitHours) },
        },
      },
      async (request): Promise<schema.UnitHours[]> => {
        const { from, to } = request.query;
        if (to <= from || to - from > longestPictureMs)
          tools.refuse(422, 'lift-access.span', 'Ask for up to 48 hours, from before to');
        return [...(await hoursOfUnits(context, tools.actor(request, readRight), { from, to }))];
      },
    );
  };
