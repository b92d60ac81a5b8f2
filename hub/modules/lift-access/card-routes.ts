import { randomUUID } from 'node:crypto';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Transaction } from 'kysely';
import Type from 'typebox';
import type { Actor, Audited } from '#contracts/access';
import { Id } from '#contracts/reading';
import { Page } from '#contracts/rest';
import { dayMs } from '#contracts/time';
import { findCard, listCards } from './card-list.ts';
import { addCard, blockCard, extendCard, grantUnit, revokeUnit, unblockCard, unitsOf } from './card-store.ts';
import { liftUnits, type RouteContext, readRight, writeRight } from './ports.ts';
import { sendLists } from './readers.ts';
import * as schema from './schemas.ts';
import type { LiftTables } from './tables.ts';

/** Cards: hand out, block, unblock, extend, and the units each opens. */
export const cardRoutes =
  (context: RouteContext): FastifyPluginAsyncTypebox =>
  async (web) => {
    const { database, audit, clock, config, residents, tools } = context;
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
      const record = {
        by: actor.username,
        action: `lift-access.${action}`,
        target: `lift-card:${id}`,
        ...(detail === undefined ? {} : { detail }),
      };
      const changed = await database.write(async (trx) => {
        if (!(await work(trx))) return false;
        await audit.record(record, trx);
        return true;
      });
      if (changed) {
        const after = await unitsOf(database.queries, id);
        await sendLists(context, [...new Set([...before, ...after])]);
      }
      return cardOf(actor, id);
    }

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
        const record = {
          by: actor.username,
          action: 'lift-access.card-added',
          target: `lift-card:${id}`,
          detail: { kind, units: unitIds.join(' ') },
        };
        const added = await database.write(async (trx) => {
          if (!(await addCard(trx, card, unitIds))) return false;
          await audit.record(record, trx);
          return true;
        });
        if (!added) tools.refuse(409, 'lift-access.number-taken', 'A card with this number was handed out before');
        await sendLists(context, unitIds);
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

    web.post(
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
  };
