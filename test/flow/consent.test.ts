import Type from 'typebox';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ResidentConsents } from '#contracts/consent';
import { nativeTopic } from '#contracts/mqtt';
import { defineRule } from '#contracts/rule';
import { hourMs, secondMs } from '#contracts/time';
import { rules } from '#hub/rules/catalog';
import { addHome, startHub, type TestHome, type TestHub } from '#test/support/hub';
import { ManualClock } from '#test/support/manual-clock';

/** Says when a sign of life of the home was last heard: what the rules know, not what a page shows. */
const lastSeen = defineRule({
  id: 'last-seen',
  title: { zh: '最后一次', en: 'Last seen' },
  doc: { zh: '记住最后一次平安信号', en: 'Remembers the last sign of life' },
  about: 'home',
  settings: Type.Object({}),
  listensTo: ['life.signed'],
  resolvesItself: true,
  start: () => ({ times: 0 }),
  onReading: ({ times }) => ({ state: { times: times + 1 } }),
  explain: ({ times }) => ({ says: { zh: `${times} 次`, en: `${times} times` } }),
});

const morning = Date.UTC(2026, 3, 2, 1);
const card = '0006547886';
let clock: ManualClock;
let street: TestHub;
let home: TestHome;
beforeEach(async () => {
  clock = new ManualClock(morning);
  street = await startHub({ clock, rules: [...rules, lastSeen] });
  home = await addHome(street, 'home-1', [{ id: 'climate-1', kind: 'climate' }]);
  await street.api('POST', 'devices', { id: 'lift-1', kind: 'lift-card-reader', name: '电梯读卡器', placeId: 'unit' });
  await street.api('POST', 'programmes/lift-access/cards', {
    number: card,
    kind: 'resident',
    residentId: home.residentId,
    unitIds: ['unit'],
  });
});
afterEach(() => street[Symbol.asyncDispose]());

const swipe = async (id: string): Promise<void> => {
  const reader = await street.connect('lift-1');
  const words = JSON.stringify({ id, event: 'card.tapped', value: card });
  await reader.publishAsync(nativeTopic('unit', 'lift-1', 'event'), words, { qos: 1 });
  await reader.endAsync();
  await street.hub.settled();
};
const consents = (path = '', body?: object) =>
  street.api<ResidentConsents>(
    body === undefined ? 'GET' : 'POST',
    `residents/${home.residentId}/consents${path}`,
    body,
  );
const signs = async () =>
  (await street.api<{ signs: { deviceId: string }[] }>('GET', `residents/${home.residentId}`)).signs;
const swipes = async () => (await street.api<{ items: unknown[] }>('GET', 'programmes/lift-access/swipes')).items;
const heard = async (): Promise<string | undefined> => {
  const why = await street.api<{ rules: { ruleId: string; idle: boolean; says: { zh: string } }[] }>(
    'GET',
    'homes/home-1/why',
  );
  const row = why.rules.find(({ ruleId }) => ruleId === 'last-seen');
  return row?.idle === true ? undefined : row?.says.zh;
};

test('a swipe counts until consent is withdrawn; then neither rules nor readers know of it', async () => {
  await swipe('a');
  await vi.waitFor(async () => expect(await signs()).toHaveLength(1));
  expect(await heard()).toBe('1 次');
  expect(await consents()).toMatchObject({ states: { whereabouts: 'assumed' } });

  const { states, records } = await consents('/withdraw', { class: 'whereabouts' });
  expect(states.whereabouts).toBe('withdrawn');
  expect(records).toMatchObject([{ class: 'whereabouts', withdrawnAt: morning, withdrawnBy: 'admin' }]);
  expect(await signs()).toEqual([]);
  expect(await swipes()).toEqual([]);
  expect(await street.api('GET', 'readings/latest?deviceId=lift-1')).not.toContainEqual(
    expect.objectContaining({ value: card }),
  );

  clock.advance(hourMs);
  await swipe('b');
  expect(await signs()).toEqual([]);
  expect(await swipes()).toEqual([]);
  expect(await heard()).toBe('1 次');

  await consents('', { class: 'whereabouts', purpose: '发现长时间未归' });
  await swipe('c');
  await vi.waitFor(async () => expect(await heard()).toBe('2 次'));
  expect((await signs()).length).toBeGreaterThan(0);
});

test('what runs out is out of the rules within 60 s, without anybody doing anything, and stays out over a power cut', async () => {
  await consents('', { class: 'whereabouts', purpose: '发现长时间未归', expiresAt: morning + hourMs });
  expect((await consents()).states.whereabouts).toBe('given');
  clock.advance(hourMs - secondMs);
  await swipe('a');
  await vi.waitFor(async () => expect(await signs()).toHaveLength(1));
  clock.advance(61 * secondMs);
  expect((await consents()).states.whereabouts).toBe('expired');
  await street.hub.settled();
  const told = await street.api<{ items: { action: string }[] }>('GET', 'audit?q=consent');
  expect(told.items.map(({ action }) => action)).toEqual(['consent.given']);
  await swipe('b');
  expect(await signs()).toEqual([]);

  await using other = await startHub({ clock, rules: [...rules, lastSeen], dataDir: await street.crash() });
  street = other;
  await swipe('c');
  expect(await signs()).toEqual([]);
  expect(await heard()).toBe('1 次');
});

test('vital signs count until consent to health is withdrawn; then neither rules nor readers know of them', async () => {
  const { residentId } = home;
  await street.api('POST', 'devices', {
    id: 'watch-1',
    kind: 'pulse-oximeter',
    name: '血氧仪',
    placeId: 'home-1',
    residentId,
  });
  const watch = await street.connect('watch-1');
  const measure = async (value: number) => {
    const pack = JSON.stringify([{ n: 'oxygen.saturation', u: '%', v: value }]);
    await watch.publishAsync(nativeTopic('home-1', 'watch-1', 'telemetry'), pack, { qos: 1 });
    await street.hub.settled();
    // Ranges end before now.
    clock.advance(secondMs);
  };
  const readings = async () =>
    (await street.api<{ measure: string }[]>('GET', 'readings/latest?deviceId=watch-1')).filter(
      ({ measure }) => measure === 'oxygen.saturation',
    );
  const history = () =>
    street.api<{ buckets: unknown[] }>('GET', 'readings?deviceId=watch-1&measure=oxygen.saturation');
  const story = async () =>
    (await street.api<{ points: { measure: string }[] }>('GET', 'homes/home-1/story')).points.filter(
      ({ measure }) => measure === 'oxygen.saturation',
    );
  const why = async () =>
    (
      await street.api<{ rules: { ruleId: string; says: { zh: string } }[] }>('GET', `residents/${residentId}/why`)
    ).rules.find(({ ruleId }) => ruleId === 'oxygen-saturation')?.says.zh;

  await measure(97);
  await vi.waitFor(async () => expect((await history()).buckets).toHaveLength(1));
  expect(await readings()).toMatchObject([{ measure: 'oxygen.saturation', value: 97 }]);
  expect(await story()).toHaveLength(1);
  expect(await signs()).toHaveLength(1);
  expect(await why()).toContain('97');

  await consents('/withdraw', { class: 'health' });
  clock.advance(hourMs);
  await measure(70);
  expect(await readings()).toEqual([]);
  expect((await history()).buckets).toEqual([]);
  expect(await story()).toEqual([]);
  expect(await signs()).toEqual([]);
  expect(await why()).toBe('未同意使用健康信息，不判断');
  // It is no dead device for that.
  expect(await street.api('GET', 'devices/watch-1')).toMatchObject({
    live: { lastHeardAt: clock.now() - secondMs, silent: false },
  });

  await consents('', { class: 'health', purpose: '发现病情变化' });
  expect(await readings()).toMatchObject([{ value: 70 }]);
  expect(await why()).toContain('97');
  await watch.endAsync();
});

test('what has ended cannot be withdrawn again', async () => {
  await consents('/withdraw', { class: 'whereabouts' });
  await expect(consents('/withdraw', { class: 'whereabouts' })).rejects.toThrow('consent.ended');
  await expect(consents('', { class: 'health', purpose: '体征', expiresAt: morning - 1 })).rejects.toThrow(
    'consent.invalid',
  );
});
