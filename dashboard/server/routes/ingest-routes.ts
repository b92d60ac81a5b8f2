import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import type { HttpIngest } from '#contracts/http-ingest';
import { Id } from '#contracts/reading';
import { Refusal } from '#kernel/errors';
import { languageOf } from '../problem.ts';
import { actorOf } from '../rights.ts';

/** The largest body, in bytes. */
const bodyLimit = 64 * 1024;
const retryAfterSeconds = 5;

/** Readings by HTTP, for programs that have no MQTT: RFC 8428 SenML in JSON. */
export const ingestRoutes =
  ({ ingest }: { readonly ingest: HttpIngest }): FastifyPluginAsyncTypebox =>
  async (web) => {
    // As bytes: what cannot be parsed is for the pipeline to judge, it may be a call for help.
    web.removeContentTypeParser('application/json');
    web.addContentTypeParser(
      ['application/json', 'application/senml+json'],
      { parseAs: 'buffer', bodyLimit },
      (_request, body, done) => done(null, body),
    );

    web.post(
      '/ingest',
      {
        bodyLimit,
        config: { right: 'ingest:write' },
        schema: {
          tags: ['ingest'],
          summary: 'Hand in readings as SenML (RFC 8428); answered when they are written down',
          description:
            'At most 64 KiB, 1,000 records. The device is named by `device`, or by each record: `<device>/<measure>` or `urn:dev:os:<device>/<measure>`. ' +
            '422 lists in `errors` the records that were refused; all others were taken.',
          consumes: ['application/senml+json', 'application/json'],
          querystring: Type.Object(
            { device: Type.Optional(Type.Unsafe<string>({ ...Id, description: 'Whose records these are' })) },
            { additionalProperties: false },
          ),
          headers: Type.Object({
            'idempotency-key': Type.Optional(
              Type.String({
                pattern: '^[\\x21-\\x7e]{1,50}$',
                description: 'What comes again under the same key is taken once',
              }),
            ),
          }),
          body: Type.Unsafe<Buffer>({ description: 'A SenML pack' }),
          response: { 204: Type.Null({ description: 'All records are written down' }) },
        },
      },
      async (request, reply) => {
        const { device, 'idempotency-key': key } = { ...request.query, ...request.headers };
        try {
          const { taken, refused } = await ingest.take(actorOf(request), {
            body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
            ...(device === undefined ? {} : { deviceId: device }),
            ...(key === undefined ? {} : { key }),
          });
          if (refused.length === 0) return reply.code(204).send(null);
          const language = languageOf(request.headers['accept-language']);
          throw new Refusal(422, 'ingest.refused', `${refused.length} refused, ${taken} taken`, {
            errors: refused.map(({ name, code, text }) => ({ path: name, message: `${code}: ${text[language]}` })),
          });
        } catch (error) {
          if (error instanceof Refusal && error.status === 503) reply.header('retry-after', retryAfterSeconds);
          throw error;
        }
      },
    );
  };
