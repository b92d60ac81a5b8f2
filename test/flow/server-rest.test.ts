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
      await ask('operator', 'GET', '/api/v1/alerts/a3'),
      await ask('operator', 'POST', '/api/v1/alerts/a3/arrive'),
    ])
      expect([answer.status, answer.json().code]).toEqual([404, 'alert.not-found']);
    expect((await ask('admin', 'GET', '/api/v1/alerts/a3')).json()).toMatchObject({ alert: { id: 'a3' }, entries: [] });
  });

  test('open ones unless asked otherwise, and nobody resolves without an outcome', async () => {
    await ask('admin', 'GET', '/api/v1/alerts');
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
    const page = (await ask('operator', 'GET', '/api/v1/homes')).json();
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
    const home = (await ask('operator', 'GET', '/api/v1/homes/h1')).json();
    expect(home).toMatchObject({ id: 'h1', residentDetails: [{ id: 'r1' }], contacts: [{ id: 'k1' }] });
    expect(home.deviceList.map(({ live }: { live: { silent: boolean } }) => live.silent)).toEqual([false, true]);
    for (const url of ['/api/v1/homes/h3', '/api/v1/homes/c1', '/api/v1/homes/none', '/api/v1/homes/h3/story'])
      expect([(await ask('operator', 'GET', url)).status, (await ask('operator', 'GET', url)).json().code]).toEqual([
        404,
        'register.not-found',
      ]);
  });

  test('the picture of the last 24 hours', async () => {
    const story = (await ask('operator', 'GET', '/api/v1/homes/h1/story')).json();
    expect(story.devices[0]).toEqual({ id: 'sos-button-1', name: 'SOS 按钮', kind: 'sos-button', room: '卧室' });
    expect(story.points).toEqual([
      { deviceId: 'sos-button-1', measure: 'motion', value: true, at: parts.clock.now() - 86_400_000 },
    ]);
  });
});

describe('the other resources', () => {
  test('a resident comes with contacts and last signs of life, for whoever may read them', async () => {
    const resident = (await ask('operator', 'GET', '/api/v1/residents/r1')).json();
    expect(resident.contacts).toMatchObject([{ name: '王敏' }]);
    expect(resident.signs).toEqual([
      { at: 7, measure: 'motion', deviceId: 'motion-sensor-1', deviceName: '活动传感器', room: '卧室' },
    ]);
    expect((await ask('operator', 'GET', '/api/v1/residents/r3')).status).toBe(404);
  });

  test('a device says how it is; its history is asked for in buckets', async () => {
    const device = (await ask('operator', 'GET', '/api/v1/devices/sos-button-1')).json();
    expect(device.live).toEqual({
      lastHeardAt: parts.clock.now() - 1_000,
      silent: false,
      latest: [{ measure: 'battery', value: 90, unit: '%EL', at: 12 }],
      rejected: 1,
      lastRejection: { at: 5, reason: 'not JSON' },
    });
    const url = '/api/v1/readings?deviceId=sos-button-1&measure=battery&from=0&to=600000&buckets=10';
    expect((await ask('operator', 'GET', url)).json()).toMatchObject({
      stepMs: 60_000,
      buckets: [{ from: 0, last: 1 }],
    });
    expect((await ask('operator', 'GET', url.replace('button-1', 'button-3'))).status).toBe(404);
    expect((await ask('operator', 'GET', '/api/v1/readings/latest?deviceId=sos-button-1')).json()).toHaveLength(1);
  });

  test('what devices say of people is left out for whoever may not read it, wherever a device is shown', async () => {
    const device = (await ask('carer', 'GET', '/api/v1/devices/sos-button-1')).json();
    expect(device.live).toMatchObject({ latest: [], silent: false, lastHeardAt: parts.clock.now() - 1_000 });
    const { items } = (await ask('carer', 'GET', '/api/v1/devices')).json();
    const { deviceList, lastSign } = (await ask('carer', 'GET', '/api/v1/homes/h1')).json();
    for (const { live } of [...items, ...deviceList]) expect(live.latest).toEqual([]);
    expect(lastSign).toBeNull();
  });

  test('secrets are made one by one or together, and cached nowhere', async () => {
    const one = await ask('admin', 'POST', '/api/v1/devices/sos-button-1/secret');
    expect([one.json().username, one.headers['cache-control']]).toEqual(['sos-button-1', 'no-store']);
    const many = await ask('admin', 'POST', '/api/v1/devices/secrets', { ids: ['a', 'b'] });
    expect(many.json()).toHaveLength(2);
  });

  test('what a kind of device can say and do', async () => {
    expect((await ask('nobody', 'GET', '/api/v1/kinds')).json()).toMatchObject([
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
    expect((await ask('nobody', 'GET', '/api/v1/rules')).json()).toMatchObject([
      { id: 'sos', settings: { minutes: 5 } },
    ]);
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
