import type { Browser, Page } from 'playwright-core';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { AlertView } from '#contracts/alert';
import { type Desk, openBrowser, openDesk } from '#test/support/browser';
import { addDoor, press } from '#test/support/estate';
import { startHub, type TestHub } from '#test/support/hub';
import { soon } from '#test/support/soon';
import { openProxy, type TcpProxy } from '#test/support/tcp-proxy';

const doors = ['101', '102', '201', '202', '301', '302'];
const bannerDueMs = 10_000;

let browser: Browser;
let hub: TestHub;
let wire: TcpProxy;
let desk: Desk;
let page: Page;
beforeAll(async () => {
  browser = await openBrowser();
  return () => browser.close();
});
beforeEach(async () => {
  hub = await startHub();
  for (const door of doors) await addDoor(hub, door);
  for (const door of doors.slice(0, 4)) await press(hub, door);
  wire = await openProxy(hub.hub.httpPort);
  desk = await openDesk({ browser, hub, url: `http://127.0.0.1:${wire.port}` });
  page = desk.page;
  await desk.open('/');
  await soon(() => rows().count()).toBe(4);
  await page.getByTestId('connection-banner').waitFor({ state: 'detached' });
});
afterEach(async () => {
  await desk?.[Symbol.asyncDispose]();
  await wire?.[Symbol.asyncDispose]();
  await hub?.[Symbol.asyncDispose]();
});

const rows = () => page.getByTestId('alert-list').getByRole('listitem');

/** `id state` of every row, as the page has it. */
const shown = async (): Promise<string[]> => {
  const list = await rows().all();
  const words = list.map(
    async (row) => `${await row.getAttribute('data-testid')} ${await row.getAttribute('data-state')}`,
  );
  return (await Promise.all(words)).sort();
};
/** The same out of the database. */
const kept = async (): Promise<string[]> =>
  (await hub.openAlerts()).map(({ id, state }) => `alert-${id} ${state}`).sort();

/** Thirty changes: presses over MQTT, acts over REST, some alerts over, some raised anew. */
async function thirtyChanges(): Promise<void> {
  let changes = 0;
  const act = async (alert: AlertView | undefined, step: string, body?: unknown): Promise<void> => {
    await hub.api('POST', `alerts/${alert?.id}/${step}`, body);
    changes += 1;
  };
  const pressed = async (...again: readonly string[]): Promise<void> => {
    for (const door of again) await press(hub, door);
    changes += again.length;
  };
  await pressed('301', '302');
  const six = await hub.openAlerts();
  for (const alert of six) await act(alert, 'comment', { note: '断线时写的' });
  for (const alert of six.slice(0, 4)) await act(alert, 'acknowledge');
  for (const alert of six.slice(0, 3)) await act(alert, 'assign', { to: '网格员小李' });
  for (const alert of six.slice(0, 2)) await act(alert, 'arrive');
  for (const alert of six.slice(0, 5)) await act(alert, 'resolve', { outcome: 'test' });
  await pressed('101', '101', '102', '201', '202');
  const [first, second, third] = await hub.openAlerts();
  await act(first, 'comment', { note: '再次' });
  await act(second, 'arrive');
  await act(third, 'acknowledge');
  expect(changes).toBe(30);
}

const cuts: readonly { how: string; cut: () => void | Promise<void>; mend: () => void | Promise<void> }[] = [
  {
    how: 'the cable of the desk is pulled and the browser notices',
    cut: async () => {
      wire.hold();
      await desk.context.setOffline(true);
    },
    mend: async () => {
      wire.release();
      await desk.context.setOffline(false);
    },
  },
  { how: 'a cable is pulled on the way and nobody is told', cut: () => wire.hold(), mend: () => wire.release() },
  { how: 'every connection is reset and no new one made', cut: () => wire.refuse(), mend: () => wire.release() },
];

describe('the line is cut during thirty changes', () => {
  for (const { how, cut, mend } of cuts)
    test(how, async () => {
      const before = await shown();
      await cut();
      const cutAt = performance.now();
      const changes = thirtyChanges();
      const banner = page.getByTestId('connection-banner');
      await banner.getByText('连接中断').waitFor({ timeout: bannerDueMs });
      expect(performance.now() - cutAt).toBeLessThan(bannerDueMs);
      await banner.getByText(/下面是 00:00:\d\d 前的情况/).waitFor();
      await page.getByRole('banner').getByText('连接中断').waitFor();
      await changes;

      // What is shown is the old picture and says so; it is not taken for the truth.
      expect(await shown()).toEqual(before);
      expect(await page.getByText('现在没有未处结的告警').count()).toBe(0);

      await mend();
      await banner.waitFor({ state: 'detached', timeout: 20_000 });
      const truth = await kept();
      expect(truth).not.toEqual(before);
      // As many as before, so that counting them would not show that others took their place.
      expect(truth).toHaveLength(before.length);
      await soon(shown).toEqual(truth);
    });

  test('a page opened while the hub cannot be reached does not say that all is well, and comes alive by itself', async () => {
    await page.getByTestId('alert-list').getByRole('searchbox').fill('没有这个人');
    await page.getByText('没有符合').waitFor();
    wire.refuse();
    // Nobody matches the search: without a line even that is not known.
    await page.getByText('连接断了：是否有告警，现在不知道。').waitFor();
    wire.release();
    await page.getByText('没有符合').waitFor({ timeout: 20_000 });

    await page.route('**/api/v1/session', (route) => route.abort());
    await page.reload();
    await page.getByRole('heading', { name: '连不上服务器' }).waitFor();
    expect(await page.getByText('现在没有未处结的告警').count()).toBe(0);
    await page.unroute('**/api/v1/session');
    await soon(() => rows().count()).toBe(4);
  });

  test('a page that was never opened waits for the line; the board opens without it', async () => {
    await desk.open('/residents');
    await page.getByRole('heading', { name: '老人', level: 1 }).waitFor();
    wire.refuse();
    await page.getByTestId('connection-banner').waitFor();
    await page.getByRole('link', { name: '规则' }).click();
    await page.getByRole('main').getByRole('status', { name: '正在读取…' }).waitFor();
    await page.getByRole('link', { name: '阳光大管家' }).click();
    await page.getByTestId('alert-list').waitFor();
    await page.getByRole('link', { name: '规则' }).click();
    wire.release();
    await page.getByRole('heading', { name: '规则', level: 1 }).waitFor({ timeout: 20_000 });
  });
});
