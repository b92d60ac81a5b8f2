import { describe, expect, test } from 'vitest';
import type { Reading } from '#contracts/reading';
import { hourMs, minuteMs } from '#contracts/time';
import { rules } from '#hub/rules/catalog';
import type { Engine } from '#hub/rules/engine';
import type { Judged } from '#hub/rules/judged';
import { supervisionRules } from '#hub/rules/supervision/catalog';
import { seeded } from '#simulators/seeded';
import { deviceIn, homeIn, saidBy, supervisedFacts, troubledDays } from '#test/support/supervised-street';
import { engineOf, moment } from '#test/support/timeline';

const facts = supervisedFacts();
const from = moment('03-02 00:00');
const days = 7;
const to = from + days * 24 * hourMs;
const week = (seed: number) => troubledDays({ buildings: 3, homes: 4, days, from, seed });

/** One line for each thing that reached the desk. */
const line = (item: Judged): string => {
  const { at, type, subject } = item.kind === 'finding' ? item.finding : item.clearing;
  const more = item.kind === 'finding' ? `${item.finding.severity} since ${item.finding.since}` : 'clear';
  return `${at} ${subject.key} ${type} ${more}`;
};

/** What reached the desk of a hub that never stopped, which looks at its deadlines every half minute. */
function uninterrupted(engine: Engine, readings: readonly Reading[]): string[] {
  const log: string[] = [];
  for (const reading of readings) log.push(...engine.judge([reading], reading.receivedAt).map(line));
  log.push(...engine.judge([], to).map(line));
  return log;
}

/**
 * The same over stops: the rules take up the last snapshot, hear again what was journalled since, and what that led to is on
 * record already; then whatever became due meanwhile fires.
 */
function interrupted(readings: readonly Reading[], seed: number, stops: number): string[] {
  const random = seeded(seed, 'stops');
  const log: string[] = [];
  let engine = engineOf(supervisionRules, { facts });
  let snapshot = [...engine.snapshot()];
  let journal: Reading[] = [];
  const stopsAt = new Set(Array.from({ length: stops }, () => Math.floor(random() * readings.length)));
  for (const [index, reading] of readings.entries()) {
    if (random() < 0.002) {
      snapshot = [...engine.snapshot()];
      journal = [];
    }
    if (stopsAt.has(index)) {
      engine = engineOf(supervisionRules, { facts });
      engine.restore(snapshot);
      for (const known of journal) engine.judge([known], known.receivedAt);
    }
    log.push(...engine.judge([reading], reading.receivedAt).map(line));
    journal.push(reading);
  }
  log.push(...engine.judge([], to).map(line));
  return log;
}

describe('a week of a street in trouble', { timeout: 30_000 }, () => {
  test.for([1, 2, 3])('stopped at random times, the hub tells the same (%i)', (seed) => {
    const readings = week(seed);
    const whole = uninterrupted(engineOf(supervisionRules, { facts }), readings);
    expect(interrupted(readings, seed, 60)).toEqual(whole);
    const types = new Set(whole.map((entry) => entry.split(' ')[2]));
    for (const type of [
      'platform-silent',
      'building-lost',
      'gateway-lost',
      'device-silent',
      'battery-low',
      'flapping',
      'test-press',
    ])
      expect(types).toContain(type);
  });

  test('no fault stands twice, and each is over before it comes again', () => {
    const open = new Map<string, string>();
    for (const item of uninterruptedJudged(week(4))) {
      const { type, subject } = item.kind === 'finding' ? item.finding : item.clearing;
      if (['battery-low', 'mains-lost', 'test-mode', 'test-press'].includes(type)) continue;
      const key = `${subject.key} ${type}`;
      if (item.kind === 'finding') {
        expect(open.has(key), key).toBe(false);
        open.set(key, type);
      } else {
        expect(open.has(key), key).toBe(true);
        open.delete(key);
      }
    }
  });

  test('behind a lost gateway, and in a silent street, no device is told of by itself', () => {
    const lost = new Set<string>();
    let streetSilent = false;
    for (const item of uninterruptedJudged(week(5))) {
      const { type, subject } = item.kind === 'finding' ? item.finding : item.clearing;
      const home = subject.placeId;
      if (type === 'platform-silent') streetSilent = item.kind === 'finding';
      if (type === 'gateway-lost') lost[item.kind === 'finding' ? 'add' : 'delete'](home);
      if (item.kind === 'finding' && type === 'device-silent')
        expect([lost.has(home), streetSilent]).toEqual([false, false]);
    }
  });

  test('silence is told between the moment it is due and a minute later', () => {
    const readings = week(6);
    const engine = engineOf(supervisionRules, { facts });
    const late: number[] = [];
    let next = 0;
    for (let now = from; now <= to; now += minuteMs / 2) {
      const batch: Reading[] = [];
      for (let one = readings[next]; one !== undefined && one.receivedAt <= now; one = readings[++next])
        batch.push(one);
      for (const item of engine.judge(batch, now)) {
        if (item.kind === 'finding' && item.finding.type === 'device-silent') late.push(now - item.finding.at);
      }
    }
    expect(late.length).toBeGreaterThan(5);
    expect(Math.max(...late)).toBeLessThanOrEqual(minuteMs);
    expect(Math.min(...late)).toBeGreaterThanOrEqual(0);
  });

  test('a hub that was down for hours tells of the street once, not of every home, and takes it back when they are heard', () => {
    const gateways = [1, 2, 3].flatMap((b) => [1, 2, 3, 4].map((h) => deviceIn(homeIn(b, h), 'gateway')));
    const beats = Array.from({ length: 30 * 15 }, (_, n) => from + n * 4 * minuteMs);
    const readings = beats.flatMap((at) => gateways.map((id, n) => saidBy(id, at + n * 15_000, 'available')));
    const engine = engineOf(supervisionRules, { facts });
    for (const reading of readings) engine.judge([reading], reading.receivedAt);
    const restarted = engineOf(supervisionRules, { facts });
    restarted.restore(engine.snapshot());
    const up = from + 38 * hourMs;
    const found = restarted.judge([], up).filter((item) => item.kind === 'finding');
    expect(found.filter(({ finding }) => finding.type === 'platform-silent')).toHaveLength(1);
    expect(found.filter(({ finding }) => finding.type === 'gateway-lost' || finding.type === 'building-lost')).toEqual(
      [],
    );

    const back = gateways.flatMap((id, n) =>
      restarted.judge([saidBy(id, up + n * 5_000, 'available')], up + n * 5_000),
    );
    expect(back.filter(({ kind }) => kind === 'clearing')).toMatchObject([{ clearing: { type: 'platform-silent' } }]);
    const soon = restarted.judge([], up + 5 * minuteMs);
    expect(soon).toEqual([]);
  });

  test('every real call pages, whatever is lost: all that is held back is what is said in test mode', () => {
    const readings = week(7);
    const engine = engineOf(rules, { facts });
    const ends = new Map<string, number>();
    const began = new Map<string, number>();
    let presses = 0;
    for (const reading of readings) {
      const { deviceId, measure, value, receivedAt } = reading;
      const judged = engine.judge([reading], receivedAt);
      if (measure === 'test.mode') {
        const running = receivedAt < (ends.get(deviceId) ?? 0);
        if (!running) began.set(deviceId, receivedAt);
        ends.set(deviceId, receivedAt + Math.min(Number(value), 30) * minuteMs);
      }
      if (measure !== 'sos.pressed' || value !== true) continue;
      presses += 1;
      const onTrial = receivedAt < (ends.get(deviceId) ?? 0);
      const pages = judged.some(
        (item) => item.kind === 'finding' && item.finding.type === 'sos' && item.cause === reading,
      );
      expect(pages).toBe(!onTrial);
    }
    expect(presses).toBeGreaterThan(20);
  });
});

function uninterruptedJudged(readings: readonly Reading[]): readonly Judged[] {
  const engine = engineOf(supervisionRules, { facts });
  return [...readings.flatMap((reading) => engine.judge([reading], reading.receivedAt)), ...engine.judge([], to)];
}
