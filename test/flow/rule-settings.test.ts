import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Why } from '#contracts/explain';
import { nativeTopic } from '#contracts/mqtt';
import type { Page } from '#contracts/rest';
import type { EffectiveSettings, RuleSummary, SettingsVersion } from '#contracts/rule-settings';
import { hourMs, minuteMs } from '#contracts/time';
import { addHome, startHub, type TestHome, type TestHub } from '#test/support/hub';
import { ManualClock } from '#test/support/manual-clock';

/** 09:00 in Hangzhou: waking hours. */
const morning = Date.UTC(2026, 3, 2, 1);
let clock: ManualClock;
let street: TestHub;
let home: TestHome;
beforeEach(async () => {
  clock = new ManualClock(morning);
  street = await startHub({ clock });
  home = await addHome(street, 'home-1', [
    { id: 'motion-1', kind: 'motion' },
    { id: 'sos-1', kind: 'sos-button' },
  ]);
});
afterEach(() => street[Symbol.asyncDispose]());

const say = async (device: string, channel: 'telemetry' | 'event', words: unknown): Promise<void> => {
  const client = await street.connect(device);
  await client.publishAsync(nativeTopic('home-1', device, channel), JSON.stringify(words), { qos: 1 });
  await client.endAsync();
};
const press = (id: string) => say('sos-1', 'event', { id, event: 'sos.pressed' });

const set = (rule: string, settings: object, scope: object = { kind: 'place', id: 'home-1' }) =>
  street.api<EffectiveSettings>('PUT', `rules/${rule}/settings`, { scope, settings, why: '试一下' });
const effective = (rule: string, of: string) => street.api<EffectiveSettings>('GET', `rules/${rule}/settings?${of}`);
const history = (of = '') =>
  street.api<Page<SettingsVersion>>('GET', `rules/settings/history${of === '' ? '' : `?${of}`}`);
const typesOpen = async () => (await street.openAlerts()).map(({ type }) => type).sort();

describe('settings', () => {
  test('hold for the scope they were set for, and say where each comes from', async () => {
    await set('service-call', { severity: 'P4' }, { kind: 'place', id: 'community' });
    const answer = await effective('service-call', 'homeId=home-1');
    expect(answer.settings).toMatchObject({ severity: 'P4' });
    expect(answer.from.severity).toMatchObject({ kind: 'place', id: 'community' });
    expect(answer.own).toBeNull();
    expect((await effective('service-call', '')).from.severity).toBeNull();
    const rules = await street.api<readonly RuleSummary[]>('GET', 'rules');
    expect(rules.find(({ id }) => id === 'service-call')).toMatchObject({ overrides: 1, canBeOff: true });
    expect(await street.api('GET', 'rules/overrides?homeId=home-1')).toMatchObject([
      { ruleId: 'service-call', scope: { kind: 'place', id: 'community' }, by: 'admin', why: '试一下', version: 1 },
    ]);
  });

  test('every change is a version that can be brought back as a new one', async () => {
    await set('service-call', { severity: 'P4' });
    await set('service-call', { severity: 'P3' });
    await street.api('DELETE', `rules/service-call/settings?kind=place&id=home-1&why=${encodeURIComponent('不用了')}`);
    expect(
      (await history()).items.map(({ version, changes }) => [version, changes[0]?.before, changes[0]?.after]),
    ).toEqual([
      [3, { severity: 'P3' }, null],
      [2, { severity: 'P4' }, { severity: 'P3' }],
      [1, null, { severity: 'P4' }],
    ]);
    await street.api('POST', 'rules/settings/restore', { version: 2, why: '还是要的' });
    expect((await effective('service-call', 'homeId=home-1')).settings).toMatchObject({ severity: 'P3' });
    expect((await history('limit=1')).items[0]?.version).toBe(4);
    await expect(street.api('POST', 'rules/settings/restore', { version: 2, why: '再来' })).rejects.toThrow(
      'rules.unchanged',
    );
    await expect(street.api('POST', 'rules/settings/restore', { version: 99, why: '再来' })).rejects.toThrow(
      'rules.no-such-version',
    );
  });

  test('what does not fit is refused by its name and bounds; an emergency is never switched off', async () => {
    await expect(set('service-call', { severity: 'P9' })).rejects.toThrow('rules.invalid');
    await expect(set('sos', { enabled: false })).rejects.toThrow(/rules\.invalid.*紧急/);
    await expect(set('no-such-rule', { enabled: false })).rejects.toThrow('rules.not-found');
    await expect(set('service-call', { severity: 'P4' }, { kind: 'place', id: 'elsewhere' })).rejects.toThrow(
      'register.not-found',
    );
    expect((await history()).total).toBe(0);
  });

  test('hold from their place in the order on: what was said before was judged by what held then', async () => {
    await say('sos-1', 'event', { id: 'a', event: 'help.requested' });
    expect(await street.openAlerts()).toMatchObject([{ type: 'service-call', basis: { version: 0 } }]);
    const [before] = await street.openAlerts();
    await street.api('POST', `alerts/${before?.id}/resolve`, { outcome: 'help-given' });
    await set('service-call', { severity: 'P4' });
    await say('sos-1', 'event', { id: 'b', event: 'help.requested' });
    expect(await street.openAlerts()).toMatchObject([
      { type: 'service-call', severity: 'P4', basis: { version: 1, settings: { severity: 'P4' } } },
    ]);
  });

  test('survive a power cut, also one between the commit and the rules hearing of it', async () => {
    await set('service-call', { severity: 'P4' });
    // A version that was written down while the hub lost its power before the rules heard of it.
    await using other = await startHub({ clock, dataDir: await street.crash() });
    street = other;
    await say('sos-1', 'event', { id: 'a', event: 'help.requested' });
    expect(await street.openAlerts()).toMatchObject([{ severity: 'P4', basis: { version: 1 } }]);

    const dataDir = await street.crash();
    const { openDatabase } = await import('#hub/database/database');
    {
      await using database = await openDatabase(`${dataDir}/hub.db`);
      await database.write(async (trx) => {
        await trx
          .insertInto('rule_setting_version')
          .values({
            version: 2,
            rule: 'service-call',
            scope_kind: 'street',
            scope_id: '',
            settings: JSON.stringify({ enabled: false }),
            at: clock.now(),
            by: 'admin',
            why: '断电之前',
          })
          .execute();
      });
    }
    await using third = await startHub({ clock, dataDir });
    street = third;
    const [open] = await street.openAlerts();
    await street.api('POST', `alerts/${open?.id}/resolve`, { outcome: 'help-given' });
    await say('sos-1', 'event', { id: 'b', event: 'help.requested' });
    expect(await typesOpen()).toEqual([]);
    expect((await effective('service-call', '')).version).toBe(2);
  });

  test('a rule that is switched off says nothing, and says at once what still holds when it is on again', async () => {
    await set('service-call', { enabled: false });
    await say('sos-1', 'event', { id: 'a', event: 'help.requested' });
    await press('b');
    expect(await typesOpen()).toEqual(['sos']);
    await set('service-call', { enabled: true });
    await vi.waitFor(async () => expect(await typesOpen()).toEqual(['service-call', 'sos']));
  });

  test('the audit chain knows who, what and why', async () => {
    await set('service-call', { severity: 'P4' });
    const { items } = await street.api<{ items: { action: string; target: string; detail: object }[] }>(
      'GET',
      'audit?q=rules.set',
    );
    expect(items).toMatchObject([
      { action: 'rules.set', target: 'rule:service-call', detail: { version: 1, why: '试一下' } },
    ]);
  });
});

describe('away marks', () => {
  const mark = (state: string, rest: object = {}) =>
    street.api('PUT', `residents/${home.residentId}/presence`, { state, ...rest });

  test('hold back what is about inactivity until they end, and never a call for help', async () => {
    await say('motion-1', 'telemetry', [{ n: 'motion', vb: true }]);
    await mark('away', { until: morning + 30 * hourMs, note: '去女儿家' });
    expect(await street.api('GET', `residents/${home.residentId}/state`)).toMatchObject({
      state: 'away',
      confidence: 1,
    });
    clock.advance(8 * hourMs);
    await street.hub.settled();
    expect(await typesOpen()).not.toContain('inactivity');
    await press('a');
    expect(await typesOpen()).toContain('sos');
    await mark('home');
    expect(await street.api('GET', `residents/${home.residentId}/state`)).not.toMatchObject({ state: 'away' });
    expect(await street.api('GET', `residents/${home.residentId}/presence`)).toMatchObject([
      { state: 'home' },
      { state: 'away', note: '去女儿家' },
    ]);
  });

  test('survive a power cut', async () => {
    await mark('hospital');
    await using other = await startHub({ clock, dataDir: await street.crash() });
    street = other;
    expect(await street.api('GET', `residents/${home.residentId}/state`)).toMatchObject({ state: 'in-hospital' });
  });

  test('an end in the past is refused', async () => {
    await expect(mark('away', { until: morning - minuteMs })).rejects.toThrow('presence.invalid');
  });
});

describe('why', () => {
  test('every rule has a row: what it knows, or what it has not heard', async () => {
    await say('motion-1', 'telemetry', [{ n: 'motion', vb: true }]);
    const why = await street.api<{
      rules: { ruleId: string; idle: boolean; says: { zh: string }; next: number | null }[];
    }>('GET', `residents/${home.residentId}/why`);
    const rules = await street.api<readonly RuleSummary[]>('GET', 'rules');
    expect(new Set(why.rules.map(({ ruleId }) => ruleId))).toEqual(new Set(rules.map(({ id }) => id)));
    const inactivity = why.rules.find(({ ruleId }) => ruleId === 'inactivity');
    expect(inactivity?.idle).toBe(false);
    expect(why.rules.find(({ ruleId }) => ruleId === 'smoke')).toMatchObject({ idle: true, next: null });
  });

  test('of a minute in the past is told by the history, with the settings that held then', async () => {
    await say('motion-1', 'telemetry', [{ n: 'motion', vb: true }]);
    clock.advance(10 * minuteMs);
    await street.hub.settled();
    await set('service-call', { severity: 'P4' });
    clock.advance(10 * minuteMs);
    const past = await street.api<Why>('GET', `homes/home-1/why?at=${morning + 5 * minuteMs}`);
    expect(past).toMatchObject({ at: morning + 5 * minuteMs, version: 0 });
    expect(past.replayedFrom).toBeLessThan(morning);
    const settingsOf = (why: Why) => why.rules.find(({ ruleId }) => ruleId === 'service-call')?.settings.severity;
    const now = await street.api<Why>('GET', 'homes/home-1/why');
    expect(now).toMatchObject({ replayedFrom: null, version: 1 });
    expect(settingsOf(now)).toBe('P4');
    expect(past.rules.find(({ ruleId }) => ruleId === 'inactivity')).toMatchObject({ idle: false });
  });

  test('is refused for what is to come and for whom one does not see', async () => {
    await expect(street.api('GET', `homes/home-1/why?at=${morning + hourMs}`)).rejects.toThrow('why.invalid');
    await expect(street.api('GET', 'homes/elsewhere/why')).rejects.toThrow('register.not-found');
  });
});
