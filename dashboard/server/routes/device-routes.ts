import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import type { AccessService, Actor } from '#contracts/access';
import { Id } from '#contracts/reading';
import {
  type Device,
  DeviceChange,
  DeviceSecret,
  DeviceView,
  NewDevice,
  type RegisterService,
} from '#contracts/register';
import { ListQuery, Page } from '#contracts/rest';
import { Refusal } from '#kernel/errors';
import type { Column } from '../csv.ts';
import { CsvResponse, downloadTimeoutMs, FileLanguage, localTime, mostRows, sendCsv } from '../download.ts';
import { pageBody, pagesOf } from '../pages.ts';
import type { History } from '../parts.ts';
import { actorOf } from '../rights.ts';
import { deviceView } from '../views.ts';
import { deviceStates, truth } from '../words.ts';

interface Parts {
  readonly access: AccessService;
  readonly register: RegisterService;
  readonly history: History;
  readonly timezone: string;
}

const DeviceId = Type.Object({ id: Id });
const filters = {
  q: ListQuery.properties.q,
  placeId: Type.Optional(Id),
  kind: Type.Optional(Type.String({ maxLength: 60 })),
  state: Type.Optional(Type.Enum(['active', 'retired'])),
};
/** Secrets made in one request: a street's worth of devices is handed to an installer in a few. */
const mostSecrets = 1_000;

export const deviceRoutes =
  ({ access, register, history, timezone }: Parts): FastifyPluginAsyncTypebox =>
  async (web) => {
    const viewFor =
      (actor: Actor) =>
      (device: Device): DeviceView =>
        deviceView(history, device, actor);

    web.get(
      '/devices',
      {
        config: { right: 'register:read' },
        schema: {
          tags: ['devices'],
          summary: 'Devices with their last word and whether they are silent',
          querystring: Type.Object({ ...ListQuery.properties, ...filters }),
          response: { 200: Page(DeviceView) },
        },
      },
      async (request) => {
        const actor = actorOf(request);
        const page = pageBody(await register.devices(actor, request.query));
        return { ...page, items: page.items.map(viewFor(actor)) };
      },
    );

    const columns: readonly Column<DeviceView>[] = [
      { title: { zh: '编号', en: 'Id' }, value: ({ id }) => id },
      { title: { zh: '名称', en: 'Name' }, value: ({ name }) => name },
      { title: { zh: '类型', en: 'Kind' }, value: ({ kind }) => kind },
      { title: { zh: '地址', en: 'Address' }, value: ({ address }) => address },
      { title: { zh: '房间', en: 'Room' }, value: ({ room }) => room },
      { title: { zh: '登记状态', en: 'State' }, value: ({ state }, language) => deviceStates[state][language] },
      { title: { zh: '最近来信', en: 'Last heard' }, value: ({ live }) => localTime(live.lastHeardAt, timezone) },
      { title: { zh: '无声', en: 'Silent' }, value: ({ live }, language) => truth[`${live.silent}`][language] },
      { title: { zh: '拒收', en: 'Refused' }, value: ({ live }) => live.rejected },
    ];
    web.get(
      '/devices.csv',
      {
        config: { right: 'register:read' },
        handlerTimeout: downloadTimeoutMs,
        schema: {
          tags: ['devices'],
          summary: 'Devices as a file',
          querystring: Type.Object({ ...filters, lang: FileLanguage }),
          response: { 200: CsvResponse },
        },
      },
      async (request, reply) => {
        const actor = actorOf(request);
        const { lang, ...filter } = request.query;
        async function* rows() {
          const pages = pagesOf((page) => register.devices(actor, { ...filter, ...page }), mostRows);
          for await (const page of pages) yield page.map(viewFor(actor));
        }
        return sendCsv(request, reply, { access, name: 'devices', columns, language: lang, pages: rows() });
      },
    );

    web.get(
      '/devices/:id',
      {
        config: { right: 'register:read' },
        schema: { tags: ['devices'], summary: 'One device', params: DeviceId, response: { 200: DeviceView } },
      },
      async (request) => {
        const actor = actorOf(request);
        return viewFor(actor)(await register.device(actor, request.params.id));
      },
    );

    web.post(
      '/devices',
      {
        config: { right: 'devices:write' },
        schema: { tags: ['devices'], summary: 'Add a device', body: NewDevice, response: { 201: DeviceView } },
      },
      async (request, reply) => {
        const actor = actorOf(request);
        return reply.code(201).send(viewFor(actor)(await register.addDevice(actor, request.body)));
      },
    );

    web.patch(
      '/devices/:id',
      {
        config: { right: 'devices:write' },
        schema: {
          tags: ['devices'],
          summary: 'Change a device',
          params: DeviceId,
          body: DeviceChange,
          response: { 200: DeviceView },
        },
      },
      async (request) => {
        const actor = actorOf(request);
        return viewFor(actor)(await register.changeDevice(actor, request.params.id, request.body));
      },
    );

    web.post(
      '/devices/:id/retire',
      {
        config: { right: 'devices:write' },
        schema: {
          tags: ['devices'],
          summary: 'Take a device out of use; its history stays',
          params: DeviceId,
          response: { 204: Type.Null() },
        },
      },
      async (request, reply) => {
        await register.retireDevice(actorOf(request), request.params.id);
        return reply.code(204).send(null);
      },
    );

    web.post(
      '/devices/:id/secret',
      {
        config: { right: 'devices:secret' },
        schema: {
          tags: ['devices'],
          summary: 'Make a new secret; the old one stops working at once. Shown once',
          params: DeviceId,
          response: { 200: DeviceSecret },
        },
      },
      async (request, reply) => {
        const { id } = request.params;
        const [secret] = await register.rotateSecrets(actorOf(request), [id]);
        if (secret === undefined) throw new Refusal(404, 'register.not-found', `There is no device ${id}`);
        return reply.send(secret);
      },
    );

    web.delete(
      '/devices/:id/secret',
      {
        config: { right: 'devices:secret' },
        schema: {
          tags: ['devices'],
          summary: 'Revoke the secret: the device can no longer connect',
          params: DeviceId,
          response: { 204: Type.Null() },
        },
      },
      async (request, reply) => {
        await register.revokeSecret(actorOf(request), request.params.id);
        return reply.code(204).send(null);
      },
    );

    web.post(
      '/devices/secrets',
      {
        config: { right: 'devices:secret' },
        schema: {
          tags: ['devices'],
          summary: 'Make new secrets for many devices at once',
          body: Type.Object(
            { ids: Type.Array(Id, { minItems: 1, maxItems: mostSecrets }) },
            { additionalProperties: false },
          ),
          response: { 200: Type.Array(DeviceSecret) },
        },
      },
      async (request, reply) => reply.send([...(await register.rotateSecrets(actorOf(request), request.body.ids))]),
    );
  };
