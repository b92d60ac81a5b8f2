import fc from 'fast-check';
import Type from 'typebox';
import { describe, expect, test } from 'vitest';
import type { Reading } from '#contracts/reading';
import { defineRule } from '#contracts/rule';
import { RuleBook, type SettingsChange } from '#hub/rules/book';
import { Engine } from '#hub/rules/engine';
import type { Judged } from '#hub/rules/judged';
import { Deadlines } from '#kernel/deadlines';
import { engineOf, factsOf } from '#test/support/timeline';

/** Speaks once something is over its limit, and takes it back once it is not. */
const warm = defineRule({
  id: 'warm',
  title: { zh: '太热', en: 'Warm' },
  doc: { zh: '超过上限', en: 'Over the limit' },
  about: 'home',
  settings: Type.Object({ limit: Type.Number({ default: 30 }) }),
  listensTo: ['temperature', 'card.tapped', 'life.signed'],
  resolvesItself: true,
  start: () => ({ heard: 0 }),
  onReading({ heard }, { value }, { settings: { limit } }) {
    const state = { heard: heard + 1 };
    if (typeof value !== 'number') return { state };
    if (value <= limit) return { state, clear: { zh: '不热了', en: 'No longer' } };
    return { state, finding: { severity: 'P2', since: 1, text: { zh: `${value} 度`, en: `${value} degrees` } } };
  },
});

const changes: readonly SettingsChange[] = [
  { version: 1, ruleId: 'warm', scope: 'street', settings: { enabled: false } },
  { version: 2, ruleId: 'warm', scope: 'street', settings: { enabled: true } },
  { version: 3, ruleId: 'warm', scope: 'place:home-1', settings: { limit: 20 } },
];

function openEngine(): Engine {
  const settings = new RuleBook({ rules: [warm], placesFrom: (id) => [id], residentsOf: () => ['r1'] });
  settings.add(changes);
  return new Engine({
    rules: [warm],
    settings,
    zone: 'Asia/Shanghai',
    facts: { ...factsOf(), placeOf: (deviceId) => (deviceId === 'lift' ? 'unit' : 'home-1') },
    deadlines: (isFirst) => new Deadlines(isFirst),
    onRuleError: (rule, error) => {
      throw new Error(`rule ${rule} threw`, { cause: error });
    },
  });
}

const word = (measure: string, value: Reading['value'], at: number, rest: Partial<Reading> = {}): Reading => ({
  deviceId: 'd1',
  placeId: 'home-1',
  measure,
  value,
  at,
  receivedAt: at,
  ...rest,
});
const told = (judged: readonly Judged[]): string[] =>
  judged.map((item) =>
    item.kind === 'finding' ? `${item.finding.text.en} v${item.finding.basis?.version}` : item.clearing.text.en,
  );

describe('a rule that is switched off', () => {
  test('says nothing, and once on again says what it has not taken back', () => {
    const engine = openEngine();
    const judge = (...readings: Reading[]) => told(engine.judge(readings, readings.at(-1)?.receivedAt ?? 0));
    expect(judge(word('settings.changed', 1, 1), word('temperature', 35, 2))).toEqual([]);
    expect(engine.explain(['home:home-1'], 3)).toMatchObject([{ off: true }]);
    expect(judge(word('settings.changed', 2, 3))).toEqual(['35 degrees v1']);
    expect(judge(word('settings.changed', 2, 4))).toEqual([]);
  });

  test('keeps nothing that is over', () => {
    const engine = openEngine();
    const readings = [
      word('settings.changed', 1, 1),
      word('temperature', 35, 2),
      word('temperature', 25, 3),
      word('settings.changed', 2, 4),
    ];
    expect(told(engine.judge(readings, 5))).toEqual(['No longer']);
  });
});

describe('swipes of who does not agree', () => {
  const swipe = (at: number) => word('life.signed', 'r1', at, { deviceId: 'lift', residentId: 'r1' });
  const heard = (engine: Engine) => (engine.stateOf('warm', 'home', 'home-1') as { heard: number } | undefined)?.heard;

  test('are heard by no rule until she agrees again; what happens at home still is', () => {
    const engine = openEngine();
    const consent = (value: boolean, at: number) => word('consent.whereabouts', value, at, { residentId: 'r1' });
    engine.judge([swipe(1), consent(false, 2), swipe(3)], 3);
    expect([heard(engine), engine.withholds('r1', 'whereabouts')]).toEqual([1, true]);
    engine.judge([word('life.signed', 'r1', 4, { residentId: 'r1' })], 4);
    expect(heard(engine)).toBe(2);
    engine.judge([swipe(5), word('life.signed', 'r2', 6, { deviceId: 'lift', residentId: 'r2' })], 6);
    expect(heard(engine)).toBe(3);
    engine.judge([consent(true, 7), swipe(8)], 8);
    expect([heard(engine), engine.withholds('r1', 'whereabouts')]).toEqual([4, false]);
  });
});

describe('vital signs of who does not agree', () => {
  const health = (value: boolean, at: number) =>
    word('consent.health', value, at, { deviceId: 'hub', residentId: 'r1' });
  /** Speaks of a pulse, and counts every word of the device. */
  const pulse = defineRule({
    ...(warm as unknown as Parameters<typeof defineRule>[0]),
    id: 'pulse',
    about: 'person',
    listensTo: ['heart.rate', 'motion'],
  });
  const spoken = defineRule({
    ...(warm as unknown as Parameters<typeof defineRule>[0]),
    id: 'spoken',
    about: 'device',
    listensTo: '*',
    onReading: (state) => ({ state: { heard: (state as { heard: number }).heard + 1 } }),
  });
  const open = () => engineOf([pulse, spoken], { facts: { ...factsOf(), residentsOf: () => ['r1', 'r2'] } });
  const heard = (engine: Engine, rule: string, kind: 'resident' | 'home' | 'device', id: string) =>
    (engine.stateOf(rule, kind, id) as { heard: number } | undefined)?.heard ?? 0;

  test('are judged by no rule, and the meter is heard all the same', () => {
    const engine = open();
    const measured = (at: number) => word('heart.rate', 20, at, { residentId: 'r1' });
    engine.judge([measured(1), health(false, 2), measured(3), word('motion', true, 4, { residentId: 'r1' })], 4);
    expect(engine.withholds('r1', 'health')).toBe(true);
    expect(heard(engine, 'pulse', 'resident', 'r1')).toBe(2);
    expect(heard(engine, 'spoken', 'device', 'd1')).toBe(3);
    engine.judge([health(true, 5), measured(6)], 6);
    expect(heard(engine, 'pulse', 'resident', 'r1')).toBe(3);
  });

  test('nor are those of a home in which nobody knows whose they are', () => {
    const engine = open();
    engine.judge([health(false, 1), word('heart.rate', 20, 2), word('heart.rate', 20, 3, { residentId: 'r2' })], 3);
    expect(heard(engine, 'pulse', 'home', 'home-1')).toBe(0);
    expect(heard(engine, 'pulse', 'resident', 'r2')).toBe(1);
  });

  test('stay kept back over a restart', () => {
    const before = open();
    before.judge([health(false, 1)], 1);
    const engine = open();
    engine.restore(before.snapshot());
    expect(engine.withholds('r1', 'health')).toBe(true);
    expect(engine.withholds('r1', 'whereabouts')).toBe(false);
  });
});

const someWords = fc.array(
  fc.oneof(
    fc.integer({ min: 10, max: 40 }).map((value) => ['temperature', value] as const),
    fc.constantFrom(1, 2, 3).map((version) => ['settings.changed', version] as const),
    fc.boolean().map((value) => ['consent.whereabouts', value] as const),
    fc.constant(['life.signed', 'r1'] as const),
  ),
  { maxLength: 40 },
);

test('a restart in the middle judges as if there had been none', () => {
  fc.assert(
    fc.property(someWords, fc.nat(40), (words, cut) => {
      const readings = words.map(([measure, value], index) =>
        word(measure, value, index + 1, {
          residentId: 'r1',
          ...(measure === 'life.signed' ? { deviceId: 'lift' } : {}),
        }),
      );
      const whole = openEngine();
      const all = told(whole.judge(readings, 100));
      const first = openEngine();
      const before = told(first.judge(readings.slice(0, cut), Math.min(cut, readings.length)));
      const second = openEngine();
      second.restore([...first.snapshot()]);
      const after = told(second.judge(readings.slice(cut), 100));
      expect([...before, ...after]).toEqual(all);
      expect([...second.snapshot()]).toEqual([...whole.snapshot()]);
    }),
  );
});
