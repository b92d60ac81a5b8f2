import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { placeKinds } from '#contracts/directory';
import { Id } from '#contracts/reading';
import { NewPlace, Place, type RegisterService } from '#contracts/register';
import { ListQuery, Page } from '#contracts/rest';
import { pageBody } from '../pages.ts';
import { actorOf } from '../rights.ts';

const PlaceQuery = Type.Object({
  kind: Type.Optional(Type.Enum([...placeKinds])),
  parentId: Type.Optional(Id),
  ...ListQuery.properties,
});

export const placeRoutes =
  ({ register }: { readonly register: RegisterService }): FastifyPluginAsyncTypebox =>
  async (web) => {
    web.get(
      '/places',
      {
        config: { right: 'register:read' },
        schema: {
          tags: ['places'],
          summary: 'Places of the street tree',
          querystring: PlaceQuery,
          response: { 200: Page(Place) },
        },
      },
      async (request) => pageBody(await register.places(actorOf(request), request.query)),
    );

    web.post(
      '/places',
      {
        config: { right: 'register:write' },
        schema: { tags: ['places'], summary: 'Add a place', body: NewPlace, response: { 201: Place } },
      },
      async (request, reply) => reply.code(201).send(await register.addPlace(actorOf(request), request.body)),
    );

    web.patch(
      '/places/:id',
      {
        config: { right: 'register:write' },
        schema: {
          tags: ['places'],
          summary: 'Rename a place',
          params: Type.Object({ id: Id }),
          body: Type.Object({ name: Place.properties.name }, { additionalProperties: false }),
          response: { 200: Place },
        },
      },
      async (request) => register.renamePlace(actorOf(request), request.params.id, request.body.name),
    );
  };
