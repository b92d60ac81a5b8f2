import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { DeviceConfiguration } from '#contracts/device-settings';
import { nativeTopic } from '#contracts/mqtt';
import { openBrowser, openDesk } from '#test/support/browser';
import { addHome, startHub, type TestHub } from '#test/support/hub';

let browser: Browser;
let hub: TestHub;
beforeAll(async () => {
  [browser, hub] = await Promise.all([openBrowser(), startHub()]);
  await addHome(hub, 'home-1', [{ id: 'sos-1', kind: 'sos-button' }]);
});
afterAll(async () => {
  await browser?.close();
  await hub?.[Symbol.asyncDispose]();
});

const handIn = async (token: string): Promise<number> => {
  const { status } = await fetch(`${hub.hub.url}/api/v1/ingest`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/senml+json' },
    body: '[{"n":"sos-1/battery","u":"%EL","v":80}]',
  });
  return status;
};

test('a key for a program is made, shown once, works, and is revoked', async () => {
  await using desk = await openDesk({ browser, hub });
  await desk.open('/settings/tokens');
  const { page } = desk;
  await page.getByRole('button', { name: '新建令牌' }).click();
  await page.getByRole('textbox', { name: '名称' }).fill('clinic');
  await page.getByRole('button', { name: /保\s?存/ }).click();
  const token = (await page.getByTestId('api-token-value').textContent()) ?? '';
  expect(await handIn(token)).toBe(204);

  await page.reload();
  const row = page.getByRole('row', { name: /clinic/ });
  await row.waitFor();
  expect(await page.getByTestId('api-token-value').count()).toBe(0);
  await row.getByRole('button', { name: /吊\s?销/ }).click();
  await page
    .getByRole('tooltip')
    .getByRole('button', { name: /确\s?定|OK/ })
    .click();
  await row.waitFor({ state: 'detached' });
  expect(await handIn(token)).toBe(401);
  expect(desk.complaints).toEqual([]);
});

test('a device is set from its page, takes it, and shows itself', async () => {
  const button = await hub.connect('sos-1');
  const told: { readonly type: string; readonly version?: number }[] = [];
  button.on('message', (_topic, payload) => told.push(JSON.parse(payload.toString())));
  await button.subscribeAsync(nativeTopic('home-1', 'sos-1', 'cmd'), { qos: 1 });

  await using desk = await openDesk({ browser, hub });
  await desk.open('/devices/sos-1');
  const { page } = desk;
  const state = page.getByTestId('configuration-state');
  await page.getByLabel('音量').fill('40');
  await page.getByRole('button', { name: /下\s?发/ }).click();
  await expect.poll(() => state.textContent(), { timeout: 10_000 }).toContain('等待设备确认');
  await vi.waitFor(() =>
    expect(told).toMatchObject([{ type: 'configure', version: 1, configuration: { volume: 40 } }]),
  );

  await button.publishAsync(nativeTopic('home-1', 'sos-1', 'state'), '{"version":1,"configuration":{"volume":40}}', {
    qos: 1,
    retain: true,
  });
  expect(await hub.api<DeviceConfiguration>('GET', 'devices/sos-1/configuration')).toMatchObject({ taken: true });
  await expect.poll(() => state.textContent(), { timeout: 10_000 }).toContain('设备已生效');

  await page.getByRole('button', { name: '让设备亮灯或鸣响' }).click();
  await page.getByText('已通知设备').waitFor();
  await vi.waitFor(() => expect(told.at(-1)).toEqual({ type: 'identify' }));
  expect(desk.complaints).toEqual([]);
});
