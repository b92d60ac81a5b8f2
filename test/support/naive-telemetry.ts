import type { Bucket, Reading } from '#contracts/reading';
import { hourMs } from '#contracts/time';
import type { Point, Series } from '#hub/telemetry/port';

const keyOf = ({ deviceId, measure }: Series): string => `${deviceId}|${measure}`;

/** A time-series store as one would explain it: a list of points, searched from end to end. */
export class NaiveStore {
  horizon = 0;
  readonly #points = new Map<string, Series & Point>();

  append(readings: readonly Reading[]): void {
    for (const { deviceId, measure, at, value } of readings) {
      if (at >= this.horizon)
        this.#points.set(`${keyOf({ deviceId, measure })}|${at}`, { deviceId, measure, at, value });
    }
  }

  /** Only readers of points notice: figures stay. */
  forget(before: number): void {
    this.horizon = Math.max(this.horizon, Math.floor(before / hourMs) * hourMs);
  }

  #all(series: Series, from: number, to: number): Point[] {
    return [...this.#points.values()]
      .filter((point) => keyOf(point) === keyOf(series) && point.at >= from && point.at < to)
      .map(({ at, value }) => ({ at, value }))
      .sort((a, b) => a.at - b.at);
  }

  range(series: Series, from: number, to: number, limit: number): Point[] {
    return this.#all(series, Math.max(from, this.horizon), to).slice(0, limit);
  }

  latest(series: Series): Point | undefined {
    return this.range(series, 0, Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER).at(-1);
  }

  story(deviceIds: readonly string[], from: number, to: number, limit: number): (Series & Point)[] {
    return [...this.#points.values()]
      .filter(({ deviceId, at }) => deviceIds.includes(deviceId) && at >= Math.max(from, this.horizon) && at < to)
      .sort((a, b) => a.at - b.at || (keyOf(a) < keyOf(b) ? -1 : 1))
      .slice(0, limit);
  }

  buckets(series: Series, from: number, to: number, stepMs: number): Bucket[] {
    return this.#group(this.#all(series, from, to), (at) => from + Math.floor((at - from) / stepMs) * stepMs);
  }

  days(series: Series, from: number, to: number, zone: string): Bucket[] {
    const dayOf = (at: number): number =>
      Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).startOfDay().epochMilliseconds;
    const all = this.#group(this.#all(series, 0, Number.MAX_SAFE_INTEGER), dayOf);
    return all.filter((day) => day.from >= from && day.from < to);
  }

  #group(points: readonly Point[], startOf: (at: number) => number): Bucket[] {
    const groups = Map.groupBy(points, ({ at }) => startOf(at));
    return [...groups].map(([from, members]) => {
      const figures = members.filter(({ value }) => typeof value !== 'string').map(({ value }) => Number(value));
      const some = figures.length > 0;
      return {
        from,
        count: members.length,
        min: some ? Math.min(...figures) : null,
        max: some ? Math.max(...figures) : null,
        mean: some ? figures.reduce((sum, value) => sum + value, 0) / figures.length : null,
        last: members.at(-1)?.value ?? 0,
      };
    });
  }
}
