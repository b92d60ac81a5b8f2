import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { nativeTopic } from '#contracts/mqtt';
import { addHome, startHub, type TestHub } from '#test/support/hub';

let home: TestHub;
beforeEach(async () => {
  home = await startHub();
  await addHome(home, 'home-1', [
    { id: 'sos-1', kind: 'sos-button' },
    { id: 'gw-1', kind: 'gateway' },
    { id: 'z-sos', kind: 'sos-button', gatewayId: 'gw-1', externalName: '卧室/按钮' },
  ]);
});
afterEach(() => home[Symbol.asyncDispose]());

const press = (id: string): string => JSON.stringify({ id, event: 'sos.pressed' });
const event = nativeTopic('home-1', 'sos-1', 'event');

describe('a press of the button', () => {
  test('is one P1 on the board, and the device is told which', async () => {
    const button = await home.connect('sos-1');
    await button.subscribeAsync(nativeTopic('home-1', 'sos-1', 'cmd'), { qos: 1 });
    const told = new Promise<string>((resolve) =>
      button.once('message', (_topic, payload) => resolve(payload.toString())),
    );
    await button.publishAsync(event, press('press-1'), { qos: 1 });

    const [alert, ...others] = await home.openAlerts();
    expect(others).toEqual([]);
    expect(alert).toMatchObject({
      severity: 'P1',
      type: 'sos',
      state: 'triggered',
      count: 1,
      who: { name: '住在home-1的老人' },
    });
    expect(JSON.parse(await told)).toEqual({ type: 'accepted', ref: 'press-1', alertId: alert?.id });
  });

  test('pressed two hundred times at once is one alert, counted', async () => {
    const button = await home.connect('sos-1');
    await Promise.all(
      Array.from({ length: 200 }, (_, i) => button.publishAsync(event, press(`press-${i}`), { qos: 1 })),
    );
    expect(await home.openAlerts()).toMatchObject([{ type: 'sos', count: 200 }]);
  });

  test('sent again with the same id, after a reconnect and after a restart, is nothing new', async () => {
    const button = await home.connect('sos-1');
    await button.publishAsync(event, press('press-1'), { qos: 1 });
    await button.endAsync();
    const again = await home.connect('sos-1');
    await again.publishAsync(event, press('press-1'), { qos: 1 });
    expect(await home.openAlerts()).toMatchObject([{ count: 1 }]);

    const dataDir = await home.crash();
    home = await startHub({ dataDir });
    const later = await home.connect('sos-1');
    await later.publishAsync(event, press('press-1'), { qos: 1 });
    expect(await home.openAlerts()).toMatchObject([{ count: 1 }]);
    await later.publishAsync(event, press('press-2'), { qos: 1 });
    expect(await home.openAlerts()).toMatchObject([{ count: 2 }]);
  });

  test('on a Zigbee button behind a gateway is one P1; its echoes are none', async () => {
    const gateway = await home.connect('gw-1');
    const say = (topic: string, payload: string) => gateway.publishAsync(`zigbee2mqtt/${topic}`, payload, { qos: 1 });
    await say('卧室/按钮', '{"action":"","battery":100}');
    await say('卧室/按钮', '{"action":null,"battery":100}');
    await say('卧室/按钮/action', 'emergency');
    expect(await home.openAlerts()).toEqual([]);
    await say('卧室/按钮', '{"action":"emergency","battery":100,"linkquality":90}');
    await say('卧室/按钮/action', 'emergency');
    expect(await home.openAlerts()).toMatchObject([{ severity: 'P1', type: 'sos', count: 1, device: { id: 'z-sos' } }]);
  });

  test('said two hundred times over in the same words is one alert, counted', async () => {
    const gateway = await home.connect('gw-1');
    const words = '{"action":"emergency","battery":100,"linkquality":90}';
    await Promise.all(
      Array.from({ length: 200 }, () => gateway.publishAsync('zigbee2mqtt/卧室/按钮', words, { qos: 1 })),
    );
    expect(await home.openAlerts()).toMatchObject([{ type: 'sos', count: 200 }]);
  });

  test('without a number of its own, or in a broken body, is a call for help all the same', async () => {
    const button = await home.connect('sos-1');
    await button.publishAsync(event, '{"event":"sos.pressed"}', { qos: 1 });
    await button.publishAsync(event, '{"event":"sos.pre', { qos: 1 });
    expect(await home.openAlerts()).toMatchObject([{ type: 'sos', count: 2 }]);
  });

  test('goes through its whole life, every step with who and when', async () => {
    const button = await home.connect('sos-1');
    await button.publishAsync(event, press('press-1'), { qos: 1 });
    const [alert] = await home.openAlerts();
    const act = (step: string, body?: unknown) => home.api('POST', `alerts/${alert?.id}/${step}`, body);
    await act('acknowledge');
    await expect(act('acknowledge')).rejects.toThrow('alert.already-acknowledged');
    await act('assign', { to: '网格员小李' });
    await act('arrive');
    await act('comment', { note: '扶起,无外伤' });
    await act('resolve', { outcome: 'help-given', note: '已通知家属' });
    expect(await home.openAlerts()).toEqual([]);
    const { entries } = await home.api<{ entries: { step: string; by: string; at: number }[] }>(
      'GET',
      `alerts/${alert?.id}`,
    );
    expect(entries.map(({ step }) => step)).toEqual([
      'raised',
      'acknowledged',
      'assigned',
      'arrived',
      'commented',
      'resolved',
    ]);
    expect(entries.every(({ by, at }) => by !== '' && at > 0)).toBe(true);
    expect(await home.hub.access.verifyAudit()).toMatchObject({ ok: true });
  });
});

test('with the rules stopped a press is stored, and the device is not told that help is coming', async () => {
  await home[Symbol.asyncDispose]();
  home = await startHub({ rules: [] });
  await addHome(home, 'home-1', [{ id: 'sos-1', kind: 'sos-button' }]);
  const button = await home.connect('sos-1');
  await button.subscribeAsync(nativeTopic('home-1', 'sos-1', 'cmd'), { qos: 1 });
  const told = vi.fn();
  button.on('message', told);
  await button.publishAsync(event, press('press-1'), { qos: 1 });
  // The answer to a second round trip would have come after the first one's `accepted`.
  await button.publishAsync(event, press('press-2'), { qos: 1 });
  await home.hub.settled();
  expect(await home.openAlerts()).toEqual([]);
  expect(told).not.toHaveBeenCalled();
});
