import { expect, test, vi } from 'vitest';
import type { AlertView } from '#contracts/alert';
import type { DeviceView } from '#contracts/register';
import type { Page } from '#contracts/rest';
import { startHub, type TestHub } from '#test/support/hub';

const soon = { timeout: 60_000, interval: 250 };

async function devicesOf({ api }: TestHub): Promise<readonly DeviceView[]> {
  const all: DeviceView[] = [];
  let cursor: string | undefined;
  do {
    const page: Page<DeviceView> = await api(
      'GET',
      `devices?limit=200${cursor === undefined ? '' : `&cursor=${cursor}`}`,
    );
    all.push(...page.items);
    cursor = page.cursor;
  } while (cursor !== undefined);
  return all;
}

test('the demonstration street is heard from every device, in every convention, without a word refused', async () => {
  await using hub = await startHub({ environment: { HUB_DEMO: '1' } });
  await vi.waitFor(async () => {
    const silent = (await devicesOf(hub)).filter(
      ({ live }) => !live.latest.some(({ measure }) => measure !== 'device.registered'),
    );
    expect(silent.map(({ id }) => id)).toEqual([]);
  }, soon);
  const devices = await devicesOf(hub);
  expect(devices.filter(({ live }) => live.rejected > 0).map(({ id, live }) => [id, live.lastRejection])).toEqual([]);
  for (const product of ['Zigbee2MQTT', 'Home Assistant', 'ChirpStack', 'Tasmota', 'Shelly', 'rtl_433', 'Alink']) {
    expect(devices.some(({ name }) => name === `网关（${product}）`)).toBe(true);
  }

  // The day before the start is there to be looked at.
  await vi.waitFor(async () => {
    await hub.hub.settled();
    const { points } = await hub.api<{ points: readonly { at: number }[] }>('GET', 'homes/home-009/story');
    expect(points.length).toBeGreaterThan(100);
    expect(Math.min(...points.map(({ at }) => at))).toBeLessThan(Date.now() - 12 * 3_600_000);
  }, soon);
  // And no rule took it for now.
  const alerts = await hub.api<Page<AlertView>>('GET', 'alerts?limit=200');
  expect(alerts.items.filter(({ since }) => since < Date.now() - 3_600_000)).toEqual([]);
}, 90_000);
