import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Registry } from 'prom-client';
import Type from 'typebox';
import type { HealthChecks } from '../parts.ts';

const Live = Type.Object({ ok: Type.Boolean() });
const Ready = Type.Object({
  ok: Type.Boolean(),
  checks: Type.Record(Type.String(), Type.Object({ ok: Type.Boolean(), detail: Type.Optional(Type.String()) })),
});

interface Parts {
  readonly health: HealthChecks;
  readonly metrics: Registry;
}

/** For supervisors and load balancers. Public, so nothing here is about persons. */
export const healthRoutes =
  ({ health, metrics }: Parts): FastifyPluginAsyncTypebox =>
  async (web) => {
    web.get(
      '/health/live',
      {
        config: { public: true },
        schema: {
          tags: ['health'],
          summary: 'Whether the process does its work; 503: restart it',
          response: { 200: Live, 503: Live },
        },
      },
      async (_request, reply) => {
        const ok = health.live();
        return reply.code(ok ? 200 : 503).send({ ok });
      },
    );
    web.get(
      '/health/ready',
      {
        config: { public: true },
        schema: {
          tags: ['health'],
          summary: 'Whether the hub can do its work now; 503: send nobody here',
          response: { 200: Ready, 503: Ready },
        },
      },
      async (_request, reply) => {
        const { ok, checks } = await health.ready();
        return reply.code(ok ? 200 : 503).send({ ok, checks: { ...checks } });
      },
    );
    web.get(
      '/metrics',
      {
        config: { public: true },
        schema: {
          tags: ['health'],
          summary: 'Figures of the hub for Prometheus',
          response: { 200: { description: 'Text format', content: { 'text/plain': { schema: Type.String() } } } },
        },
      },
      async (_request, reply) => reply.type(metrics.contentType).send(await metrics.metrics()),
    );
  };
