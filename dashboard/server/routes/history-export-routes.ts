import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import { HistoryExport, type HistoryExports } from '#contracts/history-export';
import { downloadTimeoutMs, sendFile } from '../download.ts';
import { actorOf } from '../rights.ts';

const Of = Type.Object({ id: Type.String({ minLength: 1, maxLength: 64 }) });

/** The whole history as Parquet files. */
export const historyExportRoutes =
  ({ exports }: { readonly exports: HistoryExports }): FastifyPluginAsyncTypebox =>
  async (web) => {
    const tags = ['history'];

    web.get(
      '/history/exports',
      {
        config: { right: 'history:export' },
        schema: { tags, summary: 'Exports of the history, newest first', response: { 200: Type.Array(HistoryExport) } },
      },
      async (request) => [...(await exports.list(actorOf(request)))],
    );

    web.post(
      '/history/exports',
      {
        config: { right: 'history:export' },
        schema: {
          tags,
          summary: 'Begin an export of the whole history as Parquet; ask again for its state',
          response: { 202: HistoryExport },
        },
      },
      async (request, reply) => reply.code(202).send(await exports.start(actorOf(request))),
    );

    web.delete(
      '/history/exports/:id',
      {
        config: { right: 'history:export' },
        schema: { tags, summary: 'Remove an export', params: Of, response: { 204: Type.Null() } },
      },
      async (request, reply) => {
        await exports.remove(actorOf(request), request.params.id);
        return reply.code(204).send(null);
      },
    );

    web.get(
      '/history/exports/:id/file',
      {
        config: { right: 'history:export' },
        handlerTimeout: downloadTimeoutMs,
        schema: {
          tags,
          summary: 'One file of an export',
          params: Of,
          querystring: Type.Object({ name: Type.String({ minLength: 1, maxLength: 200 }) }),
          response: {
            200: {
              description: 'Apache Parquet',
              content: { 'application/vnd.apache.parquet': { schema: Type.String({ format: 'binary' }) } },
            },
          },
        },
      },
      async (request, reply) => {
        const { id } = request.params;
        const { name } = request.query;
        return sendFile(reply, {
          type: 'application/vnd.apache.parquet',
          name: name.replaceAll('/', '-'),
          ...(await exports.open(actorOf(request), id, name)),
        });
      },
    );
  };
