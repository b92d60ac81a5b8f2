import { afterAll, beforeAll, expect, test } from 'vitest';
import { nativeTopic } from '#contracts/mqtt';
import { addHome, startHub } from '#test/support/hub';
import { type PostgresServer, startPostgres } from '#test/support/postgres-server';

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server[Symbol.asyncDispose]());

test('the whole hub on PostgreSQL: a press is on the board, a restart forgets nothing, a swipe opens the lift', async () => {
  const environment = { HUB_DATABASE_URL: await server.createDatabase() };
  const before = await startHub({ environment });
  const { residentId } = await addHome(before, 'home-1', [{ id: 'sos-1', kind: 'sos-button' }], {
    email: 'daughter@example.org',
  });
  const button = await before.connect('sos-1');
  const press = (client: typeof button, id: string) =>
    client.publishAsync(nativeTopic('home-1', 'sos-1', 'event'), JSON.stringify({ id, event: 'sos.pressed' }), {
      qos: 1,
    });
  await Promise.all(Array.from({ length: 50 }, (_, i) => press(button, `press-${i}`)));
  expect(await before.openAlerts()).toMatchObject([{ type: 'sos', count: 50 }]);
  const dataDir = await before.crash();

  await using after = await startHub({ dataDir, environment });
  const again = await after.connect('sos-1');
  await press(again, 'press-0');
  await press(again, 'press-new');
  // A button that calls again and again is to be looked at as well.
  const calls = async () => (await after.openAlerts()).filter(({ type }) => type === 'sos');
  const [alert] = await calls();
  expect(alert).toMatchObject({ count: 51 });
  await after.api('POST', `alerts/${alert?.id}/resolve`, { outcome: 'test' });
  expect(await calls()).toEqual([]);
  expect(await after.hub.access.verifyAudit()).toMatchObject({ ok: true });

  await after.api('POST', 'devices', { id: 'lift-1', kind: 'lift-card-reader', name: '电梯读卡器', placeId: 'unit' });
  await after.api('POST', 'programmes/lift-access/cards', {
    number: '0006547886',
    kind: 'resident',
    residentId,
    unitIds: ['unit'],
  });
  const reader = await after.connect('lift-1');
  await reader.publishAsync(
    nativeTopic('unit', 'lift-1', 'event'),
    JSON.stringify({ id: 'swipe-1', event: 'card.tapped', value: '0006547886' }),
    { qos: 1 },
  );
  await after.hub.settled();
  expect(await after.api('GET', 'programmes/lift-access/swipes')).toMatchObject({ items: [{ opened: true }] });
});
