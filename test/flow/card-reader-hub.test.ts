import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { DeviceSecret } from '#contracts/register';
import { openCardReaders } from '#devices/card-reader/card-readers';
import { readSettings } from '#devices/card-reader/config';
import { frameOf, printed } from '#test/support/card-frames';
import { swipeUntil } from '#test/support/card-reader-street';
import { addHome, startHub } from '#test/support/hub';
import { openSerialPair } from '#test/support/serial-pair';
import { soon } from '#test/support/soon';

const card = 6547886;

interface Swipe {
  readonly number: string;
  readonly opened: boolean;
  readonly reason: string;
}

test("a swipe is the resident's on the hub's list; a card blocked on the page is refused at the door", {
  timeout: 60_000,
}, async () => {
  await using street = await startHub();
  const home = await addHome(street, 'home-1', []);
  await street.api('POST', 'devices', { id: 'lift-1', kind: 'lift-card-reader', name: '电梯读卡器', placeId: 'unit' });
  await street.api('POST', 'programmes/lift-access/cards', {
    number: printed(card),
    kind: 'resident',
    residentId: home.residentId,
    unitIds: ['unit'],
  });
  const { password } = await street.api<DeviceSecret>('POST', 'devices/lift-1/secret');
  await using pair = await openSerialPair();
  const settings = readSettings(
    JSON.stringify({
      hub: { url: `mqtt://127.0.0.1:${street.hub.mqttPort}` },
      dataFile: join(street.dataDir, 'swipes.db'),
      readers: [
        {
          deviceId: 'lift-1',
          placeId: 'unit',
          secret: password,
          port: pair.path,
          format: 'rdm6300',
          releaseMs: 100,
          answer: { opened: '4f4b', refused: '4e4f' },
        },
      ],
    }),
  );
  const broken: unknown[] = [];
  await using _ = await openCardReaders({
    settings,
    log: () => undefined,
    onBroken: (error) => broken.push(error),
    reconnectMs: 100,
  });
  const swipes = async (): Promise<readonly Swipe[]> =>
    (await street.api<{ items: Swipe[] }>('GET', 'programmes/lift-access/swipes')).items;

  // The hub hands its list to a reader that has just come.
  await swipeUntil(pair, frameOf.rdm6300(card), 'OK');
  await soon(async () => (await swipes())[0]).toMatchObject({ number: printed(card), opened: true, reason: 'allowed' });

  const { items } = await street.api<{ items: { id: string }[] }>('GET', 'programmes/lift-access/cards');
  await street.api('POST', `programmes/lift-access/cards/${items[0]?.id}/block`, { reason: '遗失' });
  const blocked = performance.now();
  await swipeUntil(pair, frameOf.rdm6300(card), 'NO');
  expect(performance.now() - blocked).toBeLessThan(1_000);
  await soon(async () => (await swipes())[0]).toMatchObject({ opened: false, reason: 'blocked' });

  await street.hub[Symbol.asyncDispose]();
  await pair.pull();
  await pair.plug();
  await swipeUntil(pair, frameOf.rdm6300(card), 'NO');
  expect(pair.told()).not.toContain('OK');
  expect(broken).toEqual([]);
});
