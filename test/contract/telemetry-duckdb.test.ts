import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { JournalReader } from '#contracts/journal';
import type { Reading, Value } from '#contracts/reading';
import { dayMs, hourMs, minuteMs } from '#contracts/time';
import { openDuckdbStore } from '#hub/telemetry/duckdb/store';
import { startPump } from '#hub/telemetry/pump';
import { systemClock } from '#kernel/clock';
import { silentLog } from '#kernel/log';
import { NaiveStore } from '#test/support/naive-telemetry';
import { midnight, reading, telemetryStoreContract } from './telemetry-store.contract.ts';

let folder: string;
let opened = 0;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'telemetry-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const openNew = () => openDuckdbStore({ file: join(folder, 'sub', `${++opened}.duckdb`) });

telemetryStoreContract('DuckDB', openNew);

describe('the DuckDB file', () => {
  const pulse = { deviceId: 'bed-7', measure: 'heart.rate' };
  const file = () => join(folder, 'telemetry.duckdb');

  test('is there again after a restart: points, cursor, horizon, and repeated writes in their order', async () => {
    {
      await using store = await openDuckdbStore({ file: file() });
      await store.append([reading(midnight, 1), reading(midnight + dayMs, 2)], 3);
      await store.append([reading(midnight + dayMs, 3)], 4);
      await store.forget(midnight + hourMs);
    }
    await using store = await openDuckdbStore({ file: file() });
    expect(await store.cursor()).toBe(4);
    await store.append([reading(midnight + dayMs, 4), reading(midnight, 9)], 5);
    expect(await store.range(pulse, 0, midnight + 2 * dayMs, 10)).toEqual([{ at: midnight + dayMs, value: 4 }]);
  });

  test('keeps local days right when the zone of the hub changes', async () => {
    {
      await using store = await openDuckdbStore({ file: file(), zone: 'Asia/Shanghai' });
      await store.append([reading(midnight, 1), reading(midnight + 8 * hourMs, 2)], 1);
      await store.compact(midnight + 9 * dayMs);
    }
    await using store = await openDuckdbStore({ file: file(), zone: 'UTC' });
    const days = await store.days(pulse, midnight - dayMs, midnight + dayMs, 'UTC');
    expect(days.map(({ from, count }) => [from, count])).toEqual([
      [midnight - 16 * hourMs, 1],
      [midnight + 8 * hourMs, 1],
    ]);
  });

  test('is put aside under a name and started anew when it cannot be read, and that is said once', async () => {
    const lines: string[] = [];
    const log = pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) });
    writeFileSync(file(), 'not a database'.repeat(1000));
    await using store = await openDuckdbStore({ file: file(), log });
    expect(await store.cursor()).toBe(0);
    await store.append([reading(midnight, 1)], 1);
    expect(await store.latest(pulse)).toEqual({ at: midnight, value: 1 });
    expect(readdirSync(folder).filter((name) => name.includes('unreadable'))).toHaveLength(1);
    expect(lines).toHaveLength(1);
  });

  test('is left alone while another process has it', async () => {
    {
      await using store = await openDuckdbStore({ file: file() });
      await store.append([reading(midnight, 1)], 1);
    }
    const script = `const { DuckDBInstance } = require('@duckdb/node-api');
      DuckDBInstance.create(process.argv[1]).then((held) => { console.log('held'); setInterval(() => held, 1000); });`;
    const other = spawn(process.execPath, ['-e', script, file()], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(other.stdout, 'data');
    await expect(openDuckdbStore({ file: file() })).rejects.toThrow(/lock/);
    other.kill('SIGKILL');
    await once(other, 'exit');
    await using store = await openDuckdbStore({ file: file() });
    expect(await store.cursor()).toBe(1);
    expect(readdirSync(folder)).toEqual(['telemetry.duckdb']);
  });

  test('holds every position it confirmed when its process is killed', async () => {
    const script = `const { openDuckdbStore } = await import(process.argv[1]);
      const store = await openDuckdbStore({ file: process.argv[2] });
      for (let position = 1; ; position += 1) {
        const readings = Array.from({ length: 20 }, (_, n) => ({ deviceId: 'd' + n, placeId: 'h', measure: 'm', value: position, at: ${midnight} + position, receivedAt: 0 }));
        await store.append(readings, position);
        console.log(position);
      }`;
    const source = new URL('../../hub/telemetry/duckdb/store.ts', import.meta.url).href;
    const writer = spawn(process.execPath, ['--input-type=module', '-e', script, source, file()], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    writer.stdout.on('data', (text: Buffer) => {
      said += text.toString();
    });
    await vi.waitFor(() => expect(said.split('\n').length).toBeGreaterThan(30), 20_000);
    writer.kill('SIGKILL');
    await once(writer, 'close');
    const confirmed = Number(said.trim().split('\n').at(-1));
    await using store = await openDuckdbStore({ file: file() });
    const cursor = await store.cursor();
    expect(cursor).toBeGreaterThanOrEqual(confirmed);
    for (const deviceId of ['d0', 'd19']) {
      const points = await store.range({ deviceId, measure: 'm' }, midnight, midnight + dayMs, 1e6);
      expect(points.map(({ value }) => value)).toEqual(Array.from({ length: cursor }, (_, n) => n + 1));
    }
  });

  test('is filled again from what the journal holds after it was deleted', async () => {
    const entries = Array.from({ length: 300 }, (_, n) => ({
      position: n + 1,
      at: midnight + n * minuteMs,
      readings: [
        reading(midnight + n * minuteMs, n),
        reading(midnight + n * minuteMs, n % 2 === 0, { deviceId: 'd', measure: 'm' }),
      ],
    }));
    const journal: JournalReader = {
      head: () => 300,
      tail: () => 1,
      read: async (position, limit) => entries.slice(position, position + limit),
      onCommitted: () => ({ [Symbol.dispose]: () => undefined }),
    };
    const hours = async () => {
      await using store = await openDuckdbStore({ file: file() });
      await using pump = startPump({ journal, store, clock: systemClock, log: silentLog });
      await pump.settled();
      expect(await store.cursor()).toBe(300);
      return await store.buckets(pulse, midnight, midnight + dayMs, hourMs);
    };
    const first = await hours();
    expect(first.map(({ count }) => count)).toEqual([60, 60, 60, 60, 60]);
    rmSync(file());
    expect(await hours()).toEqual(first);
  });

  test('is exported as Parquet, one folder a day, readable by anyone', async () => {
    await using store = await openDuckdbStore({ file: file() });
    await store.append([reading(midnight, 60), reading(midnight + dayMs, 61)], 1);
    await store.compact(midnight + dayMs + hourMs);
    await store.append([reading(midnight + dayMs, 62.5), reading(midnight, true, { deviceId: 'd', measure: "m'" })], 2);
    const target = join(folder, "ex'port");
    expect(await store.exportParquet(target)).toEqual({ points: 3 });
    expect(await store.exportParquet(target)).toEqual({ points: 3 });
    const memory = await DuckDBInstance.create();
    const connection = await memory.connect();
    const source = join(target, '*', '*.parquet').replaceAll("'", "''");
    const rows = await connection.runAndReadAll(
      `SELECT device_id, measure, epoch_ms(time)::DOUBLE, number, truth, text FROM '${source}' ORDER BY time, device_id`,
    );
    expect(rows.getRows()).toEqual([
      ['bed-7', 'heart.rate', midnight, 60, null, null],
      ['d', "m'", midnight, null, true, null],
      ['bed-7', 'heart.rate', midnight + dayMs, 62.5, null, null],
    ]);
    expect(readdirSync(target).sort()).toEqual(['day=2026-03-01', 'day=2026-03-02', 'hours.parquet']);
    connection.closeSync();
    memory.closeSync();
  });

  test('leaves out of an export what is not to leave', async () => {
    await using store = await openDuckdbStore({ file: file() });
    const said = (deviceId: string, measure: string, value: Value) => reading(midnight, value, { deviceId, measure });
    await store.append(
      [said('bed-7', 'heart.rate', 60), said('lift', 'life.signed', "r'1"), said('lift', 'door', true)],
      1,
    );
    await store.append([reading(midnight + 1, 'r2', { deviceId: 'lift', measure: 'life.signed' })], 2);
    const target = join(folder, 'part');
    const leftOut = { series: ({ deviceId }: { deviceId: string }) => deviceId === 'bed-7', texts: ["r'1"] };
    expect(await store.exportParquet(target, leftOut)).toEqual({ points: 2 });
    const memory = await DuckDBInstance.create();
    const connection = await memory.connect();
    const read = async (of: string) =>
      (await connection.runAndReadAll(`SELECT device_id, measure, ${of} ORDER BY measure`)).getRows();
    expect(await read(`text FROM '${join(target, '*', '*.parquet')}'`)).toEqual([
      ['lift', 'door', null],
      ['lift', 'life.signed', 'r2'],
    ]);
    expect(await read(`1 FROM '${join(target, 'hours.parquet')}'`)).not.toContainEqual(['bed-7', 'heart.rate', 1]);
    connection.closeSync();
    memory.closeSync();
  });

  test('answers like a plain list of points, whatever is written, compacted and forgotten in any order', async () => {
    const moment = fc
      .tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 95 }), fc.integer({ min: 0, max: 3 }))
      .map(([day, quarter, ms]) => midnight + day * dayMs + quarter * 15 * minuteMs + ms);
    const value: fc.Arbitrary<Value> = fc.oneof(
      { weight: 4, arbitrary: fc.integer({ min: -400, max: 400 }).map((n) => n / 4) },
      { weight: 1, arbitrary: fc.boolean() },
      { weight: 1, arbitrary: fc.constantFrom('on', 'off', '') },
    );
    const written: fc.Arbitrary<Reading> = fc
      .tuple(moment, value, fc.constantFrom('a', 'b'))
      .map(([at, said, deviceId]) => reading(at, said, { deviceId, measure: 'm' }));
    const step = fc.oneof(
      { weight: 6, arbitrary: fc.record({ append: fc.array(written, { maxLength: 12 }) }) },
      { weight: 1, arbitrary: fc.record({ compact: moment }) },
      { weight: 1, arbitrary: fc.record({ forget: moment }) },
      { weight: 1, arbitrary: fc.constant({ again: true as const }) },
    );

    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 10 }), moment, moment, async (steps, one, two) => {
        await using store = await openNew();
        const model = new NaiveStore();
        let position = 0;
        for (const act of steps) {
          if ('append' in act) {
            position += 1;
            await store.append(act.append, position);
            model.append(act.append);
          } else if ('compact' in act) await store.compact(act.compact);
          else if ('forget' in act) {
            await store.forget(act.forget);
            model.forget(act.forget);
          } else await store.append([reading(midnight, 12_345, { deviceId: 'a', measure: 'm' })], position);
        }
        const series = { deviceId: 'a', measure: 'm' };
        const [from, to] = one < two ? [one, two] : [two, one];
        const hour = (at: number) => Math.floor(at / hourMs) * hourMs;
        expect(await store.range(series, from, to, 20)).toEqual(model.range(series, from, to, 20));
        expect(await store.latest(series)).toEqual(model.latest(series));
        expect(await store.story(['a', 'b'], from, to, 20)).toEqual(model.story(['a', 'b'], from, to, 20));
        for (const stepMs of [minuteMs, 15 * minuteMs, hourMs, 6 * hourMs]) {
          expect(await store.buckets(series, hour(from), hour(to), stepMs)).toEqual(
            model.buckets(series, hour(from), hour(to), stepMs),
          );
        }
        for (const zone of ['Asia/Shanghai', 'Europe/Berlin', 'Asia/Kathmandu']) {
          expect(await store.days(series, from, to, zone)).toEqual(model.days(series, from, to, zone));
        }
        const seen = Math.max(from, model.horizon);
        expect(await store.buckets(series, seen, to, 999_983)).toEqual(model.buckets(series, seen, to, 999_983));
      }),
      { numRuns: 40 },
    );
  }, 90_000);
});
