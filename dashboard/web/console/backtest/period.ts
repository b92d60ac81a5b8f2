const minuteMs = 60_000;

const partsOf = (at: number, zone: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    new Intl.DateTimeFormat('en-CA', {
      timeZone: zone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    })
      .formatToParts(at)
      .map(({ type, value }) => [type, value]),
  );

/** The local day of a moment, as a date field has it: 2026-11-03. */
export function dayOf(at: number, zone: string): string {
  const { year, month, day } = partsOf(at, zone);
  return `${year}-${month}-${day}`;
}

/** Midnight of a date field's day in the hub's zone, `add` days later; undefined for none. By what clocks show, so that it needs no Temporal. */
export function startOfDay(day: string, zone: string, add: number): number | undefined {
  const utc = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(utc)) return undefined;
  const wanted = utc + add * 24 * 60 * minuteMs;
  const shown = (at: number): number => {
    const { year, month, day: ofMonth, hour, minute } = partsOf(at, zone);
    return Date.UTC(Number(year), Number(month) - 1, Number(ofMonth), Number(hour), Number(minute));
  };
  // Twice, because the offset of the first guess may be that of the other side of a clock change.
  const guess = wanted - (shown(wanted) - wanted);
  return guess - (shown(guess) - wanted);
}
