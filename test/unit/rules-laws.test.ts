import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Reading, Value } from '#contracts/reading';
import type { AnyRule } from '#contracts/rule';
import { alarmRules } from '#hub/rules/alarms/catalog';
import { careRules } from '#hub/rules/care/catalog';
import { healthRules } from '#hub/rules/health/catalog';
import { homeRules } from '#hub/rules/home/catalog';
import { liftRules } from '#hub/rules/lift/catalog';
import { completeSettings } from '#hub/rules/settings';
import { engineOf, factsOf, describe as inWords, moment, readingAt } from '#test/support/timeline';

const all: readonly AnyRule[] = [...alarmRules, ...liftRules, ...homeRules, ...careRules, ...healthRules];
const kindOf: Readonly<Record<string, string>> = {
  car: 'lift-emergency-call',
  radar: 'fall-radar',
  room: 'climate',
  meter: 'water-meter',
  power: 'power-meter',
  box: 'pill-box',
};
const facts = { ...factsOf(), kindOf: (id: string) => kindOf[id] ?? '' };
const start = moment('03-01 06:00');

const oddValues = fc.constantFrom<Value>(0, -1, 255, 43, Number.MAX_VALUE, '', 'x', true, false);
const word = fc.record({
  stepMs: fc.integer({ min: 0, max: 3 * 3_600_000 }),
  lateMs: fc.constantFrom(0, 0, 0, 60_000, 7_200_000),
  device: fc.constantFrom(...Object.keys(kindOf), 'd1'),
  measure: fc.constantFrom(...new Set(all.flatMap(({ listensTo }) => (listensTo === '*' ? [] : listensTo)))),
  value: fc.oneof(
    oddValues,
    fc.integer({ min: 20, max: 220 }),
    fc.boolean(),
    fc.integer({ min: 0, max: 60 }).map((minutes) => (start + minutes * 600_000) / 1_000),
  ),
});
const history = fc.array(word, { minLength: 1, maxLength: 60 }).map((words) => {
  let now = start;
  return words.map(({ stepMs, lateMs, ...said }): Reading => {
    now += stepMs;
    return { ...readingAt(now - lateMs, said), receivedAt: now };
  });
});
const endOf = (readings: readonly Reading[]): number => (readings.at(-1)?.receivedAt ?? start) + 72 * 3_600_000;

describe('whatever devices say', () => {
  test('no rule throws, and a hub stopped at any point goes on as if it had not', () => {
    fc.assert(
      fc.property(history, fc.nat(), (readings, cut) => {
        const whole = engineOf(all, { facts });
        const expected = readings.flatMap((reading) => whole.judge([reading], reading.receivedAt));
        const end = whole.judge([], endOf(readings));
        const at = cut % readings.length;
        const before = engineOf(all, { facts });
        const first = readings.slice(0, at).flatMap((reading) => before.judge([reading], reading.receivedAt));
        const after = engineOf(all, { facts });
        after.restore(before.snapshot());
        const second = readings.slice(at).flatMap((reading) => after.judge([reading], reading.receivedAt));
        expect([...first, ...second, ...after.judge([], endOf(readings))]).toEqual([...expected, ...end]);
      }),
    );
  });

  test('every state has reasons in both languages', () => {
    fc.assert(
      fc.property(history, (readings) => {
        const engine = engineOf(all, { facts });
        for (const reading of readings) engine.judge([reading], reading.receivedAt);
        const subjects = ['home:home-1', ...[...Object.keys(kindOf), 'd1'].map((id) => `device:${id}`)];
        for (const { rule, says, blockedBy } of engine.explain(subjects, endOf(readings))) {
          for (const text of [says, ...(blockedBy === undefined ? [] : [blockedBy])]) {
            expect(text.zh, rule.id).not.toMatch(/undefined|NaN|Infinity|^$/);
            expect(text.en, rule.id).not.toMatch(/undefined|NaN|Infinity|^$/);
          }
        }
      }),
      { numRuns: 100 },
    );
  });

  test('every finding is a sentence in both languages, and began before it was judged', () => {
    fc.assert(
      fc.property(history, (readings) => {
        const engine = engineOf(all, { facts });
        const judged = [
          ...readings.flatMap((reading) => engine.judge([reading], reading.receivedAt)),
          ...engine.judge([], endOf(readings)),
        ];
        for (const item of judged) {
          if (item.kind !== 'finding') continue;
          const { text, since, at, basis } = item.finding;
          expect(`${text.zh}${text.en}${basis?.baseline?.zh ?? ''}`, inWords(item)).not.toMatch(
            /undefined|NaN|Infinity/,
          );
          expect(text.zh, inWords(item)).not.toMatch(/[a-z],|[(]/);
          expect(since, inWords(item)).toBeLessThanOrEqual(at);
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe('every setting', () => {
  interface Field {
    readonly title?: string;
    readonly description?: string;
    readonly default?: unknown;
    readonly type?: string;
    readonly minimum?: number;
    readonly maximum?: number;
  }
  const fields = all.flatMap((rule) =>
    Object.entries((rule.settings as unknown as { readonly properties?: Record<string, Field> }).properties ?? {}).map(
      ([name, field]) => [`${rule.id}.${name}`, rule, name, field] as const,
    ),
  );

  test.for(fields)('%s has a name, a meaning, bounds and a default within them', ([, rule, name, field]) => {
    expect(field.title).toMatch(/[\u4e00-\u9fff]/);
    expect(field.description).toMatch(/\w/);
    if (field.type === 'number' || field.type === 'integer') {
      expect(field.minimum).toBeLessThan(field.maximum ?? Number.NaN);
      expect(() => completeSettings(rule, { [name]: (field.maximum ?? 0) + 1 })).toThrow();
    }
    expect(completeSettings(rule)).toHaveProperty(name, field.default);
  });
});
