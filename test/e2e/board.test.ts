import type { Browser, Page } from 'playwright-core';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { AlertEntry, AlertView } from '#contracts/alert';
import { nativeTopic } from '#contracts/mqtt';
import { type Desk, openBrowser, openDesk } from '#test/support/browser';
import { addDoor, type Door, press } from '#test/support/estate';
import { startHub, type TestHub } from '#test/support/hub';
import { soon } from '#test/support/soon';

let browser: Browser;
let hub: TestHub;
let door: Door;
let desk: Desk;
let page: Page;
beforeAll(async () => {
  browser = await openBrowser();
  return () => browser.close();
});
beforeEach(async () => {
  hub = await startHub();
  door = await addDoor(hub, '502', { devices: [{ id: 'gas-502', kind: 'gas', name: '燃气报警器', room: '厨房' }] });
  desk = await openDesk({ browser, hub });
  page = desk.page;
  await desk.open('/');
  await page.getByText('现在没有未处结的告警').waitFor();
});
afterEach(async () => {
  await desk?.[Symbol.asyncDispose]();
  await hub?.[Symbol.asyncDispose]();
});

const rows = () => page.getByTestId('alert-list').getByRole('listitem');
const dossier = () => page.getByTestId('dossier');
/** The dossier is there with what was done so far: from now on the keys are heard. */
const opened = () => dossier().getByTestId('entries').getByText('发生', { exact: true }).waitFor();
const shownName = () => dossier().getByRole('heading', { level: 2 }).first().innerText();
const onlyAlert = async (): Promise<AlertView> => {
  const [alert, ...others] = await hub.openAlerts();
  if (alert === undefined || others.length > 0) throw new Error(`There are ${others.length + 1} alerts, not one.`);
  return alert;
};
/** `00:01:07` → seconds. */
const secondsOf = (age: string): number => age.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);

describe('a press of the button', () => {
  test('is on the board at once: how bad, who, where down to the door, since when', async () => {
    await press(hub, '502');
    const row = rows().first();
    await row.waitFor();
    const text = await row.innerText();
    expect(text).toContain('紧急');
    expect(text).toContain('王秀英');
    expect(text).toContain('叶青苑 37-1-502');
    expect(text).toContain('未接警');
    expect(await row.locator('svg.shape-P1').isVisible()).toBe(true);

    const age = row.locator('time');
    const first = secondsOf(await age.innerText());
    await soon(async () => secondsOf(await age.innerText())).toBeGreaterThan(first);
  });

  test('takes the screen: who, the whole address, what to know, whom to call, what to do next', async () => {
    await press(hub, '502');
    const { id } = await onlyAlert();
    await dossier().waitFor();
    expect(await dossier().getAttribute('data-alert')).toBe(id);
    expect(page.url()).toContain(`/alert/${id}`);
    expect(await page.getByTestId('dossier-where').innerText()).toBe('大塘巷 · 叶青苑 37幢 1单元 502');
    await dossier().getByText('高血压').waitFor();
    const text = await dossier().innerText();
    for (const words of ['王秀英', '钥匙在邻居 501 家', '王敏', '女儿', '按 A 接警']) expect(text).toContain(words);
    expect(text).not.toContain('13900005678');
    await page.getByRole('link', { name: '告警 1' }).waitFor();
    await soon(() => page.title()).toContain('紧急 王秀英');
  });

  test('while another one is open: the newest emergency is the one that is shown, both are called', async () => {
    await press(hub, '502');
    await dossier().getByText('王秀英').first().waitFor();
    await addDoor(hub, '301', { resident: '李国强' });
    await press(hub, '301');
    await soon(shownName).toContain('李国强');
    await opened();
    await page.getByText('还有 1 个紧急告警没有接').waitFor();
    // What somebody is writing is not taken from under their hands.
    await page.keyboard.press('c');
    await page.getByLabel('备注', { exact: true }).fill('女儿在路上');
    await addDoor(hub, '402', { resident: '陈阿婆' });
    await press(hub, '402');
    await page.getByText('还有 2 个紧急告警没有接').waitFor();
    expect(await page.getByLabel('备注', { exact: true }).inputValue()).toBe('女儿在路上');
    await page.keyboard.press('Enter');
    await soon(shownName).toContain('陈阿婆');
    await opened();

    // Taking one leaves its dossier open: the next key is meant for the same person.
    await page.keyboard.press('a');
    await soon(() => dossier().getByText('已接警').count()).toBeGreaterThan(0);
    await page.getByText('还有 2 个紧急告警没有接').waitFor();
    expect(await shownName()).toContain('陈阿婆');
    await page.keyboard.press('n');
    await soon(shownName).toContain('李国强');
  });

  test('while many are open: they are counted, a few are named, and the dossier stays on the screen', async () => {
    await press(hub, '502');
    for (const number of ['101', '102', '201', '202', '301']) {
      await addDoor(hub, number, { resident: `住户${number}` });
      await press(hub, number);
    }
    await page.getByText('还有 5 个紧急告警没有接').waitFor();
    expect(await page.locator('.calling-more button').count()).toBe(3);
    const head = await dossier().boundingBox();
    expect(head?.y ?? Number.POSITIVE_INFINITY).toBeLessThan(200);
  });

  test('two hundred times is one row with its count', async () => {
    await press(hub, '502', 200);
    await rows().first().getByText('200 次').waitFor();
    expect(await rows().count()).toBe(1);
    expect((await onlyAlert()).count).toBe(200);
  });
});

test('every severity has its word and its shape', async () => {
  const gas = await hub.connect('gas-502');
  const say = (record: object) =>
    gas.publishAsync(nativeTopic(door.homeId, 'gas-502', 'telemetry'), JSON.stringify([record]), { qos: 1 });
  await say({ n: 'gas', vb: true });
  const button = await hub.connect('sos-502');
  const event = nativeTopic(door.homeId, 'sos-502', 'event');
  await button.publishAsync(event, JSON.stringify({ id: 'service-1', event: 'help.requested' }), { qos: 1 });
  await button.publishAsync(
    nativeTopic(door.homeId, 'sos-502', 'telemetry'),
    JSON.stringify([{ n: 'battery', u: '%EL', v: 4 }]),
    { qos: 1 },
  );
  await soon(() => rows().count()).toBe(3);
  const words = { P1: '紧急', P2: '急', P3: '注意', P4: '信息' };
  const shown = await hub.openAlerts();
  expect(new Set(shown.map(({ severity }) => severity)).size).toBeGreaterThan(1);
  const shapes = new Set<string | null>();
  for (const { id, severity } of shown) {
    const row = page.getByTestId(`alert-${id}`);
    expect((await row.innerText()).split('\n')[0]).toBe(words[severity]);
    shapes.add(await row.locator(`svg.shape-${severity} path`).first().getAttribute('d'));
  }
  expect(shapes.size).toBe(new Set(shown.map(({ severity }) => severity)).size);
  // The worst one is on top.
  expect(await rows().first().getAttribute('data-severity')).toBe('P1');
});

describe('the life of an alert', () => {
  const stateShown = (state: string) => soon(() => rows().first().getAttribute('data-state')).toBe(state);

  test('goes through the keyboard alone, and every step is on record', async () => {
    await press(hub, '502');
    const { id } = await onlyAlert();
    await opened();
    await page.keyboard.press('a');
    await stateShown('acknowledged');
    await page.keyboard.press('d');
    await page.getByLabel('派给谁').waitFor();
    await page.keyboard.type('网格员小李');
    await page.keyboard.press('Enter');
    await stateShown('assigned');
    await page.keyboard.press('r');
    await stateShown('arrived');
    await page.keyboard.press('c');
    await page.getByLabel('备注', { exact: true }).waitFor();
    await page.keyboard.type('扶起,无外伤');
    await page.keyboard.press('Enter');
    await page.getByTestId('entries').getByText('扶起,无外伤').waitFor();
    await page.keyboard.press('e');
    await page.getByRole('radiogroup', { name: '处置结果' }).waitFor();
    await page.keyboard.press('2');
    await page.keyboard.type('已通知女儿');
    await page.keyboard.press('Enter');
    await page.getByText('现在没有未处结的告警').waitFor();

    const { alert, entries } = await hub.api<{ alert: AlertView; entries: AlertEntry[] }>('GET', `alerts/${id}`);
    expect(alert).toMatchObject({ state: 'resolved', outcome: 'help-given', handler: '网格员小李' });
    expect(entries.map(({ step }) => step)).toEqual([
      'raised',
      'acknowledged',
      'assigned',
      'arrived',
      'commented',
      'resolved',
    ]);
    const written = entries.map(({ detail }) => detail.zh).join('\n');
    for (const words of ['网格员小李', '扶起,无外伤', '已通知女儿']) expect(written).toContain(words);
    expect(entries.slice(1).every(({ by, at }) => by !== '' && at > 0)).toBe(true);
  });

  test('a resolve without an outcome is not sent, and says what is missing', async () => {
    await press(hub, '502');
    await opened();
    await page.keyboard.press('e');
    await page.getByLabel('说明').fill('忘了选');
    await page.keyboard.press('Enter');
    await page.getByText('先选处置结果。').waitFor();
    expect((await onlyAlert()).state).toBe('triggered');
  });

  test('an act somebody else was faster with is taken back, in words', async () => {
    await press(hub, '502');
    const { id } = await onlyAlert();
    await opened();
    // The page does not hear of it: as when both press in the same moment.
    await page.route('**/api/v1/alerts/*/acknowledge', async (route) => {
      await hub.api('POST', `alerts/${id}/acknowledge`);
      await route.continue();
    });
    await page.keyboard.press('a');
    const words = '“接警”没有成功，已恢复原状：别人已经接警。';
    await dossier().getByRole('alert').getByText(words).waitFor();
    await rows().first().getByText(words).waitFor();
    await stateShown('acknowledged');
    const { entries } = await hub.api<{ entries: AlertEntry[] }>('GET', `alerts/${id}`);
    expect(entries.filter(({ step }) => step === 'acknowledged')).toHaveLength(1);
  });

  test('an act the hub never got is taken back, in words', async () => {
    await press(hub, '502');
    await opened();
    await page.route('**/api/v1/alerts/*/acknowledge', (route) => route.abort());
    await page.keyboard.press('a');
    await dossier().getByRole('alert').getByText('连接断了，没有送达').waitFor();
    await stateShown('triggered');
    expect((await onlyAlert()).state).toBe('triggered');
  });
});

describe('the shift', () => {
  /** Tones the page has started so far, on an audio context that runs. */
  const tones = () => page.evaluate('window.tones ?? 0') as Promise<number>;
  /** Milliseconds the page is open. */
  const pageTime = () => page.evaluate('performance.now()') as Promise<number>;
  const longerThanTheTonesPause = 2_500;
  beforeEach(async () => {
    await page.addInitScript(`
      const start = OscillatorNode.prototype.start;
      OscillatorNode.prototype.start = function (...given) {
        if (this.context.state === 'running') window.tones = (window.tones ?? 0) + 1;
        return start.apply(this, given);
      };
    `);
    await page.reload();
    await page.getByText('现在没有未处结的告警').waitFor();
  });

  test('not begun: the page says that nobody would hear an emergency, and none is heard', async () => {
    await page.getByText('还没有开始值班：紧急告警不会发声。').waitFor();
    await page.getByRole('banner').getByText('无声').waitFor();
    await press(hub, '502');
    await opened();
    await page.getByText('还没有开始值班：紧急告警不会发声。').waitFor();
    expect(await tones()).toBe(0);
  });

  test('begun: the warning goes, an emergency sounds on every page until somebody takes it', async () => {
    await page.getByRole('button', { name: '开始值班' }).click();
    await page.getByText('还没有开始值班').waitFor({ state: 'detached' });
    await page
      .getByRole('banner')
      .getByText(/值班 \d\d:\d\d 起/)
      .waitFor();
    expect(await tones()).toBe(0);

    await press(hub, '502');
    await opened();
    await soon(tones).toBeGreaterThan(0);
    await page.getByRole('link', { name: '设置' }).click();
    const strip = page.getByTestId(`strip-${(await onlyAlert()).id}`);
    expect(await strip.innerText()).toContain('王秀英');
    const before = await tones();
    await soon(tones).toBeGreaterThan(before + 2);

    await strip.click();
    await opened();
    await page.keyboard.press('a');
    await soon(() => rows().first().getAttribute('data-state')).toBe('acknowledged');
    const [last, since] = [await tones(), await pageTime()];
    await soon(pageTime).toBeGreaterThan(since + longerThanTheTonesPause);
    expect(await tones()).toBe(last);
  });
});
