import type { DuckDBConnection, DuckDBDataChunk, DuckDBValue } from '@duckdb/node-api';
import type { Value } from '#contracts/reading';
import { dayMs } from '#contracts/time';
import type { Figures } from '../figures.ts';
import type { Answer } from '../pages.ts';
import type { Point, Series } from '../port.ts';
import { fromStored } from '../stored-value.ts';
import { type Row, rowsOf } from './file.ts';
import { floorTo, type PlannedStretch, planStretches } from './plan.ts';
import { type Level, levels } from './schema.ts';

const asNumber = (value: DuckDBValue | undefined): number | null =>
  value === null || value === undefined ? null : Number(value);
const asText = (value: DuckDBValue | undefined): string | null =>
  value === null || value === undefined ? null : String(value);
const asValue = (row: Row, column: number): Value =>
  fromStored(Number(row[column]), asNumber(row[column + 1]), asText(row[column + 2]));

/** The points that match, each once: what is in `hot` goes before what is in `points`, the later write before the earlier. */
const pointsWhere = (condition: string): string => `
  fresh AS (
    SELECT series, ts, arg_max(kind, seq) AS kind, arg_max_null(num, seq) AS num, arg_max_null(text, seq) AS text
    FROM hot WHERE ${condition} GROUP BY series, ts),
  raw AS (
    FROM fresh UNION ALL
    SELECT series, ts, kind, num, text FROM points p
    WHERE ${condition} AND NOT EXISTS (SELECT 1 FROM fresh f WHERE f.series = p.series AND f.ts = p.ts))`;

const oneSeries = 'series = $series AND ts >= $from AND ts < $to';
const within = (from: number, to: number) => ({ from: BigInt(from), to: BigInt(to) });

export async function readRange(
  connection: DuckDBConnection,
  {
    series,
    from,
    to,
    limit,
  }: { readonly series: number; readonly from: number; readonly to: number; readonly limit: number },
): Promise<readonly Point[]> {
  const rows = await rowsOf(
    connection,
    `WITH ${pointsWhere(oneSeries)} SELECT ts::DOUBLE, kind, num, text FROM raw ORDER BY ts LIMIT ${limit}`,
    { series, ...within(from, to) },
  );
  return rows.map((row) => ({ at: Number(row[0]), value: asValue(row, 1) }));
}

/** A point of one of several series, by the number of its series. */
export interface NumberedPoint extends Point {
  readonly series: number;
}

interface StoryRange {
  readonly series: readonly number[];
  readonly from: number;
  readonly to: number;
  readonly limit: number;
}

const storySql = ({ series, limit }: StoryRange): string => `
  WITH ${pointsWhere(`series IN (${series.join()}) AND ts >= $from AND ts < $to`)}
  SELECT ts::DOUBLE, kind, num, text, series FROM raw JOIN series s ON s.id = raw.series
  ORDER BY ts, s.device_id, s.measure LIMIT ${limit}`;

/** In order of time, then device, then measure. */
export async function readStory(connection: DuckDBConnection, range: StoryRange): Promise<readonly NumberedPoint[]> {
  const rows = await rowsOf(connection, storySql(range), within(range.from, range.to));
  return rows.map((row) => ({ at: Number(row[0]), value: asValue(row, 1), series: Number(row[4]) }));
}

/** The same as DuckDB holds it, two thousand rows a chunk, which become points one chunk at a time, when they are wanted. */
export async function askStory(
  connection: DuckDBConnection,
  range: StoryRange,
  named: (point: NumberedPoint) => Series & Point,
): Promise<Answer> {
  const result = await connection.stream(storySql(range), within(range.from, range.to));
  const chunks: DuckDBDataChunk[] = [];
  for (let chunk = await result.fetchChunk(); chunk !== null && chunk.rowCount > 0; chunk = await result.fetchChunk())
    chunks.push(chunk);
  function* parts() {
    for (const chunk of chunks) yield pointsIn(chunk).map(named);
  }
  return { count: chunks.reduce((sum, { rowCount }) => sum + rowCount, 0), parts: parts() };
}

function pointsIn(chunk: DuckDBDataChunk): NumberedPoint[] {
  const [at, kind, num, text, series] = [0, 1, 2, 3, 4].map((column) => chunk.getColumnValues(column));
  return Array.from({ length: chunk.rowCount }, (_, row) => ({
    at: Number(at?.[row]),
    value: fromStored(Number(kind?.[row]), asNumber(num?.[row]), asText(text?.[row])),
    series: Number(series?.[row]),
  }));
}

/** Of each series the newest point since a moment; of truth values the newest of either kind. */
export async function readNewest(
  connection: DuckDBConnection,
  series: readonly number[],
  since: number,
): Promise<readonly NumberedPoint[]> {
  const rows = await rowsOf(
    connection,
    `WITH ${pointsWhere(`series IN (${series.join()}) AND ts >= $since`)}
     SELECT max(ts)::DOUBLE AS ts, arg_max(kind, ts), arg_max_null(num, ts), arg_max_null(text, ts), series
     FROM raw GROUP BY series, CASE WHEN kind = 1 THEN num ELSE 2 END ORDER BY ts`,
    { since: BigInt(since) },
  );
  return rows.map((row) => ({ at: Number(row[0]), value: asValue(row, 1), series: Number(row[4]) }));
}

/** The newest point at or after the horizon. The roll-ups of days know it without a search through all points. */
export async function readLatest(
  connection: DuckDBConnection,
  { series, horizon }: { readonly series: number; readonly horizon: number },
): Promise<Point | undefined> {
  const [row] = await rowsOf(
    connection,
    `SELECT ts::DOUBLE, kind, num, text FROM (
       (SELECT ts, kind, num, text, seq FROM hot WHERE series = $series ORDER BY ts DESC, seq DESC LIMIT 1)
       UNION ALL
       (SELECT last_at, kind, num, text, -1 FROM roll_day WHERE series = $series ORDER BY ts DESC LIMIT 1)
     ) ORDER BY ts DESC, seq DESC LIMIT 1`,
    { series },
  );
  return row === undefined || Number(row[0]) < horizon ? undefined : { at: Number(row[0]), value: asValue(row, 1) };
}

export async function dirtyDaysOf(
  connection: DuckDBConnection,
  { series, from, to }: { readonly series: number; readonly from: number; readonly to: number },
): Promise<readonly number[]> {
  const rows = await rowsOf(
    connection,
    `SELECT DISTINCT (ts // ${dayMs} * ${dayMs})::DOUBLE AS day FROM hot WHERE ${oneSeries} ORDER BY day`,
    { series, ...within(from, to) },
  );
  return rows.map(([day]) => Number(day));
}

const toFigures = (row: Row): Figures => ({
  from: Number(row[0]),
  count: Number(row[1]),
  numbers: Number(row[2]),
  min: asNumber(row[3]),
  max: asNumber(row[4]),
  sum: asNumber(row[5]),
  lastAt: Number(row[6]),
  last: asValue(row, 7),
});

const figures = `
  sum(count)::DOUBLE, sum(numbers)::DOUBLE, min(min), max(max), sum(sum), max(last_at)::DOUBLE,
  arg_max(kind, last_at), arg_max_null(num, last_at), arg_max_null(text, last_at)`;

/** The roll-ups of a table that begin within a stretch, one by one. */
export async function readRolled(
  connection: DuckDBConnection,
  {
    table,
    series,
    from,
    to,
  }: { readonly table: string; readonly series: number; readonly from: number; readonly to: number },
): Promise<readonly Figures[]> {
  const rows = await rowsOf(
    connection,
    `SELECT ts::DOUBLE, count::DOUBLE, numbers::DOUBLE, min, max, sum, last_at::DOUBLE, kind, num, text
     FROM ${table} WHERE ${oneSeries}`,
    { series, ...within(from, to) },
  );
  return rows.map(toFigures);
}

const fitting = (from: number, stepMs: number): Level | undefined =>
  levels.findLast(({ lengthMs }) => stepMs % lengthMs === 0 && from % lengthMs === 0);

/**
 * Figures of a range in steps counted from `from`, answered by roll-ups wherever that makes no difference. Before the horizon
 * a step that no roll-up fits gets the minutes that begin in it. A bucket may come in several parts.
 */
export async function readFigures(
  connection: DuckDBConnection,
  range: {
    readonly series: number;
    readonly from: number;
    readonly to: number;
    readonly stepMs: number;
    readonly horizon: number;
  },
): Promise<readonly Figures[]> {
  const { series, from, to, stepMs, horizon } = range;
  const level = fitting(from, stepMs);
  const dirtyDays =
    level === undefined ? [] : await dirtyDaysOf(connection, { series, from: Math.max(from, horizon), to });
  const parts: Figures[] = [];
  for (const stretch of planStretches({ from, to, levelMs: level?.lengthMs, horizon, dirtyDays })) {
    const rows = await rowsOf(connection, figuresSql(stretch, level), {
      series,
      origin: BigInt(from),
      step: BigInt(stepMs),
      ...within(stretch.from, stretch.to),
    });
    for (const row of rows) parts.push(toFigures(row));
  }
  return parts;
}

function figuresSql({ source, from, to }: PlannedStretch, level: Level | undefined): string {
  const bucket = '($origin + (ts - $origin) // $step * $step)::DOUBLE AS bucket';
  if (source === 'rolled') {
    const fits = level !== undefined && from === floorTo(from, level.lengthMs) && to === floorTo(to, level.lengthMs);
    return `SELECT ${bucket}, ${figures} FROM ${fits ? level.table : levels[0].table} WHERE ${oneSeries} GROUP BY bucket`;
  }
  return `WITH ${pointsWhere(oneSeries)}
    SELECT ${bucket}, count(*)::DOUBLE, count(num)::DOUBLE, min(num), max(num), sum(num), max(ts)::DOUBLE,
      arg_max(kind, ts), arg_max_null(num, ts), arg_max_null(text, ts)
    FROM raw GROUP BY bucket`;
}
