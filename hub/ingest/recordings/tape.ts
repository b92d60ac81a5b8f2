import { describeMeasure } from '#contracts/measure';
import type { Reading, Value } from '#contracts/reading';
import { minuteMs, secondMs } from '#contracts/time';
import type { RecordedDevice, Recording } from './recording.ts';
import { wind } from './winding.ts';

/** A sensor on a tape and the home it stands in. */
export interface TapeDevice extends RecordedDevice {
  readonly home: string;
}

interface Series {
  readonly home: number;
  readonly deviceId: string;
  readonly measure: string;
  readonly unit: string | undefined;
  /** It has also said `false`. */
  falls: boolean;
}

const isNumber = 0;
const isTruth = 1;
const isText = 2;

/** How long what was only ever said to begin is taken to last. */
const doorMs = 10 * secondMs;
const stateMs = 10 * minuteMs;

/** Where somebody is felt to be, and only that: without a word for the end each one is a movement. */
const feltOnly: readonly string[] = ['presence', 'bed.occupied', 'seat.occupied'];

/**
 * What recorded homes have said, in columns: some twenty bytes a word, so that months of a street fit in memory. Words come in
 * any order and are played in order of time; of the same moment in the order of devices and measures, so that the order of the
 * files and their lines changes nothing. The same word of the same moment twice is one.
 */
export class Tape {
  readonly #devices = new Map<string, Map<string, TapeDevice>>();
  readonly #homes: string[] = [];
  readonly #homeIndex = new Map<string, number>();
  readonly #series: Series[] = [];
  readonly #texts: string[] = [];
  readonly #textIndex = new Map<string, number>();
  #length = 0;
  #at = new Float64Array(4096);
  #of = new Uint32Array(4096);
  #num = new Float64Array(4096);
  #kind = new Uint8Array(4096);
  #order: Uint32Array | undefined;
  #duplicates = 0;

  get homes(): readonly string[] {
    return this.#homes;
  }

  /** Words in order, without repetitions; known once it is wound. */
  get length(): number {
    return this.#wound().length;
  }

  get duplicates(): number {
    this.#wound();
    return this.#duplicates;
  }

  *devices(): Generator<TapeDevice> {
    for (const ofHome of this.#devices.values()) yield* ofHome.values();
  }

  /** The id under which a sensor is known: two homes may call theirs the same. */
  device(home: string, sensor: RecordedDevice): string {
    let ofHome = this.#devices.get(home);
    if (ofHome === undefined) {
      ofHome = new Map();
      this.#devices.set(home, ofHome);
      this.#homeIndex.set(home, this.#homes.push(home) - 1);
    }
    const known = ofHome.get(sensor.id);
    const id = known?.id ?? `${home}/${sensor.id}`;
    if (known === undefined || (known.room === '' && sensor.room !== '')) {
      ofHome.set(sensor.id, { ...(known ?? sensor), room: sensor.room, id, home });
    }
    return id;
  }

  /** A number for what a device says of one measure. */
  series(home: string, deviceId: string, measure: string): number {
    const known = describeMeasure(measure);
    this.#order = undefined;
    return (
      this.#series.push({
        home: this.#homeIndex.get(home) ?? 0,
        deviceId,
        measure,
        unit: known?.unit,
        falls: known?.kind !== 'state',
      }) - 1
    );
  }

  add(series: number, at: number, value: Value): void {
    if (this.#length === this.#at.length) this.#grow();
    const index = this.#length++;
    this.#order = undefined;
    this.#at[index] = at;
    this.#of[index] = series;
    if (typeof value === 'number') {
      this.#num[index] = value;
      this.#kind[index] = isNumber;
    } else if (typeof value === 'boolean') {
      this.#num[index] = value ? 1 : 0;
      this.#kind[index] = isTruth;
      if (!value) (this.#series[series] as Series).falls = true;
    } else {
      this.#num[index] = this.#textOf(value);
      this.#kind[index] = isText;
    }
  }

  addRecording({ home, devices, words }: Recording): void {
    const ids = new Map(devices.map((device) => [device.id, this.device(home, device)]));
    const known = new Map<string, number>();
    for (const { deviceId, at, says } of words) {
      const key = `${deviceId} ${says.measure}`;
      let series = known.get(key);
      if (series === undefined) {
        series = this.series(home, ids.get(deviceId) ?? deviceId, says.measure);
        known.set(key, series);
      }
      this.add(series, at, says.value);
    }
  }

  /** The moment of the n-th word in order. Epoch ms. */
  timeOf(position: number): number {
    return this.#at[this.#wound()[position] ?? 0] ?? 0;
  }

  homeOf(position: number): string {
    const { home } = this.#series[this.#of[this.#wound()[position] ?? 0] ?? 0] as Series;
    return this.#homes[home] as string;
  }

  /** The first word at or after a moment. */
  seek(at: number): number {
    const order = this.#wound();
    let low = 0;
    for (let high = order.length; low < high; ) {
      const middle = (low + high) >> 1;
      if ((this.#at[order[middle] as number] as number) < at) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Where the words of each home begin and end. Epoch ms. */
  spans(): ReadonlyMap<string, { readonly from: number; readonly to: number }> {
    const spans = new Map<string, { from: number; to: number }>();
    const order = this.#wound();
    for (let position = 0; position < order.length; position++) {
      const at = this.timeOf(position);
      const span = spans.get(this.homeOf(position));
      if (span === undefined) spans.set(this.homeOf(position), { from: at, to: at });
      else span.to = at;
    }
    return spans;
  }

  /** The n-th word in order as the reading the hub would have made of it. */
  reading(position: number): Reading {
    const index = this.#wound()[position] as number;
    const { home, deviceId, measure, unit } = this.#series[this.#of[index] as number] as Series;
    const at = this.#at[index] as number;
    const num = this.#num[index] as number;
    const kind = this.#kind[index];
    const placeId = this.#homes[home] as string;
    const value = kind === isNumber ? num : kind === isTruth ? num === 1 : (this.#texts[num] as string);
    return unit === undefined
      ? { deviceId, placeId, residentId: residentOf(placeId), measure, value, at, receivedAt: at }
      : { deviceId, placeId, residentId: residentOf(placeId), measure, value, unit, at, receivedAt: at };
  }

  /** How many words each measure has. */
  measures(): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    const bySeries = new Uint32Array(this.#series.length);
    for (const word of this.#wound()) {
      const series = this.#of[word] as number;
      bySeries[series] = (bySeries[series] as number) + 1;
    }
    for (const [index, { measure }] of this.#series.entries())
      counts.set(measure, (counts.get(measure) ?? 0) + (bySeries[index] as number));
    return counts;
  }

  #textOf(text: string): number {
    const known = this.#textIndex.get(text);
    if (known !== undefined) return known;
    const index = this.#texts.push(text) - 1;
    this.#textIndex.set(text, index);
    return index;
  }

  #grow(): void {
    const size = this.#at.length * 2;
    const grown = <Column extends Float64Array | Uint32Array | Uint8Array>(column: Column, to: Column): Column => {
      to.set(column);
      return to;
    };
    this.#at = grown(this.#at, new Float64Array(size));
    this.#of = grown(this.#of, new Uint32Array(size));
    this.#num = grown(this.#num, new Float64Array(size));
    this.#kind = grown(this.#kind, new Uint8Array(size));
  }

  /** The positions of the words in order of time. */
  #wound(): Uint32Array {
    this.#order ??= this.#wind();
    return this.#order;
  }

  #wind(): Uint32Array {
    this.#endWhatOnlyBegins();
    const words = { length: this.#length, at: this.#at, of: this.#of, num: this.#num, kind: this.#kind };
    const order = wind({
      words,
      homes: this.#homes.length,
      homeOf: Uint32Array.from(this.#series, ({ home }) => home),
      rankOf: this.#ranks(),
    });
    this.#duplicates = this.#length - order.length;
    return order;
  }

  /** Series in the order of their homes, devices and measures, whatever the order in which they were met. */
  #ranks(): Uint32Array {
    const names = this.#series.map(({ home, deviceId, measure }) => `${this.#homes[home]} ${deviceId} ${measure}`);
    const ranks = new Uint32Array(names.length);
    const known = new Map<string, number>();
    for (const name of [...names].sort()) if (!known.has(name)) known.set(name, known.size);
    for (const [index, name] of names.entries()) ranks[index] = known.get(name) as number;
    return ranks;
  }

  /**
   * Sensors that only ever say that something began. A door that is opened is closed soon after; what is felt (a bed, a seat,
   * somebody in the room) is a movement each time; any other state is over when it was not said again for a while. Movements stay
   * as they are.
   */
  #endWhatOnlyBegins(): void {
    const bare = new Set<number>();
    const ofSame = Map.groupBy(this.#series.keys(), (index) => {
      const { deviceId, measure } = this.#series[index] as Series;
      return `${deviceId} ${measure}`;
    });
    for (const indices of ofSame.values()) {
      if (indices.some((index) => this.#series[index]?.falls)) continue;
      for (const index of indices) {
        const series = this.#series[index] as Series;
        if (feltOnly.includes(series.measure)) this.#series[index] = { ...series, measure: 'motion' };
        else if (series.measure !== 'motion') bare.add(index);
      }
    }
    if (bare.size === 0) return;
    const begun = new Map<string, { readonly series: number; readonly at: number[] }>();
    for (let index = 0; index < this.#length; index++) {
      const of = this.#of[index] as number;
      if (!bare.has(of)) continue;
      const { deviceId, measure } = this.#series[of] as Series;
      const known = begun.get(`${deviceId} ${measure}`);
      if (known === undefined) begun.set(`${deviceId} ${measure}`, { series: of, at: [this.#at[index] as number] });
      else known.at.push(this.#at[index] as number);
    }
    for (const { series, at } of begun.values()) {
      const lasts = (this.#series[series] as Series).measure === 'door.open' ? doorMs : stateMs;
      at.sort((a, b) => a - b);
      for (const [index, began] of at.entries()) {
        if (began + lasts < (at[index + 1] ?? Number.POSITIVE_INFINITY)) this.add(series, began + lasts, false);
      }
    }
  }
}

/** Whose sensors those of a recorded home are: a recording knows of one person. */
export const residentOf = (home: string): string => `${home}/resident`;
