import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyPluginAsync } from 'fastify';
import Type from 'typebox';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Refusal } from '#kernel/errors';
import { routeTools } from '#server/rights';
import { createServer, type Server } from '#server/server';
import { asPage, type FakeParts, fakeParts, type people } from '#test/support/server-parts';

const lift = (): FastifyPluginAsync => async (web) => {
  web.get('/cards', { config: { right: 'lift:read' }, schema: { summary: 'Cards' } }, async (request) => ({
    by: routeTools.actor(request, 'lift:read').username,
  }));
};
const programme = {
  id: 'lift-access',
  title: { zh: '电梯', en: 'Lift' },
  programme: '加装电梯',
  state: 'running',
} as const;

let parts: FakeParts;
let server: Server;
beforeAll(async () => {
  parts = fakeParts({
    programmes: { list: () => [programme], plugins: [{ id: 'lift-access', plugin: lift() as never }] },
  });
  server = await createServer(parts);
});
afterAll(() => server[Symbol.asyncDispose]());

const ask = async (
  name: keyof typeof people | undefined,
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  url: string,
  payload?: object,
) => {
  const headers = name === undefined ? {} : asPage(String(name));
  const answer = await server.web.inject({ method, url, headers, ...(payload === undefined ? {} : { payload }) });
  return { status: answer.statusCode, headers: answer.headers, text: answer.body, json: () => answer.json() };
};
const get = (name: keyof typeof people | undefined, url: string) => ask(name, 'GET', url);

describe('rights, for every route there is', () => {
  test('the table holds what the brief promises', () => {
    expect(server.routes.length).toBeGreaterThan(60);
    const open = server.routes.filter(({ access, method }) => access.public && method !== 'HEAD').map(({ url }) => url);
    expect(open.filter((url) => url.startsWith('/api/v1'))).toEqual(['/api/v1/session']);
  });

  const methods = ['GET', 'POST', 'PATCH', 'DELETE'] as const;
  const addressed = (url: string) => url.replace(/:\w+/g, 'x1');

  test('anonymous, expired and unknown sessions are 401 everywhere that is not public', async () => {
    const guarded = server.routes.filter(({ access }) => !access.public);
    expect(guarded.length).toBeGreaterThan(40);
    for (const { method, url } of guarded)
      for (const headers of [{}, asPage('unknown'), { authorization: 'Bearer unknown' }]) {
        const { statusCode, body } = await server.web.inject({ method: method as 'GET', url: addressed(url), headers });
        expect([method, url, statusCode]).toEqual([method, url, 401]);
        if (method !== 'HEAD') expect(JSON.parse(body).code).toBe('session.required');
      }
  });

  test('an account without the right is 403 before anything is looked at, 404s for no one', async () => {
    const rightful = server.routes.filter(({ access }) => access.right !== undefined && access.right !== 'signed-in');
    expect(rightful.length).toBeGreaterThan(35);
    for (const { method, url } of rightful) {
      if (!methods.includes(method as 'GET')) continue;
      const { status, json } = await ask('nobody', method as 'GET', addressed(url));
      expect([method, url, status, json().code]).toEqual([method, url, 403, 'access.right-missing']);
    }
  });

  test('a route that names no right keeps the server from starting', async () => {
    const careless: FastifyPluginAsync = async (web) => {
      web.get('/open', async () => 'everything');
    };
    const plugins = [{ id: 'careless', plugin: careless as never }];
    await expect(createServer(fakeParts({ programmes: { list: () => [], plugins } }))).rejects.toThrow(
      'GET /api/v1/programmes/careless/open names no right',
    );
  });

  test('a module hears who asks, through its own right', async () => {
    expect((await get('admin', '/api/v1/programmes/lift-access/cards')).json()).toEqual({ by: 'admin' });
    expect((await get('operator', '/api/v1/programmes/lift-access/cards')).status).toBe(403);
    expect((await get('nobody', '/api/v1/programmes')).json()).toEqual([programme]);
  });
});

describe('the session', () => {
  const signIn = (payload: object, headers: Record<string, string> = {}) =>
    server.web.inject({ method: 'POST', url: '/api/v1/session', payload, headers });

  test('sets a cookie no script can read and no other site can send', async () => {
    const answer = await signIn({ username: 'operator', password: 'right-password' });
    expect(answer.json()).toMatchObject({
      username: 'operator',
      scope: '/s/c1',
      demo: true,
      timezone: 'Asia/Shanghai',
    });
    expect(answer.headers['set-cookie']).toBe('session=operator; Max-Age=43200; Path=/; HttpOnly; SameSite=Strict');
    expect(answer.body).not.toContain('right-password');
  });

  test('is refused in the same words whoever does not exist', async () => {
    const wrong = await signIn({ username: 'operator', password: 'wrong' });
    const missing = await signIn({ username: 'nobody-of-that-name', password: 'wrong' });
    expect([wrong.statusCode, wrong.body]).toEqual([401, missing.body]);
    expect(wrong.headers['set-cookie']).toBeUndefined();
  });

  test('is not begun from a foreign page', async () => {
    const answer = await signIn({ username: 'admin', password: 'right-password' }, { origin: 'http://evil.example' });
    expect([answer.statusCode, answer.json().code]).toEqual([403, 'session.cross-origin']);
  });

  test('is tried at most thirty times a minute from one address', async () => {
    await using other = await createServer(fakeParts());
    const statuses: number[] = [];
    for (let turn = 0; turn < 31; turn += 1)
      statuses.push(
        (await other.web.inject({ method: 'POST', url: '/api/v1/session', payload: { username: 'a', password: 'b' } }))
          .statusCode,
      );
    expect(statuses).toEqual([...Array(30).fill(401), 429]);
  });

  test('ends with DELETE', async () => {
    await using other = await createServer(fakeParts());
    const headers = asPage('operator');
    const ended = await other.web.inject({ method: 'DELETE', url: '/api/v1/session', headers });
    expect([ended.statusCode, ended.headers['set-cookie']]).toEqual([204, expect.stringContaining('session=;')]);
    expect((await other.web.inject({ url: '/api/v1/session', headers })).statusCode).toBe(401);
  });
});

describe('changes by cookie come from our own pages only', () => {
  test.for([
    [{ origin: 'http://evil.example' }, 403],
    [{ origin: 'null' }, 403],
    [{ 'sec-fetch-site': 'cross-site' }, 403],
    [{}, 403],
    [{ 'sec-fetch-site': 'same-origin' }, 204],
    [{ origin: 'http://localhost:80' }, 204],
  ] as const)('%j → %d', async ([headers, status]) => {
    const answer = await server.web.inject({
      method: 'DELETE',
      url: '/api/v1/contacts/k1',
      headers: { cookie: 'session=admin', ...headers },
    });
    expect(answer.statusCode).toBe(status);
  });

  test('a program with a bearer token is no page', async () => {
    const headers = { authorization: 'Bearer admin' };
    const answer = await server.web.inject({ method: 'DELETE', url: '/api/v1/contacts/k1', headers });
    expect(answer.statusCode).toBe(204);
  });
});

describe('problem documents', () => {
  test('a wrong field is named, with what to do', async () => {
    const answer = await ask('admin', 'POST', '/api/v1/residents', { homeId: '../h1', name: '' });
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(answer.json()).toMatchObject({
      status: 400,
      code: 'request.invalid',
      errors: [{ path: 'homeId', message: expect.stringContaining('may only hold letters, digits') }],
    });
  });

  test('in Chinese for a Chinese page', async () => {
    const headers = { ...asPage('admin'), 'accept-language': 'zh-CN' };
    const answer = await server.web.inject({ method: 'GET', url: '/api/v1/alerts?limit=1000', headers });
    expect(answer.json().errors).toEqual([{ path: 'limit', message: '不能大于 200' }]);
  });

  test('an unknown field is refused, not dropped', async () => {
    const answer = await ask('admin', 'PATCH', '/api/v1/accounts/a1', { disabled: true, role: 'admin' });
    expect(answer.json().errors).toEqual([{ path: 'role', message: 'is not a known field; leave it out' }]);
  });

  test.for([
    ['GET', '/api/v1/nothing', undefined, 404, 'request.not-found'],
    ['GET', '/api/v1/residents/r99', undefined, 404, 'register.not-found'],
    ['GET', '/api/v1/readings?deviceId=sos-button-1&measure=battery&from=9&to=3', undefined, 422, 'readings.range'],
    [
      'GET',
      '/api/v1/readings?deviceId=sos-button-1&measure=battery&from=0&to=99999999999',
      undefined,
      422,
      'readings.range',
    ],
    [
      'GET',
      '/api/v1/readings?deviceId=sos-button-1&measure=battery&buckets=1000000',
      undefined,
      400,
      'request.invalid',
    ],
    ['POST', '/api/v1/devices/secrets', { ids: [] }, 400, 'request.invalid'],
    ['POST', '/api/v1/contacts', {}, 400, 'request.invalid'],
  ] as const)('%s %s → %d %s', async ([method, url, payload, status, code]) => {
    const answer = await ask('admin', method, url, payload);
    expect([answer.status, answer.json().code]).toEqual([status, code]);
  });

  test.for([
    ['application/json', '{"name":', 400, 'request.not-json'],
    ['application/json', '{"__proto__":{"admin":true},"name":"x"}', 400, 'request.not-json'],
    ['text/plain', 'name=x', 415, 'request.media-type'],
    ['application/x-www-form-urlencoded', 'name=x', 415, 'request.media-type'],
    ['application/json', JSON.stringify({ name: 'x'.repeat(300_000) }), 413, 'request.too-large'],
  ] as const)('a body of %s is refused in words', async ([type, payload, status, code]) => {
    const answer = await server.web.inject({
      method: 'PATCH',
      url: '/api/v1/places/c1',
      headers: { ...asPage('admin'), 'content-type': type },
      payload,
    });
    expect([answer.statusCode, answer.json().code]).toEqual([status, code]);
  });

  test('an act without a body may say it is JSON', async () => {
    parts.alerts.put({ id: 'a-empty', placeId: 'h1' });
    const answer = await server.web.inject({
      method: 'POST',
      url: '/api/v1/alerts/a-empty/arrive',
      headers: { ...asPage('admin'), 'content-type': 'application/json' },
      payload: '',
    });
    expect([answer.statusCode, answer.json().state]).toEqual([200, 'arrived']);
  });

  test('what breaks inside stays inside', async () => {
    const broken = fakeParts({
      notifications: { list: async () => Promise.reject(new Error('no such table: outbox at /srv/hub')) },
    });
    await using other = await createServer(broken);
    const answer = await other.web.inject({ url: '/api/v1/notifications', headers: asPage('admin') });
    expect(answer.statusCode).toBe(500);
    expect(answer.json()).toEqual({
      type: 'urn:sunshine-butler:problem:internal.error',
      title: 'Internal Server Error',
      status: 500,
      code: 'internal.error',
      detail: 'Something went wrong in the hub. It has been logged.',
    });
  });
});

describe('alerts', () => {
  test('an act answers with the alert as people see it, and a second one with why not', async () => {
    parts.alerts.put({ id: 'a1', placeId: 'h1' });
    const first = await ask('operator', 'POST', '/api/v1/alerts/a1/acknowledge');
    expect(first.json()).toMatchObject({ id: 'a1', state: 'acknowledged', where: '大塘巷 · 叶青苑 37幢 1单元 501' });
    const second = await ask('operator', 'POST', '/api/v1/alerts/a1/acknowledge');
    expect([second.status, second.json().code]).toEqual([409, 'alert.already-acknowledged']);
  });

  test('those of another community do not exist', async () => {
    parts.alerts.put({ id: 'a3', placeId: 'h3' });
    for (const answer of [
      await get('operator', '/api/v1/alerts/a3'),
      await ask('operator', 'POST', '/api/v1/alerts/a3/arrive'),
    ])
      expect([answer.status, answer.json().code]).toEqual([404, 'alert.not-found']);
    expect((await get('admin', '/api/v1/alerts/a3')).json()).toMatchObject({ alert: { id: 'a3' }, entries: [] });
  });

  test('open ones unless asked otherwise, and nobody resolves without an outcome', async () => {
    await get('admin', '/api/v1/alerts');
    expect(parts.calls.findLast(({ name }) => name === 'alerts.list')?.args).toEqual([{ state: 'open', limit: 50 }]);
    const refused = await ask('operator', 'POST', '/api/v1/alerts/a1/resolve', { note: 'fine' });
    expect(refused.json().errors).toEqual([{ path: 'outcome', message: 'is required' }]);
    const resolved = await ask('operator', 'POST', '/api/v1/alerts/a1/resolve', {
      outcome: 'help-given',
      note: 'fine',
    });
    expect(resolved.json().state).toBe('resolved');
    expect(parts.calls.findLast(({ name }) => name === 'alerts.act')?.args).toEqual([
      { act: 'resolve', outcome: 'help-given', note: 'fine' },
    ]);
  });
});

describe('homes', () => {
  test('a page of homes costs one query, whatever is shown of each', async () => {
    parts.alerts.put({ id: 'a2', placeId: 'h2' });
    const before = parts.calls.length;
    const page = (await get('operator', '/api/v1/homes')).json();
    expect(parts.calls.slice(before).map(({ name }) => name)).toEqual(['places']);
    expect(page.total).toBe(2);
    expect(page.items[1]).toEqual({
      id: 'h2',
      address: '大塘巷 · 叶青苑 37幢 1单元 502',
      residents: [{ id: 'r2', name: '李国强', age: 84 }],
      devices: { total: 2, silent: 0 },
      openAlerts: 1,
      lastSign: { at: 7, measure: 'motion', deviceName: '活动传感器', room: '卧室' },
      sample: true,
    });
    expect(page.items[0].devices).toEqual({ total: 2, silent: 1 });
  });

  test('one home comes with everything about it; a foreign one does not exist', async () => {
    const home = (await get('operator', '/api/v1/homes/h1')).json();
    expect(home).toMatchObject({ id: 'h1', residentDetails: [{ id: 'r1' }], contacts: [{ id: 'k1' }] });
    expect(home.deviceList.map(({ live }: { live: { silent: boolean } }) => live.silent)).toEqual([false, true]);
    for (const url of ['/api/v1/homes/h3', '/api/v1/homes/c1', '/api/v1/homes/none', '/api/v1/homes/h3/story'])
      expect([(await get('operator', url)).status, (await get('operator', url)).json().code]).toEqual([
        404,
        'register.not-found',
      ]);
  });

  test('the picture of the last 24 hours', async () => {
    const story = (await get('operator', '/api/v1/homes/h1/story')).json();
    expect(story.devices[0]).toEqual({ id: 'sos-button-1', name: 'SOS 按钮', kind: 'sos-button', room: '卧室' });
    expect(story.points).toEqual([
      { deviceId: 'sos-button-1', measure: 'motion', value: true, at: parts.clock.now() - 86_400_000 },
    ]);
  });
});

describe('the other resources', () => {
  test('a resident comes with contacts and last signs of life, for whoever may read them', async () => {
    const resident = (await get('operator', '/api/v1/residents/r1')).json();
    expect(resident.contacts).toMatchObject([{ name: '王敏' }]);
    expect(resident.signs).toEqual([
      { at: 7, measure: 'motion', deviceId: 'motion-sensor-1', deviceName: '活动传感器', room: '卧室' },
    ]);
    expect((await get('operator', '/api/v1/residents/r3')).status).toBe(404);
  });

  test('a device says how it is; its history is asked for in buckets', async () => {
    const device = (await get('operator', '/api/v1/devices/sos-button-1')).json();
    expect(device.live).toEqual({
      lastHeardAt: parts.clock.now() - 1_000,
      silent: false,
      latest: [{ measure: 'battery', value: 90, unit: '%EL', at: 12 }],
      rejected: 1,
      lastRejection: { at: 5, reason: 'not JSON' },
    });
    const url = '/api/v1/readings?deviceId=sos-button-1&measure=battery&from=0&to=600000&buckets=10';
    expect((await get('operator', url)).json()).toMatchObject({ stepMs: 60_000, buckets: [{ from: 0, last: 1 }] });
    expect((await get('operator', url.replace('button-1', 'button-3'))).status).toBe(404);
    expect((await get('operator', '/api/v1/readings/latest?deviceId=sos-button-1')).json()).toHaveLength(1);
  });

  test('secrets are made one by one or together, and cached nowhere', async () => {
    const one = await ask('admin', 'POST', '/api/v1/devices/sos-button-1/secret');
    expect([one.json().username, one.headers['cache-control']]).toEqual(['sos-button-1', 'no-store']);
    const many = await ask('admin', 'POST', '/api/v1/devices/secrets', { ids: ['a', 'b'] });
    expect(many.json()).toHaveLength(2);
  });

  test('what a kind of device can say and do', async () => {
    expect((await get('nobody', '/api/v1/kinds')).json()).toMatchObject([
      {
        kind: 'sos-button',
        measures: [
          { name: 'sos.pressed', kind: 'event' },
          { name: 'battery', kind: 'quantity', unit: '%EL' },
          { name: 'unheard-of', title: { zh: 'unheard-of' }, kind: 'text' },
        ],
        operations: [{ id: 'press', title: { zh: '按下', en: 'Press' } }],
      },
    ]);
    expect((await get('nobody', '/api/v1/rules')).json()).toMatchObject([{ id: 'sos', settings: { minutes: 5 } }]);
  });

  test('only simulated devices are operated, by what they can do', async () => {
    const operate = (device: string, operation: string) =>
      ask('admin', 'POST', `/api/v1/demo/devices/${device}/operate`, { operation });
    expect((await operate('sos-button-1', 'press')).status).toBe(202);
    expect(parts.operated).toEqual(['sos-button-1/press']);
    expect((await operate('sos-button-1', 'explode')).json()).toMatchObject({
      status: 422,
      detail: expect.stringContaining('press'),
    });
    expect((await operate('sos-button-3', 'press')).json().code).toBe('demo.real-device');
    expect(parts.operated).toHaveLength(1);
  });
});

describe('files', () => {
  test('residents leave neutralised, masked, with a byte order mark, and it is recorded', async () => {
    const answer = await get('admin', '/api/v1/residents.csv');
    expect(answer.headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="residents.csv"',
      'cache-control': 'no-store',
    });
    const lines = answer.text.split('\r\n');
    expect(lines[0]).toBe('\uFEFF姓名,性别,年龄,出生日期,地址,居住情况,能力等级,健康状况,电话,备注');
    expect(lines[1]).toContain('王秀英,女,84,1941-03-08,大塘巷 · 叶青苑 37幢 1单元 501');
    expect(lines[3]).toMatch(/^"'=cmd\(\)",/);
    expect(answer.text).not.toContain('13800001234');
    expect(parts.access.recorded.at(-1)).toMatchObject({ by: 'admin', action: 'residents.exported' });
  });

  test('the rows are those of the scope', async () => {
    expect((await get('operator', '/api/v1/homes.csv?lang=en')).text.split('\r\n')).toHaveLength(4);
    expect((await get('admin', '/api/v1/homes.csv')).text.split('\r\n')).toHaveLength(5);
  });

  test('at most 10,000 rows, read page by page', async () => {
    const item = {
      id: 'n',
      alertId: 'a',
      severity: 'P1' as const,
      recipient: '王敏',
      relation: '女儿',
      channel: 'email',
      addressMasked: 'w***@b.cn',
      subject: '@here',
      body: '',
      state: 'accepted' as const,
      createdAt: 0,
      nextAttemptAt: null,
      attempts: [],
    };
    const limits: number[] = [];
    const endless = fakeParts({
      notifications: {
        async list(_actor, { limit }) {
          limits.push(limit);
          return { items: Array(limit).fill(item), total: 1e9, cursor: 'more' };
        },
      },
    });
    await using other = await createServer(endless);
    const answer = await other.web.inject({ url: '/api/v1/notifications.csv', headers: asPage('admin') });
    expect(answer.body.trimEnd().split('\r\n')).toHaveLength(10_001);
    expect(answer.body.split('\r\n')[1]).toBe(`1970-01-01 08:00:00,P1,王敏,女儿,email,w***@b.cn,"'@here",accepted,0`);
    expect([limits.length, Math.max(...limits)]).toEqual([50, 200]);
  });

  test('what is refused is a problem document, not half a file', async () => {
    const refusing = fakeParts({
      notifications: { list: async () => Promise.reject(new Refusal(422, 'notifications.filter', 'No')) },
    });
    await using other = await createServer(refusing);
    const answer = await other.web.inject({ url: '/api/v1/notifications.csv', headers: asPage('admin') });
    expect([answer.statusCode, answer.json().code]).toEqual([422, 'notifications.filter']);
    expect(refusing.access.recorded).toEqual([]);
  });
});

describe('documents, health and pages', () => {
  test('OpenAPI names every route of the API, its right, its problems and the schemas by name', async () => {
    const document = (await get(undefined, '/api/openapi.json')).json();
    const documented = Object.entries<Record<string, Record<string, unknown>>>(document.paths).flatMap(
      ([path, verbs]) =>
        Object.entries(verbs).map(([verb, route]) => ({ name: `${verb.toUpperCase()} ${path}`, route })),
    );
    const served = server.routes
      .filter(({ method, url }) => url.startsWith('/api/v1') && method !== 'HEAD')
      .map(({ method, url }) => `${method} ${url.replace(/:(\w+)/g, '{$1}')}`);
    expect(
      documented
        .map(({ name }) => name)
        .filter((name) => name.includes('/api/v1'))
        .sort(),
    ).toEqual(served.sort());
    for (const { name, route } of documented) {
      expect([name, route.summary, route.tags]).toEqual([name, expect.any(String), [expect.any(String)]]);
      expect(Object.keys(route.responses as object)).toEqual(expect.arrayContaining(['4XX', '5XX']));
    }
    expect(Object.keys(document.components.schemas)).toEqual(
      expect.arrayContaining(['AlertView', 'Resident', 'HomeView', 'DeviceView', 'Problem', 'Text']),
    );
    expect(Object.keys(document.components.schemas).filter((name) => /^(def-|Schema)\d/.test(name))).toEqual([]);
    expect(document.components.securitySchemes).toMatchObject({
      cookie: { in: 'cookie' },
      bearer: { scheme: 'bearer' },
    });
    expect(document.paths['/api/v1/alerts'].get['x-right']).toBe('alerts:read');
    expect(document.paths['/api/v1/session'].post.security).toEqual([]);
    const limit = document.paths['/api/v1/alerts'].get.parameters.find(
      ({ name }: { name: string }) => name === 'limit',
    );
    expect(limit).toMatchObject({ required: false, schema: { default: 50, maximum: 200 } });
    expect(JSON.stringify(document)).not.toContain('"$id"');
    // Every reference leads somewhere.
    for (const [, name] of JSON.stringify(document).matchAll(/"#\/components\/schemas\/([^"]+)"/g))
      expect(document.components.schemas).toHaveProperty(String(name));
  });

  test('the page of the documents works without the outside world', async () => {
    const page = await get(undefined, '/docs/');
    expect([page.status, page.text]).toEqual([200, expect.stringContaining('swagger-ui-bundle.js')]);
    expect(page.text).not.toMatch(/https?:\/\//);
    expect(page.text).not.toMatch(/<script>/);
    expect((await get(undefined, '/docs/static/swagger-ui-bundle.js')).status).toBe(200);
    expect((await get(undefined, '/docs/static/swagger-initializer.js')).text).toContain('/api/openapi.json');
    expect((await get(undefined, '/api/asyncapi.json')).json()).toEqual({ asyncapi: '3.0.0' });
  });

  test('pages may run our scripts only, and be framed by nobody', async () => {
    const { headers } = await get(undefined, '/docs/');
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("style-src 'self' 'unsafe-inline';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe-eval|upgrade-insecure|https?:/);
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY' });
    expect(headers['strict-transport-security']).toBeUndefined();
  });

  test('health says 503 when the hub cannot work, with what is wrong', async () => {
    expect((await get(undefined, '/health/live')).json()).toEqual({ ok: true });
    expect((await get(undefined, '/health/ready')).status).toBe(200);
    const checks = { journal: { ok: false, detail: 'disk full' } };
    const health = { live: () => false, ready: async () => ({ ok: false, checks }) };
    await using other = await createServer(fakeParts({ health }));
    expect((await other.web.inject('/health/live')).statusCode).toBe(503);
    const ready = await other.web.inject('/health/ready');
    expect([ready.statusCode, ready.json()]).toEqual([503, { ok: false, checks }]);
  });

  test('metrics count requests by route, without ids or names', async () => {
    await get('operator', '/api/v1/residents/r1?q=whisper');
    const { text, headers } = await get(undefined, '/metrics');
    expect(headers['content-type']).toContain('text/plain');
    expect(text).toContain('route="/api/v1/residents/:id"');
    expect(text).toContain('hub_live_pages 0');
    expect(/whisper|r1"/.exec(text)).toBeNull();
  });

  test('the console: files that never change, a page for every other address, nothing beside the folder', async () => {
    expect((await get(undefined, '/console')).status).toBe(503);
    const webRoot = await mkdtemp(join(tmpdir(), 'web-'));
    try {
      await mkdir(join(webRoot, 'assets'));
      await writeFile(join(webRoot, 'index.html'), '<title>阳光大管家</title>');
      await writeFile(join(webRoot, 'assets', 'main-abc123.js'), 'run()');
      const base = fakeParts();
      await using other = await createServer(fakeParts({ options: { ...base.options, webRoot } }));
      const fetched = async (url: string) => {
        const { statusCode, headers, body } = await other.web.inject(url);
        return [statusCode, headers['cache-control'], body];
      };
      const page = [200, 'no-cache', '<title>阳光大管家</title>'];
      expect(await fetched('/console')).toEqual(page);
      expect(await fetched('/console/homes/h1')).toEqual(page);
      expect(await fetched('/console/assets/main-abc123.js')).toEqual([
        200,
        'public, max-age=31536000, immutable',
        'run()',
      ]);
      expect((await fetched('/console/assets/gone.js'))[0]).toBe(404);
      expect((await fetched('/console/..%2f..%2fetc%2fpasswd.txt'))[0]).not.toBe(200);
      expect((await other.web.inject('/')).headers.location).toBe('/console');
    } finally {
      await rm(webRoot, { recursive: true });
    }
  });
});

test('a module that is down says so on its own routes', async () => {
  const failed = { ...programme, state: 'failed', reason: 'no card readers' } as const;
  const plugins = [{ id: 'lift-access', plugin: lift() as never }];
  await using other = await createServer(fakeParts({ programmes: { list: () => [failed], plugins } }));
  const answer = await other.web.inject({ url: '/api/v1/programmes/lift-access/cards', headers: asPage('admin') });
  expect([answer.statusCode, answer.json().code]).toEqual([503, 'programme.failed']);
});

test('a module that cannot set up its routes is shown as failed; the others run on', async () => {
  const broken: FastifyPluginAsync = async (web) => {
    await lift()(web, {} as never);
    throw new Error('no such table: lift_card');
  };
  const list = () => [programme, { ...programme, id: 'broken' }];
  const plugins = [
    { id: 'broken', plugin: broken as never },
    { id: 'lift-access', plugin: lift() as never },
  ];
  await using other = await createServer(fakeParts({ programmes: { list, plugins } }));
  const asked = async (url: string) => (await other.web.inject({ url, headers: asPage('admin') })).json();
  expect(await asked('/api/v1/programmes')).toMatchObject([
    { id: 'lift-access', state: 'running' },
    { id: 'broken', state: 'failed', reason: 'no such table: lift_card' },
  ]);
  expect((await asked('/api/v1/programmes/broken/cards')).code).toBe('programme.failed');
  expect(await asked('/api/v1/programmes/lift-access/cards')).toEqual({ by: 'admin' });
});

test('a response holds nothing its schema does not name', async () => {
  const leaky: FastifyPluginAsync = async (web) => {
    web.get(
      '/leak',
      { config: { right: 'signed-in' }, schema: { response: { 200: Type.Object({ name: Type.String() }) } } },
      async () => ({ name: 'x', passwordHash: 'y' }),
    );
  };
  const plugins = [{ id: 'leaky', plugin: leaky as never }];
  await using other = await createServer(fakeParts({ programmes: { list: () => [], plugins } }));
  expect((await other.web.inject({ url: '/api/v1/programmes/leaky/leak', headers: asPage('nobody') })).body).toBe(
    '{"name":"x"}',
  );
});
