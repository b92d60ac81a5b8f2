import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ApiToken, MadeApiToken, NewApiToken } from '#contracts/access';
import type { DeviceView } from '#contracts/register';
import type { Problem } from '#contracts/rest';
import { openDatabase } from '#hub/database/database';
import { addHome, startHub, type TestHub } from '#test/support/hub';

let home: TestHub;
let token: string;

const make = (body: NewApiToken) => home.api<MadeApiToken>('POST', 'tokens', body);
beforeEach(async () => {
  home = await startHub();
  await addHome(home, 'home-1', [
    { id: 'bed-7', kind: 'bed-sensor' },
    { id: 'sos-1', kind: 'sos-button' },
  ]);
  await addHome(home, 'home-2', [{ id: 'bed-8', kind: 'bed-sensor' }]);
  ({ token } = await make({ name: 'clinic', scope: 'home-1' }));
});
afterEach(() => home[Symbol.asyncDispose]());

interface Sending {
  readonly with?: string;
  readonly key?: string;
  readonly type?: string;
  readonly query?: string;
}

async function send(body: unknown, sending: Sending = {}) {
  const response = await fetch(`${home.hub.url}/api/v1/ingest${sending.query ?? ''}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${sending.with ?? token}`,
      'content-type': sending.type ?? 'application/senml+json',
      ...(sending.key === undefined ? {} : { 'idempotency-key': sending.key }),
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await response.text();
  return {
    status: response.status,
    retryAfter: response.headers.get('retry-after'),
    problem: text === '' ? undefined : (JSON.parse(text) as Problem),
  };
}

const latest = async (id: string) =>
  (await home.api<DeviceView>('GET', `devices/${id}`)).live.latest
    .filter(({ measure }) => !measure.startsWith('device.'))
    .map(({ measure, value }) => [measure, value]);

describe('a pack', () => {
  test('is written down when it is answered, whether names or the address say whose it is', async () => {
    expect(
      await send([
        { bn: 'bed-7/', n: 'bed.occupied', vb: true },
        { n: 'heart.rate', u: 'beat/min', v: 61 },
      ]),
    ).toMatchObject({ status: 204 });
    expect(await latest('bed-7')).toEqual(
      expect.arrayContaining([
        ['bed.occupied', true],
        ['heart.rate', 61],
      ]),
    );
    expect(
      await send([{ n: 'respiration.rate', v: 14 }], { query: '?device=bed-7', type: 'application/json' }),
    ).toEqual({ status: 204, retryAfter: null, problem: undefined });
    expect(await send([{ bn: 'urn:dev:os:bed-7/', n: 'heart.rate', u: 'beat/min', v: 66 }])).toMatchObject({
      status: 204,
    });
    expect(await latest('bed-7')).toContainEqual(['heart.rate', 66]);
  });

  test('calls for help', async () => {
    expect(await send([{ n: 'sos-1/sos.pressed', vb: true }])).toMatchObject({ status: 204 });
    expect(await home.openAlerts()).toMatchObject([{ type: 'sos', severity: 'P1', device: { id: 'sos-1' } }]);
  });

  test('loses the records that cannot be taken, by name and reason, and no others', async () => {
    const { status, problem } = await send([
      { n: 'sos-1/sos.pressed', vb: true },
      { n: 'bed-7/heart.rate', u: 'beat/min', v: 3_000 },
      { n: 'bed-8/heart.rate', u: 'beat/min', v: 60 },
      { n: 'nobody/heart.rate', u: 'beat/min', v: 60 },
    ]);
    expect(status).toBe(422);
    expect(problem).toMatchObject({ code: 'ingest.refused' });
    expect(problem?.errors?.map(({ path, message }) => [path, message.split(':')[0]])).toEqual([
      ['bed-7/heart.rate', 'value.range'],
      ['bed-8/heart.rate', 'device.unknown'],
      ['nobody/heart.rate', 'device.unknown'],
    ]);
    expect(await home.openAlerts()).toMatchObject([{ type: 'sos' }]);
    expect(await latest('bed-8')).toEqual([]);
  });

  test('under the same key is taken once, also after a restart', async () => {
    const press = [{ n: 'sos-1/sos.pressed', vb: true }];
    await send(press, { key: 'k-1' });
    expect(await send(press, { key: 'k-1' })).toMatchObject({ status: 204 });
    const dataDir = await home.crash();
    home = await startHub({ dataDir });
    expect(await send(press, { key: 'k-1' })).toMatchObject({ status: 204 });
    expect(await home.openAlerts()).toMatchObject([{ count: 1 }]);
    await send(press, { key: 'k-2' });
    expect(await home.openAlerts()).toMatchObject([{ count: 2 }]);
  });

  test.for<[string, unknown, Sending, number, string]>([
    ['no JSON', '[{', {}, 422, 'ingest.refused'],
    ['no pack', { n: 'bed-7/heart.rate', v: 61 }, {}, 422, 'ingest.refused'],
    ['nothing in it', [{ bn: 'bed-7/' }], {}, 422, 'ingest.refused'],
    ['a version to come', [{ bver: 11, n: 'bed-7/heart.rate', v: 61 }], {}, 422, 'ingest.refused'],
    ['too large', `[${' '.repeat(65 * 1024)}]`, {}, 413, 'request.too-large'],
    ['another form', 'n=1', { type: 'text/plain' }, 415, 'request.media-type'],
    ['nobody', [{ n: 'bed-7/heart.rate', v: 61 }], { with: 'x' }, 401, 'session.required'],
    ['a key that is none', [{ n: 'bed-7/heart.rate', v: 61 }], { key: 'a b' }, 400, 'request.invalid'],
  ])('with %s is refused', async ([, body, sending, status, code]) => {
    expect(await send(body, sending)).toMatchObject({ status, problem: { code } });
  });

  test('that is damaged and calls for help is heard all the same', async () => {
    const { status } = await send('[{"n":"sos.pressed","vb":true', { query: '?device=sos-1' });
    expect(status).toBe(422);
    expect(await home.openAlerts()).toMatchObject([{ type: 'sos', device: { id: 'sos-1' } }]);
  });
});

describe('a token', () => {
  test('may do what it was made for and nothing else', async () => {
    const answer = await fetch(`${home.hub.url}/api/v1/residents`, { headers: { authorization: `Bearer ${token}` } });
    expect(answer.status).toBe(403);
  });

  test('is listed without its secret, and ends when it is revoked or expires', async () => {
    const soon = await make({ name: 'short', expiresAt: Date.now() + 3_600_000 });
    const listed = await home.api<readonly ApiToken[]>('GET', 'tokens');
    expect(listed.find(({ name }) => name === 'clinic')).toEqual({
      name: 'clinic',
      role: 'integration',
      scope: '/street/community/grid/estate/building/unit/home-1',
      madeBy: 'admin',
      createdAt: expect.any(Number),
      expiresAt: null,
    });
    expect(JSON.stringify(listed)).not.toContain(soon.token);
    await expect(make({ name: 'clinic' })).rejects.toThrow('access.in-use');
    await expect(make({ name: 'late', expiresAt: 1 })).rejects.toThrow('access.invalid');
    await expect(make({ name: 'far', scope: 'no-such-place' })).rejects.toThrow('access.invalid');

    await home.api('DELETE', 'tokens/clinic');
    expect(await send([{ n: 'bed-7/heart.rate', u: 'beat/min', v: 61 }])).toMatchObject({ status: 401 });
    expect(await send([{ n: 'bed-7/heart.rate', u: 'beat/min', v: 61 }], { with: soon.token })).toMatchObject({
      status: 204,
    });
    await expect(home.api('DELETE', 'tokens/clinic')).rejects.toThrow('access.not-found');
    expect(await home.hub.access.verifyAudit()).toMatchObject({ ok: true });
  });
});

test('while nothing can be written it is told to come again', async () => {
  await home[Symbol.asyncDispose]();
  let full = false;
  home = await startHub({
    openDatabase: async (location) => {
      const database = await openDatabase(location);
      const broken = () => Promise.reject(new Error('the disk is full'));
      return {
        ...database,
        write: (work) => (full ? broken() : database.write(work)),
        writeAll: (statements) => (full ? broken() : database.writeAll(statements)),
      };
    },
  });
  await addHome(home, 'home-1', [{ id: 'bed-7', kind: 'bed-sensor' }]);
  ({ token } = await make({ name: 'clinic' }));
  full = true;
  const pack = [{ n: 'bed-7/heart.rate', u: 'beat/min', v: 61 }];
  const first = send(pack, { key: 'k-1' });
  await expect
    .poll(() => send(pack, { key: 'k-1' }).then(({ status, retryAfter }) => [status, retryAfter]))
    .toEqual([503, '5']);
  full = false;
  expect(await first).toMatchObject({ status: 204 });
  await expect.poll(() => send(pack, { key: 'k-1' }).then(({ status }) => status)).toBe(204);
  expect(await latest('bed-7')).toEqual([['heart.rate', 61]]);
});
