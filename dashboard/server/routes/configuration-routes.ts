import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { Configuration, DeviceConfiguration, deviceOrders } from '#contracts/device-settings';
import { Id } from '#contracts/reading';
import type { DeviceConfigurations } from '../parts.ts';
import { actorOf } from '../rights.ts';

const DeviceId = Type.Object({ id: Id });

/** What a device is set to from afar, and what it can be told to do. */
export const configurationRoutes =
  ({ configurations }: { readonly configurations: DeviceConfigurations }): FastifyPluginAsyncTypebox =>
  async (web) => {
    web.get(
      '/devices/:id/configuration',
      {
        config: { right: 'register:read' },
        schema: {
          tags: ['devices'],
          summary: 'What a device should run with, and what it says it runs with',
          params: DeviceId,
          response: { 200: DeviceConfiguration },
        },
      },
      async (request) => configurations.of(actorOf(request), request.params.id),
    );

    web.put(
      '/devices/:id/configuration',
      {
        config: { right: 'devices:write' },
        schema: {
          tags: ['devices'],
          summary: 'Set what a device should run with; it is told at once, or when it returns',
          params: DeviceId,
          body: Configuration,
          response: { 200: DeviceConfiguration },
        },
      },
      async (request) => configurations.set(actorOf(request), request.params.id, request.body),
    );

    const summaries = {
      identify: 'Have a device show itself by a light or a beep',
      test: 'Have a device test itself',
    } as const;
    for (const order of deviceOrders) {
      web.post(
        `/devices/:id/${order}`,
        {
          config: { right: 'devices:write' },
          schema: {
            tags: ['devices'],
            summary: summaries[order],
            params: DeviceId,
            response: { 202: Type.Null({ description: 'The device has been told' }) },
          },
        },
        async (request, reply) => {
          await configurations.order(actorOf(request), request.params.id, order);
          return reply.code(202).send(null);
        },
      );
    }
  };
