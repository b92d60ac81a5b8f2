import { describeMeasure, hubMeasures, isSignOfLife } from '#contracts/measure';
import type { Reading, Value } from '#contracts/reading';
import type { TelemetryStore } from './port.ts';

export interface LatestValue {
  readonly measure: string;
  readonly value: Value;
  readonly unit?: string;
  /** When it happened, epoch ms. */
  readonly at: number;
}

/** Somebody was up and acting. */
export interface SignOfLife {
  readonly at: number;
  readonly measure: string;
  readonly deviceId: string;
}

interface Heard {
  at: number;
  readonly values: Map<string, LatestValue>;
}

/** Devices and places remembered; the one not heard of for longest makes room. */
const mostDevices = 100_000;
/** Measures of one device. */
const mostMeasures = 64;
const devicesAtOnce = 500;

/** What the hub itself says about a device is no word of the device. */
const isWordOfDevice = (measure: string, value: Value): boolean =>
  !hubMeasures.has(measure) && !(measure === 'available' && value === false);

/** Puts an entry at the end of the line, so that the first in line is the one that may go; while there is room nobody has to. */
function renew<Item>(line: Map<string, Item>, key: string, item: Item): void {
  if (line.size > mostDevices / 2) line.delete(key);
  line.set(key, item);
  if (line.size <= mostDevices) return;
  for (const first of line.keys()) {
    line.delete(first);
    return;
  }
}

/** The newest value of every measure, in memory: what pages and modules ask all the time. A late reading changes no newer one. */
export class Latest {
  readonly #devices = new Map<string, Heard>();
  readonly #signs = new Map<string, SignOfLife>();

  take(readings: readonly Reading[]): void {
    for (const reading of readings) {
      if (reading.measure === 'device.retired') this.#devices.delete(reading.deviceId);
      else this.#put(reading, reading.receivedAt);
    }
  }

  /** The newest value of each measure of a device, in the order they were first heard. */
  of(deviceId: string): readonly LatestValue[] {
    return [...(this.#devices.get(deviceId)?.values.values() ?? [])];
  }

  /** When the hub last received a word of this device, epoch ms. */
  heardAt(deviceId: string): number | undefined {
    const at = this.#devices.get(deviceId)?.at;
    return at === 0 ? undefined : at;
  }

  /** The last sign of life at a place. */
  lastSign(placeId: string): SignOfLife | undefined {
    return this.#signs.get(placeId);
  }

  /**
   * Learns what was known before the hub was started. What has been heard since stays. Throws what the store throws; then
   * what was learned so far stays as well.
   * @param since epoch ms; what is older is not looked for.
   */
  async warm(
    store: Pick<TelemetryStore, 'newest'>,
    devices: Iterable<{ readonly id: string; readonly placeId: string }>,
    since: number,
  ): Promise<void> {
    const placeOf = new Map<string, string>();
    for (const { id, placeId } of devices) placeOf.set(id, placeId);
    const ids = [...placeOf.keys()];
    for (let start = 0; start < ids.length; start += devicesAtOnce) {
      for (const point of await store.newest(ids.slice(start, start + devicesAtOnce), since)) {
        const unit = describeMeasure(point.measure)?.unit;
        const placeId = placeOf.get(point.deviceId) ?? '';
        this.#put({ ...point, placeId, ...(unit === undefined ? {} : { unit }) }, point.at);
      }
    }
  }

  #put(reading: Pick<Reading, 'deviceId' | 'placeId' | 'measure' | 'value' | 'unit' | 'at'>, receivedAt: number): void {
    const { deviceId, placeId, measure, value, unit, at } = reading;
    const device = this.#devices.get(deviceId) ?? { at: 0, values: new Map<string, LatestValue>() };
    if (isWordOfDevice(measure, value)) device.at = Math.max(device.at, receivedAt);
    const held = device.values.get(measure);
    if (held === undefined ? device.values.size < mostMeasures : held.at <= at) {
      device.values.set(measure, { measure, value, ...(unit === undefined ? {} : { unit }), at });
    }
    renew(this.#devices, deviceId, device);

    if (!isSignOfLife(measure, value)) return;
    const sign = this.#signs.get(placeId);
    if (sign === undefined || sign.at <= at) renew(this.#signs, placeId, { at, measure, deviceId });
  }
}
