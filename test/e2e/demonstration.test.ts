import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DeviceView, HomeView } from '#contracts/register';
import type { Page as Answer } from '#contracts/rest';
import { openBrowser, openDesk } from '#test/support/browser';
import { startHub, type TestHub } from '#test/support/hub';
import { soon } from '#test/support/soon';

let browser: Browser;
let hub: TestHub;
beforeAll(async () => {
  [browser, hub] = await Promise.all([openBrowser(), startHub({ environment: { HUB_DEMO: '1' } })]);
});
afterAll(async () => {
  await browser?.close();
  await hub?.[Symbol.asyncDispose]();
});

test('a button of the simulated street, pressed by hand in the developer panel, is an emergency on the board', async () => {
  // The simulator is a process of its own: it signs its devices in one by one.
  const { items: buttons } = await hub.api<Answer<DeviceView>>('GET', 'devices?kind=sos-button&limit=200');
  const [button] = buttons;
  const heard = async () => (await hub.api<DeviceView>('GET', `devices/${button?.id}`)).live.lastHeardAt;
  await expect.poll(heard, { timeout: 60_000, interval: 250 }).not.toBeNull();
  const home = await hub.api<HomeView>('GET', `homes/${button?.placeId}`);

  await using desk = await openDesk({ browser, hub });
  const { page } = desk;
  await desk.open('/homes');
  await page.getByRole('searchbox').fill(home.residents[0]?.name ?? '');
  await page.getByRole('link', { name: home.address }).click();
  const panel = page.locator('section', { has: page.getByRole('heading', { name: '开发者面板' }) });
  await panel
    .getByRole('group', { name: button?.name ?? '' })
    .getByRole('button', { name: '按下求助' })
    .click();
  await panel.getByText('已发出').waitFor();

  // From any page the emergency leads to the board.
  const raised = async () =>
    (await hub.openAlerts()).find(({ type, placeId }) => type === 'sos' && placeId === home.id)?.id;
  await soon(raised).toBeDefined();
  const id = await raised();
  await page.getByTestId(`strip-${id}`).click();
  await page.getByTestId('dossier').waitFor();
  expect(await page.getByTestId('dossier').getAttribute('data-alert')).toBe(id);
  expect(await page.getByTestId('dossier-where').innerText()).toBe(home.address);
  expect(desk.complaints).toEqual([]);
});

test('sample data says so', async () => {
  await using desk = await openDesk({ browser, hub });
  const { page } = desk;
  for (const path of ['/residents', '/homes', '/devices']) {
    await desk.open(path);
    const rows = page.locator('table.records tbody tr[data-testid]');
    await rows.first().waitFor();
    expect(await rows.getByText('示例数据').count()).toBe(await rows.count());
  }
});
