import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import type { AccessService, Actor } from '#contracts/access';
import {
  type ActRefusal,
  type AlertAct,
  AlertEntry,
  type AlertService,
  AlertView,
  alertFilters,
  Outcome,
  Severity,
} from '#contracts/alert';
import { Id } from '#contracts/reading';
import { ListQuery, Page } from '#contracts/rest';
import { Epoch } from '#contracts/time';
import { Refusal } from '#kernel/errors';
import type { Column } from '../csv.ts';
import { CsvResponse, downloadTimeoutMs, FileLanguage, localTime, mostRows, sendCsv } from '../download.ts';
import { pageBody, pagesOf } from '../pages.ts';
import { actorOf } from '../rights.ts';
import { outcomes, severities } from '../words.ts';

interface Parts {
  readonly access: AccessService;
  readonly alerts: AlertService;
  readonly timezone: string;
}

const AlertId = Type.Object({ id: Id });
const filters = {
  q: ListQuery.properties.q,
  state: Type.Enum([...alertFilters], { default: 'open' }),
  severity: Type.Optional(Severity),
  placeId: Type.Optional(Id),
  residentId: Type.Optional(Id),
  from: Type.Optional(Epoch),
  to: Type.Optional(Epoch),
};
const Note = Type.String({ minLength: 1, maxLength: 1000 });

const refusals: Readonly<Record<ActRefusal, string>> = {
  'alert.not-found': 'There is no such alert',
  'alert.already-acknowledged': 'Somebody else has acknowledged this alert already',
  'alert.already-resolved': 'This alert is resolved already',
  'alert.already-arrived': 'Somebody has arrived already',
};
const notFound = (): Refusal => new Refusal(404, 'alert.not-found', refusals['alert.not-found']);

export const alertRoutes =
  ({ access, alerts, timezone }: Parts): FastifyPluginAsyncTypebox =>
  async (web) => {
    const act = async (actor: Actor, id: string, what: AlertAct): Promise<AlertView> => {
      const result = await alerts.act(actor, id, what);
      if (!result.ok)
        throw result.code === 'alert.not-found' ? notFound() : new Refusal(409, result.code, refusals[result.code]);
      const found = await alerts.get(actor, id);
      if (found === undefined) throw notFound();
      return found.alert;
    };

    web.get(
      '/alerts',
      {
        config: { right: 'alerts:read' },
        schema: {
          tags: ['alerts'],
          summary: 'Alerts: the open ones unless asked otherwise',
          querystring: Type.Object({ ...ListQuery.properties, ...filters }),
          response: { 200: Page(AlertView) },
        },
      },
      async (request) => pageBody(await alerts.list(actorOf(request), request.query)),
    );

    const columns: readonly Column<AlertView>[] = [
      { title: { zh: '级别', en: 'Severity' }, value: ({ severity }, language) => severities[severity][language] },
      { title: { zh: '事项', en: 'Matter' }, value: ({ title }, language) => title[language] },
      { title: { zh: '老人', en: 'Who' }, value: ({ who }) => who?.name },
      { title: { zh: '地址', en: 'Where' }, value: ({ where }) => where },
      { title: { zh: '设备', en: 'Device' }, value: ({ device }) => device?.name },
      { title: { zh: '开始', en: 'Since' }, value: ({ since }) => localTime(since, timezone) },
      { title: { zh: '告警', en: 'Raised' }, value: ({ raisedAt }) => localTime(raisedAt, timezone) },
      { title: { zh: '接警', en: 'Acknowledged' }, value: ({ acknowledgedAt }) => localTime(acknowledgedAt, timezone) },
      { title: { zh: '到场', en: 'Arrived' }, value: ({ arrivedAt }) => localTime(arrivedAt, timezone) },
      { title: { zh: '处结', en: 'Resolved' }, value: ({ resolvedAt }) => localTime(resolvedAt, timezone) },
      { title: { zh: '经办', en: 'Handler' }, value: ({ handler }) => handler },
      {
        title: { zh: '处置结果', en: 'Outcome' },
        value: ({ outcome }, language) => outcome && outcomes[outcome][language],
      },
      { title: { zh: '次数', en: 'Count' }, value: ({ count }) => count },
    ];
    web.get(
      '/alerts.csv',
      {
        config: { right: 'alerts:read' },
        handlerTimeout: downloadTimeoutMs,
        schema: {
          tags: ['alerts'],
          summary: 'Alerts as a file',
          querystring: Type.Object({ ...filters, lang: FileLanguage }),
          response: { 200: CsvResponse },
        },
      },
      async (request, reply) => {
        const { lang, ...filter } = request.query;
        const pages = pagesOf((page) => alerts.list(actorOf(request), { ...filter, ...page }), mostRows);
        return sendCsv(request, reply, { access, name: 'alerts', columns, language: lang, pages });
      },
    );

    web.get(
      '/alerts/:id',
      {
        config: { right: 'alerts:read' },
        schema: {
          tags: ['alerts'],
          summary: 'One alert and its whole life',
          params: AlertId,
          response: { 200: Type.Object({ alert: AlertView, entries: Type.Array(AlertEntry) }) },
        },
      },
      async (request) => {
        const found = await alerts.get(actorOf(request), request.params.id);
        if (found === undefined) throw notFound();
        return { alert: found.alert, entries: [...found.entries] };
      },
    );

    for (const { name, summary } of [
      { name: 'acknowledge', summary: 'I have it' },
      { name: 'arrive', summary: 'Somebody is there' },
    ] as const)
      web.post(
        `/alerts/:id/${name}`,
        {
          config: { right: 'alerts:act' },
          schema: { tags: ['alerts'], summary, params: AlertId, response: { 200: AlertView } },
        },
        async (request) => act(actorOf(request), request.params.id, { act: name }),
      );

    web.post(
      '/alerts/:id/assign',
      {
        config: { right: 'alerts:act' },
        schema: {
          tags: ['alerts'],
          summary: 'Give it to somebody',
          params: AlertId,
          body: Type.Object({ to: Type.String({ minLength: 1, maxLength: 60 }) }, { additionalProperties: false }),
          response: { 200: AlertView },
        },
      },
      async (request) => act(actorOf(request), request.params.id, { act: 'assign', to: request.body.to }),
    );

    web.post(
      '/alerts/:id/resolve',
      {
        config: { right: 'alerts:act' },
        schema: {
          tags: ['alerts'],
          summary: 'It is over: what it was',
          params: AlertId,
          body: Type.Object({ outcome: Outcome, note: Type.Optional(Note) }, { additionalProperties: false }),
          response: { 200: AlertView },
        },
      },
      async (request) => act(actorOf(request), request.params.id, { act: 'resolve', ...request.body }),
    );

    web.post(
      '/alerts/:id/comment',
      {
        config: { right: 'alerts:act' },
        schema: {
          tags: ['alerts'],
          summary: 'Add a note to its history',
          params: AlertId,
          body: Type.Object({ note: Note }, { additionalProperties: false }),
          response: { 200: AlertView },
        },
      },
      async (request) => act(actorOf(request), request.params.id, { act: 'comment', note: request.body.note }),
    );
  };
