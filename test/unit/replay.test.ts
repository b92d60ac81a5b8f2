import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { replay } from '#hub/app/replay';
import { looksLikeOrdonez, readOrdonez } from '#hub/ingest/recordings/ordonez';
import { rules } from '#hub/rules/catalog';

const text = readFileSync(join(import.meta.dirname, 'fixtures/ordonez/OrdonezA_Sensors.txt'), 'utf8');
const zone = 'Europe/Madrid';

describe('fourteen days of a real home', () => {
  const recording = readOrdonez(text, { home: 'ordonez-a', zone });

  test('are read to the last line', () => {
    expect(looksLikeOrdonez(text)).toBe(true);
    expect(recording.unread).toEqual([]);
    expect(recording.devices).toHaveLength(12);
    expect(recording.words).toHaveLength(2 * 409);
  });

  test('go through the real path, nothing refused, and the report lists what was found', () => {
    const report = replay([recording], { rules, zone });
    expect(report).toMatchObject({ homes: 1, frames: 818, readings: 818, rejected: {} });
    expect(Math.round(report.days)).toBe(14);
    expect([...new Set(report.findings.map(({ rule }) => rule))]).toEqual(['inactivity']);
    for (const { at, since, text: says } of report.findings) {
      expect(at).toBeGreaterThan(since);
      expect(says.zh).toContain('没有任何活动');
    }
  });

  test('cut off one morning, somebody is told the same day', () => {
    const cut = Temporal.ZonedDateTime.from('2011-12-01T10:40[Europe/Madrid]').epochMilliseconds;
    const next = recording.words.find(({ at }) => at > cut + 48 * 3_600_000);
    const words = [...recording.words.filter(({ at }) => at <= cut), ...(next === undefined ? [] : [next])];
    const [told] = replay([{ ...recording, words }], { rules, zone }).findings.filter(({ at }) => at > cut);
    expect(told).toMatchObject({ rule: 'inactivity', severity: 'P2' });
    expect((told?.at ?? 0) - cut).toBeLessThanOrEqual(5 * 3_600_000);
  });

  test('come out the same however often they are replayed', () => {
    expect(replay([recording], { rules, zone })).toEqual(replay([recording], { rules, zone }));
  });
});

test('a line that is no interval is named, and the others are read', () => {
  const broken =
    'Start time\tEnd time\tLocation\tType\tPlace\n2011-11-28 02:27:59\tBed\tPressure\n2011-11-28 10:21:24\t2011-11-28 10:21:31\tCabinet\tMagnetic\tBathroom\n';
  const recording = readOrdonez(broken, { home: 'h', zone });
  expect(recording.unread).toMatchObject([{ line: 2 }]);
  expect(recording.words).toHaveLength(2);
});
