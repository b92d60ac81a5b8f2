import type { JournalEntry } from '#contracts/journal';
import type { Reading, Value } from '#contracts/reading';

/**
 * How a batch is written: JSON, readings as tuples and times as differences, because field names and thirteen-digit moments
 * repeated a hundred times would be most of its bytes. 0 stands for an absent text; no text in here can be mistaken for it.
 */
type SavedReading = readonly [
  deviceId: string,
  placeId: string,
  residentId: string | 0,
  via: string | 0,
  measure: string,
  value: Value,
  unit: string | 0,
  /** `receivedAt`, counted from the time of the batch; `at` from `receivedAt`; `deviceAt` from `at`. In ms. */
  receivedAt: number,
  at: number,
  deviceAt?: number | null,
  id?: string | 0,
  /** Whose time it is: 1 `skewed`, 2 `late`. */
  time?: 1 | 2,
];

interface SavedEntry {
  readonly r: readonly SavedReading[];
  readonly f?: JournalEntry['findings'];
  readonly a?: JournalEntry['acts'];
}

export function encodeEntry({ at, readings, findings, acts }: Omit<JournalEntry, 'position'>): string {
  const saved: SavedEntry = {
    r: readings.map((reading) => saveReading(reading, at)),
    ...(findings === undefined || findings.length === 0 ? {} : { f: findings }),
    ...(acts === undefined || acts.length === 0 ? {} : { a: acts }),
  };
  return JSON.stringify(saved);
}

export function decodeEntry(position: number, at: number, body: string): JournalEntry {
  const { r, f, a } = JSON.parse(body) as SavedEntry;
  return {
    position,
    at,
    readings: r.map((saved) => readReading(saved, at)),
    ...(f === undefined ? {} : { findings: f }),
    ...(a === undefined ? {} : { acts: a }),
  };
}

function saveReading(reading: Reading, batchAt: number): SavedReading {
  const { deviceId, placeId, residentId, via, measure, value, unit, at, receivedAt, deviceAt, id, skewed, late } =
    reading;
  const head = [
    deviceId,
    placeId,
    residentId ?? 0,
    via ?? 0,
    measure,
    value,
    unit ?? 0,
    receivedAt - batchAt,
    at - receivedAt,
  ] as const;
  const time = skewed === true ? 1 : late === true ? 2 : undefined;
  if (deviceAt === undefined && id === undefined && time === undefined) return head;
  const saidAt = deviceAt === undefined ? null : deviceAt - at;
  return time === undefined ? [...head, saidAt, id ?? 0] : [...head, saidAt, id ?? 0, time];
}

function readReading(saved: SavedReading, batchAt: number): Reading {
  const [deviceId, placeId, residentId, via, measure, value, unit, received, happened, saidAt, id, time] = saved;
  const receivedAt = batchAt + received;
  const at = receivedAt + happened;
  return {
    deviceId,
    placeId,
    ...(residentId === 0 ? {} : { residentId }),
    ...(via === 0 ? {} : { via }),
    measure,
    value,
    ...(unit === 0 ? {} : { unit }),
    at,
    receivedAt,
    ...(saidAt === undefined || saidAt === null ? {} : { deviceAt: at + saidAt }),
    ...(id === undefined || id === 0 ? {} : { id }),
    ...(time === 1 ? { skewed: true } : time === 2 ? { late: true } : {}),
  };
}
