import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import Type from 'typebox';
import type { AccessService, Actor } from '#contracts/access';
import { Id, Value } from '#contracts/reading';
import { Contact, DeviceView, HomeView, type Place, type RegisterService, Resident } from '#contracts/register';
import { ListQuery, Page } from '#contracts/rest';
import { dayMs, Epoch } from '#contracts/time';
import { Refusal } from '#kernel/errors';
import type { Column } from '../csv.ts';
import { CsvResponse, downloadTimeoutMs, FileLanguage, localTime, mostRows, sendCsv } from '../download.ts';
import { largestPage, pageBody, pagesOf } from '../pages.ts';
import { rangeOf } from '../range.ts';
import { actorOf } from '../rights.ts';
import { deviceView, homeView, type ViewParts } from '../views.ts';

interface Parts extends ViewParts {
  readonly access: AccessService;
  readonly register: RegisterService;
}

const HomeId = Type.Object({ id: Id });
const HomeDetail = Type.Object({
  ...HomeView.properties,
  residentDetails: Type.Array(Resident),
  contacts: Type.Array(Contact),
  deviceList: Type.Array(DeviceView),
});

/** The picture of a day holds at most so many points, and reaches back at most so far. */
const mostPoints = 5_000;
const longestStoryMs = 7 * dayMs;
const Story = Type.Object({
  devices: Type.Array(Type.Object({ id: Id, name: Type.String(), kind: Type.String(), room: Type.String() })),
  points: Type.Array(Type.Object({ deviceId: Id, measure: Type.String(), value: Value, at: Type.Integer() })),
});

export const homeRoutes =
  (parts: Parts): FastifyPluginAsyncTypebox =>
  async (web) => {
    const { access, register, directory, history, clock, timezone } = parts;

    /** The register decides whether this home exists for the actor: it is looked for among those of its unit. */
    const homeOf = async (actor: Actor, id: string): Promise<Place> => {
      const entry = directory.place(id);
      if (entry?.kind === 'home') {
        const where = { kind: 'home', ...(entry.parentId === undefined ? {} : { parentId: entry.parentId }) } as const;
        for await (const page of pagesOf((query) => register.places(actor, { ...query, ...where }), Infinity)) {
          const home = page.find((place) => place.id === id);
          if (home !== undefined) return home;
        }
      }
      throw new Refusal(404, 'register.not-found', `There is no home ${id}`);
    };

    web.get(
      '/homes',
      {
        config: { right: 'register:read' },
        schema: {
          tags: ['homes'],
          summary: 'Homes: who lives there, how the devices are, what is open',
          querystring: ListQuery,
          response: { 200: Page(HomeView) },
        },
      },
      async (request) => {
        const actor = actorOf(request);
        const page = pageBody(await register.places(actor, { ...request.query, kind: 'home' }));
        return { ...page, items: page.items.map((home) => homeView(home, parts, actor)) };
      },
    );

    web.get(
      '/homes/:id',
      {
        config: { right: 'register:read' },
        schema: {
          tags: ['homes'],
          summary: 'One home with its residents, their contacts and its devices',
          params: HomeId,
          response: { 200: HomeDetail },
        },
      },
      async (request) => {
        const actor = actorOf(request);
        const home = await homeOf(actor, request.params.id);
        const [residents, devices] = await Promise.all([
          register.residents(actor, { homeId: home.id, limit: largestPage }),
          register.devices(actor, { placeId: home.id, limit: largestPage }),
        ]);
        const contacts = await Promise.all(residents.items.map(({ id }) => register.contacts(actor, id)));
        return {
          ...homeView(home, parts, actor),
          residentDetails: [...residents.items],
          contacts: contacts.flat(),
          deviceList: devices.items.map((device) => deviceView(history, device, actor)),
        };
      },
    );

    web.get(
      '/homes/:id/story',
      {
        config: { right: 'readings:read' },
        schema: {
          tags: ['homes'],
          summary: 'What the devices of a home said in a stretch of time, oldest first; the last 24 hours by default',
          params: HomeId,
          querystring: Type.Object({ from: Type.Optional(Epoch), to: Type.Optional(Epoch) }),
          response: { 200: Story },
        },
      },
      async (request) => {
        const home = await homeOf(actorOf(request), request.params.id);
        const range = rangeOf(request.query, { now: clock.now(), usualMs: dayMs, longestMs: longestStoryMs });
        const devices = directory.devicesAt(home.id);
        const points = await history.story({ deviceIds: devices.map(({ id }) => id), ...range, limit: mostPoints });
        return {
          devices: devices.map(({ id, name, kind, room }) => ({ id, name, kind, room })),
          points: points.slice(0, mostPoints),
        };
      },
    );

    const columns: readonly Column<HomeView>[] = [
      { title: { zh: '地址', en: 'Address' }, value: ({ address }) => address },
      {
        title: { zh: '老人', en: 'Residents' },
        value: ({ residents }) => residents.map(({ name }) => name).join('、'),
      },
      { title: { zh: '设备', en: 'Devices' }, value: ({ devices }) => devices.total },
      { title: { zh: '无声设备', en: 'Silent devices' }, value: ({ devices }) => devices.silent },
      { title: { zh: '未结告警', en: 'Open alerts' }, value: ({ openAlerts }) => openAlerts },
      {
        title: { zh: '最近平安信号', en: 'Last sign of life' },
        value: ({ lastSign }) => localTime(lastSign?.at ?? null, timezone),
      },
    ];
    web.get(
      '/homes.csv',
      {
        config: { right: 'register:read' },
        handlerTimeout: downloadTimeoutMs,
        schema: {
          tags: ['homes'],
          summary: 'Homes as a file',
          querystring: Type.Object({ q: ListQuery.properties.q, lang: FileLanguage }),
          response: { 200: CsvResponse },
        },
      },
      async (request, reply) => {
        const actor = actorOf(request);
        const { lang, ...filter } = request.query;
        async function* rows() {
          const homes = pagesOf((query) => register.places(actor, { ...filter, ...query, kind: 'home' }), mostRows);
          for await (const page of homes) yield page.map((home) => homeView(home, parts, actor));
        }
        return sendCsv(request, reply, { access, name: 'homes', columns, language: lang, pages: rows() });
      },
    );
  };
