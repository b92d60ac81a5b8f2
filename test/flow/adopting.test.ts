import { connectAsync } from 'mqtt';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Claimable, InboxEntry, PreparedSecret } from '#contracts/adoption';
import type { DeviceSecret, DeviceView } from '#contracts/register';
import type { Page } from '#contracts/rest';
import { addHome, startHub, type TestHub } from '#test/support/hub';

const gateway = { id: 'gw', kind: 'gateway' } as const;

async function streetWith(options: Parameters<typeof startHub>[0] = {}): Promise<TestHub> {
  const hub = await startHub(options);
  onTestFinished(() => hub[Symbol.asyncDispose]());
  await addHome(hub, 'home-1', [gateway]);
  return hub;
}

const inbox = async (hub: TestHub, query = '') => (await hub.api<Page<InboxEntry>>('GET', `inbox?${query}`)).items;

/** A client that signs in with what is on a label. */
async function connectAs(hub: TestHub, { deviceId, password }: Pick<PreparedSecret, 'deviceId' | 'password'>) {
  const client = await connectAsync(`mqtt://127.0.0.1:${hub.hub.mqttPort}`, {
    clientId: deviceId,
    username: deviceId,
    password,
    reconnectPeriod: 0,
    protocolVersion: 4,
  });
  onTestFinished(() => void client.end(true));
  return client;
}

describe('a device nobody registered', () => {
  test('that calls for help is on the board at once, as itself, and still after a power cut', async () => {
    const hub = await streetWith();
    const client = await hub.connect('gw');
    await client.publishAsync('zigbee2mqtt/strange button', '{"action":"emergency"}', { qos: 1 });
    await client.publishAsync('zigbee2mqtt/strange button', '{"action":"emergency"}', { qos: 1 });
    await client.publishAsync('zigbee2mqtt/another', '{"action":"sos"}', { qos: 1 });
    await client.publishAsync('zigbee2mqtt/quiet', '{"occupancy":true}', { qos: 1 });
    const calls = async (of: TestHub) =>
      (await of.openAlerts())
        .filter(({ type }) => type === 'unknown-device-call')
        .map(({ severity, subject, count, where, who, device, title }) => ({ severity, subject, count, where, who: who?.name, device: device?.id, title: title.zh })) // biome-ignore format: one line
        .sort((a, b) => b.count - a.count);
    const expected = [
      {
        severity: 'P2',
        subject: 'device:gw/strange button',
        count: 2,
        where: 'community 1 · estate 1 building 1 unit 1 home-1',
        who: '住在home-1的老人',
        device: 'gw',
        title: '未登记设备呼救',
      },
      expect.objectContaining({ subject: 'device:gw/another', count: 1 }),
    ];
    expect(await calls(hub)).toEqual(expected);
    expect((await hub.openAlerts()).find(({ count }) => count === 2)?.text.zh).toContain('strange button');

    const dataDir = await hub.crash();
    const again = await startHub({ dataDir });
    onTestFinished(() => again[Symbol.asyncDispose]());
    expect(await calls(again)).toEqual(expected);
  });

  test('waits in the inbox over a restart, called first, and is adopted where its gateway stands', async () => {
    const hub = await streetWith();
    const client = await hub.connect('gw');
    const devices = [{ friendly_name: 'listed', definition: { vendor: 'Aqara', model: 'RTCGQ11LM', description: 'Motion sensor' } }]; // biome-ignore format: one line
    await client.publishAsync('zigbee2mqtt/bridge/devices', JSON.stringify(devices), { qos: 1 });
    await client.publishAsync('zigbee2mqtt/caller', '{"action":"emergency"}', { qos: 1 });
    await client.publishAsync('zigbee2mqtt/hall', '{"contact":true}', { qos: 1 });
    await client.endAsync();
    const { dataDir } = hub;
    expect((await inbox(hub)).map(({ name, kind, count }) => [name, kind, count])).toEqual([
      ['caller', 'sos-button', 1],
      ['hall', 'contact', 1],
      ['listed', 'motion', 0],
    ]);

    await hub.hub[Symbol.asyncDispose]();
    const again = await startHub({ dataDir });
    onTestFinished(() => again[Symbol.asyncDispose]());
    const [caller, hall] = await inbox(again);
    expect(caller).toMatchObject({ placeId: 'home-1', calledForHelp: true, gateway: { id: 'gw', name: 'gw' } });

    await again.api('POST', `inbox/${hall?.id}/dismiss`);
    expect((await inbox(again)).map(({ name }) => name)).toEqual(['caller', 'listed']);
    expect((await inbox(again, 'state=dismissed')).map(({ name }) => name)).toEqual(['hall']);
    await again.api('POST', `inbox/${hall?.id}/restore`);

    const adopted = await again.api<DeviceView>('POST', `inbox/${caller?.id}/adopt`, {
      kind: 'sos-button',
      name: '床头按钮',
      placeId: 'home-1',
      room: '卧室',
    });
    expect(adopted).toMatchObject({ gatewayId: 'gw', externalName: 'caller', state: 'active' });
    expect((await inbox(again)).map(({ name }) => name)).toEqual(['hall', 'listed']);
    const line = await again.connect('gw');
    await line.publishAsync('zigbee2mqtt/caller', '{"action":"emergency"}', { qos: 1 });
    expect((await again.openAlerts()).map(({ type }) => type).sort()).toEqual(['sos', 'unknown-device-call']);
  });

  test('that was put aside comes back when it calls for help', async () => {
    const hub = await streetWith();
    const client = await hub.connect('gw');
    await client.publishAsync('zigbee2mqtt/neighbour', '{"battery":90}', { qos: 1 });
    const [one] = await inbox(hub);
    await hub.api('POST', `inbox/${one?.id}/dismiss`);
    await client.publishAsync('zigbee2mqtt/neighbour', '{"battery":89}', { qos: 1 });
    expect(await inbox(hub)).toEqual([]);
    await client.publishAsync('zigbee2mqtt/neighbour', '{"sos":true}', { qos: 1 });
    expect(await inbox(hub)).toMatchObject([{ name: 'neighbour', count: 3, dismissed: false }]);
  });

  test('that its gateway names by an id of its own is adopted under that id', async () => {
    const hub = await streetWith();
    const client = await hub.connect('gw');
    const press = (id: string) =>
      client.publishAsync('ecare/v1/home-1/belt-7/event', JSON.stringify({ id, event: 'sos.pressed' }), { qos: 1 });
    await press('1');
    const [one] = await inbox(hub);
    expect(one).toMatchObject({ name: 'belt-7', speaks: 'id', kind: 'sos-button' });
    const as = { kind: 'sos-button', name: '腰带按钮', placeId: 'home-1' };
    expect(await hub.api('POST', `inbox/${one?.id}/adopt`, as)).toMatchObject({ id: 'belt-7', gatewayId: null });
    await press('2');
    expect((await hub.openAlerts()).map(({ type, severity }) => `${severity} ${type}`).sort()).toEqual([
      'P1 sos',
      'P2 unknown-device-call',
    ]);
    expect(await inbox(hub)).toEqual([]);
  });

  test('is heard on a topic of no dialect, though it cannot be adopted so', async () => {
    const hub = await streetWith();
    const client = await hub.connect('gw');
    await client.publishAsync('acme/7/state', '{"led":true}', { qos: 1 });
    await client.publishAsync('acme/7/state', '{"sos":true}', { qos: 1 });
    const [one, ...others] = await inbox(hub);
    expect([one?.name, one?.speaks, others]).toEqual(['acme/7/state', 'topic', []]);
    expect(await hub.openAlerts()).toMatchObject([{ type: 'unknown-device-call', severity: 'P2' }]);
    const as = { kind: 'sos-button', name: 'x', placeId: 'home-1' };
    await expect(hub.api('POST', `inbox/${one?.id}/adopt`, as)).rejects.toThrow('422');
  });
});

describe('a prepared device', () => {
  const prepare = (hub: TestHub, kind = 'sos-button', count = 1) =>
    hub.api<PreparedSecret[]>('POST', 'devices/prepared', { kind, count });

  test('is heard before it has a home: its call for help is on the board', async () => {
    const hub = await streetWith();
    const [label] = await prepare(hub);
    if (label === undefined) throw new Error('nothing prepared');
    const client = await connectAs(hub, label);
    const topic = `ecare/v1/unclaimed/${label.deviceId}`;
    await client.publishAsync(`${topic}/telemetry`, '[{"n":"battery","u":"%EL","v":88}]', { qos: 1 });
    expect(await hub.openAlerts()).toEqual([]);
    await client.publishAsync(`${topic}/event`, '{"id":"1","event":"sos.pressed"}', { qos: 1 });
    expect(await hub.openAlerts()).toMatchObject([
      { type: 'unknown-device-call', severity: 'P2', subject: `device:${label.deviceId}`, placeId: 'street' },
    ]);
    expect(await inbox(hub)).toMatchObject([{ name: label.deviceId, speaks: 'own', kind: 'sos-button', count: 2 }]);
  });

  test('is claimed by its code, told its home and speaks there with the same login; the code is used up', async () => {
    const hub = await streetWith();
    const [label, other] = await prepare(hub, 'sos-button', 2);
    if (label === undefined || other === undefined) throw new Error('nothing prepared');
    expect(label.claimCode).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{4}$/);
    const before = await connectAs(hub, label);
    await before.publishAsync(`ecare/v1/unclaimed/${label.deviceId}/availability`, 'online', { qos: 1, retain: true });

    const typed = label.claimCode.toLowerCase().replaceAll('-', ' ');
    expect(await hub.api<Claimable>('GET', `claims/${encodeURIComponent(typed)}`)).toMatchObject({
      deviceId: label.deviceId,
      kind: 'sos-button',
    });
    const ended = new Promise<void>((resolve) => before.once('close', () => resolve()));
    const as = { name: '新按钮', placeId: 'home-1', room: '客厅' };
    await hub.api('POST', `claims/${label.claimCode}`, as);
    // What it may say has changed: it connects again.
    await ended;

    const client = await connectAs(hub, label);
    const told = new Promise<string>((resolve) =>
      client.once('message', (_topic, payload) => resolve(String(payload))),
    );
    await client.subscribeAsync(`ecare/v1/unclaimed/${label.deviceId}/state`, { qos: 1 });
    expect(JSON.parse(await told)).toEqual({ homeId: 'home-1' });
    // Also where it has not understood yet that it has a home.
    await client.publishAsync(`ecare/v1/unclaimed/${label.deviceId}/event`, '{"id":"a","event":"button.tested"}', { qos: 1 }); // biome-ignore format: one line
    await client.publishAsync(`ecare/v1/home-1/${label.deviceId}/event`, '{"id":"b","event":"sos.pressed"}', { qos: 1 }); // biome-ignore format: one line
    expect(await hub.openAlerts()).toMatchObject([{ type: 'sos', severity: 'P1', placeId: 'home-1' }]);
    expect(await inbox(hub)).toEqual([]);

    await expect(hub.api('POST', `claims/${label.claimCode}`, as)).rejects.toThrow('adoption.claim-used');
    await expect(hub.api('GET', 'claims/0000-00000-0000')).rejects.toThrow('adoption.claim-unknown');
    await expect(hub.api('GET', 'claims/nonsense')).rejects.toThrow('adoption.claim-unknown');

    await hub.api('DELETE', `devices/prepared/${other.deviceId}`);
    await expect(hub.api('POST', `claims/${other.claimCode}`, as)).rejects.toThrow('adoption.claim-used');
    await expect(connectAs(hub, other)).rejects.toThrow('Bad username');
  });

  test('as a gateway passes on a call for help before it has a home, and hears nobody else', async () => {
    const hub = await streetWith();
    const [label] = await prepare(hub, 'gateway');
    const [other] = await prepare(hub);
    if (label === undefined || other === undefined) throw new Error('nothing prepared');
    const client = await connectAs(hub, label);
    await client.publishAsync('zigbee2mqtt/button', '{"action":"emergency"}', { qos: 1 });
    expect(await hub.openAlerts()).toMatchObject([{ subject: `device:${label.deviceId}/button`, placeId: 'street' }]);
    await expect(client.subscribeAsync(`ecare/v1/unclaimed/${other.deviceId}/state`)).rejects.toThrow();
  });
});

describe('a device that broke', () => {
  test('is swapped for what lies in the inbox and keeps its history', async () => {
    const hub = await streetWith();
    const at = { placeId: 'home-1', gatewayId: 'gw' };
    await hub.api('POST', 'devices', { ...at, id: 'm', kind: 'motion', name: '客厅活动', externalName: 'old' });
    const client = await hub.connect('gw');
    await client.publishAsync('zigbee2mqtt/old', '{"occupancy":true,"battery":12}', { qos: 1 });
    await client.publishAsync('zigbee2mqtt/new', '{"occupancy":true}', { qos: 1 });
    const [heard] = await inbox(hub);
    const swapped = await hub.api<{ device: DeviceView; secret: null }>('POST', 'devices/m/swap', {
      fromInbox: heard?.id,
    });
    expect(swapped).toMatchObject({ secret: null, device: { id: 'm', externalName: 'new', name: '客厅活动' } });
    expect(await inbox(hub)).toEqual([]);
    await client.publishAsync('zigbee2mqtt/new', '{"battery":98}', { qos: 1 });
    const { live } = await hub.api<DeviceView>('GET', 'devices/m');
    expect(live.latest.find(({ measure }) => measure === 'battery')?.value).toBe(98);
    expect(live.latest.find(({ measure }) => measure === 'motion')?.value).toBe(true);
    await client.publishAsync('zigbee2mqtt/old', '{"occupancy":true}', { qos: 1 });
    expect((await inbox(hub)).map(({ name }) => name)).toEqual(['old']);
  });

  test('with a login of its own gets a new one; the old hardware is cut off at once', async () => {
    const hub = await streetWith();
    await hub.api('POST', 'devices', { id: 'b', kind: 'sos-button', name: '按钮', placeId: 'home-1' });
    const old = await hub.connect('b');
    const ended = new Promise<void>((resolve) => old.once('close', () => resolve()));
    const { secret } = await hub.api<{ secret: DeviceSecret }>('POST', 'devices/b/swap', {});
    await ended;
    const client = await connectAs(hub, { deviceId: 'b', password: secret.password });
    await client.publishAsync('ecare/v1/home-1/b/event', '{"id":"1","event":"sos.pressed"}', { qos: 1 });
    expect(await hub.openAlerts()).toMatchObject([{ type: 'sos', count: 1 }]);
  });

  test('comes back into use, and is missed again from then on', async () => {
    const hub = await streetWith();
    await hub.api('POST', 'devices', { id: 'b', kind: 'sos-button', name: '按钮', placeId: 'home-1' });
    await hub.api('POST', 'devices/b/retire');
    await expect(hub.api('PATCH', 'devices/b', { name: 'x' })).rejects.toThrow('422');
    expect(await hub.api('POST', 'devices/b/restore')).toMatchObject({ state: 'active', hasCredential: false });
    await vi.waitFor(async () => {
      const { live } = await hub.api<DeviceView>('GET', 'devices/b');
      expect(live.latest.map(({ measure }) => measure)).toContain('device.registered');
    });
  });
});

test('a device that says it the wrong way round is set right, and its presses mean what its owner wants', async () => {
  const hub = await streetWith();
  const at = { placeId: 'home-1', gatewayId: 'gw' };
  await hub.api('POST', 'devices', { ...at, id: 'w', kind: 'water-leak', name: '水浸', externalName: 'w' });
  await hub.api('POST', 'devices', { ...at, id: 'b', kind: 'button', name: '按钮', externalName: 'b' });
  await hub.api('PATCH', 'devices/w', { corrections: { inverted: ['water.leak'], actions: {} } });
  await hub.api('PATCH', 'devices/b', {
    corrections: { inverted: [], actions: { hold: 'sos.pressed', single: 'nothing' } },
  });
  const client = await hub.connect('gw');
  await client.publishAsync('zigbee2mqtt/w', '{"water_leak":true}', { qos: 1 });
  await client.publishAsync('zigbee2mqtt/b', '{"action":"single"}', { qos: 1 });
  expect(await hub.openAlerts()).toEqual([]);
  await client.publishAsync('zigbee2mqtt/b', '{"action":"hold"}', { qos: 1 });
  await client.publishAsync('zigbee2mqtt/w', '{"water_leak":false}', { qos: 1 });
  expect((await hub.openAlerts()).map(({ type }) => type).sort()).toEqual(['sos', 'water-leak']);
  for (const wrong of [
    { inverted: ['battery'], actions: {} },
    { inverted: ['smoke'], actions: {} },
    { inverted: [], actions: { emergency: 'nothing' } },
  ]) {
    await expect(hub.api('PATCH', 'devices/w', { corrections: wrong })).rejects.toThrow('register.invalid');
  }
});
