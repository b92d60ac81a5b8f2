import type { SenmlPack, SenmlRecord } from '#contracts/mqtt';

/** Times below 2^28 s (July 1978) count from now, in either direction: no sensor reports from then (RFC 8428 §4.5.3). */
const relativeBelow = 2 ** 28;
/** The version this file understands (RFC 8428 §4.4). */
const version = 10;
/** A concatenated name (RFC 8428 §4.5.1). */
const sensorName = /^[A-Za-z0-9][A-Za-z0-9:./_-]*$/;

/** One record that stands for itself (RFC 8428 §4.6): full name, absolute time in seconds, no base fields. */
export interface ResolvedRecord {
  n: string;
  u?: string;
  /** Unix time in seconds. The `now` that was handed in when the record says no time of its own. */
  t: number;
  v?: number;
  vs?: string;
  vb?: boolean;
  s?: number;
  ut?: number;
  /** Ours: out of the device's memory. */
  rec?: boolean;
}

/** Why a pack cannot be used. */
export interface SenmlFault {
  readonly fault: 'version' | 'must-understand' | 'name' | 'values' | 'number';
  readonly detail: string;
}

/**
 * Resolves a pack: base fields are applied, times made absolute. Fields that are not known are carried along, unless their label
 * ends with `_`: those must be understood (§4.4). Data values (`vd`) are left out: no measure of the hub is a string of bytes.
 * The order of the pack is kept; see `inOrderOfTime`.
 *
 * @param now What "now" is to the sender, in Unix seconds: the time of receipt.
 */
export function resolveSenml(pack: SenmlPack, now: number): ResolvedRecord[] | SenmlFault {
  const resolved: ResolvedRecord[] = [];
  let baseName = '';
  let baseTime = 0;
  let baseUnit: string | undefined;
  let baseValue: number | undefined;
  let baseSum: number | undefined;

  for (let index = 0; index < pack.length; index++) {
    const record = pack[index] as SenmlRecord;
    if (record.bn !== undefined) baseName = record.bn;
    if (record.bt !== undefined) baseTime = record.bt;
    if (record.bu !== undefined) baseUnit = record.bu;
    if (record.bv !== undefined) baseValue = record.bv;
    if (record.bs !== undefined) baseSum = record.bs;
    if (record.bver !== undefined && record.bver > version) return { fault: 'version', detail: String(record.bver) };

    const extra = extensionsOf(record);
    if (typeof extra === 'string') return { fault: 'must-understand', detail: extra.slice(0, 32) };

    const { v, vs, vb } = record;
    const values = +(v !== undefined) + +(vs !== undefined) + +(vb !== undefined) + +(record.vd !== undefined);
    if (values > 1) return { fault: 'values', detail: String(index) };
    if (record.vd !== undefined) continue;
    // A record of base fields alone measures nothing; a base value or base sum counts for a record that has a name of its own.
    if (values === 0 && record.s === undefined && (record.n === undefined || (baseValue ?? baseSum) === undefined)) {
      continue;
    }

    const name = record.n === undefined ? baseName : baseName + record.n;
    if (!sensorName.test(name)) return { fault: 'name', detail: name.slice(0, 64) };

    const time = baseTime + (record.t ?? 0);
    const t = time < relativeBelow ? now + time : time;
    if (!Number.isFinite(t)) return { fault: 'number', detail: 't' };
    const one: ResolvedRecord = { n: name, t };
    const unit = record.u ?? baseUnit;
    if (unit !== undefined) one.u = unit;
    if (vb !== undefined) one.vb = vb;
    else if (vs !== undefined) one.vs = vs;
    else if (v !== undefined || (baseValue !== undefined && record.s === undefined)) {
      one.v = (v ?? 0) + (baseValue ?? 0);
      if (!Number.isFinite(one.v)) return { fault: 'number', detail: 'v' };
    }
    if (record.s !== undefined || (baseSum !== undefined && vb === undefined && vs === undefined)) {
      one.s = (record.s ?? 0) + (baseSum ?? 0);
      if (!Number.isFinite(one.s)) return { fault: 'number', detail: 's' };
    }
    if (record.ut !== undefined) one.ut = record.ut;
    if (extra !== undefined) Object.assign(one, extra);
    resolved.push(one);
  }
  return resolved;
}

/** Resolved records belong in order of time (§4.6), which not every pack keeps. Records of the same time stay as they were. */
export function inOrderOfTime(records: ResolvedRecord[]): ResolvedRecord[] {
  for (let index = 1; index < records.length; index++) {
    if ((records[index] as ResolvedRecord).t < (records[index - 1] as ResolvedRecord).t) {
      return records.sort((a, b) => a.t - b.t);
    }
  }
  return records;
}

/** Fields this file does not know; or the label of one that must be understood. Labels that start with `b` are base fields. */
function extensionsOf(record: SenmlRecord): Record<string, unknown> | string | undefined {
  let extra: Record<string, unknown> | undefined;
  for (const label in record) {
    switch (label) {
      case 'bn':
      case 'bt':
      case 'bu':
      case 'bv':
      case 'bs':
      case 'bver':
      case 'n':
      case 'u':
      case 'v':
      case 'vs':
      case 'vb':
      case 'vd':
      case 's':
      case 't':
      case 'ut':
        continue;
    }
    if (label === '__proto__' || label.startsWith('b')) continue;
    if (label.endsWith('_')) return label;
    extra ??= {};
    extra[label] = (record as Record<string, unknown>)[label];
  }
  return extra;
}
