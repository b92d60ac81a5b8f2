import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { AnyRule } from '#contracts/rule';
import { randomCuts } from '#hub/app/replay/cuts';
import { type ReplayOptions, replay } from '#hub/app/replay/replay';
import type { ReplayReport } from '#hub/app/replay/report';
import { bookOf, troubleWith } from '#hub/app/replay/tried-settings';
import { looksLikeOrdonez, readOrdonez } from '#hub/ingest/recordings/ordonez';
import { Tape } from '#hub/ingest/recordings/tape';
import { rules } from '#hub/rules/catalog';

const file = join(import.meta.dirname, 'fixtures/ordonez/OrdonezA_Sensors.txt');
const zone = 'Europe/Madrid';
const hourMs = 3_600_000;
const picture = rules.find(({ id }) => id === 'picture') as AnyRule;
const inactivity = rules.find(({ id }) => id === 'inactivity') as AnyRule;
/** Whole programs are started here, on machines that have other work. */
vi.setConfig({ testTimeout: 60_000 });

function tapeOf(text: string, home = 'ordonez-a'): Tape {
  const tape = new Tape();
  tape.addRecording(readOrdonez(text, { home, zone }));
  return tape;
}
const run = (tape: Tape, options: Partial<ReplayOptions> = {}): ReplayReport =>
  replay(tape, { rules, settings: bookOf(rules, {}), zone, ...options });

describe('fourteen days of a real home', () => {
  const text = readFileSync(file, 'utf8');
  const tape = tapeOf(text);
  const report = run(tape);

  test('are read to the last line', () => {
    const recording = readOrdonez(text, { home: 'ordonez-a', zone });
    expect(looksLikeOrdonez(text)).toBe(true);
    expect(recording.unread).toEqual([]);
    expect(recording.devices).toHaveLength(12);
    expect(recording.words).toHaveLength(2 * 409);
  });

  test('go through rules and desk, and the report says what was found, when, why and how often', () => {
    expect(report).toMatchObject({ words: tape.length, failedRules: [], cuts: null });
    expect(report.homes).toMatchObject([{ home: 'ordonez-a', devices: 12 }]);
    expect(Math.round(report.homes[0]?.days ?? 0)).toBe(14);
    expect(report.byRule.reduce((sum, { count }) => sum + count, 0)).toBe(report.findings.length);
    expect(report.bySeverity.P1).toBe(0);
    for (const { home, at, since, text: says } of report.findings) {
      expect(home).toBe('ordonez-a');
      expect(at.epoch).toBeGreaterThanOrEqual(since.epoch);
      expect(at.local).toBe(
        Temporal.Instant.fromEpochMilliseconds(at.epoch)
          .toZonedDateTimeISO(zone)
          .toPlainDateTime()
          .toString({ smallestUnit: 'second' }),
      );
      expect(says.zh).not.toBe('');
    }
  });

  test('come out the same however often they are replayed, and without what a cut of another run changes', () => {
    const cuts = [{ home: 'ordonez-a', at: tape.timeOf(400) }];
    expect(run(tape)).toEqual(report);
    expect(run(tape, { cuts }).findings).toEqual(report.findings);
  });

  test('cut off at random, somebody is told; a cut in the shared run says the same as a recording that ends there', () => {
    const cuts = randomCuts(tape.spans(), { count: 8, seed: 4, between: { from: 8 * 60, to: 20 * 60 }, zone });
    expect(cuts).toHaveLength(8);
    const { cuts: found } = run(tape, { moreCuts: cuts });
    expect(found?.count).toBe(8);
    for (const { told, delayHours } of found?.outcomes ?? []) {
      if (told !== null) expect(delayHours).toBeGreaterThan(0);
    }
    const [cut] = cuts;
    const [outcome] = run(tape, { cuts: [cut as (typeof cuts)[number]] }).cuts?.outcomes ?? [];
    const short = new Tape();
    const recording = readOrdonez(text, { home: 'ordonez-a', zone });
    short.addRecording({ ...recording, words: recording.words.filter(({ at }) => at <= (cut?.at ?? 0)) });
    const ended = run(short, { to: (cut?.at ?? 0) + 7 * 24 * hourMs, from: cut?.at ?? 0 });
    const until = report.to.epoch;
    expect(outcome?.findings.map(({ rule, at }) => [rule, at.epoch])).toEqual(
      ended.findings.filter(({ home, at }) => home !== '' && at.epoch <= until).map(({ rule, at }) => [rule, at.epoch]),
    );
  });

  test('with the sensors of a room silent all along', () => {
    const dropped = run(tape, { drops: [{ home: 'ordonez-a', room: 'bedroom' }] });
    expect(dropped.ignored.dropped).toBeGreaterThan(0);
    expect(dropped.words + dropped.ignored.dropped).toBe(tape.length);
    expect(run(tape, { drops: [{ home: '*', room: 'BEDROOM' }] }).words).toBe(dropped.words);
  });

  test('only a stretch is reported, and what came before is known all the same', () => {
    const from = report.from.epoch + 7 * 24 * hourMs;
    const part = run(tape, { from });
    expect(part.findings).toEqual(report.findings.filter(({ at }) => at.epoch >= from));
    expect(Math.round(part.homes[0]?.days ?? 0)).toBe(7);
    const short = run(tape, { to: from });
    expect(short.findings.map(({ at }) => at)).toEqual(
      report.findings.filter(({ at }) => at.epoch <= from).map(({ at }) => at),
    );
  });
});

describe('cuts', () => {
  /** A home that says something every half hour from 07:00 to 21:00. */
  const steady = (home: string, days: number): Tape => {
    const tape = new Tape();
    add(tape, home, days);
    return tape;
  };
  const start = Temporal.PlainDate.from('2024-03-01').toZonedDateTime('Asia/Shanghai').epochMilliseconds;
  function add(tape: Tape, home: string, days: number): void {
    const id = tape.device(home, { id: 'p', kind: 'motion', name: 'p', room: 'kitchen' });
    const series = tape.series(home, id, 'motion');
    for (let day = 0; day < days; day++) {
      for (let half = 14; half <= 42; half++) tape.add(series, start + day * 24 * hourMs + (half * hourMs) / 2, true);
    }
  }
  const only = [picture, inactivity];
  const options = { rules: only, settings: bookOf(only, {}), zone: 'Asia/Shanghai' };

  test('a steady home has nothing to tell, and is missed once its stream ends', () => {
    const at = start + 5 * 24 * hourMs + 10 * hourMs;
    const report = replay(steady('a', 12), { ...options, cuts: [{ home: 'a', at }] });
    expect(report.findings).toEqual([]);
    expect(report.cuts).toMatchObject({ count: 1, never: 0 });
    const [outcome] = report.cuts?.outcomes ?? [];
    expect(outcome?.told).toMatchObject({ by: 'new', rule: 'inactivity', severity: 'P3' });
    expect(outcome?.delayHours).toBeGreaterThan(0);
    expect(outcome?.delayHours).toBeLessThanOrEqual(6);
  });

  test('others that go on speaking neither hide nor change it', () => {
    const tape = steady('a', 12);
    add(tape, 'b', 12);
    const at = start + 5 * 24 * hourMs + 10 * hourMs;
    const alone = replay(steady('a', 12), { ...options, cuts: [{ home: 'a', at }] });
    const among = replay(tape, { ...options, cuts: [{ home: 'a', at }] });
    expect(among.cuts?.outcomes[0]?.told).toEqual(alone.cuts?.outcomes[0]?.told);
    expect(among.findings).toEqual([]);
  });

  test('nobody told is counted as never, and longer than any delay', () => {
    const deaf = { ...inactivity, listensTo: ['smoke'] };
    const at = start + 5 * 24 * hourMs + 10 * hourMs;
    const report = replay(steady('a', 12), {
      ...options,
      rules: [deaf],
      settings: bookOf([deaf], {}),
      cuts: [{ home: 'a', at }],
    });
    expect(report.cuts).toMatchObject({ count: 1, never: 1, medianHours: null, p90Hours: null });
  });

  test('random ones keep to their time of day, to the seed, and away from both ends', () => {
    const tape = steady('a', 20);
    const wanted = { count: 40, between: { from: 8 * 60, to: 20 * 60 }, zone: 'Asia/Shanghai' };
    const cuts = randomCuts(tape.spans(), { ...wanted, seed: 3 });
    expect(cuts).toHaveLength(40);
    expect(randomCuts(tape.spans(), { ...wanted, seed: 3 })).toEqual(cuts);
    expect(randomCuts(tape.spans(), { ...wanted, seed: 4 })).not.toEqual(cuts);
    for (const { at } of cuts) {
      const hour = ((at - start) / hourMs) % 24;
      expect(hour).toBeGreaterThanOrEqual(8);
      expect(hour).toBeLessThan(20);
      expect(at).toBeGreaterThan(start + 24 * hourMs);
      expect(at).toBeLessThan(start + 19 * 24 * hourMs);
    }
  });
});

test('settings are checked by name and range before anything runs', () => {
  expect(troubleWith(rules, { inactivity: {} })).toEqual([]);
  expect(troubleWith(rules, { nonsense: {} })[0]).toContain('nonsense');
  expect(troubleWith(rules, { inactivity: { nothing: 1 } })[0]).toContain('nothing');
  expect(troubleWith(rules, [])).toHaveLength(1);
});

test('a line that is no interval is named, and the others are read', () => {
  const broken =
    'Start time\tEnd time\tLocation\tType\tPlace\n2011-11-28 02:27:59\tBed\tPressure\n2011-11-28 10:21:24\t2011-11-28 10:21:31\tCabinet\tMagnetic\tBathroom\n';
  const recording = readOrdonez(broken, { home: 'h', zone });
  expect(recording.unread).toMatchObject([{ line: 2, code: 'line.shape' }]);
  expect(recording.words).toHaveLength(2);
});

describe('npm run replay', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'replay-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const call = (args: readonly string[], tz = 'UTC') => {
    const json = join(folder, `${crypto.randomUUID()}.json`);
    const main = join(import.meta.dirname, '../../hub/app/replay-main.ts');
    const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args, '--json', json], {
      encoding: 'utf8',
      env: { ...process.env, TZ: tz },
    });
    return { status, stdout, stderr, report: () => JSON.parse(readFileSync(json, 'utf8')) as ReplayReport };
  };
  const csv = (name: string, home: string): string => {
    const path = join(folder, name);
    const rows = Array.from({ length: 10 * 28 }, (_, index) => {
      const [day, half] = [Math.floor(index / 28), index % 28];
      const time = `2024-03-${String(day + 1).padStart(2, '0')} ${String(7 + Math.floor(half / 2)).padStart(2, '0')}:${half % 2 === 0 ? '00' : '30'}:00`;
      return `${time},${home},pir,PIR,kitchen,,,`;
    });
    const text = `time,home,device,kind,room,measure,value,unit\n${rows.join('\n')}\nrubbish\n`;
    writeFileSync(path, name.endsWith('.gz') ? gzipSync(text) : text);
    return path;
  };

  test('takes several homes and files, packed ones too, with a map, settings, cuts and drops, wherever it runs', () => {
    const map = join(folder, 'map.json');
    writeFileSync(map, JSON.stringify({ kind: { PIR: 'motion' } }));
    const settings = join(folder, 'settings.json');
    writeFileSync(settings, JSON.stringify({ 'door-left-open': { enabled: false } }));
    const args = [csv('a.csv', 'a'), csv('b.csv.gz', 'b'), '--map', map, '--rules', settings];
    const more = ['--cut', 'home=a,at=2024-03-05 10:10', '--cuts', '3', '--seed', '7', '--drop', 'home=b,room=cellar'];
    const answers = ['UTC', 'Asia/Shanghai', 'America/New_York'].map((tz) => call([...args, ...more], tz));
    expect(answers.map(({ status, stderr }) => [status, stderr])).toEqual([
      [0, ''],
      [0, ''],
      [0, ''],
    ]);
    const [one, two, three] = answers.map(({ report }) => report());
    expect(two).toEqual(one);
    expect(three).toEqual(one);
    expect(one?.homes.map(({ home, words }) => [home, words])).toEqual([
      ['a', 280],
      ['b', 280],
    ]);
    expect(one?.files).toMatchObject([
      { file: 'a.csv', layout: 'events', rows: 281, refused: 1, refusedBy: { 'line.shape': 1 } },
      { file: 'b.csv.gz', layout: 'events', rows: 281, refused: 1 },
    ]);
    expect(one?.cuts).toMatchObject({ count: 4 });
    expect(one?.cuts?.outcomes[0]).toMatchObject({ home: 'a', at: { local: '2024-03-05T10:10:00' } });
    expect(answers[0]?.stdout).toContain('line 282');
  });

  test('says what is wrong in one line, and ends with 1', () => {
    const path = csv('c.csv', 'c');
    for (const [args, says] of [
      [[path], 'PIR'],
      [[join(folder, 'none.csv')], 'none.csv'],
      [[file, '--cut', 'home=x,at=2011-12-01T10:00'], 'there is no home x'],
      [[file, '--cut', 'home=ordoneza-sensors,at=2011-12-01'], 'without a time of day'],
    ] as const) {
      const { status, stderr } = call(args);
      expect(status).toBe(1);
      expect(stderr).toContain(says);
      expect(stderr.trim().split('\n')).toHaveLength(1);
    }
  });
});
