import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { nativeTopic } from '#contracts/mqtt';
import type { Page as Answer } from '#contracts/rest';
import { type Desk, openBrowser, openDesk } from '#test/support/browser';
import { addDoor, type Door } from '#test/support/estate';
import { startHub, type TestHub } from '#test/support/hub';
import { soon } from '#test/support/soon';

const card = '0006547886';

let browser: Browser;
let hub: TestHub;
let door: Door;
let desk: Desk;
let page: Page;
beforeAll(async () => {
  [browser, hub] = await Promise.all([openBrowser(), startHub()]);
  door = await addDoor(hub, '502');
  await hub.api('POST', 'devices', {
    id: 'lift-1',
    kind: 'lift-card-reader',
    name: '电梯读卡器',
    room: '电梯',
    placeId: door.unitId,
  });
  desk = await openDesk({ browser, hub });
  page = desk.page;
});
afterAll(async () => {
  await browser?.close();
  await hub?.[Symbol.asyncDispose]();
});

const swipe = async (number: string): Promise<void> => {
  const reader = await hub.connect('lift-1');
  const message = { id: crypto.randomUUID(), event: 'card.tapped', value: number };
  await reader.publishAsync(nativeTopic(door.unitId, 'lift-1', 'event'), JSON.stringify(message), { qos: 1 });
  await reader.endAsync();
};
const openSwipes = async (): Promise<void> => {
  await page.getByRole('navigation', { name: '电梯刷卡' }).getByRole('link', { name: '刷卡记录' }).click();
};

test('a card handed out on the page opens its lift, is in the log, and its swipe is a sign of life', async () => {
  await desk.open('/');
  await page.getByRole('navigation', { name: '主导航' }).getByText('专项').click();
  await page.getByRole('link', { name: '电梯刷卡' }).click();
  await page.getByText('还没有卡').waitFor();
  await page.getByRole('link', { name: '发卡' }).click();
  await page.getByRole('heading', { name: '发卡', level: 1 }).waitFor();
  await page.getByLabel('卡号').fill('12345');
  await page.getByText('卡号是印在卡上的 10 位数字').waitFor();
  await page.getByLabel('卡号').fill(card);
  await page.getByLabel('住户', { exact: true }).click();
  await page.getByTitle(/^王秀英 · /).click();
  await page.getByRole('button', { name: /发\s*卡/ }).click();
  await page.getByTestId(`card-${card}`).getByText('可用').waitFor();

  await swipe(card);
  await swipe('0008844356');
  await openSwipes();
  const log = page.getByTestId(/^swipe-/);
  await soon(() => log.count()).toBe(2);
  expect(await page.getByTestId('swipe-allowed').innerText()).toContain('王秀英');
  expect(await page.getByTestId('swipe-unknown-card').innerText()).toContain('拒绝');

  await desk.open(`/residents/${door.residentId}`);
  const signs = page.locator('section', { has: page.getByRole('heading', { name: '平安信号' }) });
  await signs.getByText('电梯读卡器').waitFor();
  expect(await signs.innerText()).toContain('刚刚');
  expect(desk.complaints).toEqual([]);
});

test('a card blocked on the page is refused, and opens again when it is given back', async () => {
  await desk.open('/programmes/lift-access');
  const row = page.getByTestId(`card-${card}`);
  await row.getByRole('button', { name: /冻\s*结/ }).click();
  await page.getByRole('tooltip').getByLabel('原因').fill('丢在菜场');
  await page
    .getByRole('tooltip')
    .getByRole('button', { name: /冻\s*结/ })
    .click();
  await row.getByText('已冻结').waitFor();

  const opened = async () =>
    (await hub.api<Answer<unknown>>('GET', 'programmes/lift-access/swipes?outcome=opened&limit=50')).total;
  const before = await opened();
  await swipe(card);
  await openSwipes();
  await page.getByTestId('swipe-blocked').waitFor();
  expect(await page.getByTestId('swipe-blocked').innerText()).toMatch(/王秀英[\s\S]*已冻结/);
  expect(await opened()).toBe(before);

  await page.getByRole('link', { name: '卡片' }).click();
  await row.getByRole('button', { name: /解\s*冻/ }).click();
  await row.getByText('可用').waitFor();
  await swipe(card);
  expect(await opened()).toBe(before + 1);
  expect(desk.complaints).toEqual([]);
});
