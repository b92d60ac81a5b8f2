import { describe, expect, test, vi } from 'vitest';
import type { Actor } from '#contracts/access';
import type { BacktestReport, BacktestRequest } from '#contracts/backtest';
import type { PlaceEntry } from '#contracts/directory';
import type { Reading } from '#contracts/reading';
import { dayMs, hourMs } from '#contracts/time';
import { type Assignment, pack, valueIn } from '#hub/app/backtest/protocol';
import { type BacktestParts, createBacktests } from '#hub/app/backtest/service';
import { bookFrom, settingsTableOf } from '#hub/app/backtest/settings-table';
import { Trial } from '#hub/app/backtest/trial';
import { rules } from '#hub/rules/catalog';
import { sameForAll } from '#hub/rules/settings';
import type { Point, Series } from '#hub/telemetry/port';
import { silentLog } from '#kernel/log';
import { ManualClock } from '#test/support/manual-clock';

const zone = 'Asia/Shanghai';
const start = Temporal.PlainDate.from('2024-03-01').toZonedDateTime(zone).epochMilliseconds;
const place = (id: string, kind: PlaceEntry['kind'], parent?: PlaceEntry): PlaceEntry => ({
  id,
  kind,
  name: id,
  address: id,
  path: `${parent?.path ?? ''}/${id}`,
  ...(parent === undefined ? {} : { parentId: parent.id }),
});
const street = place('street', 'street');
const homes = [place('h1', 'home', street), place('h2', 'home', street)];
const places = new Map([street, ...homes].map((one) => [one.id, one]));
const devices = [
  { id: 'pir-h1', kind: 'motion', name: 'pir', room: '客厅', placeId: 'h1', residentId: 'r1', silentAfterMs: 0 },
  { id: 'lift', kind: 'lift-card-reader', name: 'lift', room: '', placeId: 'street', silentAfterMs: 0 },
];
const residents = [
  { id: 'r1', homeId: 'h1', name: '王秀英' },
  { id: 'r2', homeId: 'h2', name: '李国强' },
];
const directory = {
  place: (id: string) => places.get(id),
  placesBelow: (id: string) => (id === 'street' ? homes : []),
  devices: () => devices,
  residentsOf: (homeId: string) => residents.filter((resident) => resident.homeId === homeId),
};
const points = (days: number, quiet: number) =>
  Array.from({ length: days }, (_, day) =>
    Array.from({ length: day === quiet ? 7 : 29 }, (_one, half) => ({
      deviceId: 'pir-h1',
      measure: 'motion',
      value: true,
      at: start + day * dayMs + 7 * hourMs + (half * hourMs) / 2,
    })),
  ).flat();

const inactivity = rules.filter(({ id }) => id === 'inactivity');
const assignment = {
  from: start + 5 * dayMs,
  to: start + 15 * dayMs,
  warmFrom: start,
  zone,
  ruleIds: rules.map(({ id }) => id),
  homeIds: ['h1'],
  tried: {},
  compare: false,
  places: [street, homes[0] as PlaceEntry],
  devices,
  residents: [residents[0] as (typeof residents)[0]],
  alsoSaid: [] as readonly Reading[],
};

async function tried(
  change: Partial<Assignment>,
  said: readonly (Series & Point)[] = points(15, 10),
): Promise<BacktestReport> {
  const settings = await settingsTableOf({
    book: sameForAll(rules),
    rules,
    homeIds: ['h1'],
    directory,
  });
  const trial = new Trial({ ...assignment, settings, ...change }, rules);
  for (let at = 0; at < said.length; at += 37) trial.hear(pack(said.slice(at, at + 37)));
  return trial.end();
}
const spoken = ({ findings }: BacktestReport, rule: string) => findings.filter((finding) => finding.rule === rule);

describe('a trial', () => {
  test('finds a quiet day in the stretch asked for, warmed up by what came before', async () => {
    const report = await tried({});
    const [first, ...more] = spoken(report, 'inactivity');
    expect(more).toEqual([]);
    expect(first).toMatchObject({ homeId: 'h1', where: 'h1' });
    expect(Math.floor(((first?.at ?? 0) - start) / dayMs)).toBe(10);
    expect(report).toMatchObject({ homes: 1, readings: 15 * 29 - 22, notListed: 0 });
    expect(spoken(await tried({ from: start + 12 * dayMs }), 'inactivity')).toEqual([]);
  });

  test('pairs what both settings find, and says what one of them adds or loses', async () => {
    const same = await tried({ compare: true });
    expect(same.compared).toEqual({ added: 0, gone: 0, kept: same.findings.length });
    expect(spoken(same, 'inactivity').map(({ difference }) => difference)).toEqual(['kept']);
    const off = await tried({ compare: true, tried: { inactivity: { enabled: false } } });
    expect(spoken(off, 'inactivity').map(({ difference }) => difference)).toEqual(['gone']);
    expect(off.byRule.filter(({ rule }) => rule === 'inactivity')).toMatchObject([{ count: 0, before: 1 }]);
  });

  test('of shared equipment only what it says of these residents is heard', async () => {
    const seen = (value: string) => ({
      deviceId: 'lift',
      measure: 'life.signed',
      value,
      at: start + 10 * dayMs + 13 * hourMs,
    });
    const inOrder = (value: string) => [...points(15, 10), seen(value)].sort((a, b) => a.at - b.at);
    expect((await tried({}, inOrder('r1'))).readings).toBe(15 * 29 - 22 + 1);
    expect((await tried({}, inOrder('r2'))).readings).toBe(15 * 29 - 22);
  });

  test('an outage of the platform that was found then holds back what it held back', async () => {
    const day = start + 10 * dayMs;
    const outages = [{ from: day + 10 * hourMs, told: day + 10.5 * hourMs, to: day + 30 * hourMs }];
    expect(spoken(await tried({ outages: [] }), 'inactivity')).toHaveLength(1);
    expect(spoken(await tried({ outages }), 'inactivity')).toEqual([]);
  });

  test('what is known from elsewhere is heard at its place in time', async () => {
    const away: Reading = {
      deviceId: 'hub',
      placeId: 'h1',
      residentId: 'r1',
      measure: 'person.away',
      value: 'away',
      at: start + 10 * dayMs + 10 * hourMs,
      receivedAt: start + 10 * dayMs + 10 * hourMs,
    };
    expect((await tried({ alsoSaid: [away] })).readings).toBe(15 * 29 - 22 + 1);
  });
});

test('points come through the columns as they were', () => {
  const said = [
    { deviceId: 'a', measure: 'm', at: 1, value: true },
    { deviceId: 'a', measure: 'm', at: 2, value: false },
    { deviceId: 'a', measure: 'n', at: 3, value: -1.5 },
    { deviceId: 'b', measure: 'm', at: 4, value: '卡' },
  ];
  const page = structuredClone(pack(said));
  expect(said.map((_, index) => valueIn(page, index))).toEqual(said.map(({ value }) => value));
  expect([...page.of].map((number) => page.series[number])).toEqual(
    said.map(({ deviceId, measure }) => ({ deviceId, measure })),
  );
});

test('the settings of a table hold for whom they held, with what is tried over them', async () => {
  const [hers, theirs] = [{ hours: 9 }, { hours: 5 }];
  const book = {
    version: 3,
    of: (_rule: string, { key, residentId }: { readonly key: string; readonly residentId?: string }) =>
      key === 'resident:r1' || (key.startsWith('device:') && residentId === 'r1') ? hers : theirs,
  };
  const table = await settingsTableOf({ book, rules: inactivity, homeIds: ['h1', 'h2'], directory });
  const given = bookFrom(table, inactivity, {});
  const of = (settings: unknown) => (settings as { readonly hours: number }).hours;
  expect(of(given.of('inactivity', { key: 'resident:r1', placeId: 'h1', residentId: 'r1' }))).toBe(9);
  expect(of(given.of('inactivity', { key: 'resident:r2', placeId: 'h2', residentId: 'r2' }))).toBe(5);
  expect(of(given.of('inactivity', { key: 'home:h1', placeId: 'h1' }))).toBe(5);
  expect(given.of('inactivity', { key: 'home:h1', placeId: 'h1' })).toBe(
    given.of('inactivity', { key: 'home:h2', placeId: 'h2' }),
  );
});

describe('the service', () => {
  const actor = (accountId: string, scope = '/'): Actor => ({
    accountId,
    username: accountId,
    name: accountId,
    role: 'lead',
    scope,
    rights: new Set(['rules:read']),
  });
  const request: BacktestRequest = { from: start, to: start + dayMs, placeId: 'h1' };
  const open = (change: Partial<BacktestParts> = {}) => {
    const clock = new ManualClock(start + 30 * dayMs);
    const audited: string[] = [];
    const endings: ((report: BacktestReport) => void)[] = [];
    const service = createBacktests({
      rules,
      settings: sameForAll(rules),
      directory,
      alsoSaid: async () => [],
      zone,
      store: { pages: async function* () {} },
      record: async ({ action, target }) => void audited.push(`${action} ${target}`),
      clock,
      log: silentLog,
      run: ({ signal }) =>
        new Promise<BacktestReport>((done, failed) => {
          endings.push(done);
          signal.addEventListener('abort', () => failed(signal.reason));
        }),
      ...change,
    });
    return { clock, audited, endings, service };
  };
  const report = {} as BacktestReport;

  test('keeps a result for an hour, for who asked', async () => {
    const { service, clock, endings, audited } = open();
    const { id } = await service.start(actor('a'), request);
    await vi.waitFor(() => expect(endings).toHaveLength(1));
    expect(service.status(actor('a'), id)).toMatchObject({ state: 'running', progress: 0, report: null });
    expect(() => service.status(actor('b'), id)).toThrow('no such back-test');
    endings[0]?.(report);
    await vi.waitFor(() => expect(service.status(actor('a'), id)).toMatchObject({ state: 'done', progress: 1 }));
    clock.advance(59 * 60_000);
    expect(service.status(actor('a'), id).state).toBe('done');
    clock.advance(2 * 60_000);
    expect(() => service.status(actor('a'), id)).toThrow('no such back-test');
    expect(audited).toEqual(['rules.backtested h1']);
  });

  test('runs two at once, and one more when one is over or stopped', async () => {
    const { service, endings } = open();
    const [one] = await Promise.all([service.start(actor('a'), request), service.start(actor('b'), request)]);
    await expect(service.start(actor('a'), request)).rejects.toMatchObject({ code: 'backtest.busy', status: 429 });
    await vi.waitFor(() => expect(endings).toHaveLength(2));
    await service.cancel(actor('a'), (one as { id: string }).id);
    expect(() => service.status(actor('a'), (one as { id: string }).id)).toThrow('no such back-test');
    await service.start(actor('a'), request);
    await service[Symbol.asyncDispose]();
  });

  test('what lies outside the scope is not found, what fails says why', async () => {
    const { service } = open({ run: async () => Promise.reject(new Error('the store is down')) });
    await expect(service.start(actor('a', '/street/h2'), request)).rejects.toMatchObject({
      code: 'register.not-found',
    });
    const { id } = await service.start(actor('a', '/street/h1'), request);
    await vi.waitFor(() =>
      expect(service.status(actor('a'), id)).toMatchObject({ state: 'failed', problem: 'the store is down' }),
    );
  });
});
