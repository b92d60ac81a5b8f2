import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance, FastifyPluginAsync } from 'fastify';
import { sessionCookie } from './rights.ts';

const tags = {
  session: 'Signing in and out · 登录',
  alerts: 'What needs somebody now, and its life until it is resolved · 告警',
  homes: 'Homes as the console shows them · 住户',
  residents: 'Who lives there · 老人',
  contacts: 'Whom to call · 联系人',
  devices: 'What listens for them · 设备',
  inbox: 'Devices that speak and are not registered · 待认领设备',
  places: 'The street tree · 街道到住户',
  readings: 'What devices said · 读数',
  ingest: 'Readings by HTTP · 上报读数',
  history: 'The whole history as files · 历史数据',
  rules: 'What the rules judge by, and why · 规则',
  notifications: 'Who was told, and whether it arrived · 通知',
  catalogue: 'Kinds of device this hub knows · 设备类型',
  programmes: 'Programme modules · 专项模块',
  accounts: 'Who may use the hub, and what they did · 账号与审计',
  demo: 'The demonstration street · 演示',
  health: 'Whether the hub is well · 运行状态',
};

/** Starts collecting the routes that follow into one OpenAPI 3.1 document, and shows it under `/docs`, offline. */
export async function openDocuments(web: FastifyInstance): Promise<void> {
  await web.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: '阳光大管家 · Sunshine Butler',
        version: '1',
        description:
          'The REST interface of the smart-care hub. Times are epoch milliseconds. Errors are problem documents (RFC 9457) with a stable `code`.',
      },
      tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
      components: {
        securitySchemes: {
          cookie: {
            type: 'apiKey',
            in: 'cookie',
            name: sessionCookie,
            description: 'Set by POST /api/v1/session; changes are accepted from pages of the same origin only',
          },
          bearer: { type: 'http', scheme: 'bearer', description: 'A session or API token' },
        },
      },
      security: [{ cookie: [] }, { bearer: [] }],
    },
    hideUntagged: true,
    refResolver: { buildLocalReference: (schema, _base, _fragment, index) => String(schema.$id ?? `Schema${index}`) },
  });
  const docs: FastifyPluginAsync = async (docs) => {
    docs.addHook('onRoute', (route) => {
      route.config = Object.assign({}, route.config, { public: true });
    });
    await docs.register(swaggerUi, {
      routePrefix: '/docs',
      validatorUrl: false,
      uiConfig: { docExpansion: 'none', deepLinking: true, url: '/api/openapi.json' },
    });
  };
  await web.register(docs);
}

/** The machine-readable descriptions of what the hub speaks. */
export function documentRoutes(web: FastifyInstance, asyncapi: object): void {
  const asyncapiText = JSON.stringify(asyncapi);
  let openapiText: string | undefined;
  web.get('/api/openapi.json', { config: { public: true } }, async (_request, reply) => {
    openapiText ??= JSON.stringify(web.swagger());
    return reply.type('application/json; charset=utf-8').send(openapiText);
  });
  web.get('/api/asyncapi.json', { config: { public: true } }, async (_request, reply) =>
    reply.type('application/json; charset=utf-8').send(asyncapiText),
  );
}
