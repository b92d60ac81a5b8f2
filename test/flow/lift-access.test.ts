import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { nativeTopic } from '#contracts/mqtt';
import { addHome, startHub, type TestHome, type TestHub } from '#test/support/hub';

interface Swipe {
  readonly number: string;
  readonly opened: boolean;
  readonly reason: string;
}

let street: TestHub;
let home: TestHome;
let swipe: (id: string, card: string) => Promise<unknown>;
beforeEach(async () => {
  street = await startHub();
  home = await addHome(street, 'home-1', [{ id: 'climate-1', kind: 'climate' }]);
  await street.api('POST', 'devices', { id: 'lift-1', kind: 'lift-card-reader', name: '电梯读卡器', placeId: 'unit' });
  await street.api('POST', 'programmes/lift-access/cards', {
    number: '0006547886',
    kind: 'resident',
    residentId: home.residentId,
    unitIds: ['unit'],
  });
  const reader = await street.connect('lift-1');
  swipe = (id, card) =>
    reader.publishAsync(
      nativeTopic('unit', 'lift-1', 'event'),
      JSON.stringify({ id, event: 'card.tapped', value: card }),
      { qos: 1 },
    );
});
afterEach(() => street[Symbol.asyncDispose]());

const swipes = async (): Promise<readonly Swipe[]> =>
  (await street.api<{ items: Swipe[] }>('GET', 'programmes/lift-access/swipes')).items;

test("a resident's swipe opens, is logged once, and is a sign of life of that resident", async () => {
  await swipe('swipe-1', '0006547886');
  await swipe('swipe-1', '0006547886');
  await street.hub.settled();
  expect(await swipes()).toMatchObject([{ opened: true }]);
  await vi.waitFor(async () => {
    const { signs } = await street.api<{ signs: { measure: string; deviceId: string }[] }>(
      'GET',
      `residents/${home.residentId}`,
    );
    expect(signs).toMatchObject([{ measure: 'life.signed', deviceId: 'lift-1' }]);
  });
});

test('a blocked card does not open, from the moment it is blocked', async () => {
  const { items } = await street.api<{ items: { id: string }[] }>('GET', 'programmes/lift-access/cards');
  await street.api('POST', `programmes/lift-access/cards/${items[0]?.id}/block`, { reason: '遗失' });
  await swipe('swipe-1', '0006547886');
  await street.hub.settled();
  expect(await swipes()).toMatchObject([{ opened: false, reason: 'blocked' }]);
  const { signs } = await street.api<{ signs: unknown[] }>('GET', `residents/${home.residentId}`);
  expect(signs).toEqual([]);
});

test('a card nobody knows does not open', async () => {
  await swipe('swipe-1', '0009999999');
  await street.hub.settled();
  expect(await swipes()).toMatchObject([{ opened: false }]);
});
