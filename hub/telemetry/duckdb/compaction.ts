import type { DuckDBConnection } from '@duckdb/node-api';
import { dayMs } from '#contracts/time';
import { localDays, quarterMs } from '../local-day.ts';
import { rowsOf } from './file.ts';
import { dayTable, levels } from './schema.ts';

/** The roll-up of whatever rows a table has, by series and the given start of stretch. */
const rolled = (source: string, start: string): string => `
  SELECT series, ${start} AS ts, sum(count)::BIGINT AS count, sum(numbers)::BIGINT AS numbers, min(min) AS min,
         max(max) AS max, sum(sum) AS sum, max(last_at) AS last_at, arg_max(kind, last_at) AS kind,
         arg_max_null(num, last_at) AS num, arg_max_null(text, last_at) AS text
  FROM ${source} GROUP BY ALL ORDER BY series, ts`;

const floored = (column: string, lengthMs: number): string => `${column} // ${lengthMs} * ${lengthMs}`;

/** The UTC days that have uncompacted rows before a moment, oldest first. */
export async function daysToCompact(connection: DuckDBConnection, before: number): Promise<readonly number[]> {
  const rows = await rowsOf(
    connection,
    `SELECT DISTINCT ${floored('ts', dayMs)}::DOUBLE AS day FROM hot WHERE ts < $before ORDER BY day`,
    { before: BigInt(before) },
  );
  return rows.map(([day]) => Number(day));
}

/**
 * Moves one UTC day from `hot` to `points`, each point once and the newest write of it, sorted by series and time, and
 * makes the roll-ups it touches anew. A late row replaces its point and corrects its minute, quarter, hour and local day.
 */
export async function compactDay(connection: DuckDBConnection, day: number, zone: string): Promise<void> {
  const inDay = `ts BETWEEN ${day} AND ${day + dayMs - 1}`;
  const run = async (sql: string): Promise<void> => void (await connection.run(sql));
  await run(`
    CREATE OR REPLACE TEMP TABLE fresh AS
    SELECT series, ts, arg_max(kind, seq) AS kind, arg_max_null(num, seq) AS num, arg_max_null(text, seq) AS text
    FROM hot WHERE ${inDay} GROUP BY series, ts`);
  await run(`DELETE FROM points USING fresh
    WHERE points.${inDay} AND points.series = fresh.series AND points.ts = fresh.ts`);
  await run('INSERT INTO points SELECT series, ts, kind, num, text FROM fresh ORDER BY series, ts');
  await run(`DELETE FROM hot WHERE ${inDay}`);

  // A point is a roll-up of itself, so the finest level is made like all the others.
  let source = `(SELECT series, ts, 1 AS count, (kind < 2)::INTEGER AS numbers, num AS min, num AS max, num AS sum,
    ts AS last_at, kind, num, text FROM points WHERE ${inDay})`;
  for (const { table, lengthMs } of levels) {
    const start = floored('ts', lengthMs);
    await run(`CREATE OR REPLACE TEMP TABLE touched AS SELECT DISTINCT series, ${start} AS ts FROM fresh`);
    await run(`DELETE FROM ${table} USING touched WHERE ${table}.series = touched.series AND ${table}.ts = touched.ts`);
    await run(
      `INSERT INTO ${table} ${rolled(
        `(SELECT s.* FROM ${source} s SEMI JOIN touched t ON s.series = t.series AND ${floored('s.ts', lengthMs)} = t.ts)`,
        start,
      )}`,
    );
    source = `(SELECT * FROM ${table} WHERE ${inDay})`;
  }
  await rollLocalDays(connection, { from: day, to: day + dayMs, zone, onlyFresh: true });
}

/** Makes the roll-ups of the local days that meet a stretch anew; with `onlyFresh` those of the series in `fresh`. */
async function rollLocalDays(
  connection: DuckDBConnection,
  {
    from,
    to,
    zone,
    onlyFresh,
  }: { readonly from: number; readonly to: number; readonly zone: string; readonly onlyFresh: boolean },
): Promise<void> {
  const dayOf = localDays(zone);
  const chosen = onlyFresh ? 'AND series IN (SELECT DISTINCT series FROM fresh)' : '';
  for (let day = dayOf(from); day.from < to; day = dayOf(day.to)) {
    await connection.run(`DELETE FROM ${dayTable} WHERE ts = ${day.from} ${chosen}`);
    await connection.run(
      `INSERT INTO ${dayTable} ${rolled(
        `(SELECT * FROM roll_quarter WHERE ts >= ${day.from} AND ts < ${day.to} ${chosen})`,
        `${day.from}::BIGINT`,
      )}`,
    );
  }
}

/** Makes all local days anew: the hub's zone was changed. */
export async function rollAllLocalDays(connection: DuckDBConnection, zone: string): Promise<void> {
  await connection.run(`DELETE FROM ${dayTable}`);
  const [row] = await rowsOf(connection, 'SELECT min(ts)::DOUBLE, max(ts)::DOUBLE FROM roll_quarter');
  if (row === undefined || row[0] === null) return;
  await rollLocalDays(connection, { from: Number(row[0]), to: Number(row[1]) + quarterMs, zone, onlyFresh: false });
}
