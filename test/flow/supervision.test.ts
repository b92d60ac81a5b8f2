import { expect, test, vi } from 'vitest';
import type { AlertView } from '#contracts/alert';
import { nativeTopic } from '#contracts/mqtt';
import type { Page } from '#contracts/rest';
import type { TestModeView } from '#contracts/test-mode';
import { dayMs, hourMs, minuteMs } from '#contracts/time';
import { addHome, startHub, type TestHub } from '#test/support/hub';
import { ManualClock } from '#test/support/manual-clock';

const start = Date.UTC(2026, 2, 2, 2);

const alerts = async (hub: TestHub, state: 'open' | 'all' = 'open') =>
  (await hub.api<Page<AlertView>>('GET', `alerts?state=${state}&limit=200`)).items;
/** What is of no matter here: nobody moves in these homes. */
const typesOf = async (hub: TestHub) =>
  (await alerts(hub))
    .map(({ type }) => type)
    .filter((type) => type !== 'inactivity')
    .sort();

test('a lost gateway is one alert with its children, over a crash, and its child has its time anew', async () => {
  const clock = new ManualClock(start);
  const before = await startHub({ clock });
  await addHome(before, 'home-1', [
    { id: 'gw-1', kind: 'gateway' },
    { id: 'pir-1', kind: 'motion', gatewayId: 'gw-1', externalName: 'pir' },
  ]);
  const gateway = await before.connect('gw-1');
  await gateway.publishAsync('zigbee2mqtt/pir', JSON.stringify({ occupancy: true }), { qos: 1 });
  const dataDir = await before.crash();

  const later = new ManualClock(start + 7 * hourMs);
  await using after = await startHub({ dataDir, clock: later });
  await vi.waitFor(async () => {
    expect((await alerts(after)).filter(({ type }) => type !== 'inactivity')).toMatchObject([
      {
        type: 'gateway-lost',
        severity: 'P2',
        since: start,
        device: { id: 'gw-1' },
        text: { zh: expect.stringContaining('pir-1') },
      },
    ]);
  });
  expect(await after.api('GET', 'devices/pir-1')).toMatchObject({ live: { silent: true } });

  const again = await after.connect('gw-1');
  await again.publishAsync(nativeTopic('home-1', 'gw-1', 'availability'), 'online', { qos: 1 });
  expect(await typesOf(after)).toEqual([]);
  for (let minute = 0; minute < 6 * 60 - 5; minute += 5) {
    later.advance(5 * minuteMs);
    await again.publishAsync(nativeTopic('home-1', 'gw-1', 'availability'), 'online', { qos: 1 });
  }
  expect(await typesOf(after)).toEqual([]);
  later.advance(5 * minuteMs + 1_000);
  await vi.waitFor(async () => expect(await typesOf(after)).toEqual(['device-silent']));
});

test('test mode: on record, on the board, a press pages nobody, over a crash; the moment it ends a press is a call', async () => {
  const clock = new ManualClock(start);
  const before = await startHub({ clock });
  await addHome(before, 'home-1', [
    { id: 'sos-1', kind: 'sos-button' },
    { id: 'pir-1', kind: 'motion' },
  ]);
  await expect(before.api('POST', 'devices/pir-1/test-mode', { minutes: 5 })).rejects.toThrow('test-mode.not-testable');
  await expect(before.api('POST', 'devices/sos-1/test-mode', { minutes: 31 })).rejects.toThrow('400');
  await expect(before.api('POST', 'devices/nobody/test-mode', { minutes: 5 })).rejects.toThrow('register.not-found');
  expect(await before.api<TestModeView>('GET', 'devices/sos-1/test-mode')).toEqual({
    testable: true,
    until: null,
    provenAt: null,
  });
  expect(await before.api<TestModeView>('POST', 'devices/sos-1/test-mode', { minutes: 10 })).toMatchObject({
    until: start + 10 * minuteMs,
  });
  expect(await before.api<Page<{ action: string; target: string }>>('GET', 'audit?limit=5')).toMatchObject({
    items: expect.arrayContaining([expect.objectContaining({ action: 'device.test-started', target: 'device:sos-1' })]),
  });
  const dataDir = await before.crash();

  const later = new ManualClock(start + 2 * minuteMs);
  await using after = await startHub({ dataDir, clock: later });
  const button = await after.connect('sos-1');
  const press = (id: string) =>
    button.publishAsync(nativeTopic('home-1', 'sos-1', 'event'), JSON.stringify({ id, event: 'sos.pressed' }), {
      qos: 1,
    });
  await press('press-1');
  expect(await alerts(after)).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ type: 'test-mode', severity: 'P4' }),
      expect.objectContaining({ type: 'test-press', severity: 'P4' }),
    ]),
  );
  expect(await typesOf(after)).toEqual(['test-mode', 'test-press']);
  expect(await after.api<TestModeView>('GET', 'devices/sos-1/test-mode')).toMatchObject({ provenAt: later.now() });

  later.advance(8 * minuteMs);
  await press('press-2');
  await vi.waitFor(async () => expect(await typesOf(after)).toEqual(['sos']));
});

test('every device of a home that calls is tried out together, and is told when it is over', async () => {
  await using hub = await startHub({ clock: new ManualClock(start) });
  await addHome(hub, 'home-1', [
    { id: 'sos-1', kind: 'sos-button' },
    { id: 'smoke-1', kind: 'smoke' },
    { id: 'pir-1', kind: 'motion' },
  ]);
  expect(await hub.api('POST', 'homes/home-1/test-mode', { minutes: 10 })).toEqual({ devices: ['smoke-1', 'sos-1'] });
  expect(await typesOf(hub)).toEqual(['test-mode', 'test-mode']);
  await hub.api('POST', 'homes/home-1/test-mode', { minutes: 0 });
  expect(await typesOf(hub)).toEqual([]);
});

test('calls that people found to be false make a ticket, which a person ends; each call pages', async () => {
  const clock = new ManualClock(start);
  await using hub = await startHub({ clock });
  await addHome(hub, 'home-1', [{ id: 'sos-1', kind: 'sos-button' }]);
  const button = await hub.connect('sos-1');
  const resolve = async (type: string, outcome: string) => {
    const alert = (await alerts(hub)).find((one) => one.type === type);
    await hub.api('POST', `alerts/${alert?.id}/resolve`, { outcome });
  };
  for (const n of [1, 2, 3]) {
    await button.publishAsync(
      nativeTopic('home-1', 'sos-1', 'event'),
      JSON.stringify({ id: `p${n}`, event: 'sos.pressed' }),
      { qos: 1 },
    );
    expect(await alerts(hub)).toMatchObject([{ type: 'sos', severity: 'P1' }]);
    await resolve('sos', 'false-device');
    clock.advance(minuteMs);
  }
  await vi.waitFor(async () =>
    expect(await alerts(hub)).toMatchObject([{ type: 'device-needs-maintenance', severity: 'P4' }]),
  );
  await resolve('device-needs-maintenance', 'help-given');
  clock.advance(dayMs / 2);
  await button.publishAsync(
    nativeTopic('home-1', 'sos-1', 'event'),
    JSON.stringify({ id: 'p4', event: 'sos.pressed' }),
    { qos: 1 },
  );
  await vi.waitFor(async () => expect(await typesOf(hub)).toEqual(['sos']));
});

test('a device cannot put itself into test mode', async () => {
  await using hub = await startHub({ clock: new ManualClock(start) });
  await addHome(hub, 'home-1', [{ id: 'sos-1', kind: 'sos-button' }]);
  const button = await hub.connect('sos-1');
  const say = (record: object) =>
    button.publishAsync(nativeTopic('home-1', 'sos-1', 'telemetry'), JSON.stringify([record]), { qos: 1 });
  await say({ n: 'test.mode', v: 30, u: 'min' });
  await say({ n: 'test.mode', v: 30 });
  await button.publishAsync(
    nativeTopic('home-1', 'sos-1', 'event'),
    JSON.stringify({ id: 'p1', event: 'sos.pressed' }),
    { qos: 1 },
  );
  expect(await typesOf(hub)).toEqual(['sos']);
});
