import { describe, expect, test } from 'vitest';
import {
  configOf,
  configTopic,
  isConfigTopic,
  stateOf,
  stateTopic,
  stateTopicOf,
  type ToldHome,
} from '#hub/app/home-assistant-words';
import { heardDevice } from '#test/support/heard-device';

const home: ToldHome = {
  id: 'datang-37-1-502',
  residents: [
    { id: 'lin', state: 'asleep' },
    { id: 'wang', state: 'unknown' },
  ],
  alerts: [{ severity: 'P1' }, { severity: 'P3' }, { severity: 'P3' }],
  lastSignAt: Date.UTC(2026, 11, 8),
};
const said = (of: ToldHome) => stateOf(of) as Readonly<Record<string, unknown>>;
const components = (of: ToldHome) =>
  (configOf(of, '1') as { readonly cmps: Readonly<Record<string, Readonly<Record<string, unknown>>>> }).cmps;

test('a config and a state belong together, and neither topic holds an address', () => {
  const topic = configTopic(home.id);
  expect(isConfigTopic(topic)).toBe(true);
  expect(stateTopicOf(topic)).toBe(stateTopic(home.id));
  expect(topic + stateTopic(home.id)).not.toContain('502');
  expect(isConfigTopic('homeassistant/device/somebody-else/config')).toBe(false);
});

describe('the state', () => {
  test('counts what is open, and is unsafe while a P1 or P2 is', () => {
    expect(said(home)).toMatchObject({
      safety: 'ON',
      p1: 1,
      p2: 0,
      p3: 2,
      p4: 0,
      last_sign: '2026-12-08T00:00:00.000Z',
    });
    expect(said({ ...home, alerts: [{ severity: 'P2' }] })).toMatchObject({ safety: 'ON' });
    expect(said({ ...home, alerts: [{ severity: 'P3' }], lastSignAt: null })).toMatchObject({
      safety: 'OFF',
      last_sign: null,
    });
  });
});

describe('the config', () => {
  test('names people and places only when they are given', () => {
    expect(JSON.stringify(configOf(home, '1'))).not.toMatch(/datang|lin|wang/);
    const names = { address: '叶青苑 37幢 502', residents: new Map([['lin', '林秀英']]) };
    const named = JSON.stringify(configOf({ ...home, names }, '1'));
    expect(named).toContain('叶青苑 37幢 502');
    expect(named).toContain('林秀英');
  });

  test('has a unique id for every entity, each with a topic and a template of its own', () => {
    const all = Object.values(components(home));
    expect(new Set(all.map(({ uniq_id }) => uniq_id)).size).toBe(all.length);
    expect(new Set(all.map(({ val_tpl }) => val_tpl)).size).toBe(all.length);
    expect(new Set(all.map(({ stat_t }) => stat_t))).toEqual(new Set([stateTopic(home.id)]));
  });

  test('is a discovery config by the hub’s own reading of the convention, and its templates find their values', () => {
    const { safety, p3, last_sign, ...rest } = components(home);
    const heard = heardDevice('climate', 'butler');
    const counted = { dev: { ids: ['butler'] }, cmps: { p3: { ...p3, name: 'count' } }, o: { name: 'x' } };
    expect(heard.says(configTopic(home.id), counted)).toEqual({ kind: 'ignored', ignored: 'learned' });
    expect(heard.readings(stateTopic(home.id), stateOf(home)).map(({ value }) => value)).toContain(2);
    expect([safety, last_sign].map((one) => one?.dev_cla)).toEqual(['safety', 'timestamp']);
    expect(Object.keys(rest)).toHaveLength(5);
  });
});
