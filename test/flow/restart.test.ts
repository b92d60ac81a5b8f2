import { expect, test, vi } from 'vitest';
import { nativeTopic } from '#contracts/mqtt';
import { minuteMs } from '#contracts/time';
import { addHome, startHub } from '#test/support/hub';
import { ManualClock } from '#test/support/manual-clock';

const start = Date.UTC(2026, 2, 1, 2);

test('a silence that ended while the hub was down is on the board at once, with its original start', async () => {
  const clock = new ManualClock(start);
  const before = await startHub({ clock });
  await addHome(before, 'home-1', [{ id: 'gw-1', kind: 'gateway' }]);
  const gateway = await before.connect('gw-1');
  clock.advance(minuteMs);
  const lastWord = clock.now();
  await gateway.publishAsync(nativeTopic('home-1', 'gw-1', 'availability'), 'online', { qos: 1 });
  clock.advance(7 * minuteMs);
  expect(await before.openAlerts()).toEqual([]);
  const dataDir = await before.crash();

  await using after = await startHub({ dataDir, clock: new ManualClock(lastWord + 12 * minuteMs) });
  await vi.waitFor(async () => {
    expect(await after.openAlerts()).toMatchObject([{ type: 'gateway-lost', since: lastWord, device: { id: 'gw-1' } }]);
  });
});

test('stopped in an orderly way, it goes on the same, and says a thing only once', async () => {
  const clock = new ManualClock(start);
  const before = await startHub({ clock });
  await addHome(before, 'home-1', [{ id: 'gw-1', kind: 'gateway' }]);
  clock.advance(11 * minuteMs);
  await vi.waitFor(async () => {
    // Its registration may still have been on its way when the clock was moved.
    clock.advance(1);
    expect(await before.openAlerts()).toMatchObject([{ type: 'gateway-lost', count: 1 }]);
  });
  const dataDir = await before.crash();

  await using after = await startHub({ dataDir, clock: new ManualClock(start + 30 * minuteMs) });
  const gateway = await after.connect('gw-1');
  expect(await after.openAlerts()).toMatchObject([{ type: 'gateway-lost', since: start, count: 1 }]);
  await gateway.publishAsync(nativeTopic('home-1', 'gw-1', 'availability'), 'online', { qos: 1 });
  expect(await after.openAlerts()).toEqual([]);
});
