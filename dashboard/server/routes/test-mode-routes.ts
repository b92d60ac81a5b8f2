import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { Id } from '#contracts/reading';
import { NewTestMode, type TestModeService, TestModeView } from '#contracts/test-mode';
import { actorOf } from '../rights.ts';

const Target = Type.Object({ id: Id });

export const testModeRoutes =
  ({ testModes }: { readonly testModes: TestModeService }): FastifyPluginAsyncTypebox =>
  async (web) => {
    web.get(
      '/devices/:id/test-mode',
      {
        config: { right: 'register:read' },
        schema: {
          tags: ['devices'],
          summary: 'Whether a device is in test mode, and when it last showed that it works',
          params: Target,
          response: { 200: TestModeView },
        },
      },
      async (request) => testModes.of(actorOf(request), request.params.id),
    );

    web.post(
      '/devices/:id/test-mode',
      {
        config: { right: 'devices:test' },
        schema: {
          tags: ['devices'],
          summary: 'Try a device out: its calls page nobody for some minutes; 0 ends it',
          params: Target,
          body: NewTestMode,
          response: { 200: TestModeView },
        },
      },
      async (request) => testModes.device(actorOf(request), request.params.id, request.body.minutes),
    );

    web.post(
      '/homes/:id/test-mode',
      {
        config: { right: 'devices:test' },
        schema: {
          tags: ['homes'],
          summary: 'Try out every device of a home that calls for help; 0 minutes end it',
          params: Target,
          body: NewTestMode,
          response: { 200: Type.Object({ devices: Type.Array(Type.String()) }) },
        },
      },
      async (request) => ({
        devices: [...(await testModes.home(actorOf(request), request.params.id, request.body.minutes))],
      }),
    );
  };
