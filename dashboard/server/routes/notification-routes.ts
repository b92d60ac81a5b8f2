import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import type { AccessService } from '#contracts/access';
import { NotificationView } from '#contracts/notification';
import { Id } from '#contracts/reading';
import { ListQuery, Page } from '#contracts/rest';
import type { Column } from '../csv.ts';
import { CsvResponse, downloadTimeoutMs, FileLanguage, localTime, mostRows, sendCsv } from '../download.ts';
import { pageBody, pagesOf } from '../pages.ts';
import type { ServerParts } from '../parts.ts';
import { actorOf } from '../rights.ts';
import { notificationStates, severities } from '../words.ts';

interface Parts {
  readonly access: AccessService;
  readonly notifications: ServerParts['notifications'];
  readonly timezone: string;
}

const filters = { q: ListQuery.properties.q, alertId: Type.Optional(Id) };

export const notificationRoutes =
  ({ access, notifications, timezone }: Parts): FastifyPluginAsyncTypebox =>
  async (web) => {
    web.get(
      '/notifications',
      {
        config: { right: 'notifications:read' },
        schema: {
          tags: ['notifications'],
          summary: 'Messages sent to people, and what became of each',
          querystring: Type.Object({ ...ListQuery.properties, ...filters }),
          response: { 200: Page(NotificationView) },
        },
      },
      async (request) => pageBody(await notifications.list(actorOf(request), request.query)),
    );

    const columns: readonly Column<NotificationView>[] = [
      { title: { zh: '时间', en: 'Created' }, value: ({ createdAt }) => localTime(createdAt, timezone) },
      { title: { zh: '级别', en: 'Severity' }, value: ({ severity }, language) => severities[severity][language] },
      { title: { zh: '收件人', en: 'Recipient' }, value: ({ recipient }) => recipient },
      { title: { zh: '关系', en: 'Relation' }, value: ({ relation }) => relation },
      { title: { zh: '渠道', en: 'Channel' }, value: ({ channel }) => channel },
      { title: { zh: '地址', en: 'Address' }, value: ({ addressMasked }) => addressMasked },
      { title: { zh: '标题', en: 'Subject' }, value: ({ subject }) => subject },
      { title: { zh: '状态', en: 'State' }, value: ({ state }, language) => notificationStates[state][language] },
      { title: { zh: '尝试次数', en: 'Attempts' }, value: ({ attempts }) => attempts.length },
    ];
    web.get(
      '/notifications.csv',
      {
        config: { right: 'notifications:read' },
        handlerTimeout: downloadTimeoutMs,
        schema: {
          tags: ['notifications'],
          summary: 'Notifications as a file; addresses masked',
          querystring: Type.Object({ ...filters, lang: FileLanguage }),
          response: { 200: CsvResponse },
        },
      },
      async (request, reply) => {
        const { lang, ...filter } = request.query;
        const pages = pagesOf((page) => notifications.list(actorOf(request), { ...filter, ...page }), mostRows);
        return sendCsv(request, reply, { access, name: 'notifications', columns, language: lang, pages });
      },
    );
  };
