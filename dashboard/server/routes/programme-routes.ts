import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { Text } from '#contracts/text';
import { Refusal } from '#kernel/errors';
import type { Log } from '#kernel/log';
import type { ProgrammeDescription, Programmes } from '../parts.ts';

const Programme = Type.Object({
  id: Type.String(),
  title: Text,
  programme: Type.String({ description: 'Which programme of the street it serves' }),
  state: Type.Enum(['running', 'failed']),
  reason: Type.Optional(Type.String({ description: 'Why it failed' })),
});

/**
 * The programme modules: what there is, and each one's own routes at `/programmes/<id>`. One that cannot set up its routes is
 * shown as failed with its reason; the hub and the others run on.
 */
export const programmeRoutes =
  ({ programmes, log }: { readonly programmes: Programmes; readonly log: Log }): FastifyPluginAsyncTypebox =>
  async (web) => {
    const withoutRoutes = new Map<string, string>();
    const list = (): ProgrammeDescription[] =>
      programmes.list().map((programme) => {
        const reason = withoutRoutes.get(programme.id);
        return reason === undefined ? { ...programme } : { ...programme, state: 'failed', reason };
      });

    web.get(
      '/programmes',
      {
        config: { right: 'signed-in' },
        schema: {
          tags: ['programmes'],
          summary: 'Programme modules and whether they run',
          response: { 200: Type.Array(Programme) },
        },
      },
      async () => list(),
    );

    for (const { id, plugin } of programmes.plugins) {
      const mount: FastifyPluginAsyncTypebox = async (scope, options) => {
        scope.addHook('preHandler', async () => {
          const found = list().find((programme) => programme.id === id);
          if (found?.state === 'failed')
            throw new Refusal(503, 'programme.failed', `${found.title.zh}：${found.reason ?? 'not running'}`);
        });
        scope.addHook('onRoute', (route) => {
          if (route.schema !== undefined && route.schema.tags === undefined)
            route.schema = Object.assign({}, route.schema, { tags: ['programmes'] });
        });
        try {
          // Called, not registered: what it throws would otherwise stop the whole server.
          await plugin(scope, options);
        } catch (error) {
          withoutRoutes.set(id, error instanceof Error ? error.message : String(error));
          log.error({ err: error, programme: id }, 'A programme module could not set up its routes');
        }
      };
      await web.register(mount, { prefix: `/programmes/${id}` });
    }
  };
