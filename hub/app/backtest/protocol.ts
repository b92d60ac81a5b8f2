import type { BacktestReport, TriedSettings } from '#contracts/backtest';
import type { DeviceEntry, PlaceEntry, ResidentEntry } from '#contracts/directory';
import type { Reading, Value } from '#contracts/reading';
import type { Point, Series } from '#hub/telemetry/port';
import type { KnownOutage } from './outages.ts';

/** Everything a back-test needs to know, as plain data: it runs in a thread of its own. */
export interface Assignment {
  readonly from: number;
  readonly to: number;
  /** Where the warm-up begins. */
  readonly warmFrom: number;
  readonly zone: string;
  /** The rules the hub runs, in its order. */
  readonly ruleIds: readonly string[];
  readonly homeIds: readonly string[];
  readonly tried: TriedSettings;
  readonly compare: boolean;
  readonly places: readonly PlaceEntry[];
  readonly devices: readonly DeviceEntry[];
  readonly residents: readonly ResidentEntry[];
  readonly settings: SettingsTable;
  /** What is known from elsewhere than the time-series store: marks of absence, consents. In order of `receivedAt`. */
  readonly alsoSaid: readonly Reading[];
  /** What was found of the whole street then; undefined when all of it is replayed and finds out by itself. */
  readonly outages?: readonly KnownOutage[];
}

/** The settings in force, each once, and which of them hold for whom: see `settingsKey`. */
export interface SettingsTable {
  readonly version: number;
  readonly settings: readonly Readonly<Record<string, unknown>>[];
  /** By `settingsKey`; '' stands for whoever is not named. */
  readonly holds: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** Who shares settings: what the nearest of person, home and place says cannot differ for the same kind, place and person. */
export const settingsKey = (subjectKey: string, placeId: string, residentId: string | undefined): string =>
  `${subjectKey.slice(0, subjectKey.indexOf(':'))} ${placeId} ${residentId ?? ''}`;

/** Points in columns: they cross to the other thread without being copied. */
export interface Page {
  readonly series: readonly Series[];
  readonly of: Uint32Array<ArrayBuffer>;
  readonly at: Float64Array<ArrayBuffer>;
  readonly num: Float64Array<ArrayBuffer>;
  /** 0 number, 1 truth, 2 the text at `num`. */
  readonly kind: Uint8Array<ArrayBuffer>;
  readonly texts: readonly string[];
}

export type ToWorker = { readonly kind: 'page'; readonly page: Page } | { readonly kind: 'end' };
export type FromWorker =
  /** Another page may come. `reached`: how far it is, epoch ms. */
  { readonly kind: 'next'; readonly reached: number } | { readonly kind: 'done'; readonly report: BacktestReport };

export function pack(points: readonly (Series & Point)[]): Page {
  const { length } = points;
  const series: Series[] = [];
  const numbers = new Map<string, Map<string, number>>();
  const page = {
    of: new Uint32Array(length),
    at: new Float64Array(length),
    num: new Float64Array(length),
    kind: new Uint8Array(length),
  };
  const texts: string[] = [];
  for (let index = 0; index < length; index++) {
    const { deviceId, measure, at, value } = points[index] as Series & Point;
    let ofDevice = numbers.get(deviceId);
    if (ofDevice === undefined) {
      ofDevice = new Map();
      numbers.set(deviceId, ofDevice);
    }
    let number = ofDevice.get(measure);
    if (number === undefined) {
      number = series.push({ deviceId, measure }) - 1;
      ofDevice.set(measure, number);
    }
    page.of[index] = number;
    page.at[index] = at;
    if (typeof value === 'string') {
      page.kind[index] = 2;
      page.num[index] = texts.push(value) - 1;
    } else {
      page.kind[index] = typeof value === 'boolean' ? 1 : 0;
      page.num[index] = Number(value);
    }
  }
  return { series, texts, ...page };
}

export function valueIn({ kind, num, texts }: Page, index: number): Value {
  const number = num[index] as number;
  return kind[index] === 0 ? number : kind[index] === 1 ? number === 1 : (texts[number] ?? '');
}
