import type { JournalEntry } from '#contracts/journal';
import type { Reading, Value } from '#contracts/reading';

/**
 * How a batch is written: JSON, readings as tuples, because names repeated a hundred times a batch would be most of its bytes.
 * 0 stands for an absent field; no text in here can be mistaken for it.
 */
type SavedReading = readonly [
  deviceId: string,
  placeId: string,
  residentId: string | 0,
  via: string | 0,
  measure: string,
  value: Value,
  unit: string | 0,
  at: number,
  receivedAt: number,
  deviceAt?: number | 0,
  id?: string | 0,
  skewed?: 1,
];

interface SavedEntry {
  readonly r: readonly SavedReading[];
  readonly f?: JournalEntry['findings'];
  readonly a?: JournalEntry['acts'];
}

export function encodeEntry({ readings, findings, acts }: Omit<JournalEntry, 'position' | 'at'>): string {
  const saved: SavedEntry = {
    r: readings.map(saveReading),
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
    readings: r.map(readReading),
    ...(f === undefined ? {} : { findings: f }),
    ...(a === undefined ? {} : { acts: a }),
  };
}

function saveReading(reading: Reading): SavedReading {
  const { deviceId, placeId, residentId, via, measure, value, unit, at, receivedAt, deviceAt, id, skewed } = reading;
  const head = [deviceId, placeId, residentId ?? 0, via ?? 0, measure, value, unit ?? 0, at, receivedAt] as const;
  if (deviceAt === undefined && id === undefined && skewed !== true) return head;
  return skewed === true ? [...head, deviceAt ?? 0, id ?? 0, 1] : [...head, deviceAt ?? 0, id ?? 0];
}

function readReading(saved: SavedReading): Reading {
  const [deviceId, placeId, residentId, via, measure, value, unit, at, receivedAt, deviceAt, id, skewed] = saved;
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
    ...(deviceAt === undefined || deviceAt === 0 ? {} : { deviceAt }),
    ...(id === undefined || id === 0 ? {} : { id }),
    ...(skewed === 1 ? { skewed: true } : {}),
  };
}
