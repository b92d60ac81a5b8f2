import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import type { AccessService } from '#contracts/access';
import type { Directory } from '#contracts/directory';
import { Id } from '#contracts/reading';
import { Contact, NewResident, type RegisterService, Resident, ResidentChange } from '#contracts/register';
import { ListQuery, Page } from '#contracts/rest';
import { Epoch } from '#contracts/time';
import type { Column } from '../csv.ts';
import { CsvResponse, downloadTimeoutMs, FileLanguage, mostRows, sendCsv } from '../download.ts';
import { pageBody, pagesOf } from '../pages.ts';
import type { History } from '../parts.ts';
import { actorOf } from '../rights.ts';
import { deviceInWords } from '../views.ts';
import { careLevels, livingSituations, sexes } from '../words.ts';

interface Parts {
  readonly access: AccessService;
  readonly register: RegisterService;
  readonly directory: Directory;
  readonly history: History;
}

const ResidentId = Type.Object({ id: Id });
const filters = { q: ListQuery.properties.q, homeId: Type.Optional(Id) };
const lastSigns = 20;
const ResidentDetail = Type.Object({
  ...Resident.properties,
  contacts: Type.Array(Contact),
  signs: Type.Array(
    Type.Object({
      at: Epoch,
      measure: Type.String(),
      deviceId: Type.String(),
      deviceName: Type.String(),
      room: Type.String(),
    }),
    { description: 'The last signs of life, newest first; empty for whoever may not read what devices say' },
  ),
});

const columns: readonly Column<Resident>[] = [
  { title: { zh: '姓名', en: 'Name' }, value: ({ name }) => name },
  { title: { zh: '性别', en: 'Sex' }, value: ({ sex }, language) => sex && sexes[sex][language] },
  { title: { zh: '年龄', en: 'Age' }, value: ({ age }) => age },
  { title: { zh: '出生日期', en: 'Born' }, value: ({ born }) => born },
  { title: { zh: '地址', en: 'Address' }, value: ({ address }) => address },
  { title: { zh: '居住情况', en: 'Living' }, value: ({ living }, language) => livingSituations[living][language] },
  { title: { zh: '能力等级', en: 'Care level' }, value: ({ careLevel }, language) => careLevels[careLevel][language] },
  { title: { zh: '健康状况', en: 'Conditions' }, value: ({ conditions }) => conditions.join('、') },
  { title: { zh: '电话', en: 'Telephone' }, value: ({ phoneMasked }) => phoneMasked },
  { title: { zh: '备注', en: 'Note' }, value: ({ note }) => note },
];

export const residentRoutes =
  ({ access, register, directory, history }: Parts): FastifyPluginAsyncTypebox =>
  async (web) => {
    web.get(
      '/residents',
      {
        config: { right: 'register:read' },
        schema: {
          tags: ['residents'],
          summary: 'Residents',
          querystring: Type.Object({ ...ListQuery.properties, ...filters }),
          response: { 200: Page(Resident) },
        },
      },
      async (request) => pageBody(await register.residents(actorOf(request), request.query)),
    );

    web.get(
      '/residents.csv',
      {
        config: { right: 'register:read' },
        handlerTimeout: downloadTimeoutMs,
        schema: {
          tags: ['residents'],
          summary: 'Residents as a file; telephone numbers masked',
          querystring: Type.Object({ ...filters, lang: FileLanguage }),
          response: { 200: CsvResponse },
        },
      },
      async (request, reply) => {
        const { lang, ...filter } = request.query;
        const pages = pagesOf((page) => register.residents(actorOf(request), { ...filter, ...page }), mostRows);
        return sendCsv(request, reply, { access, name: 'residents', columns, language: lang, pages });
      },
    );

    web.get(
      '/residents/:id',
      {
        config: { right: 'register:read' },
        schema: {
          tags: ['residents'],
          summary: 'One resident with contacts and last signs of life',
          params: ResidentId,
          response: { 200: ResidentDetail },
        },
      },
      async (request) => {
        const actor = actorOf(request);
        const resident = await register.resident(actor, request.params.id);
        const [contacts, signs] = await Promise.all([
          register.contacts(actor, resident.id),
          actor.rights.has('readings:read')
            ? history.signsOf({ residentId: resident.id, homeId: resident.homeId, limit: lastSigns })
            : [],
        ]);
        return {
          ...resident,
          contacts: [...contacts],
          signs: signs
            .slice(0, lastSigns)
            .map(({ at, measure, deviceId }) => ({ at, measure, deviceId, ...deviceInWords(directory, deviceId) })),
        };
      },
    );

    web.post(
      '/residents',
      {
        config: { right: 'register:write' },
        schema: { tags: ['residents'], summary: 'Add a resident', body: NewResident, response: { 201: Resident } },
      },
      async (request, reply) => reply.code(201).send(await register.addResident(actorOf(request), request.body)),
    );

    web.patch(
      '/residents/:id',
      {
        config: { right: 'register:write' },
        schema: {
          tags: ['residents'],
          summary: 'Change a resident',
          params: ResidentId,
          body: ResidentChange,
          response: { 200: Resident },
        },
      },
      async (request) => register.changeResident(actorOf(request), request.params.id, request.body),
    );

    web.delete(
      '/residents/:id',
      {
        config: { right: 'register:write' },
        schema: {
          tags: ['residents'],
          summary: 'The resident has left; the record stays',
          params: ResidentId,
          response: { 204: Type.Null() },
        },
      },
      async (request, reply) => {
        await register.residentLeft(actorOf(request), request.params.id);
        return reply.code(204).send(null);
      },
    );

    web.post(
      '/residents/:id/reveal',
      {
        config: { right: 'register:reveal' },
        schema: {
          tags: ['residents'],
          summary: 'The telephone number in full; recorded',
          params: ResidentId,
          response: { 200: Type.Object({ value: Type.Union([Type.String(), Type.Null()]) }) },
        },
      },
      async (request) => ({ value: await register.revealResidentPhone(actorOf(request), request.params.id) }),
    );
  };
