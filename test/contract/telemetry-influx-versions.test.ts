import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { dayMs, hourMs } from '#contracts/time';
import { openInfluxStore } from '#hub/telemetry/influx/store';
import { Secret } from '#kernel/secret';
import { midnight, reading } from './telemetry-store.contract.ts';

interface Seen {
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: string;
}

/** Answers like an empty server of a version and remembers what it was asked. */
async function listen(version: string): Promise<{ server: Server; url: string; seen: Seen[] }> {
  const seen: Seen[] = [];
  const server = createServer(async (request, reply) => {
    const bytes = Buffer.concat(await request.toArray());
    const body = request.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes).toString() : bytes.toString();
    const path = request.url ?? '';
    seen.push({ path, authorization: request.headers.authorization, body });
    reply.setHeader('x-influxdb-version', version);
    if (path.startsWith('/query')) {
      const statements = new URLSearchParams(body).get('q')?.split(';') ?? [];
      const first = { columns: ['time', 'kind'], values: [[midnight, 0]] };
      const results = statements.map((text) => (text.includes('ORDER BY time ASC') ? { series: [first] } : {}));
      reply.setHeader('content-type', 'application/json').end(JSON.stringify({ results }));
    } else reply.writeHead(204).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
}

describe('what is sent to InfluxDB', () => {
  let server: Server | undefined;
  afterEach(() => server?.close());

  const exchange = async (version: string, token: string): Promise<Seen[]> => {
    const started = await listen(version);
    server = started.server;
    await using store = openInfluxStore({
      url: `${started.url}/`,
      token: new Secret(token),
      org: 'jie dao',
      bucket: 'hub',
    });
    await store.append([reading(midnight, 61.5)], 7);
    await store.forget(midnight + dayMs);
    return started.seen;
  };
  const paths = (seen: readonly Seen[]): string[] => [...new Set(seen.map(({ path }) => path))];

  test('of version 2: its write and delete interface, with the token', async () => {
    const seen = await exchange('v2.7.1', 'tok');
    const write = '/api/v2/write?org=jie%20dao&bucket=hub&precision=ms';
    expect(paths(seen)).toEqual(['/ping', '/query', write, '/api/v2/delete?org=jie%20dao&bucket=hub']);
    expect(new Set(seen.map(({ authorization }) => authorization))).toEqual(new Set(['Token tok']));
    const [points, progress] = seen.filter(({ path }) => path === write);
    expect(points?.body).toBe(`hub_readings,device=bed-7,measure=heart.rate kind=0i,num=61.5 ${midnight}`);
    expect(progress?.body).toMatch(/^hub_progress,generation=1 horizon=0i,position=7i \d+$/);
    expect(Number(progress?.body.split(' ').at(-1)) % hourMs).toBe(0);
    expect(JSON.parse(seen.at(-1)?.body ?? '')).toMatchObject({ predicate: '_measurement="hub_readings"' });
  });

  test('of version 3: nothing is deleted, because it cannot be', async () => {
    const seen = await exchange('3.2.0', 'tok');
    expect(paths(seen)).toEqual(['/ping', '/query', '/api/v2/write?org=jie%20dao&bucket=hub&precision=ms']);
    expect(seen.at(-1)?.body).toContain(`horizon=${midnight + dayMs}i`);
  });

  test('of version 1: its own paths, with name and password', async () => {
    const seen = await exchange('1.6.7', 'hub:secret');
    expect(paths(seen)).toEqual(['/ping', '/query', '/write?db=hub&precision=ms']);
    expect(seen.at(-1)?.authorization).toBe(`Basic ${Buffer.from('hub:secret').toString('base64')}`);
    expect(new URLSearchParams(seen.at(-1)?.body).get('q')).toBe(
      `DELETE FROM "hub_readings" WHERE time < ${midnight + dayMs}ms`,
    );
  });
});
