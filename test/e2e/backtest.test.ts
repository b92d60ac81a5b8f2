import { mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Reading } from '#contracts/reading';
import { hourMs } from '#contracts/time';
import { type Desk, openBrowser, openDesk } from '#test/support/browser';
import { addDoor } from '#test/support/estate';
import { startHub, type TestHub } from '#test/support/hub';

let browser: Browser;
let hub: TestHub;
let homeId: string;
let desk: Desk;
let page: Page;

/** A life of movements every half hour by day; every fifth day ends at ten. */
function lived(placeId: string, deviceId: string): Reading[] {
  const today = Temporal.Now.zonedDateTimeISO('Asia/Shanghai').startOfDay();
  const readings: Reading[] = [];
  for (let day = 40; day >= 1; day--) {
    const midnight = today.subtract({ days: day }).epochMilliseconds;
    for (let half = 14; half <= (day % 5 === 0 ? 20 : 42); half++) {
      const at = midnight + (half * hourMs) / 2;
      readings.push({ deviceId, placeId, measure: 'motion', value: true, at, receivedAt: Date.now(), late: true });
    }
  }
  return readings;
}

beforeAll(async () => {
  [browser, hub] = await Promise.all([openBrowser(), startHub()]);
  const door = await addDoor(hub, '502', {
    devices: [{ id: 'motion-502', kind: 'motion', name: '客厅活动', room: '客厅' }],
  });
  homeId = door.homeId;
  await addDoor(hub, '601', { resident: '李国强' });
  await hub.hub.pipeline.submit(lived(homeId, 'motion-502'));
  await hub.hub.settled();
});
afterAll(async () => {
  await browser?.close();
  await hub?.[Symbol.asyncDispose]();
});
beforeEach(async () => {
  desk = await openDesk({ browser, hub });
  page = desk.page;
  return () => desk[Symbol.asyncDispose]();
});

const button = (name: string) => page.getByRole('button', { name, exact: true });
const rows = () => page.getByTestId('finding');

test('what the rules would have said of a home, filtered, as a file, and after a reload', async () => {
  await desk.open('/backtest');
  await page.getByRole('heading', { name: '回测', level: 1 }).waitFor();
  await page.getByText('还没有结果').waitFor();
  await page.getByRole('button', { name: /^移除/ }).click();
  await page.getByText('还没有选择').waitFor();
  expect(await button('开始回测').isDisabled()).toBe(true);
  await page.getByRole('searchbox', { name: '按地址或姓名添加' }).fill('502');
  await page.getByTestId('found').getByRole('button').first().click();
  await button('开始回测').click();
  await page.getByTestId('report').waitFor();
  expect(await rows().count()).toBeGreaterThan(0);
  await page.locator('main').getByLabel('规则', { exact: true }).selectOption('inactivity');
  const quiet = await rows().count();
  expect(quiet).toBeGreaterThanOrEqual(3);
  expect(await rows().first().innerText()).toContain('502');

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: '导出 CSV' }).click(),
  ]);
  const file = await readFile(await download.path(), 'utf8');
  expect(file.split('\r\n').filter((line) => line.includes('无活动')).length).toBeGreaterThanOrEqual(quiet);

  await page.reload();
  await page.getByTestId('report').waitFor();
  await rows().first().getByRole('link').click();
  await page.waitForURL(`**/homes/${homeId}`);
  expect(desk.complaints).toEqual([]);
});

test('other settings are tried and compared with those in force', async () => {
  await desk.open('/backtest');
  await page.getByLabel('选择规则').selectOption('inactivity');
  await page.locator('#rule-enabled').selectOption('off');
  await page.getByTestId('tried-inactivity').waitFor();
  await button('开始回测').click();
  await page.getByTestId('compared').waitFor();
  expect(await page.getByTestId('compared').innerText()).toMatch(/消失 [1-9]/);
  await page.getByLabel('变化', { exact: true }).selectOption('gone');
  expect(await rows().count()).toBeGreaterThanOrEqual(3);
  expect(await rows().first().innerText()).toContain('消失');
  await page.getByLabel('变化', { exact: true }).selectOption('added');
  await page.getByText('没有符合条件的判定').waitFor();
  if (process.env.SHOTS !== undefined) {
    mkdirSync(process.env.SHOTS, { recursive: true });
    await page.getByLabel('变化', { exact: true }).selectOption('');
    await page.screenshot({ path: `${process.env.SHOTS}/compared.png`, fullPage: true });
    await page.setViewportSize({ width: 390, height: 844 });
    await page.screenshot({ path: `${process.env.SHOTS}/phone.png`, fullPage: true });
  }
  expect(desk.complaints).toEqual([]);
});

test('a period that cannot be, a result that is gone, and a run that is stopped are said in words', async () => {
  await desk.open('/backtest?run=01ARZ3NDEKTSV4RRFFQ69G5FAV');
  await page.getByText('这次回测的结果已经清除').waitFor();
  await page.getByLabel('从').fill('2020-01-01');
  await page.getByText('结束日期应在开始日期之后').waitFor();
  expect(await button('开始回测').isDisabled()).toBe(true);
  await button('最近 90 天').click();
  expect(await button('开始回测').isEnabled()).toBe(true);

  // As slow as a whole district would be.
  await page.route('**/api/v1/rules/backtests/*', async (route) => {
    if (route.request().method() !== 'GET') return route.continue();
    const answer = await route.fetch();
    const status = (await answer.json()) as Record<string, unknown>;
    return route.fulfill({ response: answer, json: { ...status, state: 'running', progress: 0.4, report: null } });
  });
  await button('开始回测').click();
  await page.getByText('正在回测 40%').waitFor();
  if (process.env.SHOTS !== undefined)
    await page.screenshot({ path: `${process.env.SHOTS}/running.png`, fullPage: true });
  await button('停止').click();
  await page.getByText('还没有结果').waitFor();
  expect(desk.complaints.filter((said) => !said.includes('404'))).toEqual([]);
});
