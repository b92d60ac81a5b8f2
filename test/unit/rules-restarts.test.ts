import { beforeAll, describe, expect, test } from 'vitest';
import type { Alert } from '#contracts/alert';
import type { Reading } from '#contracts/reading';
import { dayMs } from '#contracts/time';
import { Desk } from '#hub/alerts/desk';
import { rules } from '#hub/rules/catalog';
import type { Engine } from '#hub/rules/engine';
import { seeded, whole } from '#simulators/seeded';
import { engineOf } from '#test/support/timeline';
import { wholeStreet } from '#test/support/whole-street';

/** What the journal holds of a batch. */
interface Entry {
  readonly readings: readonly Reading[];
  readonly at: number;
  readonly log: readonly string[];
}

/** A stop of the hub: the entry before which its process died, and the one before which it had last saved. */
interface Stop {
  readonly saved: number;
  readonly died: number;
}

interface Kept {
  readonly parts: readonly string[];
  readonly open: readonly Alert[];
}

const seed = 20_260_301;
const street = wholeStreet({ seed, homes: 8, days: 30, fitting: 'all' });
const stops = 100;

/** All that is in mind, subject by subject; which of them is saved first says nothing. */
const mindOf = (engine: Engine): readonly string[] => [...engine.snapshot()].flatMap((part) => part.split('\n')).sort();
const openEngine = (): Engine => engineOf(rules, { facts: street.facts });
const openDesk = (open: readonly Alert[] = []): Desk => {
  let alerts = 0;
  return new Desk({ open, seq: 0, newId: () => `a${open.length}-${++alerts}` });
};

/** One batch of the hub: judged, and settled at the desk. Ids aside, this is what is written down. */
function judge(engine: Engine, desk: Desk, readings: readonly Reading[], at: number): readonly string[] {
  for (const item of engine.judge(readings, at)) {
    if (item.kind === 'finding') desk.take(item.finding, at);
    else desk.clear(item.clearing, at);
  }
  return desk
    .finish()
    .alerts.map(({ alert: { id: _id, seq: _seq, ...alert }, reasons }) => `${at} ${reasons} ${JSON.stringify(alert)}`);
}

/** The hub's days: deadlines when they are due, words as they come. Nothing is written down of a moment in which nothing came. */
function* live(engine: Engine, desk: Desk, readings: readonly Reading[], until: number): Generator<Entry> {
  for (const reading of readings) {
    if (reading.receivedAt >= until) break;
    yield* wake(engine, desk, reading.receivedAt);
    yield { readings: [reading], at: reading.receivedAt, log: judge(engine, desk, [reading], reading.receivedAt) };
  }
  yield* wake(engine, desk, until);
}

function* wake(engine: Engine, desk: Desk, before: number): Generator<Entry> {
  for (let next = engine.next(); next !== undefined && next < before; next = engine.next()) {
    const log = judge(engine, desk, [], next);
    if (log.length > 0) yield { readings: [], at: next, log };
  }
}

describe('a month of a street, and a hub that dies a hundred times', { timeout: 60_000 }, () => {
  const journal: Entry[] = [];
  const kept = new Map<number, Kept>();
  const midnights = new Map<number, readonly string[]>();
  let plan: readonly Stop[] = [];

  beforeAll(() => {
    // About as many entries as there are readings: where to stop is known before the month begins.
    const random = seeded(seed, 'stops');
    plan = Array.from({ length: stops }, () => {
      const died = whole(random, 1, street.readings.length - 1);
      return { died, saved: Math.max(0, died - whole(random, 0, 3_000)) };
    });
    const wanted = new Set(plan.flatMap(({ died, saved }) => [died, saved]));
    const engine = openEngine();
    const desk = openDesk();
    const keep = (): void => {
      if (wanted.has(journal.length))
        kept.set(journal.length, { parts: [...engine.snapshot()], open: [...desk.open()] });
    };
    let rest = 0;
    for (let midnight = street.from + dayMs; midnight <= street.to + dayMs; midnight += dayMs) {
      const first = rest;
      while (rest < street.readings.length && (street.readings[rest]?.receivedAt ?? 0) < midnight) rest += 1;
      keep();
      for (const entry of live(engine, desk, street.readings.slice(first, rest), midnight)) {
        journal.push(entry);
        keep();
      }
      midnights.set(midnight, mindOf(engine));
    }
  }, 60_000);

  test('has much to tell', () => {
    const told = journal.flatMap(({ log }) => log.filter((line) => line.includes(' raised ')));
    expect(told.length).toBeGreaterThan(200);
    expect(new Set(told.map((line) => /"type":"([^"]+)"/.exec(line)?.[1])).size).toBeGreaterThan(20);
  });

  test('tells the same, whenever it dies', () => {
    for (const { died, saved } of plan) {
      const engine = openEngine();
      engine.restore(kept.get(saved)?.parts ?? []);
      for (const { readings, at } of journal.slice(saved, died)) engine.judge(readings, at);
      const at = journal[died]?.at ?? 0;
      const midnight = [...midnights.keys()].find((moment) => moment > at) ?? 0;
      const desk = openDesk(kept.get(died)?.open);
      const expected: string[] = [];
      const rest: Reading[] = [];
      for (const entry of journal.slice(died)) {
        if (entry.at >= midnight) break;
        expected.push(...entry.log);
        rest.push(...entry.readings);
      }
      const told = [...live(engine, desk, rest, midnight)].flatMap(({ log }) => log);
      expect(told, `died before entry ${died}, saved before ${saved}`).toEqual(expected);
      expect(mindOf(engine), `died before entry ${died}, saved before ${saved}`).toEqual(midnights.get(midnight));
    }
  });
});
