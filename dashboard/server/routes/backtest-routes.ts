import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import type { AccessService } from '#contracts/access';
import {
  type BacktestFinding,
  BacktestRequest,
  type BacktestService,
  BacktestStatus,
  type Difference,
} from '#contracts/backtest';
import type { Text } from '#contracts/text';
import type { Column } from '../csv.ts';
import { CsvResponse, downloadTimeoutMs, FileLanguage, localTime, sendCsv } from '../download.ts';
import { actorOf } from '../rights.ts';
import { severities } from '../words.ts';

interface Parts {
  readonly access: Pick<AccessService, 'record'>;
  readonly backtests: BacktestService;
  readonly timezone: string;
}

const differenceWords: Readonly<Record<Difference, Text>> = {
  added: { zh: '新增', en: 'added' },
  gone: { zh: '消失', en: 'gone' },
  kept: { zh: '不变', en: 'kept' },
};

const One = Type.Object({ id: Type.String({ minLength: 1, maxLength: 64 }) });

/** What the rules would have said of the hub's own history, beside the running hub. */
export const backtestRoutes =
  ({ access, backtests, timezone }: Parts): FastifyPluginAsyncTypebox =>
  async (web) => {
    web.post(
      '/rules/backtest',
      {
        config: { right: 'rules:read' },
        schema: {
          tags: ['rules'],
          summary: 'Runs the rules over the history of homes, with settings to try; the answer is where to ask for it',
          body: BacktestRequest,
          response: { 202: One },
        },
      },
      async (request, reply) => {
        const { id } = await backtests.start(actorOf(request), request.body);
        return reply.status(202).header('location', `/api/v1/rules/backtests/${id}`).send({ id });
      },
    );

    web.get(
      '/rules/backtests/:id',
      {
        config: { right: 'rules:read' },
        schema: {
          tags: ['rules'],
          summary: 'How far a back-test is, and its report once it is done; kept for an hour',
          params: One,
          response: { 200: BacktestStatus },
        },
      },
      async (request) => backtests.status(actorOf(request), request.params.id),
    );

    const columns: readonly Column<BacktestFinding>[] = [
      { title: { zh: '时间', en: 'Time' }, value: ({ at }) => localTime(at, timezone) },
      { title: { zh: '级别', en: 'Severity' }, value: ({ severity }, language) => severities[severity][language] },
      { title: { zh: '规则', en: 'Rule' }, value: ({ title }, language) => title[language] },
      { title: { zh: '地址', en: 'Address' }, value: ({ where }) => where },
      { title: { zh: '说明', en: 'Text' }, value: ({ text }, language) => text[language] },
      { title: { zh: '对照', en: 'Compared with' }, value: ({ baseline }, language) => baseline?.[language] },
      { title: { zh: '开始', en: 'Since' }, value: ({ since }) => localTime(since, timezone) },
      { title: { zh: '恢复', en: 'Cleared' }, value: ({ clearedAt }) => localTime(clearedAt, timezone) },
      { title: { zh: '次数', en: 'Count' }, value: ({ count }) => count },
      {
        title: { zh: '变化', en: 'Change' },
        value: ({ difference }, language) => (difference === undefined ? '' : differenceWords[difference][language]),
      },
    ];
    web.get(
      '/rules/backtests/:id/findings.csv',
      {
        config: { right: 'rules:read' },
        handlerTimeout: downloadTimeoutMs,
        schema: {
          tags: ['rules'],
          summary: 'The findings of a back-test as a file',
          params: One,
          querystring: Type.Object({ lang: FileLanguage }),
          response: { 200: CsvResponse },
        },
      },
      async (request, reply) => {
        const { report } = backtests.status(actorOf(request), request.params.id);
        async function* pages() {
          yield report?.findings ?? [];
        }
        return sendCsv(request, reply, {
          access,
          name: 'backtest',
          columns,
          language: request.query.lang,
          pages: pages(),
        });
      },
    );

    web.delete(
      '/rules/backtests/:id',
      {
        config: { right: 'rules:read' },
        schema: {
          tags: ['rules'],
          summary: 'Stops a back-test, or forgets its report',
          params: One,
          response: { 204: Type.Null() },
        },
      },
      async (request, reply) => {
        await backtests.cancel(actorOf(request), request.params.id);
        return reply.status(204).send(null);
      },
    );
  };
