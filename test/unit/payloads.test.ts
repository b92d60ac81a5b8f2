import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { PayloadExample } from '#hub/app/payload-examples';
import { judgePayloads, type PayloadReport } from '#hub/app/payloads';
import { rules } from '#hub/rules/catalog';

const root = join(import.meta.dirname, '../..');
const file = join(import.meta.dirname, 'fixtures/device-payloads/examples.json');
const { examples } = JSON.parse(readFileSync(file, 'utf8')) as { examples: readonly PayloadExample[] };
const judge = (...some: readonly PayloadExample[]) => judgePayloads(some, { rules, zone: 'Asia/Shanghai' });

test('real payloads of real devices: no false alarm, none missed, all understood', () => {
  const { results, summary } = judge(...examples);
  expect(results.filter(({ verdict }) => verdict !== 'ok')).toEqual([]);
  expect(summary).toEqual({
    examples: examples.length,
    ok: examples.length,
    understood: examples.length,
    falseAlarms: 0,
    missed: 0,
    notUnderstood: 0,
    crashes: 0,
  });
  expect(examples.length).toBeGreaterThan(160);
});

describe('the judge', () => {
  const smoke: PayloadExample = {
    id: 'x',
    protocol: 'zigbee2mqtt',
    device_kind: 'smoke',
    topic: 'zigbee2mqtt/<friendly name>',
    payload: { smoke: true },
    expected: { alert: 'smoke' },
  };
  const verdictOf = (change: Partial<PayloadExample>) => judge({ ...smoke, ...change }).results[0]?.verdict;

  test.for<[string, Partial<PayloadExample>, string]>([
    ['as expected', {}, 'ok'],
    ['an alert nobody expects', { expected: { alert: null } }, 'false-alarm'],
    ['an alert that does not come', { payload: { smoke: false } }, 'missed'],
    ['another alert than the expected one', { expected: { alert: 'gas' } }, 'missed'],
    ['a meaning that is not found', { expected: { alert: 'smoke', door: 'open' } }, 'not-understood'],
    [
      'a frame that should have been refused',
      { expected: { alert: null, reject: true }, payload: {} },
      'not-understood',
    ],
    ['a frame that is refused', { payload: '{', expected: { alert: null } }, 'not-understood'],
    ['a call for help in a broken frame', { payload: '{"sos":tr', expected: { alert: 'sos' } }, 'ok'],
  ])('%s', ([, change, verdict]) => {
    expect(verdictOf(change)).toBe(verdict);
  });

  test('a device that is said to be off the line is missed in its time, one that spoke is not', () => {
    const off = {
      topic: 'zigbee2mqtt/x/availability',
      payload: { state: 'offline' },
      expected: { alert: 'device_offline' },
    };
    expect(verdictOf(off)).toBe('ok');
    expect(verdictOf({ ...off, payload: { state: 'online' } })).toBe('missed');
  });
});

test('the command prints a report as JSON and fails where something is wrong', { timeout: 60_000 }, () => {
  const out = execFileSync(process.execPath, [join(root, 'hub/app/payloads-main.ts'), file, '--json'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  expect((JSON.parse(out) as PayloadReport).summary).toMatchObject({
    examples: examples.length,
    falseAlarms: 0,
    missed: 0,
  });
  expect(() =>
    execFileSync(process.execPath, [join(root, 'hub/app/payloads-main.ts'), join(root, 'package.json')], {
      stdio: 'pipe',
    }),
  ).toThrow(/no "examples"/);
});
