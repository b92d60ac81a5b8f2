import { randomUUID } from 'node:crypto';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Transaction } from 'kysely';
import Type, { type Static } from 'typebox';
import type { Actor, Audited } from '#contracts/access';
import type { RouteTools } from '#contracts/module';
import { Id } from '#contracts/reading';
import { Page } from '#contracts/rest';
import { dayMs, hourMs } from '#contracts/time';
import { findCard, listCards, mayWrite, writeRight } from './card-list.ts';
import { addCard, blockCard, extendCard, grantUnit, revokeUnit, unblockCard, unitsOf } from './card-store.ts';
import { csv } from './csv.ts';
import { liftUnits, type Ports } from './ports.ts';
import { sendLists } from './readers.ts';
import * as schema from './schemas.ts';
import type { LiftConfig } from './settings.ts';
import { hoursOfUnits, listSwipes } from './swipe-list.ts';
import type { LiftTables } from './tables.ts';

const readRight = 'lift-access:read';
const mostCsvRows = 10_000;
const longestPictureMs = 48 * hourMs;

type Context = Ports & { readonly config: LiftConfig; readonly tools: RouteTools };

export const routes =
  (context: Context): FastifyPluginAsyncTypebox =>
  async (web) => {
    const { database, audit, clock, config, residents, places, tools } = context;
    const OneCard = Type.Object({ id: Id });
    const OneGrant = Type.Object({ id: Id, unitId: Id });
    const reading = { config: { right: readRight } };
    const writing = { config: { right: writeRight } };

    async function cardOf(actor: Actor, id: string): Promise<schema.CardView> {
      return (
        (await findCard(context, actor, id)) ?? tools.refuse(404, 'lift-access.not-found', 'There is no such card')
      );
    }

    function mustSeeUnits(actor: Actor, unitIds: readonly string[]): void {
      const seen = new Set(liftUnits(context, actor.scope).map(({ place }) => place.id));
      if (!unitIds.every((id) => seen.has(id)))
        tools.refuse(422, 'lift-access.no-such-unit', 'There is no lift with a card reader in this unit');
    }

    /**
     * One change of one card: committed, told to the readers, recorded. `work` says false when there was nothing to change,
     * and a repeat of the same request is therefore harmless.
     */
    async function change(
      actor: Actor,
      id: string,
      {
        action,
        detail,
        work,
      }: {
        readonly action: string;
        readonly detail?: Audited['detail'];
        readonly work: (trx: Transaction<LiftTables>) => Promise<boolean>;
      },
    ): Promise<schema.CardView> {
      await cardOf(actor, id);
      const before = await unitsOf(database.queries, id);
      if (await database.write(work)) {
        const after = await unitsOf(database.queries, id);
        await sendLists(context, [...new Set([...before, ...after])]);
        await audit.record({
          by: actor.username,
          action: `lift-access.${action}`,
          target: `lift-card:${id}`,
          ...(detail === undefined ? {} : { detail }),
        });
      }
      return cardOf(actor, id);
    }

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
      '/cards',
      {
        ...reading,
        schema: {
          summary: 'Lift cards, newest first',
          querystring: schema.CardQuery,
          response: { 200: Page(schema.CardView) },
        },
      },
      async (request) => {
        const page = await listCards(context, tools.actor(request, readRight), request.query);
        return { ...page, items: [...page.items] };
      },
    );

    web.post(
      '/cards',
      { ...writing, schema: { summary: 'Hand out a card', body: schema.NewCard, response: { 201: schema.CardView } } },
      async (request, reply) => {
        const actor = tools.actor(request, writeRight);
        const { number, kind, unitIds, validFrom = null, validUntil = null } = request.body;
        mustSeeUnits(actor, unitIds);
        const holder = holderOf(request.body);
        const now = clock.now();
        if (validUntil !== null) mustEndInTime(validUntil, Math.max(now, validFrom ?? 0), kind);
        const id = randomUUID();
        const residentId = kind === 'resident' ? (request.body.residentId ?? null) : null;
        const card = {
          id,
          number,
          kind,
          resident_id: residentId,
          holder,
          valid_from: validFrom,
          valid_until: validUntil,
          created_at: now,
        };
        if (!(await database.write((trx) => addCard(trx, card, unitIds))))
          tools.refuse(409, 'lift-access.number-taken', 'A card with this number was handed out before');
        await sendLists(context, unitIds);
        await audit.record({
          by: actor.username,
          action: 'lift-access.card-added',
          target: `lift-card:${id}`,
          detail: { kind, units: unitIds.join(' ') },
        });
        return reply.code(201).send(await cardOf(actor, id));
      },
    );

    /** Who carries the card, in words; refuses what a card of this kind lacks. */
    function holderOf({ kind, residentId, holder, validUntil }: schema.NewCard): string {
      if (kind === 'temporary') {
        if (holder === undefined || validUntil === undefined)
          return tools.refuse(422, 'lift-access.incomplete', 'A temporary card says who carries it and until when');
        return holder;
      }
      const resident = residentId === undefined ? undefined : residents.find(residentId);
      return resident?.name ?? tools.refuse(422, 'lift-access.no-such-resident', "A resident's card names a resident");
    }

    function mustEndInTime(validUntil: number, from: number, kind: schema.NewCard['kind']): void {
      if (validUntil <= from)
        tools.refuse(422, 'lift-access.already-over', 'The card would have ended before it begins');
      if (kind === 'temporary' && validUntil - from > config.longestTemporaryDays * dayMs)
        tools.refuse(
          422,
          'lift-access.too-long',
          `A temporary card is good for ${config.longestTemporaryDays} days at most`,
        );
    }

    web.post(
      '/cards/:id/block',
      {
        ...writing,
        schema: {
          summary: 'Block a card at once',
          params: OneCard,
          body: schema.BlockRequest,
          response: { 200: schema.CardView },
        },
      },
      async (request) => {
        const { id } = request.params;
        const { reason } = request.body;
        return change(tools.actor(request, writeRight), id, {
          action: 'card-blocked',
          detail: { reason },
          work: (trx) => blockCard(trx, { cardId: id, at: clock.now(), reason }),
        });
      },
    );

    web.post(
      '/cards/:id/unblock',
      { ...writing, schema: { summary: 'Lift a block', params: OneCard, response: { 200: schema.CardView } } },
      async (request) => {
        const { id } = request.params;
        return change(tools.actor(request, writeRight), id, {
          action: 'card-unblocked',
          work: (trx) => unblockCard(trx, { cardId: id, at: clock.now() }),
        });
      },
    );

    web.post(
      '/cards/:id/extend',
      {
        ...writing,
        schema: {
          summary: 'Move the end of a card',
          params: OneCard,
          body: schema.ExtendRequest,
          response: { 200: schema.CardView },
        },
      },
      async (request) => {
        const actor = tools.actor(request, writeRight);
        const { id } = request.params;
        const { validUntil } = request.body;
        const card = await cardOf(actor, id);
        mustEndInTime(validUntil, Math.max(clock.now(), card.validFrom ?? 0), card.kind);
        return change(actor, id, {
          action: 'card-extended',
          detail: { validUntil },
          work: async (trx) => {
            await extendCard(trx, { cardId: id, validUntil });
            return true;
          },
        });
      },
    );

    web.put(
      '/cards/:id/units/:unitId',
      {
        ...writing,
        schema: { summary: 'Put a card on the list of a unit', params: OneGrant, response: { 200: schema.CardView } },
      },
      async (request) => {
        const actor = tools.actor(request, writeRight);
        const { id, unitId } = request.params;
        mustSeeUnits(actor, [unitId]);
        return change(actor, id, {
          action: 'unit-granted',
          detail: { unit: unitId },
          work: (trx) => grantUnit(trx, { cardId: id, unitId, at: clock.now() }),
        });
      },
    );

    web.delete(
      '/cards/:id/units/:unitId',
      {
        ...writing,
        schema: { summary: 'Take a card off the list of a unit', params: OneGrant, response: { 200: schema.CardView } },
      },
      async (request) => {
        const actor = tools.actor(request, writeRight);
        const { id, unitId } = request.params;
        mustSeeUnits(actor, [unitId]);
        return change(actor, id, {
          action: 'unit-revoked',
          detail: { unit: unitId },
          work: (trx) => revokeUnit(trx, { cardId: id, unitId, at: clock.now() }),
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
        const lines = items.map(({ at, unit, number, holder, opened, reason }) => [
          new Date(at).toISOString(),
          unit.address,
          number,
          holder ?? '',
          opened ? '开' : '拒',
          reason,
        ]);
        return reply
          .type('text/csv; charset=utf-8')
          .header('content-disposition', 'attachment; filename="lift-swipes.csv"')
          .send(csv([['时间 (UTC)', '单元', '卡号', '持卡人', '结果', '原因'], ...lines]));
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
      async (request): Promise<Static<typeof schema.UnitHours>[]> => {
        const { from, to } = request.query;
        if (to <= from || to - from > longestPictureMs)
          tools.refuse(422, 'lift-access.span', 'Ask for up to 48 hours, from before to');
        return [...(await hoursOfUnits(context, tools.actor(request, readRight), { from, to }))];
      },
    );
  };
