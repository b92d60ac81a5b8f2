import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { DeviceConfiguration } from '#contracts/device-settings';
import { nativeTopic } from '#contracts/mqtt';
import { addHome, startHub, type TestHub } from '#test/support/hub';

let home: TestHub;
beforeEach(async () => {
  home = await startHub();
  await addHome(home, 'home-1', [
    { id: 'sos-1', kind: 'sos-button' },
    { id: 'smoke-1', kind: 'smoke' },
    { id: 'gw-1', kind: 'gateway' },
    { id: 'plug-1', kind: 'plug', gatewayId: 'gw-1', externalName: 'shellyplugs-1' },
  ]);
});
afterEach(() => home[Symbol.asyncDispose]());

const cmd = nativeTopic('home-1', 'sos-1', 'cmd');
const state = nativeTopic('home-1', 'sos-1', 'state');
const path = 'devices/sos-1/configuration';
const configured = () => home.api<DeviceConfiguration>('GET', path);

/** A device with a session that outlives its sleep. It listens before it connects, as what waits for it comes at once. */
async function wake(id: string, topic: string, told: unknown[], clean = false) {
  const client = await home.connect(id, { clean, onMessage: (said) => told.push(said) });
  await client.subscribeAsync(topic, { qos: 1 });
  return client;
}

test('a sleeping device gets what it is set to when it returns, and what it echoes is shown', async () => {
  const told: unknown[] = [];
  const before = await wake('sos-1', cmd, told);
  await before.endAsync();

  expect(await home.api('PUT', path, { led: false, volume: 40 })).toMatchObject({
    version: 1,
    desired: { led: false, volume: 40 },
    setBy: '管理员',
    taken: false,
  });
  const button = await wake('sos-1', cmd, told);
  await vi.waitFor(() =>
    expect(told).toContainEqual({ type: 'configure', version: 1, configuration: { led: false, volume: 40 } }),
  );

  await button.publishAsync(state, '{"version":1,"configuration":{"led":false,"volume":40}}', { qos: 1, retain: true });
  expect(await configured()).toMatchObject({ reported: { led: false, volume: 40 }, taken: true });

  const dataDir = await home.crash();
  home = await startHub({ dataDir });
  expect(await configured()).toMatchObject({ version: 1, desired: { volume: 40 }, taken: true });
  expect(await home.hub.access.verifyAudit()).toMatchObject({ ok: true });
});

test('a device that was set back hears it as soon as it subscribes', async () => {
  await home.api('PUT', path, { volume: 10 });
  const told: unknown[] = [];
  await wake('sos-1', cmd, told, true);
  await vi.waitFor(() => expect(told).toEqual([{ type: 'configure', version: 1, configuration: { volume: 10 } }]));
});

test('what a kind has not is refused, and so is what is out of range', async () => {
  await expect(home.api('PUT', path, { reportSeconds: 60 })).rejects.toThrow('device.setting-unknown');
  await expect(home.api('PUT', path, { volume: 101 })).rejects.toThrow('request.invalid');
  await expect(home.api('PUT', path, { colour: 'red' })).rejects.toThrow('request.invalid');
  await expect(home.api('PUT', 'devices/nobody/configuration', {})).rejects.toThrow('register.not-found');
  expect(await configured()).toMatchObject({ version: 0, desired: {}, settings: ['led', 'volume'] });
});

test('an echo that cannot be read changes nothing and is on the page of the device', async () => {
  const button = await home.connect('sos-1');
  await button.publishAsync(state, '{"version":"new"}', { qos: 1 });
  expect(await configured()).toMatchObject({ reported: null });
  expect(await home.api('GET', 'devices/sos-1')).toMatchObject({ live: { rejected: 1 } });
});

test('a device shows itself when it is there; otherwise nobody would see it', async () => {
  await expect(home.api('POST', 'devices/sos-1/identify')).rejects.toThrow('device.not-connected');
  await expect(home.api('POST', 'devices/smoke-1/identify')).rejects.toThrow('device.order-unknown');
  const told: unknown[] = [];
  await wake('sos-1', cmd, told, true);
  await home.api('POST', 'devices/sos-1/identify');
  await home.api('POST', 'devices/sos-1/test');
  await vi.waitFor(() => expect(told).toEqual([{ type: 'identify' }, { type: 'test' }]));
});

test('a plug behind a Shelly gateway is set in the words of its maker', async () => {
  const told: unknown[] = [];
  await wake('gw-1', 'shellyplugs-1/rpc', told, true);
  await home.api('PUT', 'devices/plug-1/configuration', { led: false });
  await vi.waitFor(() =>
    expect(told).toMatchObject([{ method: 'PLUGS_UI.SetConfig', params: { config: { leds: { mode: 'off' } } } }]),
  );
});

test('a device that moved finds its settings at its new home, and nobody at the old one', async () => {
  await addHome(home, 'home-2', []);
  await home.api('PUT', path, { volume: 30 });
  await home.api('PATCH', 'devices/sos-1', { placeId: 'home-2' });
  const told: unknown[] = [];
  await wake('sos-1', nativeTopic('home-2', 'sos-1', 'cmd'), told, true);
  await vi.waitFor(() => expect(told).toMatchObject([{ type: 'configure', configuration: { volume: 30 } }]));
  const leftOver: unknown[] = [];
  const gateway = await wake('gw-1', 'ecare/v1/home-1/#', leftOver, true);
  // Retained messages come before the acknowledgement of a later publication.
  await gateway.publishAsync('zigbee2mqtt/bridge/state', 'online', { qos: 1 });
  expect(leftOver).toEqual([]);
});
