import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import type { DeviceProfile } from '#contracts/device';
import { Id } from '#contracts/reading';
import type { RegisterService } from '#contracts/register';
import { Refusal } from '#kernel/errors';
import type { ServerParts } from '../parts.ts';
import { actorOf } from '../rights.ts';

interface Parts {
  readonly register: RegisterService;
  readonly kinds: readonly DeviceProfile[];
  readonly demo: NonNullable<ServerParts['demo']>;
}

/** The developer panel: press this button, open that door. Only where the street is simulated. */
export const demoRoutes =
  ({ register, kinds, demo }: Parts): FastifyPluginAsyncTypebox =>
  async (web) => {
    web.post(
      '/demo/devices/:id/operate',
      {
        config: { right: 'demo:operate' },
        schema: {
          tags: ['demo'],
          summary: 'Operate a simulated device by hand',
          params: Type.Object({ id: Id }),
          body: Type.Object(
            { operation: Type.String({ minLength: 1, maxLength: 60 }) },
            { additionalProperties: false },
          ),
          response: { 202: Type.Null({ description: 'The device has been told' }) },
        },
      },
      async (request, reply) => {
        const { operation } = request.body;
        const device = await register.device(actorOf(request), request.params.id);
        if (!device.sample)
          throw new Refusal(409, 'demo.real-device', {
            zh: '这是真实设备，只能操作模拟设备',
            en: 'This is a real device: only simulated ones can be operated',
          });
        const known = kinds.find(({ kind }) => kind === device.kind)?.operations ?? [];
        if (!known.some(({ id }) => id === operation))
          throw new Refusal(
            422,
            'demo.unknown-operation',
            `A ${device.kind} can do: ${known.map(({ id }) => id).join(', ') || 'nothing by hand'}`,
          );
        await demo.operate(device.id, operation);
        return reply.code(202).send(null);
      },
    );
  };
