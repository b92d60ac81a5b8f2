import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { type AccessService, Account, AuditEntry, NewAccount } from '#contracts/access';
import { Id } from '#contracts/reading';
import { ListQuery, Page } from '#contracts/rest';
import { pageBody } from '../pages.ts';
import { actorOf } from '../rights.ts';

export const accountRoutes =
  ({ access }: { readonly access: AccessService }): FastifyPluginAsyncTypebox =>
  async (web) => {
    web.get(
      '/accounts',
      {
        config: { right: 'accounts:write' },
        schema: { tags: ['accounts'], summary: 'Accounts', response: { 200: Type.Array(Account) } },
      },
      async (request) => [...(await access.accounts(actorOf(request)))],
    );

    web.post(
      '/accounts',
      {
        config: { right: 'accounts:write' },
        schema: { tags: ['accounts'], summary: 'Add an account', body: NewAccount, response: { 201: Account } },
      },
      async (request, reply) => reply.code(201).send(await access.addAccount(actorOf(request), request.body)),
    );

    web.patch(
      '/accounts/:id',
      {
        config: { right: 'accounts:write' },
        schema: {
          tags: ['accounts'],
          summary: 'Disable or enable an account, or give it a new password',
          params: Type.Object({ id: Id }),
          body: Type.Object(
            { disabled: Type.Optional(Type.Boolean()), password: Type.Optional(NewAccount.properties.password) },
            { additionalProperties: false, minProperties: 1 },
          ),
          response: { 200: Account },
        },
      },
      async (request) => access.changeAccount(actorOf(request), request.params.id, request.body),
    );

    web.get(
      '/audit',
      {
        config: { right: 'audit:read' },
        schema: {
          tags: ['accounts'],
          summary: 'Who did what, newest first; each entry carries the hash of the chain up to it',
          querystring: ListQuery,
          response: { 200: Page(AuditEntry) },
        },
      },
      async (request) => pageBody(await access.audit(actorOf(request), request.query)),
    );
  };
