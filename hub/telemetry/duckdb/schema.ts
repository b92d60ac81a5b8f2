import { hourMs, minuteMs } from '#contracts/time';
import { quarterMs } from '../local-day.ts';

/** Raised when the tables change; a file with another number is put aside and filled again from the journal. */
export const schemaVersion = 1;

/** Roll-ups of fixed length, finest first; each is added up from the one before, the finest from the points. */
export const levels = [
  { table: 'roll_minute', lengthMs: minuteMs },
  { table: 'roll_quarter', lengthMs: quarterMs },
  { table: 'roll_hour', lengthMs: hourMs },
] as const;
export type Level = (typeof levels)[number];

/** Local days of the hub's zone, added up from quarters. */
export const dayTable = 'roll_day';

const rollUp = (table: string): string => `
  CREATE TABLE IF NOT EXISTS ${table} (
    series INTEGER NOT NULL, ts BIGINT NOT NULL, count BIGINT NOT NULL, numbers BIGINT NOT NULL,
    min DOUBLE, max DOUBLE, sum DOUBLE, last_at BIGINT NOT NULL, kind UTINYINT NOT NULL, num DOUBLE, text VARCHAR)`;

/**
 * `hot` takes rows as they come, repetitions included: `seq` counts writes, the highest wins. `points` has each point once,
 * sorted by series and time within a day. No index anywhere: the min/max of each row group finds the day and the series.
 */
export const tables: readonly string[] = [
  'CREATE TABLE IF NOT EXISTS state (name VARCHAR NOT NULL, value VARCHAR NOT NULL)',
  'CREATE TABLE IF NOT EXISTS series (id INTEGER NOT NULL, device_id VARCHAR NOT NULL, measure VARCHAR NOT NULL)',
  `CREATE TABLE IF NOT EXISTS hot (
    series INTEGER NOT NULL, ts BIGINT NOT NULL, seq BIGINT NOT NULL, kind UTINYINT NOT NULL, num DOUBLE, text VARCHAR)`,
  `CREATE TABLE IF NOT EXISTS points (
    series INTEGER NOT NULL, ts BIGINT NOT NULL, kind UTINYINT NOT NULL, num DOUBLE, text VARCHAR)`,
  ...levels.map(({ table }) => rollUp(table)),
  rollUp(dayTable),
];
