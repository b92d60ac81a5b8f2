import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser, openDesk } from '#test/support/browser';
import { adminPassword, startHub, type TestHub } from '#test/support/hub';

let browser: Browser;
let hub: TestHub;
beforeAll(async () => {
  [browser, hub] = await Promise.all([openBrowser(), startHub()]);
});
afterAll(async () => {
  await browser?.close();
  await hub?.[Symbol.asyncDispose]();
});

const signedOut = async () => {
  const desk = await openDesk({ browser, hub, signedIn: false });
  const { page } = desk;
  const fill = async (password: string) => {
    await page.getByLabel('账号').fill('admin');
    await page.getByLabel('密码').fill(password);
    await page.getByRole('button', { name: '登录' }).click();
  };
  return Object.assign(desk, { fill });
};

test('a wrong password says so, the right one opens the board', async () => {
  await using desk = await signedOut();
  const { page, fill } = desk;
  await desk.open('/');
  await fill('not the password');
  await page.getByRole('alert').getByText('账号或密码不对').waitFor();
  expect(await page.getByTestId('alert-list').count()).toBe(0);

  await fill(adminPassword);
  await page.getByText('现在没有未处结的告警').waitFor();
  await page.getByRole('navigation', { name: '主导航' }).getByRole('link', { name: '住户与老人' }).waitFor();
});

test('whoever is not signed in is asked to, whichever page they ask for, and gets that page then', async () => {
  await using desk = await signedOut();
  await desk.open('/residents');
  await desk.page.getByRole('heading', { name: '登录值班台' }).waitFor();
  await desk.fill(adminPassword);
  await desk.page.getByRole('heading', { name: '老人', level: 1 }).waitFor();
});

test('signing out ends the session; a session ended elsewhere brings the page back to the form', async () => {
  await using desk = await openDesk({ browser, hub });
  const { page } = desk;
  await desk.open('/');
  await page.getByTestId('alert-list').waitFor();
  await page.getByLabel('账号菜单').click();
  await page.getByRole('button', { name: '退出登录' }).click();
  await page.getByRole('heading', { name: '登录值班台' }).waitFor();
  await page.reload();
  await page.getByRole('heading', { name: '登录值班台' }).waitFor();

  await using other = await openDesk({ browser, hub });
  await other.open('/');
  await other.page.getByTestId('alert-list').waitFor();
  const [cookie] = await other.context.cookies();
  const { url } = hub.hub;
  const ended = await fetch(`${url}/api/v1/session`, {
    method: 'DELETE',
    headers: { origin: url, cookie: `${cookie?.name}=${cookie?.value}` },
  });
  expect(ended.status).toBe(204);
  await other.page.getByText('登录已过期').waitFor();
});

test('the page speaks English when asked, and remembers it', async () => {
  await using desk = await openDesk({ browser, hub });
  const { page } = desk;
  await desk.open('/');
  await page.getByLabel('账号菜单').click();
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByText('No open alerts').waitFor();
  expect(await page.locator('html').getAttribute('lang')).toBe('en');
  await page.reload();
  await page.getByRole('link', { name: 'People' }).click();
  await page.getByRole('heading', { name: 'Residents', level: 1 }).waitFor();
  await page.getByText('No residents yet').waitFor();
  expect(await page.getByRole('navigation', { name: 'Main' }).innerText()).not.toMatch(/\p{Script=Han}/u);
  expect(await page.getByRole('main').innerText()).not.toMatch(/\p{Script=Han}/u);
});
