import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { EffectiveSettings } from '#contracts/rule-settings';
import { type Desk, openBrowser, openDesk } from '#test/support/browser';
import { addDoor, type Door } from '#test/support/estate';
import { startHub, type TestHub } from '#test/support/hub';

let browser: Browser;
let hub: TestHub;
let door: Door;
let desk: Desk;
let page: Page;
beforeAll(async () => {
  [browser, hub] = await Promise.all([openBrowser(), startHub()]);
  door = await addDoor(hub, '502', {
    devices: [{ id: 'motion-502', kind: 'motion', name: '客厅活动', room: '客厅' }],
  });
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

const held = (rule: string, of = '') => hub.api<EffectiveSettings>('GET', `rules/${rule}/settings${of}`);

/** Says yes to the question that contains these words. */
const confirm = (words: string) =>
  page.locator('.ant-popover', { hasText: words }).locator('.ant-popconfirm-buttons .ant-btn-primary').click();

describe('rules', () => {
  test('a setting is found, tried on the last 30 days, saved with its reason, seen as a version and brought back', async () => {
    const before = (await held('inactivity')).settings;
    await desk.open('/rules');
    await page.getByRole('searchbox').first().fill('无活动');
    await page.getByTestId('rule-inactivity').click();

    await page.getByRole('heading', { name: '长时间无活动', level: 1 }).waitFor();
    const field = page.locator('.rule-control input[type=number]').first();
    const usual = await field.inputValue();
    await field.fill('0');
    await page.getByRole('alert').first().waitFor();
    expect(await page.getByRole('button', { name: '保存设置' }).isDisabled()).toBe(true);
    await field.fill('9');

    await page.getByRole('button', { name: '用过去 30 天试算' }).click();
    await page.getByText(/过去 30 天：现在 \d+ 次，改后 \d+ 次/).waitFor();

    await page.getByLabel('为什么改').fill('夜里常起，女儿同意');
    await page.getByRole('button', { name: '保存设置' }).click();
    await page.getByTestId('versions').getByText('第 1 版').waitFor();
    await page.getByTestId('versions').getByText('夜里常起，女儿同意').waitFor();
    expect(Object.values((await held('inactivity')).settings)).toContain(9);

    await field.fill('10');
    await page.getByLabel('为什么改').fill('再放宽一些');
    await page.getByRole('button', { name: '保存设置' }).click();
    await page.getByTestId('versions').getByText('第 2 版').waitFor();
    await page.getByRole('button', { name: '恢复到这一版' }).click();
    await confirm('恢复到第 1 版');
    await page.getByTestId('versions').getByText('第 3 版').waitFor();
    expect(Object.values((await held('inactivity')).settings)).toContain(9);

    await page.getByRole('button', { name: '全部恢复继承' }).click();
    await confirm('的单独设置？');
    await page.getByTestId('versions').getByText('第 4 版').waitFor();
    expect((await held('inactivity')).settings).toEqual(before);
    expect(await field.inputValue()).toBe(usual);
    expect(desk.complaints).toEqual([]);
  });

  test('a resident gets settings of her own, which are listed on her page and nowhere else', async () => {
    await desk.open('/rules/service-call');
    await page.getByLabel('找社区、楼栋、住户或老人').fill('502');
    await page.getByTestId('scope-found').getByRole('button').filter({ hasText: '住户' }).first().click();
    await page.getByTestId('scope').getByText('502').waitFor();
    await page.getByLabel('启用').selectOption('off');
    await page.getByLabel('为什么改').fill('住院期间不用');
    await page.getByRole('button', { name: '保存设置' }).click();
    await page.getByTestId('overrides').getByText('住院期间不用').waitFor();
    expect(await held('service-call')).toMatchObject({ enabled: true });
    expect(await held('service-call', `?homeId=${door.homeId}`)).toMatchObject({ enabled: false });

    await desk.open(`/homes/${door.homeId}`);
    await page.getByRole('link', { name: '规则与设置' }).click();
    await page.getByTestId('overrides').getByText('服务呼叫').waitFor();
    expect(desk.complaints).toEqual([]);
  });

  test('an emergency offers no switch', async () => {
    await desk.open('/rules/sos');
    await page.getByText('紧急告警，任何人都不能停用').waitFor();
    expect(await page.getByLabel('启用').isDisabled()).toBe(true);
  });
});

describe('why nothing', () => {
  test('every rule has its line, now and at a minute in the past', async () => {
    await desk.open(`/homes/${door.homeId}`);
    await page.getByRole('link', { name: '为什么没有告警？' }).click();
    await page.getByTestId('why-inactivity').first().waitFor();
    await page.getByTestId('why-moment').getByText('现在的情况').waitFor();
    await page.getByRole('button', { name: '全部列出' }).click();
    await page.getByTestId('why-smoke').getByText('没有数据').waitFor();

    await page.getByLabel('时刻').fill('2026-01-02T08:30');
    await page.getByRole('button', { name: '查看' }).click();
    await page.getByTestId('why-moment').getByText('由历史重放').waitFor();
    await page.getByTestId('why-inactivity').first().waitFor();
    await page.getByRole('button', { name: '现在' }).click();
    await page.getByTestId('why-moment').getByText('现在的情况').waitFor();
    expect(desk.complaints).toEqual([]);
  });
});

describe('a resident', () => {
  test('is marked away and back, with until and why', async () => {
    await desk.open(`/residents/${door.residentId}`);
    await page.getByRole('button', { name: '登记外出 / 住院' }).click();
    await page.getByLabel('说明').fill('去女儿家过节');
    await page.getByRole('button', { name: '保存' }).click();
    await page.getByTestId('presence-marks').getByText('去女儿家过节').waitFor();
    await page.getByTestId('person-state').getByText('外出登记').waitFor();
    await page.getByRole('button', { name: '登记外出 / 住院' }).click();
    await page.getByRole('button', { name: '已回家' }).click();
    await page.getByRole('button', { name: '保存' }).click();
    await page.getByTestId('presence-marks').getByText('已回家').waitFor();
    expect(desk.complaints).toEqual([]);
  });

  test('gives and withdraws consent, class by class, and is asked before', async () => {
    await desk.open(`/residents/${door.residentId}`);
    const whereabouts = page.getByTestId('consent-whereabouts');
    await whereabouts.getByText('未登记').waitFor();
    await whereabouts.getByRole('button', { name: '登记同意' }).click();
    await page.getByLabel(/目的/).fill('发现长时间未归');
    await page.getByRole('button', { name: '保存' }).click();
    await whereabouts.getByText('已同意').waitFor();
    await whereabouts.getByRole('button', { name: '撤回' }).click();
    await confirm('的同意？');
    await whereabouts.getByText('已撤回').waitFor();
    await page.getByTestId('consent-health').getByText('未登记').waitFor();
    expect(desk.complaints).toEqual([]);
  });
});
