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
