import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';

const quoted = (path: string): string => `'${path.replaceAll("'", "''")}'`;

/**
 * Writes all points as Parquet, a folder for each UTC day, and the hourly figures, which reach back further, into `hours.parquet`.
 * @returns how many points there were.
 */
export async function exportParquet(
  connection: DuckDBConnection,
  directory: string,
): Promise<{ readonly points: number }> {
  mkdirSync(directory, { recursive: true });
  const all = `
    WITH fresh AS (
      SELECT series, ts, arg_max(kind, seq) AS kind, arg_max_null(num, seq) AS num, arg_max_null(text, seq) AS text
      FROM hot GROUP BY series, ts)
    SELECT s.device_id, s.measure, epoch_ms(r.ts) AS time, CASE WHEN kind = 0 THEN num END AS number,
      CASE WHEN kind = 1 THEN num = 1 END AS truth, r.text, strftime(epoch_ms(r.ts), '%Y-%m-%d') AS day
    FROM (FROM fresh UNION ALL SELECT series, ts, kind, num, text FROM points ANTI JOIN fresh USING (series, ts)) r
    JOIN series s ON s.id = r.series ORDER BY day, s.device_id, s.measure, r.ts`;
  const result = await connection.run(
    `COPY (${all}) TO ${quoted(directory)} (FORMAT parquet, PARTITION_BY (day), OVERWRITE_OR_IGNORE)`,
  );
  await connection.run(`COPY (
    SELECT s.device_id, s.measure, epoch_ms(r.ts) AS hour, r.count, r.min, r.max, r.sum / nullif(r.numbers, 0) AS mean
    FROM roll_hour r JOIN series s ON s.id = r.series ORDER BY 1, 2, 3) TO ${quoted(join(directory, 'hours.parquet'))} (FORMAT parquet)`);
  return { points: result.rowsChanged };
}
