import { connectAsync, type MqttClient } from 'mqtt';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import writeSheet from 'write-excel-file/node';
import type { DeviceView } from '#contracts/register';
import type { Page as Answer } from '#contracts/rest';
import { type Desk, openBrowser, openDesk } from '#test/support/browser';
import { addDoor } from '#test/support/estate';
import { startHub, type TestHub } from '#test/support/hub';
import { soon } from '#test/support/soon';

const address = '大塘巷 · 叶青苑 37幢 1单元 502';
let browser: Browser;
let hub: TestHub;
let gateway: MqttClient;
let desk: Desk;
let page: Page;
beforeAll(async () => {
  [browser, hub] = await Promise.all([openBrowser(), startHub()]);
  await addDoor(hub, '502', { devices: [{ id: 'gw-502', kind: 'gateway', name: '门厅网关', room: '门厅' }] });
  gateway = await hub.connect('gw-502');
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

const says = (name: string, state: object) =>
  gateway.publishAsync(`zigbee2mqtt/${name}`, JSON.stringify(state), { qos: 1 });
const heading = (name: string) => page.getByRole('heading', { name, level: 1 }).waitFor();
const panel = (title: string) =>
  page.locator('section', { has: page.getByRole('heading', { name: title, exact: true, level: 2 }) });
/** Says yes, and waits until the question is out of the way of the next one. */
const agree = async (): Promise<void> => {
  const yes = page.locator('.ant-popover:not(.ant-popover-hidden)').getByRole('button', { name: /确\s?定/ });
  await yes.click();
  await yes.waitFor({ state: 'hidden' });
};
const device = (id: string) => hub.api<DeviceView>('GET', `devices/${id}`);

/** Whether this login opens the door of the broker. */
async function opens(deviceId: string, password: string): Promise<boolean> {
  try {
    const client = await connectAsync(`mqtt://127.0.0.1:${hub.hub.mqttPort}`, {
      clientId: deviceId,
      username: deviceId,
      password,
      reconnectPeriod: 0,
    });
    onTestFinished(() => void client.end(true));
    return true;
  } catch {
    return false;
  }
}

test('a device that called for help is adopted from the inbox in three clicks', async () => {
  await desk.open('/inbox');
  await page.getByText('没有待登记的设备').waitFor();
  await page.getByText('接在网关后面的新设备').waitFor();
  await says('卧室/新按钮', { action: 'emergency', battery: 100 });
  const row = page.getByTestId('unknown-卧室/新按钮');
  await row.getByText('呼救').waitFor();
  await row.getByText('紧急按钮').waitFor();
  await row.getByText(address).waitFor();

  await row.getByRole('link').click();
  await heading('登记 卧室/新按钮');
  await page.getByText('它发出过呼救').waitFor();
  await panel('它说了什么').getByText('"action": "emergency"').waitFor();
  await page.getByLabel('房间').fill('卧室');
  expect(await page.getByLabel('名称').inputValue()).toBe('卧室紧急按钮');
  await page.getByRole('button', { name: '登记' }).click();

  await page.getByText('已登记：卧室紧急按钮').waitFor();
  await page.getByText('没有待登记的设备').waitFor();
  await page.getByRole('link', { name: '打开设备页' }).click();
  await heading('卧室紧急按钮');
  await says('卧室/新按钮', { action: 'emergency' });
  await panel('最新读数').getByText('紧急求助').waitFor();
  expect((await hub.openAlerts()).map(({ type }) => type).sort()).toEqual(['sos', 'unknown-device-call']);
  expect(desk.complaints).toEqual([]);
});

test('the neighbour’s device is put aside, taken out again, and leaves as a file', async () => {
  await says('邻居的灯', { state: 'ON' });
  await desk.open('/inbox');
  await page.getByRole('link', { name: '邻居的灯' }).click();
  await page.getByRole('button', { name: '搁置' }).click();
  await agree();
  await page.getByText('已搁置：邻居的灯').waitFor();
  await page.getByText('没有待登记的设备').waitFor();
  await page.getByLabel('状态', { exact: true }).selectOption('dismissed');
  await page.getByTestId('unknown-邻居的灯').waitFor();
  await page.getByLabel('状态', { exact: true }).selectOption('waiting');
  await page.getByRole('button', { name: '撤销' }).click();
  await page.getByTestId('unknown-邻居的灯').waitFor();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: '导出 CSV' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('inbox.csv');
  expect(desk.complaints).toEqual([]);
});

test('a prepared device is claimed by the code on its label', async () => {
  await desk.open('/devices/prepared');
  await page.getByLabel('设备种类').click();
  await page.getByTitle('烟雾报警器').click();
  await page.getByLabel('数量').fill('2');
  await page.getByRole('button', { name: '生成' }).click();
  await page.getByText('只显示这一次').waitFor();
  expect(await page.getByTestId('label').count()).toBe(2);
  const code = await page.getByTestId('claim-code').first().innerText();
  const [id = '', password = ''] = (await page.getByTestId('login').first().innerText()).split(/\s+/);
  expect(await opens(id, password)).toBe(true);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: '保存账号表（Excel）' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('prepared-devices.xlsx');

  await desk.open('/claim');
  await page.getByLabel('登记码').fill(code.toLowerCase().replaceAll('-', ' '));
  await page.getByRole('button', { name: '查找' }).click();
  await panel('设备').getByText('烟雾报警器').waitFor();
  await page.getByRole('combobox', { name: '住户' }).fill('王秀英');
  await page.getByTitle(address).click();
  await page.getByLabel('房间').fill('厨房');
  await page.getByRole('button', { name: '登记' }).click();
  await heading('厨房烟雾报警器');
  expect(await device(id)).toMatchObject({ placeId: 'home-502', hasCredential: true });
  expect(await opens(id, password)).toBe(true);

  await desk.open(`/claim/${code}`);
  await page.getByText('这个登记码已经用过').waitFor();
  await desk.open('/claim/1111-11111-1111');
  await page.getByText('没有这个登记码').waitFor();
  // The browser itself notes both refusals.
  expect(desk.complaints.filter((complaint) => !/status of 40[49]/.test(complaint))).toEqual([]);
});

test('a login is made, rotated and revoked: each time the hub asks, and the one before ends', async () => {
  const shown = () => page.getByTestId('device-password');
  await desk.open('/devices/sos-502');
  await page.getByRole('button', { name: '生成密码' }).click();
  const first = await shown().innerText();
  expect(await opens('sos-502', first)).toBe(true);
  await page.getByRole('button', { name: '更换密码' }).click();
  await page.getByText('旧密码立即失效').waitFor();
  await agree();
  await soon(() => shown().innerText()).not.toBe(first);
  const second = await shown().innerText();
  expect([await opens('sos-502', first), await opens('sos-502', second)]).toEqual([false, true]);
  await page.getByRole('button', { name: '收回密码' }).click();
  await agree();
  await page.getByText('还没有密码').waitFor();
  expect(await opens('sos-502', second)).toBe(false);
  expect(desk.complaints).toEqual([]);
});

test('a broken device is replaced, corrected, retired and used again', async () => {
  const at = { placeId: 'home-502', gatewayId: 'gw-502' };
  await hub.api('POST', 'devices', { ...at, id: 'leak', kind: 'water-leak', name: '厕所水浸', externalName: 'old' });
  await says('old', { water_leak: false });
  await says('0x00aa', { water_leak: true });
  await desk.open('/devices/leak');
  await heading('厕所水浸');
  await panel('更换设备').getByRole('combobox', { name: '换成哪一台' }).click();
  await page.getByTitle('0x00aa').click();
  await panel('更换设备').getByRole('button', { name: '更换设备' }).click();
  await agree();
  await page.getByText('已更换，历史接着记').waitFor();
  expect(await device('leak')).toMatchObject({ externalName: '0x00aa', name: '厕所水浸' });

  await page.getByLabel('“漏水”报反了').check();
  await panel('校正').getByRole('button', { name: '保存' }).click();
  await panel('校正').getByText('已保存').waitFor();
  await says('0x00aa', { water_leak: true });
  expect((await device('leak')).live.latest).toContainEqual(
    expect.objectContaining({ measure: 'water.leak', value: false }),
  );

  await page.getByRole('button', { name: '停用' }).click();
  await agree();
  await page.getByText('这台设备已停用').waitFor();
  expect((await device('leak')).state).toBe('retired');
  await page.getByRole('button', { name: '恢复使用' }).click();
  await page.getByRole('button', { name: '停用' }).waitFor();
  expect(await device('leak')).toMatchObject({ state: 'active', externalName: '0x00aa' });
  expect(desk.complaints).toEqual([]);
});

test('a sheet with one bad line says which, and the good ones are registered', async () => {
  await desk.open('/devices/onboarding');
  const [template] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: '下载模板' }).click(),
  ]);
  expect(template.suggestedFilename()).toBe('devices.xlsx');

  const titles = ['住户地址', '设备种类', '设备名称', '房间', '佩戴者', '网关编号', '网关里的名称', '设备编号'];
  const lines = [
    ['示例：大塘巷', '紧急按钮', '不会登记', '', '', '', '', ''],
    [address, '紧急按钮', '备用按钮', '客厅', '王秀英', '', '', '330105195001011234'],
    ['叶青苑 99幢 1单元 101', '门窗传感器', '大门', '', '', '', '', ''],
    ['叶青苑37幢1单元502', '门窗传感器', '大门', '门厅', '', 'gw-502', '大门', ''],
  ];
  const cells = [titles, ...lines].map((line) => line.map((value) => ({ value, type: String })));
  const buffer = await writeSheet(cells).toBuffer();
  const mimeType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
  await page.getByLabel('选择文件').setInputFiles({ name: '设备.xlsx', mimeType, buffer });
  await page.getByText('2 行可以登记').waitFor();
  const fault = page.getByTestId('faults').getByRole('row').nth(1);
  expect(await fault.innerText()).toMatch(/第 4 行\s+住户地址\s+没有“叶青苑 99幢 1单元 101”这一户/);
  const before = await hub.api<Answer<DeviceView>>('GET', 'devices?limit=1');

  await page.getByRole('button', { name: '只登记没问题的 2 台' }).click();
  await agree();
  await page.getByText('已登记 2 台设备').waitFor();
  const [result] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: '保存结果（Excel）' }).click(),
  ]);
  expect(result.suggestedFilename()).toBe('onboarded-devices.xlsx');
  const after = await hub.api<Answer<DeviceView>>('GET', 'devices?limit=1');
  expect(after.total).toBe(before.total + 2);
  expect(await device('330105195001011234')).toMatchObject({ name: '备用按钮', hasCredential: true });
  expect(desk.complaints).toEqual([]);
});

test('the alert of a device nobody knows leads to where it is adopted', async () => {
  await says('新挂件', { action: 'emergency' });
  await desk.open('/');
  await page.getByTestId('alert-list').getByText('未登记设备呼救').first().click();
  await page.getByRole('link', { name: '去待登记' }).click();
  await heading('待登记设备');
  await page.getByTestId('unknown-新挂件').getByText('呼救').waitFor();
  expect(desk.complaints).toEqual([]);
});

test('a test is begun with the keyboard alone, and the board says that its calls page nobody', async () => {
  await desk.open('/devices/sos-502');
  const start = page.getByRole('button', { name: '开始测试' });
  await start.focus();
  await page.keyboard.press('Enter');
  const question = page.locator('.ant-popover:not(.ant-popover-hidden)');
  // The question has the focus, on the side that does nothing, and gives it back.
  await question
    .getByRole('button', { name: /取\s?消/ })
    .and(page.locator(':focus'))
    .waitFor();
  await page.keyboard.press('Escape');
  await start.and(page.locator(':focus')).waitFor();
  await question.waitFor({ state: 'detached' });
  await page.keyboard.press('Enter');
  await question
    .getByRole('button', { name: /取\s?消/ })
    .and(page.locator(':focus'))
    .waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByTestId('test-mode').waitFor();

  await desk.open('/');
  await page.getByTestId('test-modes').getByText(address).click();
  await page.getByTestId('dossier').getByText('不用出动').waitFor();
  await hub.api('POST', 'devices/sos-502/test-mode', { minutes: 0 });
  await page.getByTestId('test-modes').waitFor({ state: 'detached' });
  expect(desk.complaints).toEqual([]);
});
