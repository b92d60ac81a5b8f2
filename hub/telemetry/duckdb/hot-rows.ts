import { setImmediate as otherWork } from 'node:timers/promises';
import { BIGINT, DOUBLE, type DuckDBConnection, DuckDBDataChunk, INTEGER, UTINYINT, VARCHAR } from '@duckdb/node-api';
import type { Reading } from '#contracts/reading';
import { toStored } from '../stored-value.ts';
import type { NewSeries, SeriesIds } from './series-ids.ts';

/** Rows DuckDB takes at once. */
const chunkRows = 2048;
const columns = [INTEGER, BIGINT, BIGINT, UTINYINT, DOUBLE, VARCHAR];

/** Appends readings to `hot` inside the caller's transaction, and the series not seen before. Lets other work run between chunks. */
export async function appendHot(
  connection: DuckDBConnection,
  {
    readings,
    ids,
    firstSeq,
    fresh,
  }: {
    readonly readings: readonly Reading[];
    readonly ids: SeriesIds;
    readonly firstSeq: number;
    readonly fresh: NewSeries[];
  },
): Promise<void> {
  const appender = await connection.createAppender('hot');
  try {
    for (let start = 0; start < readings.length; start += chunkRows) {
      if (start > 0) await otherWork();
      const part = readings.slice(start, start + chunkRows);
      const values = part.map((reading) => toStored(reading.value));
      const chunk = DuckDBDataChunk.create(columns, part.length);
      chunk.setColumns([
        part.map(({ deviceId, measure }) => ids.claim(deviceId, measure, fresh)),
        part.map(({ at }) => BigInt(at)),
        part.map((_, index) => BigInt(firstSeq + start + index)),
        values.map(({ kind }) => kind),
        values.map(({ num }) => num),
        values.map(({ text }) => text),
      ]);
      appender.appendDataChunk(chunk);
    }
    appender.flushSync();
  } finally {
    appender.closeSync();
  }
  if (fresh.length > 0) await appendSeries(connection, fresh);
}

async function appendSeries(connection: DuckDBConnection, fresh: readonly NewSeries[]): Promise<void> {
  const appender = await connection.createAppender('series');
  try {
    for (const { id, deviceId, measure } of fresh) {
      appender.appendInteger(id);
      appender.appendVarchar(deviceId);
      appender.appendVarchar(measure);
      appender.endRow();
    }
    appender.flushSync();
  } finally {
    appender.closeSync();
  }
}
