import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createServer, type Server } from '#server/server';
import { type Ask, asking, type FakeParts, fakeParts } from '#test/support/server-parts';

let parts: FakeParts;
let server: Server;
let ask: Ask;
beforeAll(async () => {
  parts = fakeParts();
  server = await createServer(parts);
  ask = asking(server);
});
afterAll(() => server[Symbol.asyncDispose]());

describe('documents, health and pages', () => {
  test('OpenAPI names every route of the API, its right, its problems and the schemas by name', async () => {
    const document = (await ask(undefined, 'GET', '/api/openapi.json')).json();
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
    const page = await ask(undefined, 'GET', '/docs/');
    expect([page.status, page.text]).toEqual([200, expect.stringContaining('swagger-ui-bundle.js')]);
    expect(page.text).not.toMatch(/https?:\/\//);
    expect(page.text).not.toMatch(/<script>/);
    expect((await ask(undefined, 'GET', '/docs/static/swagger-ui-bundle.js')).status).toBe(200);
    expect((await ask(undefined, 'GET', '/docs/static/swagger-initializer.js')).text).toContain('/api/openapi.json');
    expect((await ask(undefined, 'GET', '/api/asyncapi.json')).json()).toEqual({ asyncapi: '3.0.0' });
  });

  test('pages may run our scripts only, and be framed by nobody', async () => {
    const { headers } = await ask(undefined, 'GET', '/docs/');
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("style-src 'self' 'unsafe-inline';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe-eval|upgrade-insecure|https?:/);
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY' });
    expect(headers['strict-transport-security']).toBeUndefined();
  });

  test('health says 503 when the hub cannot work, with what is wrong', async () => {
    expect((await ask(undefined, 'GET', '/health/live')).json()).toEqual({ ok: true });
    expect((await ask(undefined, 'GET', '/health/ready')).status).toBe(200);
    const checks = { journal: { ok: false, detail: 'disk full' } };
    const health = { live: () => false, ready: async () => ({ ok: false, checks }) };
    await using other = await createServer(fakeParts({ health }));
    expect((await other.web.inject('/health/live')).statusCode).toBe(503);
    const ready = await other.web.inject('/health/ready');
    expect([ready.statusCode, ready.json()]).toEqual([503, { ok: false, checks }]);
  });

  test('metrics count requests by route, without ids or names', async () => {
    await ask('operator', 'GET', '/api/v1/residents/r1?q=whisper');
    const { text, headers } = await ask(undefined, 'GET', '/metrics');
    expect(headers['content-type']).toContain('text/plain');
    expect(text).toContain('route="/api/v1/residents/:id"');
    expect(text).toContain('hub_live_pages 0');
    expect(/whisper|r1"/.exec(text)).toBeNull();
  });

  test('the console: files that never change, a page for every other address, nothing beside the folder', async () => {
    expect((await ask(undefined, 'GET', '/console')).status).toBe(503);
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
