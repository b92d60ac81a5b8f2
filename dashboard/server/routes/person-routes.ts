import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { type ConsentService, ConsentWithdrawal, NewConsent, ResidentConsents } from '#contracts/consent';
import { type ExplainService, Why } from '#contracts/explain';
import { PersonState } from '#contracts/person';
import { NewPresence, PresenceMark, type PresenceService } from '#contracts/presence';
import { Id } from '#contracts/reading';
import { Epoch } from '#contracts/time';
import { downloadTimeoutMs } from '../download.ts';
import { actorOf } from '../rights.ts';

interface Parts {
  readonly presence: PresenceService;
  readonly consents: ConsentService;
  readonly explain: ExplainService;
}

const ById = Type.Object({ id: Id });
const lastMarks = 20;
const At = Type.Object({ at: Type.Optional({ ...Epoch, description: 'A moment in the past; now when absent' }) });

/** Where a person is, what she agreed to, and why the rules say what they say about her. */
export const personRoutes =
  ({ presence, consents, explain }: Parts): FastifyPluginAsyncTypebox =>
  async (web) => {
    web.get(
      '/residents/:id/state',
      {
        config: { right: 'readings:read' },
        schema: {
          tags: ['residents'],
          summary: 'Where the resident is taken to be, how surely and why',
          params: ById,
          response: { 200: PersonState },
        },
      },
      async (request) => presence.state(actorOf(request), request.params.id),
    );

    web.get(
      '/residents/:id/presence',
      {
        config: { right: 'register:read' },
        schema: {
          tags: ['residents'],
          summary: 'The last away marks, newest first',
          params: ById,
          response: { 200: Type.Array(PresenceMark) },
        },
      },
      async (request) => [...(await presence.marks(actorOf(request), request.params.id, lastMarks))],
    );

    web.put(
      '/residents/:id/presence',
      {
        config: { right: 'presence:write' },
        schema: {
          tags: ['residents'],
          summary: 'The resident is away, in hospital, or back',
          params: ById,
          body: NewPresence,
          response: { 200: PresenceMark },
        },
      },
      async (request) => presence.mark(actorOf(request), request.params.id, request.body),
    );

    web.get(
      '/residents/:id/consents',
      {
        config: { right: 'consents:read' },
        schema: {
          tags: ['residents'],
          summary: 'What the resident agreed to, by class, with its history',
          params: ById,
          response: { 200: ResidentConsents },
        },
      },
      async (request) => consents.of(actorOf(request), request.params.id),
    );

    web.post(
      '/residents/:id/consents',
      {
        config: { right: 'consents:write' },
        schema: {
          tags: ['residents'],
          summary: 'Write a consent down',
          params: ById,
          body: NewConsent,
          response: { 201: ResidentConsents },
        },
      },
      async (request, reply) =>
        reply.code(201).send(await consents.give(actorOf(request), request.params.id, request.body)),
    );

    web.post(
      '/residents/:id/consents/withdraw',
      {
        config: { right: 'consents:write' },
        schema: {
          tags: ['residents'],
          summary: 'Withdraw a consent, or a whole class; holds for rules and readers at once',
          params: ById,
          body: ConsentWithdrawal,
          response: { 200: ResidentConsents },
        },
      },
      async (request) => consents.withdraw(actorOf(request), request.params.id, request.body),
    );

    web.get(
      '/residents/:id/why',
      {
        config: { right: 'rules:read' },
        handlerTimeout: downloadTimeoutMs,
        schema: {
          tags: ['rules'],
          summary: 'Why the rules did or did not speak about a resident, now or at a minute in the past',
          params: ById,
          querystring: At,
          response: { 200: Why },
        },
      },
      async (request) => explain.ofResident(actorOf(request), request.params.id, request.query.at),
    );

    web.get(
      '/homes/:id/why',
      {
        config: { right: 'rules:read' },
        handlerTimeout: downloadTimeoutMs,
        schema: {
          tags: ['rules'],
          summary: 'Why the rules did or did not speak about a home, now or at a minute in the past',
          params: ById,
          querystring: At,
          response: { 200: Why },
        },
      },
      async (request) => explain.ofHome(actorOf(request), request.params.id, request.query.at),
    );
  };
