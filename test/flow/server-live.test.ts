import { once } from 'node:events';
import { connect } from 'node:net';
import { io, type Socket } from 'socket.io-client';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import type { HomeChange, PageToServer, Pulse, ServerToPage, Snapshot } from '#contracts/live';
import { createServer, type Server } from '#server/server';
import { type FakeParts, fakeParts } from '#test/support/server-parts';

type Line = Socket<ServerToPage, PageToServer>;

let parts: FakeParts;
let server: Server;
let url: string;
const lines: Line[] = [];
const faults: { code: string; zh: string; en: string }[] = [];

beforeEach(async () => {
  parts = fakeParts({ faults: () => faults });
  server = await createServer(parts);
  ({ url } = await server.listen({ host: '127.0.0.1', port: 0 }));
});
afterEach(async () => {
  for (const line of lines.splice(0)) line.close();
  faults.length = 0;
  await server[Symbol.asyncDispose]();
});

/** A page that remembers what it heard. */
function open(name: string, headers: Record<string, string> = { origin: url }, transports = ['websocket']) {
  const line: Line = io(url, {
    path: '/live',
    transports,
    reconnection: false,
    forceNew: true,
    extraHeaders: { cookie: `session=${name}`, ...headers },
  });
  lines.push(line);
  const heard = {
    alerts: [] as { previous: number; id: string; seq: number }[],
    pulses: [] as Pulse[],
    homes: [] as (readonly HomeChange[])[],
    expired: 0,
  };
  line.on('alert', ({ previous, alert }) => heard.alerts.push({ previous, id: alert.id, seq: alert.seq }));
  line.on('pulse', (pulse) => heard.pulses.push(pulse));
  line.on('homes', (homes) => heard.homes.push(homes));
  line.on('expired', () => {
    heard.expired += 1;
  });
  return { line, heard };
}
async function connected(name: string, headers?: Record<string, string>, transports?: string[]) {
  const page = open(name, headers, transports);
  // The first pulse says that the server counts this page in.
  await vi.waitFor(() => expect(page.heard.pulses).toHaveLength(1), { timeout: 5_000 });
  return page;
}
const snapshot = (line: Line): Promise<Snapshot> => line.timeout(5_000).emitWithAck('snapshot') as Promise<Snapshot>;
const changesSince = (line: Line, seq: number): Promise<Snapshot> =>
  line.timeout(5_000).emitWithAck('changesSince', seq) as Promise<Snapshot>;
const ids = ({ alerts }: Snapshot) => alerts.map(({ id }) => id);

describe('who may listen', () => {
  const refused = async (name: string, headers: Record<string, string>, transports?: string[]) => {
    const { line } = open(name, headers, transports);
    const [error] = await once(line as never, 'connect_error');
    expect(error).toBeInstanceOf(Error);
    expect(line.connected).toBe(false);
  };
  for (const transports of [['websocket'], ['polling']]) {
    test.for([
      ['no session', 'unknown', { origin: 'own' }],
      ['no right to read alerts', 'nobody', { origin: 'own' }],
      ['a foreign page', 'admin', { origin: 'http://evil.example' }],
      ['a page of nobody', 'admin', { origin: 'null' }],
      ['a cookie without an origin', 'admin', {}],
    ] as const)(`${transports[0]}: %s is refused`, async ([, name, headers]) => {
      await refused(
        name,
        'origin' in headers && headers.origin === 'own' ? { origin: url } : { ...headers },
        transports,
      );
    });
  }

  test('our own page is let in over either transport, a program by its token', async () => {
    await connected('operator');
    await connected('operator', { origin: url }, ['polling', 'websocket']);
    await connected('nobody', { authorization: 'Bearer operator' });
  });
});

describe('alerts', () => {
  test('a snapshot holds what is open in the scope, then each change names the one before it', async () => {
    parts.alerts.put({ id: 'a1', placeId: 'h1' });
    parts.alerts.put({ id: 'a2', placeId: 'h2', state: 'resolved' });
    parts.alerts.put({ id: 'a3', placeId: 'h3' });
    const { line, heard } = await connected('operator');
    const first = await snapshot(line);
    expect([ids(first), first.seq, first.now]).toEqual([['a1'], 3, parts.clock.now()]);

    parts.alerts.put({ id: 'a4', placeId: 'h2' });
    parts.alerts.put({ id: 'a5', placeId: 'h3' });
    parts.alerts.put({ id: 'a1', placeId: 'h1', state: 'acknowledged' });
    await vi.waitFor(() => expect(heard.alerts).toHaveLength(2));
    // a5 lies in another community: for this page nothing is missing between 4 and 6.
    expect(heard.alerts).toEqual([
      { previous: 3, id: 'a4', seq: 4 },
      { previous: 4, id: 'a1', seq: 6 },
    ]);
  });

  test('after a gap the page gets what it missed, resolved ones included, and is whole again', async () => {
    const { line } = await connected('operator');
    const held = (await snapshot(line)).seq;
    line.close();
    parts.alerts.put({ id: 'a1', placeId: 'h1' });
    parts.alerts.put({ id: 'a2', placeId: 'h2' });
    parts.alerts.put({ id: 'a3', placeId: 'h3' });
    parts.alerts.put({ id: 'a1', placeId: 'h1', state: 'resolved' });

    const back = await connected('operator');
    expect(back.heard.pulses[0]?.seq).toBe(4);
    const missed = await changesSince(back.line, held);
    expect(missed.alerts.map(({ id, state }) => [id, state])).toEqual([
      ['a2', 'triggered'],
      ['a1', 'resolved'],
    ]);
    expect(missed.seq).toBe(4);
    parts.alerts.put({ id: 'a2', placeId: 'h2', state: 'acknowledged' });
    await vi.waitFor(() => expect(back.heard.alerts).toEqual([{ previous: 4, id: 'a2', seq: 5 }]));
  });

  test('a change that was never announced shows as a gap in the next one', async () => {
    const { line, heard } = await connected('operator');
    const { seq } = await snapshot(line);
    parts.alerts.put({ id: 'a1', placeId: 'h1' });
    parts.alerts.putQuietly({ id: 'a2', placeId: 'h1' });
    const answer = await changesSince(line, seq);
    expect([ids(answer), answer.seq]).toEqual([['a1', 'a2'], 2]);
    parts.alerts.put({ id: 'a3', placeId: 'h1' });
    await vi.waitFor(() => expect(heard.alerts.at(-1)).toEqual({ previous: 2, id: 'a3', seq: 3 }));
  });

  test('a page far behind is answered in portions that end', async () => {
    for (let n = 0; n < 2_500; n += 1) parts.alerts.putQuietly({ id: `a${n}`, placeId: 'h1' });
    const { line } = await connected('operator');
    const first = await changesSince(line, 0);
    const second = await changesSince(line, first.seq);
    expect([first.alerts.length, first.seq, second.alerts.length, second.seq]).toEqual([2_000, 2_000, 500, 2_500]);
  });

  test('nonsense is not answered and does no harm', async () => {
    const { line } = await connected('operator');
    const raw = line as unknown as { emit(event: string, ...args: unknown[]): void };
    for (const args of [[], ['x'], [-1, () => undefined], [1e300, () => undefined], [1], [{}, {}]])
      raw.emit('changesSince', ...args);
    raw.emit('snapshot', 5);
    raw.emit('unheard-of', 'x'.repeat(100));
    expect((await snapshot(line)).seq).toBe(0);
  });

  test('a page that asks without end is cut off', async () => {
    const { line } = await connected('operator');
    const ended = once(line as never, 'disconnect');
    for (let n = 0; n < 100; n += 1) line.emit('snapshot', () => undefined);
    await ended;
  });
});

describe('the pulse', () => {
  test('every three seconds, with what is open in the scope and what is wrong with the hub', async () => {
    const { heard } = await connected('operator');
    const whole = await connected('admin');
    parts.alerts.put({ id: 'a1', placeId: 'h1' });
    parts.alerts.put({ id: 'a3', placeId: 'h3' });
    faults.push({ code: 'journal', zh: '磁盘已满', en: 'Disk full' });
    parts.clock.advance(2_999);
    parts.clock.advance(1);
    await vi.waitFor(() => expect(heard.pulses).toHaveLength(2));
    expect(heard.pulses[1]).toEqual({ now: parts.clock.now(), seq: 1, openAlerts: 1, faults });
    await vi.waitFor(() => expect(whole.heard.pulses).toHaveLength(2));
    expect(whole.heard.pulses[1]).toMatchObject({ seq: 2, openAlerts: 2 });
    parts.clock.advance(6_000);
    await vi.waitFor(() => expect(heard.pulses).toHaveLength(4));
  });

  test('counts what was open before the server started', async () => {
    const before = fakeParts();
    before.alerts.put({ id: 'a1', placeId: 'h1' });
    before.alerts.put({ id: 'a2', placeId: 'h3', state: 'resolved' });
    await using other = await createServer(before);
    ({ url } = await other.listen({ host: '127.0.0.1', port: 0 }));
    const { line, heard } = await connected('admin');
    expect(heard.pulses[0]).toMatchObject({ openAlerts: 1, seq: 2 });
    before.alerts.put({ id: 'a1', placeId: 'h1', state: 'resolved' });
    before.clock.advance(3_000);
    await vi.waitFor(() => expect(heard.pulses[1]).toMatchObject({ openAlerts: 0 }));
    line.close();
  });
});

describe('sessions that end', () => {
  test('are told so and cut off within one pulse; others stay', async () => {
    const ending = await connected('operator');
    const staying = await connected('admin');
    const gone = once(ending.line as never, 'disconnect');
    parts.access.signedOut.add('operator');
    parts.clock.advance(3_000);
    await gone;
    expect(ending.heard.expired).toBe(1);
    parts.alerts.put({ id: 'a1', placeId: 'h1' });
    await vi.waitFor(() => expect(staying.heard.alerts).toHaveLength(1));
    expect(ending.heard.alerts).toEqual([]);
  });

  test('so are those whose rights are no longer what they were', async () => {
    const { line, heard } = await connected('operator');
    const gone = once(line as never, 'disconnect');
    parts.access.moved.set('operator', '/s/c10');
    parts.clock.advance(3_000);
    await gone;
    expect(heard.expired).toBe(1);
  });
});

describe('homes', () => {
  const word = (placeId: string, at: number, measure = 'motion', value: boolean | number = true) => ({
    placeId,
    deviceId: `d-${placeId}`,
    measure,
    value,
    at,
  });

  test('at most once a second each, and only those in the scope', async () => {
    const { heard } = await connected('operator');
    parts.say([word('h1', 1), word('h3', 1), word('h1', 2), word('h2', 3, 'battery', 50)]);
    parts.say([word('h1', 4, 'battery', 90)]);
    parts.clock.advance(999);
    parts.say([word('h1', 5)]);
    parts.clock.advance(1);
    await vi.waitFor(() => expect(heard.homes).toHaveLength(1));
    expect(heard.homes[0]?.map(({ placeId, at, signOfLife }) => [placeId, at, signOfLife])).toEqual([
      ['h1', 5, true],
      ['h2', 3, false],
    ]);
    parts.say([word('h3', 6)]);
    parts.clock.advance(1_000);
    parts.say([word('h2', 7)]);
    parts.clock.advance(1_000);
    await vi.waitFor(() => expect(heard.homes).toHaveLength(2));
    expect(heard.homes[1]?.map(({ placeId }) => placeId)).toEqual(['h2']);
  });
});

describe('a page that does not keep up', () => {
  const pagesOpen = async () => (await server.web.inject('/metrics')).body.match(/^hub_live_pages (\d+)$/m)?.[1];
  const long = (n: number) => ({ zh: '长'.repeat(n), en: 'long' });

  /** Joins and then never reads again. */
  async function openFrozen() {
    const { port } = new URL(url);
    const frozen = connect({ host: '127.0.0.1', port: Number(port) });
    frozen.on('error', () => undefined);
    await once(frozen, 'connect');
    frozen.write(
      `GET /live/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nOrigin: ${url}\r\nCookie: session=admin\r\n` +
        'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    );
    await once(frozen, 'data');
    // "40" joins the namespace (socket.io protocol 5), masked as clients must (RFC 6455 §5.3).
    frozen.write(Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0x34, 0x30]));
    await vi.waitFor(async () => expect(await pagesOpen()).toBe('1'));
    frozen.pause();
    return frozen;
  }

  test('and reads nothing any more is cut off; the others hear everything', async () => {
    const frozen = await openFrozen();
    const { heard } = await connected('admin');
    const closed = once(frozen, 'close');
    let sent = 0;
    await vi.waitFor(
      async () => {
        for (let n = 0; n < 10; n += 1) parts.alerts.put({ id: `a${sent++}`, placeId: 'h1', text: long(20_000) });
        await vi.waitFor(() => expect(heard.alerts).toHaveLength(sent));
        parts.clock.advance(1_000);
        expect(await pagesOpen()).toBe('1');
      },
      { timeout: 20_000, interval: 1 },
    );
    // Never earlier than its patience after the kernel's buffers were full.
    expect(sent).toBeGreaterThan(150);
    frozen.resume();
    await closed;
  });

  test('for a moment is not told everything, but learns that it was not', async () => {
    const { line, heard } = await connected('admin');
    for (let n = 0; n < 40; n += 1) parts.alerts.put({ id: `a${n}`, placeId: 'h1', text: long(100_000) });
    await vi.waitFor(() => expect(heard.alerts.length).toBeGreaterThan(0));
    expect(await changesSince(line, 0)).toMatchObject({ seq: 40 });
    parts.clock.advance(3_000);
    await vi.waitFor(() => expect(heard.pulses.at(-1)?.seq).toBe(40));
    const held = heard.alerts.length;
    expect(held).toBeLessThan(40);
    parts.alerts.put({ id: 'next', placeId: 'h1' });
    await vi.waitFor(() => expect(heard.alerts.at(-1)).toEqual({ previous: 40, id: 'next', seq: 41 }));
    expect(line.connected).toBe(true);
  });
});

describe('other upgrades', () => {
  const upgrade = async (path: string, headers: Record<string, string>) => {
    const socket = new WebSocket(`${url.replace('http', 'ws')}${path}`, 'mqtt', { headers });
    socket.on('error', () => undefined);
    const [, response] = await once(socket, 'unexpected-response');
    return response.statusCode as number;
  };
  test('MQTT goes to the broker, unless a foreign page asks; anything else is refused at once', async () => {
    expect(await upgrade('/mqtt', {})).toBe(426);
    expect(await upgrade('/mqtt', { origin: url })).toBe(426);
    expect(await upgrade('/mqtt', { origin: 'http://evil.example' })).toBe(403);
    expect(await upgrade('/elsewhere', {})).toBe(404);
    expect(await upgrade('/mqtt/x', {})).toBe(404);
  });
});

describe('connections', () => {
  test('headers that do not come are not waited for', async () => {
    const slow = connect({ host: '127.0.0.1', port: Number(new URL(url).port) });
    slow.on('error', () => undefined);
    await once(slow, 'connect');
    slow.write('GET / HTTP/1.1\r\nHost: x\r\n');
    const started = performance.now();
    slow.resume();
    await once(slow, 'close');
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  test('closing ends pages and requests at once', async () => {
    const { line } = await connected('operator');
    const ended = once(line as never, 'disconnect');
    const started = performance.now();
    await server[Symbol.asyncDispose]();
    await ended;
    expect(performance.now() - started).toBeLessThan(3_000);
    await expect(fetch(`${url}/health/live`)).rejects.toThrow();
  });
});
