import type { Bucket, Reading, Value } from '#contracts/reading';

export interface Series {
  readonly deviceId: string;
  readonly measure: string;
}

export interface Point {
  readonly at: number;
  readonly value: Value;
}

/**
 * The time-series store: a read model of the journal, idempotent by position, so it may be slow, down or rebuilt.
 * A point is known by (device, measure, at): the same one written again replaces the value. Ranges: from inclusive, to exclusive.
 */
export interface TelemetryStore extends AsyncDisposable {
  readonly name: 'duckdb' | 'influx';
  /** The journal position up to which everything is stored; 0 for an empty store. */
  cursor(): Promise<number>;
  /**
   * Goes back to an earlier position, for a journal that was restored from a backup. Points stay: entries that come again
   * write what is there already.
   */
  rewind(position: number): Promise<void>;
  /**
   * Stores the readings of the entries up to and including `position`, and that position, as one. A position at or below
   * the cursor is ignored.
   */
  append(readings: readonly Reading[], position: number): Promise<void>;
  /** Points in order of time, at most `limit`. */
  range(series: Series, from: number, to: number, limit: number): Promise<readonly Point[]>;
  /** Consecutive buckets of `stepMs` counted from `from`; empty buckets are left out. Numbers and truth values (0/1) have figures, text only count and last. */
  buckets(series: Series, from: number, to: number, stepMs: number): Promise<readonly Bucket[]>;
  /** Buckets of local days of an IANA zone that begin within the range; a day may have 23 or 25 hours. */
  days(series: Series, from: number, to: number, zone: string): Promise<readonly Bucket[]>;
  latest(series: Series): Promise<Point | undefined>;
  /** Everything the devices said in a stretch of time, in order: the picture of a home's day. */
  story(deviceIds: readonly string[], from: number, to: number, limit: number): Promise<readonly (Series & Point)[]>;
  /**
   * The same from end to end, however long, in pages of a few thousand points at most, none of them empty. Whoever reads it lets
   * others ask between two pages.
   */
  pages(deviceIds: readonly string[], from: number, to: number): AsyncIterable<readonly (Series & Point)[]>;
  /**
   * The newest point of every series of these devices at or after a moment, oldest first: what the hub knows again after a
   * start. Of truth values the newest true and the newest false, because the last `true` may be the last sign of life.
   */
  newest(deviceIds: readonly string[], since: number): Promise<readonly (Series & Point)[]>;
  /**
   * Removes raw points before a moment, rounded down to the hour; roll-ups live on: buckets and days of whole hours keep
   * their answers. What comes later for that time is ignored, since it could no longer be told from a repetition.
   */
  forget(before: number): Promise<void>;
  /** House-keeping: sorts and merges older days, brings roll-ups up to date. */
  compact(now: number): Promise<void>;
  /** Writes everything but `leftOut` as Parquet files below a folder; absent where the store has tools of its own for that. */
  exportParquet?(directory: string, leftOut?: LeftOut): Promise<{ readonly points: number }>;
}

/** What an export does not hold. */
export interface LeftOut {
  /** Whole series. */
  series(one: Series): boolean;
  /** Points with one of these texts. */
  readonly texts: readonly string[];
}
