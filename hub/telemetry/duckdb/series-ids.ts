import type { Series } from '../port.ts';
import type { Row } from './file.ts';

export interface NewSeries extends Series {
  readonly id: number;
}

/** Small numbers for series, so that a row costs little and sorts fast. */
export class SeriesIds {
  readonly #ids = new Map<string, Map<string, number>>();
  readonly #series = new Map<number, Series>();
  #next = 1;

  /** Rows of the series table: id, device, measure. */
  constructor(rows: readonly Row[]) {
    for (const [id, deviceId, measure] of rows)
      this.#put({ id: Number(id), deviceId: String(deviceId), measure: String(measure) });
  }

  find(series: Series): number | undefined {
    return this.#ids.get(series.deviceId)?.get(series.measure);
  }

  /** The number of a series; a new one is also added to `fresh`, for the caller to write down or take back. */
  claim(deviceId: string, measure: string, fresh: NewSeries[]): number {
    const known = this.#ids.get(deviceId)?.get(measure);
    if (known !== undefined) return known;
    const series = { id: this.#next, deviceId, measure };
    this.#put(series);
    fresh.push(series);
    return series.id;
  }

  /** Takes back what could not be written. */
  release(fresh: readonly NewSeries[]): void {
    for (const { id, deviceId, measure } of fresh) {
      this.#ids.get(deviceId)?.delete(measure);
      this.#series.delete(id);
    }
  }

  ofDevices(deviceIds: readonly string[]): readonly number[] {
    return [...new Set(deviceIds)].flatMap((deviceId) => [...(this.#ids.get(deviceId)?.values() ?? [])]);
  }

  describe(id: number): Series {
    return this.#series.get(id) ?? { deviceId: '', measure: '' };
  }

  #put({ id, deviceId, measure }: NewSeries): void {
    const ofDevice = this.#ids.get(deviceId) ?? new Map<string, number>();
    this.#ids.set(deviceId, ofDevice.set(measure, id));
    this.#series.set(id, { deviceId, measure });
    this.#next = Math.max(this.#next, id + 1);
  }
}
