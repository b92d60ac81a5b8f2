import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import type { AccessService } from '#contracts/access';
import { Adoption, type AdoptionService, InboxEntry, inboxStates } from '#contracts/adoption';
import type { DeviceProfile } from '#contracts/device';
import { Id } from '#contracts/reading';
import { DeviceView } from '#contracts/register';
import { ListQuery, Page } from '#contracts/rest';
import type { Column } from '../csv.ts';
import { CsvResponse, downloadTimeoutMs, FileLanguage, localTime, mostRows, sendCsv } from '../download.ts';
import { pageBody, pagesOf } from '../pages.ts';
import type { History } from '../parts.ts';
import { actorOf } from '../rights.ts';
import { deviceView } from '../views.ts';
import { truth } from '../words.ts';

interface Parts {
  readonly access: AccessService;
  readonly adoption: AdoptionService;
  readonly history: History;
  readonly kinds: readonly DeviceProfile[];
  readonly timezone: string;
}

const EntryId = Type.Object({ id: Id });
const filters = {
  q: ListQuery.properties.q,
  state: Type.Optional(Type.Enum([...inboxStates], { default: 'waiting' })),
};

/** Who speaks and is not in the register, and what becomes of them. */
export const inboxRoutes =
  ({ access, adoption, history, kinds, timezone }: Parts): FastifyPluginAsyncTypebox =>
  async (web) => {
    const titles = new Map(kinds.map(({ kind, title }) => [kind, title]));

    web.get(
      '/inbox',
      {
        config: { right: 'register:read' },
        schema: {
          tags: ['inbox'],
          summary: 'Devices that speak and are not registered; those that called for help first',
          querystring: Type.Object({ ...ListQuery.properties, ...filters }),
          response: { 200: Page(InboxEntry) },
        },
      },
      async (request) => pageBody(await adoption.inbox(actorOf(request), request.query)),
    );

    const columns: readonly Column<InboxEntry>[] = [
      { title: { zh: '名称', en: 'Name' }, value: ({ name }) => name },
      { title: { zh: '网关', en: 'Gateway' }, value: ({ gateway }) => gateway?.name ?? '' },
      { title: { zh: '地址', en: 'Address' }, value: ({ address }) => address },
      { title: { zh: '协议', en: 'Dialect' }, value: ({ dialect }) => dialect },
      {
        title: { zh: '看起来是', en: 'Seems to be' },
        value: ({ kind }, language) => (kind === null ? '' : (titles.get(kind)?.[language] ?? kind)),
      },
      { title: { zh: '型号', en: 'Model' }, value: ({ described }) => described },
      { title: { zh: '最后说的话', en: 'Said last' }, value: ({ lastSaid }) => lastSaid },
      { title: { zh: '消息数', en: 'Messages' }, value: ({ count }) => count },
      { title: { zh: '首次', en: 'First heard' }, value: ({ firstAt }) => localTime(firstAt, timezone) },
      { title: { zh: '最近', en: 'Last heard' }, value: ({ lastAt }) => localTime(lastAt, timezone) },
      {
        title: { zh: '呼救', en: 'Called for help' },
        value: ({ calledForHelp }, language) => truth[`${calledForHelp}`][language],
      },
    ];
    web.get(
      '/inbox.csv',
      {
        config: { right: 'register:read' },
        handlerTimeout: downloadTimeoutMs,
        schema: {
          tags: ['inbox'],
          summary: 'Unregistered devices as a file',
          querystring: Type.Object({ ...filters, lang: FileLanguage }),
          response: { 200: CsvResponse },
        },
      },
      async (request, reply) => {
        const { lang, ...filter } = request.query;
        const pages = pagesOf((page) => adoption.inbox(actorOf(request), { ...filter, ...page }), mostRows);
        return sendCsv(request, reply, { access, name: 'inbox', columns, language: lang, pages });
      },
    );

    web.get(
      '/inbox/:id',
      {
        config: { right: 'register:read' },
        schema: {
          tags: ['inbox'],
          summary: 'One unregistered device',
          params: EntryId,
          response: { 200: InboxEntry },
        },
      },
      async (request) => adoption.inboxEntry(actorOf(request), request.params.id),
    );

    web.post(
      '/inbox/:id/adopt',
      {
        config: { right: 'devices:write' },
        schema: {
          tags: ['inbox'],
          summary: 'Register it: from now on what it says counts',
          params: EntryId,
          body: Adoption,
          response: { 201: DeviceView },
        },
      },
      async (request, reply) => {
        const actor = actorOf(request);
        const device = await adoption.adopt(actor, request.params.id, request.body);
        return reply.code(201).send(deviceView(history, device, actor));
      },
    );

    web.post(
      '/inbox/:id/dismiss',
      {
        config: { right: 'devices:write' },
        schema: {
          tags: ['inbox'],
          summary: 'Put it aside; a call for help brings it back',
          params: EntryId,
          response: { 204: Type.Null() },
        },
      },
      async (request, reply) => {
        await adoption.dismiss(actorOf(request), request.params.id);
        return reply.code(204).send(null);
      },
    );

    web.post(
      '/inbox/:id/restore',
      {
        config: { right: 'devices:write' },
        schema: {
          tags: ['inbox'],
          summary: 'Take it out of what was put aside',
          params: EntryId,
          response: { 204: Type.Null() },
        },
      },
      async (request, reply) => {
        await adoption.undismiss(actorOf(request), request.params.id);
        return reply.code(204).send(null);
      },
    );
  };
