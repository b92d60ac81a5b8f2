import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { LeftOut } from '../port.ts';

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
const nothing: LeftOut = { series: () => false, texts: [] };

/**
 * Writes the points as Parquet, a folder for each UTC day, and the hourly figures, which reach back further, into `hours.parquet`.
 * @returns how many points there were.
 */
export async function exportParquet(
  connection: DuckDBConnection,
  directory: string,
  leftOut = nothing,
): Promise<{ readonly points: number }> {
  mkdirSync(directory, { recursive: true });
  const known = await connection.runAndReadAll('SELECT id, device_id, measure FROM series');
  const ids = (known.getRows() as [id: number, deviceId: string, measure: string][])
    .filter(([, deviceId, measure]) => leftOut.series({ deviceId, measure }))
    .map(([id]) => id);
  const stays = ids.length === 0 ? 'true' : `s.id NOT IN (${ids.join(', ')})`;
  const texts = leftOut.texts.map(quoted).join(', ');
  const says = texts === '' ? 'true' : `(r.text IS NULL OR r.text NOT IN (${texts}))`;
  const all = `
    WITH fresh AS (
      SELECT series, ts, arg_max(kind, seq) AS kind, arg_max_null(num, seq) AS num, arg_max_null(text, seq) AS text
      FROM hot GROUP BY series, ts)
    SELECT s.device_id, s.measure, epoch_ms(r.ts) AS time, CASE WHEN kind = 0 THEN num END AS number,
      CASE WHEN kind = 1 THEN num = 1 END AS truth, r.text, strftime(epoch_ms(r.ts), '%Y-%m-%d') AS day
    FROM (FROM fresh UNION ALL SELECT series, ts, kind, num, text FROM points ANTI JOIN fresh USING (series, ts)) r
    JOIN series s ON s.id = r.series WHERE ${stays} AND ${says} ORDER BY day, s.device_id, s.measure, r.ts`;
  const result = await connection.run(
    `COPY (${all}) TO ${quoted(directory)} (FORMAT parquet, PARTITION_BY (day), OVERWRITE_OR_IGNORE)`,
  );
  await connection.run(`COPY (
    SELECT s.device_id, s.measure, epoch_ms(r.ts) AS hour, r.count, r.min, r.max, r.sum / nullif(r.numbers, 0) AS mean
    FROM roll_hour r JOIN series s ON s.id = r.series WHERE ${stays} ORDER BY 1, 2, 3) TO ${quoted(join(directory, 'hours.parquet'))} (FORMAT parquet)`);
  return { points: result.rowsChanged };
}
