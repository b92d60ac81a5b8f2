import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Reading } from '#contracts/reading';
import type { AnyRule } from '#contracts/rule';
import { dayMs, hourMs, minuteMs, secondMs } from '#contracts/time';
import { rules } from '#hub/rules/catalog';
import type { Engine } from '#hub/rules/engine';
import { neverOff } from '#hub/rules/families';
import { objections } from '#hub/rules/fields';
import { anyHistory, start } from '#test/support/any-words';
import { delivered, live, type Told } from '#test/support/street-life';
import { engineOf } from '#test/support/timeline';
import { type WholeStreet, wholeStreet } from '#test/support/whole-street';

const street = wholeStreet({ seed: 11, homes: 4, days: 4, fitting: 'all' });
const { facts } = street;
/** Somebody to call in every law: the one who lives at home-01. */
const button = { deviceId: 'home-01-button', placeId: 'home-01', residentId: 'home-01-a', via: 'home-01-gateway' };

/** A word said in the seconds after a deadline was due may or may not forestall it; in these days there is none. */
describe('the order in which a minute’s words arrive, and how often', { timeout: 60_000 }, () => {
  test('changes nothing of what is told in days of a street', () => {
    const expected = live(street.readings, street.to, engineOf(rules, { facts })).told;
    expect(expected.length).toBeGreaterThan(20);
    const far = (a: Told, b: Told | undefined): boolean =>
      b === undefined ||
      a.key !== b.key ||
      a.severity !== b.severity ||
      Math.abs(a.since - b.since) > 15 * secondMs ||
      Math.abs(a.raisedAt - b.raisedAt) > minuteMs;
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const found = live(delivered(street.readings, seed), street.to, engineOf(rules, { facts })).told;
        const differ = expected.length !== found.length || expected.some((one, index) => far(one, found[index]));
        if (differ) expect(found).toEqual(expected);
      }),
      { numRuns: 15, seed: 5, endOnFailure: true },
    );
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
        live(readings, endOf(readings), engineOf(rules, { facts }));
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
        const { engine } = live(readings, endOf(readings), engineOf(rules, { facts }));
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
        const { engine, desk } = live(before, start, engineOf(rules, { facts }));
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
