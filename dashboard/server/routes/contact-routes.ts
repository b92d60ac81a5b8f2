import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { Id } from '#contracts/reading';
import { Contact, ContactChange, NewContact, type RegisterService } from '#contracts/register';
import { actorOf } from '../rights.ts';

const ContactId = Type.Object({ id: Id });

export const contactRoutes =
  ({ register }: { readonly register: RegisterService }): FastifyPluginAsyncTypebox =>
  async (web) => {
    web.get(
      '/contacts',
      {
        config: { right: 'register:read' },
        schema: {
          tags: ['contacts'],
          summary: 'The contacts of a resident in calling order',
          querystring: Type.Object({ residentId: Id }),
          response: { 200: Type.Array(Contact) },
        },
      },
      async (request) => [...(await register.contacts(actorOf(request), request.query.residentId))],
    );

    web.post(
      '/contacts',
      {
        config: { right: 'register:write' },
        schema: { tags: ['contacts'], summary: 'Add a contact', body: NewContact, response: { 201: Contact } },
      },
      async (request, reply) => reply.code(201).send(await register.addContact(actorOf(request), request.body)),
    );

    web.patch(
      '/contacts/:id',
      {
        config: { right: 'register:write' },
        schema: {
          tags: ['contacts'],
          summary: 'Change a contact',
          params: ContactId,
          body: ContactChange,
          response: { 200: Contact },
        },
      },
      async (request) => register.changeContact(actorOf(request), request.params.id, request.body),
    );

    web.delete(
      '/contacts/:id',
      {
        config: { right: 'register:write' },
        schema: { tags: ['contacts'], summary: 'Remove a contact', params: ContactId, response: { 204: Type.Null() } },
      },
      async (request, reply) => {
        await register.removeContact(actorOf(request), request.params.id);
        return reply.code(204).send(null);
      },
    );

    web.post(
      '/contacts/:id/reveal',
      {
        config: { right: 'register:reveal' },
        schema: {
          tags: ['contacts'],
          summary: 'A number or address in full; recorded',
          params: ContactId,
          body: Type.Object({ field: Type.Enum(['phone', 'email', 'webhook']) }, { additionalProperties: false }),
          response: { 200: Type.Object({ value: Type.Union([Type.String(), Type.Null()]) }) },
        },
      },
      async (request) => ({
        value: await register.revealContact(actorOf(request), request.params.id, request.body.field),
      }),
    );
  };
