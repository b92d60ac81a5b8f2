import { readFile } from 'node:fs/promises';
import { connectAsync } from 'mqtt';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { AuditEntry } from '#contracts/access';
import type { Page as Answer } from '#contracts/rest';
import { type Desk, openBrowser, openDesk } from '#test/support/browser';
import { addDoor, type Door, press } from '#test/support/estate';
import { startHub, type TestHub } from '#test/support/hub';
import { type Mailbox, mailbox } from '#test/support/local-servers';
import { soon } from '#test/support/soon';

/** More than a page of the list. */
const neighbours = 54;

let browser: Browser;
let mail: Mailbox;
let hub: TestHub;
let door: Door;
let desk: Desk;
let page: Page;
beforeAll(async () => {
  mail = await mailbox();
  const environment = { HUB_SMTP_URL: `smtp://127.0.0.1:${mail.port}` };
  [browser, hub] = await Promise.all([openBrowser(), startHub({ environment })]);
  door = await addDoor(hub, '502', {
    devices: [
      { id: 'motion-502', kind: 'motion', name: '客厅活动', room: '客厅' },
      { id: 'gw-502', kind: 'gateway', name: '网关', room: '门厅' },
    ],
  });
  const next = await addDoor(hub, '601', { resident: '李国强' });
  for (let number = 1; number <= neighbours; number++) {
    const name = `邻居${String(number).padStart(2, '0')}`;
    await hub.api('POST', 'residents', { homeId: next.homeId, name });
  }
});
afterAll(async () => {
  await browser?.close();
  await hub?.[Symbol.asyncDispose]();
  await mail?.[Symbol.asyncDispose]();
});
beforeEach(async () => {
  desk = await openDesk({ browser, hub });
  page = desk.page;
  return () => desk[Symbol.asyncDispose]();
});

const listed = () => page.locator('table.records tbody tr[data-testid]');
const search = (words: string) => page.getByRole('searchbox').fill(words);
const heading = (name: string) => page.getByRole('heading', { name, level: 1 }).waitFor();
const panel = (title: string) =>
  page.locator('section', { has: page.getByRole('heading', { name: title, exact: true, level: 2 }) });

/** The lines of the file behind the export link. */
async function exported(): Promise<string[]> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: '导出 CSV' }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/\.csv$/);
  const text = await readFile(await download.path(), 'utf8');
  expect(text.startsWith('\ufeff')).toBe(true);
  return text.trim().split(/\r?\n/);
}

describe('residents', () => {
  test('are listed by the page, found by name and address, and leave as a file', async () => {
    await desk.open('/residents');
    await heading('老人');
    await page.getByText(`共 ${neighbours + 2} 条`).waitFor();
    expect(await listed().count()).toBe(50);
    await page.getByRole('button', { name: '下一页' }).click();
    await page.getByText('第 2 页').waitFor();
    await soon(() => listed().count()).toBe(neighbours + 2 - 50);
    await page.getByRole('button', { name: '上一页' }).click();
    await soon(() => listed().count()).toBe(50);

    await page.keyboard.press('/');
    await page.keyboard.type('李国强');
    await page.getByText('共 1 条').waitFor();
    const text = await listed().first().innerText();
    for (const words of ['李国强', '82 岁', '大塘巷 · 叶青苑 37幢 1单元 601', '138****1234'])
      expect(text).toContain(words);
    const lines = await exported();
    expect(lines).toHaveLength(2);
    expect(lines[1]).toContain('李国强');
    expect(lines.join()).not.toContain('13800001234');

    await search('没有这个人');
    await page.getByText('没有符合条件的记录').waitFor();
    expect(await listed().count()).toBe(0);

    // Who opens a row right after typing is not brought back to the list when the search begins.
    await search('');
    await page.getByText(`共 ${neighbours + 2} 条`).waitFor();
    await search('王');
    await page.getByRole('link', { name: '王秀英' }).click();
    await heading('王秀英');
    await page.getByText('高血压').waitFor();
    expect(page.url()).toContain(`/residents/${door.residentId}`);
    expect(desk.complaints).toEqual([]);
  });

  test('show their numbers masked, one at a time on request, and each look is on record', async () => {
    await desk.open('/residents?q=王秀英');
    await page.getByRole('link', { name: '王秀英' }).click();
    await heading('王秀英');
    const contacts = panel('联系人（按呼叫顺序）');
    await contacts.getByText('139****5678').waitFor();
    expect(await page.getByRole('main').innerText()).not.toMatch(/1[38]\d{9}/);
    await page.getByRole('button', { name: '显示 王敏 的号码' }).click();
    await contacts.getByRole('link', { name: '13900005678' }).waitFor();
    expect(await page.getByRole('main').innerText()).not.toContain('13800001234');

    const { items } = await hub.api<Answer<AuditEntry>>('GET', 'audit?limit=5');
    const [look] = items;
    expect(look).toMatchObject({ by: 'admin', action: expect.stringContaining('reveal') });
    expect(JSON.stringify(items)).not.toContain('13900005678');
    await desk.open('/settings/audit');
    await page
      .getByRole('cell', { name: look?.action ?? '' })
      .first()
      .waitFor();
    // It is forgotten when the page is left.
    await desk.open(`/residents/${door.residentId}`);
    await contacts.getByText('139****5678').waitFor();
    expect(await page.getByText('13900005678').count()).toBe(0);
  });

  test('are registered by a form that says what is missing, and get contacts', async () => {
    await desk.open('/residents');
    await page.getByRole('link', { name: '登记老人' }).click();
    await heading('登记老人');
    await page.getByRole('button', { name: '保存' }).click();
    await page.getByText('请选择住在哪一户').waitFor();
    await page.getByText('请填写姓名').waitFor();
    await page.locator('main').getByLabel('住户').fill('601');
    await page.getByTitle('大塘巷 · 叶青苑 37幢 1单元 601').click();
    await page.getByLabel('姓名').fill('赵桂花');
    await page.getByLabel('出生日期').fill('1941-02-30x');
    await page.getByText('请写成 年-月-日').waitFor();
    await page.getByLabel('出生日期').fill('1941-02-03');
    await page.getByRole('button', { name: '保存' }).click();
    await heading('赵桂花');
    await page.getByText('还没有联系人').waitFor();

    await page.getByRole('button', { name: '添加联系人' }).click();
    const contacts = panel('联系人（按呼叫顺序）');
    await contacts.getByLabel('姓名').fill('赵明');
    await contacts.getByLabel('关系').fill('儿子');
    await contacts.getByLabel('电话').fill('13700009999');
    await contacts.getByRole('button', { name: /保\s*存/ }).click();
    await contacts.getByText('137****9999').waitFor();
    expect(desk.complaints).toEqual([]);
  });
});

describe('homes', () => {
  test('are found by address and by name, and show who lives there and how the devices are', async () => {
    await desk.open('/homes');
    await heading('住户');
    await page.getByText('共 2 条').waitFor();
    await search('李国强');
    await page.getByText('共 1 条').waitFor();
    expect((await exported())[1]).toContain('叶青苑 37幢 1单元 601');
    await search('502');
    await page.getByRole('link', { name: /叶青苑 37幢 1单元 502/ }).click();
    await heading('大塘巷 · 叶青苑 37幢 1单元 502');
    await page.getByRole('link', { name: '王秀英' }).waitFor();
    await page.getByRole('link', { name: '床头按钮' }).waitFor();
    await panel('联系人').getByText('139****5678').first().waitFor();
    // The developer panel belongs to the demonstration.
    expect(await page.getByText('开发者面板').count()).toBe(0);
    expect(desk.complaints).toEqual([]);
  });
});

describe('devices', () => {
  test('are filtered by kind, and leave as a file', async () => {
    await desk.open('/devices');
    await page.getByText('共 4 条').waitFor();
    await page.getByLabel('种类', { exact: true }).selectOption({ label: '网关' });
    await page.getByText('共 1 条').waitFor();
    expect(await listed().first().innerText()).toContain('还没连上');
    expect((await exported())[1]).toContain('gw-502');
    await search('nothing like it');
    await page.getByText('没有符合条件的记录').waitFor();
    expect(desk.complaints).toEqual([]);
  });

  test('get a secret that is shown once and works', async () => {
    await desk.open('/devices/motion-502');
    await heading('客厅活动');
    await page.getByText('还没有密码').waitFor();
    await page.getByRole('button', { name: '生成密码' }).click();
    const password = await page.getByTestId('device-password').innerText();
    expect(password.length).toBeGreaterThan(20);
    await page.getByText('只显示这一次').waitFor();

    const client = await connectAsync(`mqtt://127.0.0.1:${hub.hub.mqttPort}`, {
      clientId: 'motion-502',
      username: 'motion-502',
      password,
      reconnectPeriod: 0,
    });
    await client.publishAsync(`ecare/v1/${door.homeId}/motion-502/telemetry`, '[{"n":"motion","vb":true}]', { qos: 1 });
    await client.publishAsync(`ecare/v1/${door.homeId}/motion-502/telemetry`, 'not json', { qos: 1 });
    await client.endAsync();
    await panel('最新读数').getByText('活动').waitFor();
    await panel('被拒收的消息').getByText('启动以来拒收 1 条').waitFor();

    await page.reload();
    await page.getByText('已有密码').waitFor();
    expect(await page.content()).not.toContain(password);
    expect(desk.complaints).toEqual([]);
  });

  test('are registered by a form', async () => {
    await desk.open('/devices/new');
    await heading('登记设备');
    await page.getByLabel('种类').click();
    await page.getByTitle('烟雾报警器').click();
    await page.getByLabel('地点').fill('601');
    await page.getByTitle('大塘巷 · 叶青苑 37幢 1单元 601').click();
    await page.getByLabel('名称', { exact: true }).fill('厨房烟感');
    await page.getByLabel('编号').fill('smoke-601');
    await page.getByRole('button', { name: '保存' }).click();
    await heading('厨房烟感');
    expect(page.url()).toContain('/devices/smoke-601');
    expect(desk.complaints).toEqual([]);
  });
});

test('history and notifications are empty, then tell of an alert from the press to the end', async () => {
  await desk.open('/notifications');
  await page.getByText('还没有发过通知').waitFor();
  await desk.open('/history');
  await page.getByText('还没有告警').waitFor();

  const son = { residentId: door.residentId, name: '王强', relation: '儿子', email: 'wang@example.org' };
  await hub.api('POST', 'contacts', son);
  await press(hub, '502');
  const [alert] = await hub.openAlerts();
  await hub.api('POST', `alerts/${alert?.id}/acknowledge`);
  await hub.api('POST', `alerts/${alert?.id}/resolve`, { outcome: 'false-person', note: '按错了' });

  await page.reload();
  await page.getByLabel('状态', { exact: true }).selectOption('resolved');
  await search('王秀英');
  await page.getByText('共 1 条').waitFor();
  expect(await listed().first().innerText()).toContain('误报-人');
  expect((await exported())[1]).toContain('王秀英');
  await page.getByLabel('状态', { exact: true }).selectOption('open');
  await page.getByText('没有符合条件的记录').waitFor();
  await page.getByLabel('状态', { exact: true }).selectOption('all');
  await page.getByRole('link', { name: '紧急求助' }).click();
  await page.getByTestId('entries').getByText('按错了').waitFor();

  await desk.open('/notifications?q=王强');
  const row = listed().filter({ hasText: '【紧急】' });
  await row.getByText('已送出').waitFor();
  await soon(() => mail.mails.flatMap(({ to }) => to)).toContain('wang@example.org');
  await row.locator('summary').click();
  await row.getByText('王秀英（大塘巷 · 叶青苑 37幢 1单元 502）').waitFor();
  expect(await row.innerText()).not.toContain('wang@example.org');
  expect((await exported()).length).toBeGreaterThan(1);
  expect(desk.complaints).toEqual([]);
});
