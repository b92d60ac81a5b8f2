import type { FastifyPluginAsync } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createServer, type Server } from '#server/server';
import { type Ask, asking, asPage, type FakeParts, fakeParts } from '#test/support/server-parts';

let parts: FakeParts;
let server: Server;
let ask: Ask;
beforeAll(async () => {
  parts = fakeParts();
  server = await createServer(parts);
  ask = asking(server);
});
afterAll(() => server[Symbol.asyncDispose]());

describe('rights, for every route there is', () => {
  test('the table holds every route, and only signing in is open', () => {
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
      mqttPort: 1883,
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
