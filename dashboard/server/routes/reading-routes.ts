import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { Bucket, Id, Value } from '#contracts/reading';
import type { RegisterService } from '#contracts/register';
import { dayMs, Epoch } from '#contracts/time';
import type { History } from '../parts.ts';
import { rangeOf } from '../range.ts';
import { actorOf } from '../rights.ts';

interface Parts {
  readonly register: RegisterService;
  readonly history: History;
  readonly clock: { now(): number };
}

const mostBuckets = 2_000;
/** A little over a year, so that a year and its neighbour days fit one picture. */
const longestRangeMs = 400 * dayMs;

export const readingRoutes =
  ({ register, history, clock }: Parts): FastifyPluginAsyncTypebox =>
  async (web) => {
    web.get(
      '/readings',
      {
        config: { right: 'readings:read' },
        schema: {
          tags: ['readings'],
          summary: 'The history of a measure in at most so many buckets; the last 24 hours by default',
          querystring: Type.Object({
            deviceId: Id,
            measure: Type.String({ minLength: 1, maxLength: 64 }),
            from: Type.Optional(Epoch),
            to: Type.Optional(Epoch),
            buckets: Type.Integer({ minimum: 1, maximum: mostBuckets, default: 300 }),
          }),
          response: {
            200: Type.Object({
              stepMs: Type.Integer({ description: 'Length of one bucket' }),
              buckets: Type.Array(Bucket, { description: 'Oldest first; empty ones are left out' }),
            }),
          },
        },
      },
      async (request) => {
        const { measure, buckets } = request.query;
        const { id } = await register.device(actorOf(request), request.query.deviceId);
        const range = rangeOf(request.query, { now: clock.now(), usualMs: dayMs, longestMs: longestRangeMs });
        const found = await history.buckets({ deviceId: id, measure }, { ...range, buckets });
        return { stepMs: found.stepMs, buckets: [...found.buckets] };
      },
    );

    web.get(
      '/readings/latest',
      {
        config: { right: 'readings:read' },
        schema: {
          tags: ['readings'],
          summary: 'The newest value of each measure of a device',
          querystring: Type.Object({ deviceId: Id }),
          response: {
            200: Type.Array(
              Type.Object({
                measure: Type.String(),
                value: Value,
                unit: Type.Optional(Type.String()),
                at: Type.Integer(),
              }),
            ),
          },
        },
      },
      async (request) => [...history.latest((await register.device(actorOf(request), request.query.deviceId)).id)],
    );
  };
