import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { ApiToken, MadeApiToken, NewApiToken, type TokenService } from '#contracts/access';
import { actorOf } from '../rights.ts';

/** Keys for programs. A key is shown once, when it is made. */
export const tokenRoutes =
  ({ tokens }: { readonly tokens: TokenService }): FastifyPluginAsyncTypebox =>
  async (web) => {
    web.get(
      '/tokens',
      {
        config: { right: 'tokens:write' },
        schema: { tags: ['accounts'], summary: 'API tokens', response: { 200: Type.Array(ApiToken) } },
      },
      async (request) => [...(await tokens.tokens(actorOf(request)))],
    );

    web.post(
      '/tokens',
      {
        config: { right: 'tokens:write' },
        schema: {
          tags: ['accounts'],
          summary: 'Make an API token with the rights of a role within a scope; shown once',
          body: NewApiToken,
          response: { 201: MadeApiToken },
        },
      },
      async (request, reply) => reply.code(201).send(await tokens.addToken(actorOf(request), request.body)),
    );

    web.delete(
      '/tokens/:name',
      {
        config: { right: 'tokens:write' },
        schema: {
          tags: ['accounts'],
          summary: 'Revoke an API token: it ends at once',
          params: Type.Object({ name: Type.String({ minLength: 1, maxLength: 100 }) }),
          response: { 204: Type.Null() },
        },
      },
      async (request, reply) => {
        await tokens.removeToken(actorOf(request), request.params.name);
        return reply.code(204).send(null);
      },
    );
  };
