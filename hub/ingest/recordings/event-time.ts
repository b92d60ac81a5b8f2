import { minuteMs } from '#contracts/time';

const form =
  /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)? ?(Z|z|[+-]\d{2}(?::?\d{2})?)?$/;
const dateOnly = /^\d{4}-\d{2}-\d{2}$/;
/** Clocks are set forward and back on quarters of an hour everywhere. */
const quarterMs = 15 * minuteMs;

/** Why a time cannot be read, or the moment. */
export type ReadTime = number | { readonly code: string; readonly reason: string };

/**
 * Reads ISO 8601 times of one zone, those with a zone of their own as they say. A local time that a clock change skips is taken
 * as the one after it, one that comes twice as the first (as ECMA-402 `compatible`).
 * @param zone IANA zone of times without one.
 */
export function timeReader(zone: string): (text: string) => ReadTime {
  const offsets = new Map<number, number>();
  let lastQuarter = Number.NaN;
  let lastOffset = 0;
  const offsetAt = (localMs: number): number => {
    const quarter = Math.floor(localMs / quarterMs);
    if (quarter === lastQuarter) return lastOffset;
    let offset = offsets.get(quarter);
    if (offset === undefined) {
      const local = Temporal.Instant.fromEpochMilliseconds(quarter * quarterMs)
        .toZonedDateTimeISO('UTC')
        .toPlainDateTime();
      offset = quarter * quarterMs - local.toZonedDateTime(zone).epochMilliseconds;
      offsets.set(quarter, offset);
    }
    lastQuarter = quarter;
    lastOffset = offset;
    return offset;
  };

  return (given) => {
    const text = given.trim();
    const parts = form.exec(text);
    if (parts === null) {
      if (text === '') return { code: 'time.missing', reason: 'has no time' };
      if (dateOnly.test(text)) return { code: 'time.date-only', reason: `has a date without a time of day: ${text}` };
      return { code: 'time.form', reason: `has a time that is not ISO 8601: ${text.slice(0, 40)}` };
    }
    const [, year, month, day, hour, minute, second = '0', fraction = '', offset] = parts;
    const days = Date.UTC(Number(year), Number(month) - 1, Number(day));
    const date = new Date(days);
    if (date.getUTCMonth() !== Number(month) - 1 || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60)
      return { code: 'time.impossible', reason: `has a time that does not exist: ${text}` };
    const local =
      days +
      Number(hour) * 3_600_000 +
      Number(minute) * minuteMs +
      // A leap second is the last millisecond of its minute.
      (second === '60' ? 59_999 : Number(second) * 1_000 + Number(fraction.padEnd(3, '0').slice(0, 3)));
    const at = local - (offset === undefined ? offsetAt(local) : ownOffset(offset));
    return at >= 0 ? at : { code: 'time.impossible', reason: `has a time before 1970: ${text}` };
  };
}

function ownOffset(offset: string): number {
  if (offset === 'Z' || offset === 'z') return 0;
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(3).replace(':', '') || '0');
  return (offset.startsWith('-') ? -minutes : minutes) * minuteMs;
}
