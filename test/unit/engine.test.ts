import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Reading } from '#contracts/reading';
import { rules } from '#hub/rules/catalog';
import { Engine } from '#hub/rules/engine';
import { sameForAll } from '#hub/rules/settings';
import { Deadlines } from '#kernel/deadlines';
import { engineOf, factsOf, moment, readingAt } from '#test/support/timeline';

const start = moment('03-01 06:00');
const facts = { ...factsOf(3 * 3_600_000) };

/** A believable mess: steps forward in time, a few homes and devices, every measure a rule listens to. */
const history = fc
  .array(
    fc.record({
      stepMs: fc.integer({ min: 0, max: 4 * 3_600_000 }),
      home: fc.constantFrom('home-1', 'home-2', 'unit-1'),
      device: fc.constantFrom('d1', 'd2', 'd3'),
      said: fc.constantFrom<(readonly [string, Reading['value']])[]>(
        ['sos.pressed', true],
        ['smoke', true],
        ['smoke', false],
        ['motion', true],
        ['motion', false],
        ['door.open', true],
        ['door.open', false],
        ['bed.occupied', true],
        ['bed.occupied', false],
        ['battery', 10],
        ['battery', 90],
        ['temperature', 21.5],
      ),
    }),
    { minLength: 1, maxLength: 60 },
  )
  .map((steps) => {
    let at = start;
    return steps.map(({ stepMs, home, device, said: [measure, value] }) => {
      at += stepMs;
      return readingAt(at, { device: `${home}-${device}`, home, measure, value });
    });
  });

describe('the engine', () => {
  test('stopped at any point and restored from a snapshot, it judges as if it had never stopped', () => {
    fc.assert(
      fc.property(history, fc.nat(), (readings, cut) => {
        const end = (readings.at(-1)?.at ?? start) + 48 * 3_600_000;
        const whole = engineOf(rules, { facts });
        const expected = [...readings.flatMap((r) => whole.judge([r], r.receivedAt)), ...whole.judge([], end)];

        const at = cut % readings.length;
        const before = engineOf(rules, { facts });
        const first = readings.slice(0, at).flatMap((r) => before.judge([r], r.receivedAt));
        const after = engineOf(rules, { facts });
        after.restore(before.snapshot());
        const second = [...readings.slice(at).flatMap((r) => after.judge([r], r.receivedAt)), ...after.judge([], end)];

        expect([...first, ...second]).toEqual(expected);
      }),
    );
  });

  test('a snapshot stands for the moment it was asked for, whatever happens while it is taken', () => {
    fc.assert(
      fc.property(history, fc.nat(), (readings, cut) => {
        const at = cut % readings.length;
        const engine = engineOf(rules, { facts });
        for (const reading of readings.slice(0, at)) engine.judge([reading], reading.receivedAt);
        const atOnce = [...engine.snapshot()];
        const slowly = engine.snapshot()[Symbol.iterator]();
        const parts = [slowly.next().value as string];
        for (const reading of readings.slice(at)) engine.judge([reading], reading.receivedAt);
        for (let part = slowly.next(); part.done !== true; part = slowly.next()) parts.push(part.value);

        const first = engineOf(rules, { facts });
        first.restore(atOnce);
        const second = engineOf(rules, { facts });
        second.restore(parts);
        const end = (readings.at(-1)?.at ?? start) + 48 * 3_600_000;
        const goOn = (one: Engine) => [
          ...readings.slice(at).flatMap((r) => one.judge([r], r.receivedAt)),
          ...one.judge([], end),
        ];
        expect(goOn(second)).toEqual(goOn(first));
      }),
    );
  });

  test('one batch of many and many batches of one come to the same', () => {
    fc.assert(
      fc.property(history, (readings) => {
        const last = readings.at(-1)?.receivedAt ?? start;
        const one = engineOf(rules, { facts });
        const many = engineOf(rules, { facts });
        const together = one.judge(readings, last);
        expect(readings.flatMap((r) => many.judge([r], r.receivedAt))).toEqual(together);
      }),
    );
  });

  test('a press is found whatever came before it', () => {
    fc.assert(
      fc.property(history, (readings) => {
        const engine = engineOf(rules, { facts });
        engine.judge(readings, readings.at(-1)?.receivedAt ?? start);
        const at = (readings.at(-1)?.at ?? start) + 1;
        const judged = engine.judge([readingAt(at, { measure: 'sos.pressed' })], at);
        expect(judged.filter((item) => item.kind === 'finding' && item.finding.type === 'sos')).toHaveLength(1);
      }),
    );
  });

  test('a silence that ended while the hub was down is found at once, with its original start', () => {
    const engine = engineOf(rules, { facts });
    engine.judge([readingAt(start, { measure: 'motion' })], start);
    const restarted = engineOf(rules, { facts });
    restarted.restore(engine.snapshot());
    const judged = restarted.judge([], start + 12 * 3_600_000);
    const found = judged.map((item) => (item.kind === 'finding' ? `${item.finding.type} ${item.finding.since}` : ''));
    expect(new Set(found)).toEqual(new Set([`device-silent ${start}`, `inactivity ${start}`]));
  });

  test('a card swiped at the lift takes nobody out of her home: the next call still comes from there', () => {
    const register = { ...facts, homeOf: () => 'home-1', residentsOf: () => ['lin'] };
    const engine = engineOf(rules, { facts: register });
    const press = (at: number) => readingAt(at, { device: 'button', measure: 'sos.pressed', resident: 'lin' });
    engine.judge([press(start)], start);
    const swipe = { device: 'reader', home: 'unit-1', resident: 'lin', measure: 'card.tapped' };
    engine.judge([readingAt(start + 60_000, swipe)], start + 60_000);
    const judged = engine.judge([press(start + 120_000)], start + 120_000);
    expect(judged).toMatchObject([{ finding: { type: 'sos', subject: { key: 'resident:lin', placeId: 'home-1' } } }]);
  });

  test('a rule that throws does not keep the others from speaking', () => {
    const failed: string[] = [];
    const silentAfterMs = (): number => {
      throw new Error('no such device');
    };
    const engine = new Engine({
      rules,
      settings: sameForAll(rules),
      zone: 'Asia/Shanghai',
      facts: { ...facts, silentAfterMs },
      deadlines: (isFirst) => new Deadlines(isFirst),
      onRuleError: (rule) => failed.push(rule),
    });
    const judged = engine.judge([readingAt(start, { measure: 'sos.pressed' })], start);
    expect(judged).toHaveLength(1);
    expect(failed).toEqual(['device-silent']);
  });

  test('refuses settings that do not fit', () => {
    expect(() => engineOf(rules, { settings: { inactivity: { hours: -1 } } })).toThrow();
  });
});
