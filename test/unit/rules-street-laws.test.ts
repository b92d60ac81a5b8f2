import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Alert } from '#contracts/alert';
import { measures } from '#contracts/measure';
import type { Reading, Value } from '#contracts/reading';
import type { AnyRule } from '#contracts/rule';
import { dayMs, hourMs, minuteMs, secondMs } from '#contracts/time';
import { Desk } from '#hub/alerts/desk';
import { rules } from '#hub/rules/catalog';
import type { Engine } from '#hub/rules/engine';
import { neverOff } from '#hub/rules/families';
import { objections } from '#hub/rules/fields';
import { seeded } from '#simulators/seeded';
import { engineOf, moment } from '#test/support/timeline';
import { type WholeStreet, wholeStreet } from '#test/support/whole-street';

const street = wholeStreet({ seed: 11, homes: 4, days: 4, fitting: 'all' });
const { facts } = street;
/** Somebody to call in every law: the one who lives at home-01. */
const button = { deviceId: 'home-01-button', placeId: 'home-01', residentId: 'home-01-a', via: 'home-01-gateway' };

interface Told {
  readonly key: string;
  readonly severity: string;
  readonly since: number;
  readonly raisedAt: number;
}

/** Plays readings as the hub would live them; what it told, and what stands open. */
function live(readings: readonly Reading[], until: number, engine: Engine = engineOf(rules, { facts })) {
  let ids = 0;
  const desk = new Desk({ open: [], seq: 0, newId: () => `a${++ids}` });
  const alerts = new Map<string, Alert>();
  const open = new Map<string, string>();
  const judge = (batch: readonly Reading[], now: number): void => {
    for (const item of engine.judge(batch, now)) {
      if (item.kind === 'finding') desk.take(item.finding, now);
      else desk.clear(item.clearing, now);
    }
    for (const { alert } of desk.finish().alerts) {
      alerts.set(alert.id, alert);
      const key = `${alert.subject} ${alert.type}`;
      const known = open.get(key);
      if (known !== undefined && known !== alert.id) throw new Error(`two open alerts of ${key}`);
      if (alert.state === 'resolved') open.delete(key);
      else open.set(key, alert.id);
    }
    const next = engine.next();
    if (next !== undefined && next <= now) throw new Error(`a deadline at ${next} was left behind at ${now}`);
  };
  const wake = (before: number): void => {
    for (let next = engine.next(); next !== undefined && next < before; next = engine.next()) judge([], next);
  };
  for (const reading of readings) {
    wake(reading.receivedAt);
    judge([reading], reading.receivedAt);
  }
  wake(until);
  const told = [...alerts.values()]
    .map(
      ({ subject, type, severity, since, raisedAt }): Told => ({
        key: `${subject} ${type}`,
        severity,
        since,
        raisedAt,
      }),
    )
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : a.since - b.since || a.raisedAt - b.raisedAt));
  return { told, alerts: [...alerts.values()], engine, desk };
}

/** The same words, each up to fifteen seconds under way, some of them twice. */
function delivered(readings: readonly Reading[], seed: number): readonly Reading[] {
  const random = seeded(seed, 'delivery');
  return readings
    .flatMap((reading): Reading[] => {
      const later = (): Reading => ({ ...reading, receivedAt: reading.at + Math.floor(random() * 15 * secondMs) });
      return random() < 0.1 ? [later(), later()] : [later()];
    })
    .sort((a, b) => a.receivedAt - b.receivedAt);
}

describe('the order in which a minute’s words arrive, and how often', { timeout: 60_000 }, () => {
  test('changes nothing of what is told in days of a street', () => {
    const expected = live(street.readings, street.to).told;
    expect(expected.length).toBeGreaterThan(20);
    const far = (a: Told, b: Told | undefined): boolean =>
      b === undefined ||
      a.key !== b.key ||
      a.severity !== b.severity ||
      Math.abs(a.since - b.since) > 15 * secondMs ||
      Math.abs(a.raisedAt - b.raisedAt) > minuteMs;
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const found = live(delivered(street.readings, seed), street.to).told;
        const differ = expected.length !== found.length || expected.some((one, index) => far(one, found[index]));
        if (differ) expect(found).toEqual(expected);
      }),
      { numRuns: 15, seed: 5, endOnFailure: true },
    );
  });
});

/** What only rules say, to one another: ingest takes it from nobody. */
const ownWords = ['home.voice', 'gateway.lost', 'street.silent', 'person.state'];
const names = Object.keys(measures).filter((name) => !ownWords.includes(name));
const devices = [
  'gateway',
  'button',
  'bed',
  'smoke',
  'leak',
  'watch',
  'meter',
  'power',
  'climate',
  'pills',
  'radar',
  'front-door',
];
const start = moment('03-02 06:00');
const anyValue: fc.Arbitrary<Value> = fc.oneof(
  fc.boolean(),
  fc.constantFrom<Value>(
    0,
    -1,
    1,
    85,
    255,
    65_535,
    -40,
    1e9,
    -1e9,
    Number.MAX_VALUE,
    Number.MIN_VALUE,
    Number.MAX_SAFE_INTEGER,
    '',
    'on',
    'low',
    '36.5',
    'sos:false-device',
    'hospital',
    'away 2026-03-03T08:00:00Z',
    'away never',
    'toString',
    '__proto__',
  ),
  fc.integer({ min: -50, max: 300 }),
  fc.double({ noNaN: true, noDefaultInfinity: true, min: -100, max: 400 }),
  fc.integer({ min: 0, max: 4_000 }).map((minutes) => (start + minutes * minuteMs) / 1_000),
  fc.string({ maxLength: 20 }),
);
const anyWord = fc.record({
  stepMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 20 * secondMs }), fc.integer({ min: 0, max: 9 * hourMs })),
  agoMs: fc.constantFrom(0, 0, 0, 0, 10 * secondMs, 2 * hourMs, 47 * hourMs),
  home: fc.constantFrom('home-01', 'home-02', 'home-04'),
  device: fc.constantFrom(...devices),
  owned: fc.boolean(),
  measure: fc.constantFrom(...names),
  value: anyValue,
});
const anyHistory = fc.array(anyWord, { minLength: 1, maxLength: 80 }).map((words) => {
  let now = start;
  return words.map(({ stepMs, agoMs, home, device, owned, measure, value }): Reading => {
    now += stepMs;
    return {
      deviceId: `${home}-${device}`,
      placeId: home,
      ...(owned ? { residentId: `${home}-a` } : {}),
      ...(device === 'gateway' ? {} : { via: `${home}-gateway` }),
      measure,
      // A version of the settings that was never written down cannot be told of.
      value: measure === 'settings.changed' ? 0 : value,
      at: now - agoMs,
      receivedAt: now,
    };
  });
});
const endOf = (readings: readonly Reading[]): number => (readings.at(-1)?.receivedAt ?? start) + 3 * dayMs;

/** Every state there is about these homes, their people and devices. */
function statesOf(engine: Engine, { devices, homes }: WholeStreet) {
  const subjects = [
    ...devices.map((id) => ['device', id] as const),
    ...homes.map((id) => ['home', id] as const),
    ...homes.flatMap((home) => [`${home}-a`, `${home}-b`]).map((id) => ['resident', id] as const),
    ...['building-1', 'building-2'].map((id) => ['building', id] as const),
    ['street', 'street'] as const,
  ];
  return rules.flatMap(({ id: rule }) =>
    subjects.flatMap(([kind, id]) => {
      const state = engine.stateOf(rule, kind, id);
      return state === undefined ? [] : [{ rule, state }];
    }),
  );
}

describe('whatever is said, by whichever device', { timeout: 60_000 }, () => {
  test('no rule throws, no deadline is left behind, one alert stands for one matter', () => {
    fc.assert(
      fc.property(anyHistory, (readings) => {
        live(readings, endOf(readings));
      }),
      { numRuns: 300, seed: 1 },
    );
  });

  test('no rule wakes itself more than about once a minute for long', () => {
    fc.assert(
      fc.property(anyHistory, (readings) => {
        const woken = new Map<string, number>();
        const counted = rules.map(
          (rule): AnyRule =>
            rule.onDeadline === undefined
              ? rule
              : {
                  ...rule,
                  onDeadline(state, context) {
                    const key = `${rule.id} ${context.subjectId}`;
                    woken.set(key, (woken.get(key) ?? 0) + 1);
                    return rule.onDeadline?.(state, context) ?? { state };
                  },
                },
        );
        const until = endOf(readings);
        live(readings, until, engineOf(counted, { facts }));
        const most = (until - (readings[0]?.receivedAt ?? start)) / minuteMs + 3 * readings.length;
        for (const [key, times] of woken) expect(times, key).toBeLessThanOrEqual(most);
      }),
      { numRuns: 60, seed: 2 },
    );
  });

  test('what rules have in mind is plain JSON', () => {
    fc.assert(
      fc.property(anyHistory, (readings) => {
        const { engine } = live(readings, endOf(readings));
        for (const { rule, state } of statesOf(engine, street))
          expect(JSON.parse(JSON.stringify(state)), rule).toStrictEqual(state);
      }),
      { numRuns: 100, seed: 3 },
    );
  });

  test('an emergency always alerts, whatever came before it', () => {
    const calls: readonly { readonly type: string; readonly reading: Omit<Reading, 'at' | 'receivedAt'> }[] = [
      { type: 'sos', reading: { ...button, measure: 'sos.pressed', value: true } },
      { type: 'smoke', reading: { ...button, deviceId: 'home-01-smoke', measure: 'smoke', value: true } },
      { type: 'gas', reading: { ...button, deviceId: 'home-01-smoke', measure: 'gas', value: true } },
      {
        type: 'carbon-monoxide',
        reading: { ...button, deviceId: 'home-01-smoke', measure: 'carbon.monoxide', value: true },
      },
      { type: 'fall', reading: { ...button, deviceId: 'home-01-radar', measure: 'fall.detected', value: true } },
      {
        type: 'lift-entrapment',
        reading: { deviceId: 'lift-car', placeId: 'unit-1', measure: 'sos.pressed', value: true },
      },
    ];
    // Being tried out is the one thing that holds a call back, and staff have just switched it on for this very device.
    const onTrial = ({ measure, deviceId }: Reading): boolean =>
      measure === 'test.mode' && calls.some(({ reading }) => reading.deviceId === deviceId);
    fc.assert(
      fc.property(anyHistory, fc.integer({ min: 1, max: 40 * hourMs }), (readings, laterMs) => {
        const before = readings.filter((reading) => !onTrial(reading));
        const { engine, desk } = live(before, start);
        const at = (readings.at(-1)?.receivedAt ?? start) + laterMs;
        for (const { type, reading } of calls) {
          const judged = engine.judge([{ ...reading, at, receivedAt: at }], at);
          const found = judged.flatMap((item) =>
            item.kind === 'finding' && item.finding.type === type && item.cause !== undefined ? [item.finding] : [],
          );
          expect(
            found.map(({ severity }) => severity),
            type,
          ).toEqual(['P1']);
          for (const finding of found) desk.take(finding, at);
        }
        desk.finish();
        expect(
          calls.filter(
            ({ type, reading }) =>
              !desk.isOpen(
                type === 'lift-entrapment'
                  ? 'device:lift-car'
                  : type === 'sos' || type === 'fall'
                    ? 'resident:home-01-a'
                    : `home:${reading.placeId}`,
                type,
              ),
          ),
        ).toEqual([]);
      }),
      { numRuns: 150, seed: 4 },
    );
  });

  test('an emergency cannot be switched off', () => {
    const emergencies = ['sos', 'fall', 'smoke', 'gas', 'carbon-monoxide', 'heat', 'lift-entrapment'];
    expect([...neverOff].sort()).toEqual(expect.arrayContaining([...emergencies].sort()));
    for (const rule of rules.filter(({ id }) => emergencies.includes(id)))
      expect(objections(rule, { enabled: false }), rule.id).toHaveLength(1);
  });
});

/** As it lies on the disk: see rule-memory. */
const stored = (parts: Iterable<string>): number =>
  [...parts].reduce((sum, part) => sum + deflateRawSync(part, { level: 1 }).toString('base64').length, 0);

describe('sixty days of homes with six devices', { timeout: 60_000 }, () => {
  test('leave no more than 1 KB a resident to keep', () => {
    const sixty = wholeStreet({ seed: 60, homes: 24, days: 60, fitting: 'six' });
    const engine = engineOf(rules, { facts: sixty.facts });
    for (const reading of sixty.readings) engine.judge([reading], reading.receivedAt);
    const bytes = new Map<string, number>();
    for (const { rule, state } of statesOf(engine, sixty))
      bytes.set(rule, (bytes.get(rule) ?? 0) + JSON.stringify(state).length);
    const each = (some: number): number => Math.round(some / sixty.residents);
    const asJson = [...engine.snapshot()].join('').length;
    const asStored = stored(engine.snapshot());
    const lines = [...bytes].sort((a, b) => b[1] - a[1]).map(([rule, some]) => `${rule} ${each(some)}`);
    console.log(
      `bytes a resident: ${each(asStored)} as stored, ${each(asJson)} as JSON; by rule, as JSON: ${lines.join(', ')}`,
    );
    expect(each(asStored), lines.join(', ')).toBeLessThanOrEqual(1_024);
  });
});
