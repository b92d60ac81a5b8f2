import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rules } from '#hub/rules/catalog';
import { timelines } from '#test/support/golden/catalog';
import { playTimeline } from '#test/support/golden/play';

/** Rules that others look at and that never tell anybody anything. */
const silentRules = ['picture', 'home-voice'];

describe('the written timelines', () => {
  test('are many, and each is a different one', () => {
    expect(timelines.length).toBeGreaterThanOrEqual(70);
    expect(new Set(timelines.map(({ name }) => name)).size).toBe(timelines.length);
  });

  test('tell of every rule there is', () => {
    const told = new Set(timelines.flatMap(({ told: log }) => log.flatMap((line) => line.split(' '))));
    expect(rules.map(({ id }) => id).filter((id) => !told.has(id) && !silentRules.includes(id))).toEqual([]);
  });

  test.for(timelines)('$name, with a restart after every line', (timeline) => {
    expect(playTimeline(timeline, { restarts: true })).toEqual(timeline.told);
  });
});

const hereNow = process.env.TZ;
describe.for([
  ['UTC', 0],
  ['Asia/Shanghai', -480],
  ['America/New_York', 300],
] as const)('on a machine in %s', ([zone, offset]) => {
  beforeAll(() => {
    process.env.TZ = zone;
  });
  afterAll(() => {
    if (hereNow === undefined) delete process.env.TZ;
    else process.env.TZ = hereNow;
  });

  test('which is where it is', () => {
    expect(new Date(2026, 0, 1).getTimezoneOffset()).toBe(offset);
  });

  test.for(timelines)('$name', (timeline) => {
    expect(playTimeline(timeline)).toEqual(timeline.told);
  });
});
