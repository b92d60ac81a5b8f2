import { monitorEventLoopDelay } from 'node:perf_hooks';
import { expect, test, vi } from 'vitest';
import type { AuditEntry } from '#contracts/access';
import type { BacktestRequest, BacktestStatus } from '#contracts/backtest';
import type { Reading } from '#contracts/reading';
import type { Page } from '#contracts/rest';
import { dayMs, hourMs } from '#contracts/time';
import { addHome, startHub, type TestHub } from '#test/support/hub';

const zone = 'Asia/Shanghai';
/** Midnight in the hub's zone, some weeks ago. */
const weeksAgo = (weeks: number): number =>
  Temporal.Now.zonedDateTimeISO(zone).startOfDay().subtract({ weeks }).epochMilliseconds;

/** Movement every half hour from 07:00 to 21:00; on the day of `quiet` only until ten. */
function lived(home: string, from: number, days: number, quiet: number): Reading[] {
  const readings: Reading[] = [];
  for (let day = 0; day < days; day++) {
    for (let half = 14; half <= (day === quiet ? 20 : 42); half++) {
      const at = from + day * dayMs + (half * hourMs) / 2;
      readings.push({
        deviceId: `${home}-pir`,
        placeId: home,
        measure: 'motion',
        value: true,
        at,
        receivedAt: Date.now(),
        late: true,
      });
    }
  }
  return readings;
}

async function remember(street: TestHub, readings: readonly Reading[]): Promise<void> {
  await street.hub.pipeline.submit(readings);
  await street.hub.settled();
}
const begin = (street: TestHub, request: BacktestRequest) =>
  street.api<{ id: string }>('POST', 'rules/backtest', request);
const ended = (street: TestHub, id: string) =>
  vi.waitFor(async () => {
    const status = await street.api<BacktestStatus>('GET', `rules/backtests/${id}`);
    expect(status.state).not.toBe('running');
    return status;
  }, 20_000);

test('the hub tries its rules, and other settings, on what it has heard', async () => {
  await using street = await startHub();
  const from = weeksAgo(3);
  await addHome(street, 'home-1', [{ id: 'home-1-pir', kind: 'motion', room: '厨房' }]);
  await addHome(street, 'home-2', [{ id: 'home-2-pir', kind: 'motion', room: '厨房' }]);
  await remember(street, lived('home-1', from, 20, 12));
  await remember(street, lived('home-2', from, 20, -1));

  const request: BacktestRequest = { from: from + 10 * dayMs, to: from + 20 * dayMs, placeId: 'estate' };
  const { id } = await begin(street, request);
  const { state, progress, report } = await ended(street, id);
  expect([state, progress]).toEqual(['done', 1]);
  expect(report).toMatchObject({ homes: 2, failedRules: [], notListed: 0 });
  expect(report?.readings).toBe(20 * 29 * 2 - 22);
  const quiet = report?.findings.filter(({ rule }) => rule === 'inactivity') ?? [];
  const told = quiet.map(({ homeId, at }) => [homeId, Math.floor((at - from) / dayMs)]);
  expect(told).toContainEqual(['home-1', 12]);
  expect(told.filter(([home]) => home === 'home-2')).toEqual([]);
  expect(quiet[0]?.where).toContain('home-1');

  // Switched off, the same silence is told by nobody, and the comparison says so.
  const off = await begin(street, { ...request, settings: { inactivity: { enabled: false } }, compare: true });
  const compared = (await ended(street, off.id)).report;
  expect(compared?.findings.filter(({ rule }) => rule === 'inactivity').map(({ difference }) => difference)).toEqual(
    quiet.map(() => 'gone'),
  );
  expect(compared?.compared?.gone).toBeGreaterThanOrEqual(quiet.length);
  expect(compared?.byRule.find(({ rule }) => rule === 'inactivity')).toMatchObject({ count: 0, before: quiet.length });

  const { items } = await street.api<Page<AuditEntry>>('GET', 'audit?limit=50');
  expect(items.filter(({ action }) => action === 'rules.backtested')).toHaveLength(2);
  // The running hub has noticed nothing of it.
  expect((await street.openAlerts()).filter(({ raisedAt }) => raisedAt < from + 21 * dayMs)).toEqual([]);

  const csv = await fetch(`${street.hub.url}/api/v1/rules/backtests/${id}/findings.csv?lang=en`, {
    headers: {
      authorization: `Bearer ${(await street.hub.access.createToken({ name: 'csv', username: 'admin', by: 'test' })).expose()}`,
    },
  }).then((answer) => answer.text());
  expect(csv.trim().split('\r\n')).toHaveLength(1 + (report?.findings.length ?? 0));
});

test('a back-test is refused, stopped and forgotten in words', async () => {
  await using street = await startHub();
  const from = weeksAgo(3);
  const to = from + dayMs;
  await addHome(street, 'home-1', [{ id: 'home-1-pir', kind: 'motion' }]);
  const refused = (request: Partial<BacktestRequest>) =>
    expect(begin(street, { from, to, ...request } as BacktestRequest)).rejects;
  await refused({ placeId: 'nowhere' }).toThrow(/404.*register\.not-found/);
  await refused({}).toThrow(/422.*backtest\.invalid/);
  await refused({ homeIds: ['estate'] }).toThrow(/422/);
  await refused({ placeId: 'home-1', to: from }).toThrow(/422/);
  await refused({ placeId: 'home-1', to: Date.now() + dayMs }).toThrow(/422/);
  await refused({ placeId: 'home-1', settings: { nothing: {} } }).toThrow(/422.*nothing/);
  await refused({ placeId: 'home-1', settings: { sos: { enabled: false } } }).toThrow(/422/);

  await street.api('POST', 'accounts', {
    username: 'other',
    name: '别人',
    role: 'lead',
    password: 'ein langes Passwort',
  });
  const { id } = await begin(street, { from, to, placeId: 'home-1' });
  const other = await street.hub.access.createToken({ name: 'other', username: 'other', by: 'test' });
  const theirs = await fetch(`${street.hub.url}/api/v1/rules/backtests/${id}`, {
    headers: { authorization: `Bearer ${other.expose()}` },
  });
  expect(theirs.status).toBe(404);
  await street.api('DELETE', `rules/backtests/${id}`);
  await expect(street.api('GET', `rules/backtests/${id}`)).rejects.toThrow(/404.*backtest\.not-found/);
});

test('at most two run at once, and the hub goes on meanwhile', async () => {
  await using street = await startHub();
  const from = weeksAgo(8);
  await addHome(street, 'home-1', [{ id: 'home-1-pir', kind: 'motion' }]);
  const dense: Reading[] = [];
  for (let at = from; at < from + 50 * dayMs; at += 60_000)
    dense.push({
      deviceId: 'home-1-pir',
      placeId: 'home-1',
      measure: 'motion',
      value: (at / 60_000) % 2 === 0,
      at,
      receivedAt: Date.now(),
      late: true,
    });
  await remember(street, dense);

  const request = { from: from + dayMs, to: from + 50 * dayMs, placeId: 'home-1' };
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const [one, two] = await Promise.all([begin(street, request), begin(street, request)]);
  await expect(begin(street, request)).rejects.toThrow(/429.*backtest\.busy/);
  await street.api('DELETE', `rules/backtests/${two.id}`);
  const { report } = await ended(street, one.id);
  delay.disable();
  expect(report?.readings).toBe(dense.length);
  // Most turns are far shorter; what a busy machine adds now and then is not ours.
  expect(delay.percentile(95) / 1e6).toBeLessThan(25);
  const again = await begin(street, { ...request, warmUpDays: 0 });
  expect((await ended(street, again.id)).state).toBe('done');
});
