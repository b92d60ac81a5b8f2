import { statSync } from 'node:fs';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { Bucket } from '#contracts/reading';
import { dayMs, hourMs } from '#contracts/time';
import { type Log, silentLog } from '#kernel/log';
import { toBuckets } from '../figures.ts';
import { localDays, quarterMs, wholeDaysWithin } from '../local-day.ts';
import { type Answer, storyInPages } from '../pages.ts';
import type { LeftOut, Point, Series, TelemetryStore } from '../port.ts';
import { compactDay, daysToCompact, rollAllLocalDays } from './compaction.ts';
import { type DuckdbFile, openDuckdbFile, rowsOf } from './file.ts';
import { appendHot } from './hot-rows.ts';
import { exportParquet } from './parquet.ts';
import { floorTo } from './plan.ts';
import {
  askStory,
  dirtyDaysOf,
  type NumberedPoint,
  readFigures,
  readLatest,
  readNewest,
  readRange,
  readRolled,
  readStory,
} from './queries.ts';
import { dayTable } from './schema.ts';
import { type NewSeries, SeriesIds } from './series-ids.ts';

export interface DuckdbOptions {
  /** Path of the file; its folder is made when missing. */
  readonly file: string;
  readonly log?: Log;
  /** IANA zone whose local days are kept ready. Default Asia/Shanghai; other zones are added up from quarters of an hour. */
  readonly zone?: string;
}

export interface DuckdbStore extends TelemetryStore {
  /**
   * Writes all points into a folder, one Parquet file per UTC day (`day=2026-11-22/…`), and the hourly figures, which reach back
   * further, into `hours.parquet`. An earlier export there is overwritten.
   */
  exportParquet(directory: string, leftOut?: LeftOut): Promise<{ readonly points: number }>;
  /** Bytes on disk. */
  size(): number;
}

/** A question costs some milliseconds whatever it is about; an answer of so many points costs some tens, on threads of its own. */
const pointsPerAnswer = 40_000;

/** What the file says about itself; kept in memory, changed only after a commit. */
interface State {
  readonly file: DuckdbFile;
  readonly ids: SeriesIds;
  cursor: number;
  /** Points before are forgotten. */
  horizon: number;
  nextSeq: number;
}

const setState = async (connection: DuckDBConnection, name: string, value: string): Promise<void> => {
  await connection.run('DELETE FROM state WHERE name = $name', { name });
  await connection.run('INSERT INTO state VALUES ($name, $value)', { name, value });
};

async function load(file: DuckdbFile, zone: string): Promise<State> {
  return file.writer.transaction(async (connection) => {
    const state = new Map((await rowsOf(connection, 'SELECT name, value FROM state')).map(([k, v]) => [k, String(v)]));
    if (state.get('zone') !== zone) {
      await rollAllLocalDays(connection, zone);
      await setState(connection, 'zone', zone);
    }
    const [seq] = await rowsOf(connection, 'SELECT max(seq)::DOUBLE FROM hot');
    return {
      file,
      ids: new SeriesIds(await rowsOf(connection, 'SELECT id, device_id, measure FROM series')),
      cursor: Number(state.get('cursor') ?? 0),
      horizon: Number(state.get('horizon') ?? 0),
      nextSeq: Number(seq?.[0] ?? 0) + 1,
    };
  });
}

/** After a full disk or a broken write DuckDB refuses everything until the file is opened again. */
const needsReopening = (error: unknown): boolean => /invalidated|fatal error/i.test(String(error));

/**
 * The time-series store in one file. Recent rows lie as they came; `compact` sorts older days and rolls them up.
 * @throws when another process has the file, or the folder cannot be written.
 */
export async function openDuckdbStore(options: DuckdbOptions): Promise<DuckdbStore> {
  const { file: path, log = silentLog, zone = 'Asia/Shanghai' } = options;
  const openState = async (): Promise<State> => {
    const file = await openDuckdbFile(path, log);
    return load(file, zone).catch(async (error: unknown) => {
      await file.close();
      throw error;
    });
  };
  let state = await openState();

  let broken = false;
  let reopening: Promise<void> | undefined;
  const reopen = (): Promise<void> => {
    reopening ??= (async () => {
      await state.file.close().catch(() => undefined);
      state = await openState();
      broken = false;
    })().finally(() => {
      reopening = undefined;
    });
    return reopening;
  };

  /** One transaction. When the file has to be opened again it is, now or before the next one, and the caller may try again. */
  async function write<Result>(work: (connection: DuckDBConnection) => Promise<Result>): Promise<Result> {
    if (broken) await reopen();
    try {
      return await state.file.writer.transaction(work);
    } catch (error) {
      if (needsReopening(error)) {
        broken = true;
        await reopen().catch((err: unknown) => log.warn({ err }, 'telemetry file cannot be opened again yet'));
      }
      throw error;
    }
  }
  const read = <Result>(work: (connection: DuckDBConnection) => Promise<Result>): Promise<Result> =>
    state.file.reader().run(work);
  const named = ({ series, at, value }: NumberedPoint): Series & Point => ({
    ...state.ids.describe(series),
    at,
    value,
  });

  async function compactBefore(moment: number): Promise<void> {
    for (const day of await write((connection) => daysToCompact(connection, moment))) {
      await write((connection) => compactDay(connection, day, zone));
    }
  }

  const checkpoint = (): Promise<unknown> => state.file.writer.run((connection) => connection.run('CHECKPOINT'));

  const story: TelemetryStore['story'] = async (deviceIds, from, to, limit) => {
    const series = state.ids.ofDevices(deviceIds);
    if (series.length === 0 || from >= to) return [];
    return (await read((connection) => readStory(connection, { series, from, to, limit }))).map(named);
  };

  return {
    name: 'duckdb',
    cursor: async () => state.cursor,

    async rewind(position) {
      await write((connection) => setState(connection, 'cursor', String(position)));
      state.cursor = position;
    },

    async append(readings, position) {
      const fresh: NewSeries[] = [];
      let { ids } = state;
      try {
        await write(async (connection) => {
          if (position <= state.cursor) return;
          ids = state.ids;
          const kept = readings.filter(({ at }) => at >= state.horizon);
          if (kept.length > 0) await appendHot(connection, { readings: kept, ids, firstSeq: state.nextSeq, fresh });
          await setState(connection, 'cursor', String(position));
          state.nextSeq += kept.length;
        });
      } catch (error) {
        ids.release(fresh);
        throw error;
      }
      state.cursor = Math.max(state.cursor, position);
    },

    async range(series, from, to, limit) {
      const id = state.ids.find(series);
      return id === undefined || from >= to
        ? []
        : read((connection) => readRange(connection, { series: id, from, to, limit }));
    },

    async buckets(series, from, to, stepMs) {
      const id = state.ids.find(series);
      if (id === undefined || from >= to) return [];
      const { horizon } = state;
      return toBuckets(
        await read((connection) => readFigures(connection, { series: id, from, to, stepMs, horizon })),
        (at) => at,
      );
    },

    async days(series, from, to, forZone) {
      const id = state.ids.find(series);
      const range = wholeDaysWithin(from, to, forZone);
      if (id === undefined || range === undefined) return [];
      return read((connection) =>
        readDays(connection, { series: id, ...range, zone: forZone, horizon: state.horizon }),
      );
    },

    async latest(series) {
      const id = state.ids.find(series);
      return id === undefined
        ? undefined
        : read((connection) => readLatest(connection, { series: id, horizon: state.horizon }));
    },

    story,

    pages(deviceIds, from, to) {
      const series = state.ids.ofDevices(deviceIds);
      const ask = async (begin: number, end: number, limit: number): Promise<Answer> =>
        series.length === 0
          ? { count: 0, parts: [] }
          : read((connection) => askStory(connection, { series, from: begin, to: end, limit }, named));
      return storyInPages(ask, { from, to, perAnswer: pointsPerAnswer });
    },

    async newest(deviceIds, since) {
      const series = state.ids.ofDevices(deviceIds);
      if (series.length === 0) return [];
      return (await read((connection) => readNewest(connection, series, since))).map(named);
    },

    async forget(moment) {
      const horizon = floorTo(moment, hourMs);
      if (horizon <= state.horizon) return;
      await compactBefore(horizon);
      const held = state;
      const before = held.horizon;
      try {
        await write(async (connection) => {
          // What came for that time in the meantime is still counted before it goes.
          for (const day of await daysToCompact(connection, horizon)) await compactDay(connection, day, zone);
          // Readers turn to the roll-ups a moment early rather than to points that are gone.
          held.horizon = horizon;
          await connection.run(`DELETE FROM points WHERE ts < ${horizon}`);
          await setState(connection, 'horizon', String(horizon));
        });
      } catch (error) {
        held.horizon = before;
        throw error;
      }
      await checkpoint();
    },

    async compact(now) {
      await compactBefore(floorTo(now, dayMs));
      await checkpoint();
    },

    exportParquet: (directory, leftOut) =>
      state.file.writer.run((connection) => exportParquet(connection, directory, leftOut)),
    size: () => statSync(path).size,
    [Symbol.asyncDispose]: () => state.file.close(),
  };

  async function readDays(
    connection: DuckDBConnection,
    range: {
      readonly series: number;
      readonly from: number;
      readonly to: number;
      readonly zone: string;
      readonly horizon: number;
    },
  ): Promise<readonly Bucket[]> {
    const dayOf = localDays(range.zone);
    if (range.zone !== zone) {
      return toBuckets(await readFigures(connection, { ...range, stepMs: quarterMs }), (at) => dayOf(at).from);
    }
    // Local days that meet a day with uncompacted rows are added up; the others lie ready.
    const { series, from, to } = range;
    const dirty = (await dirtyDaysOf(connection, range)).map((day) => ({
      from: Math.max(from, dayOf(day).from),
      to: Math.min(to, dayOf(day + dayMs - 1).to),
    }));
    const isDirty = (at: number): boolean => dirty.some((stretch) => at >= stretch.from && at < stretch.to);
    const parts = (await readRolled(connection, { table: dayTable, series, from, to })).filter(
      (day) => !isDirty(day.from),
    );
    let reached = from;
    for (const stretch of dirty) {
      const begin = Math.max(stretch.from, reached);
      if (begin >= stretch.to) continue;
      parts.push(...(await readFigures(connection, { ...range, from: begin, to: stretch.to, stepMs: quarterMs })));
      reached = stretch.to;
    }
    return toBuckets(parts, (at) => dayOf(at).from);
  }
}
