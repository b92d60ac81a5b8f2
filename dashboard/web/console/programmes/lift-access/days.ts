const dayMs = 86_400_000;

/** How far the clocks of a zone are ahead of UTC at a moment, in ms. */
function aheadMs(at: number, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes): number =>
    Number(parts.find((found) => found.type === type)?.value);
  const local = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return local - Math.floor(at / 1000) * 1000;
}

/** The first moment of a calendar day (`2026-11-22`) in a zone, epoch ms. */
export function dayStart(date: string, zone: string): number {
  const midnight = Date.parse(`${date}T00:00:00Z`);
  // Twice: the offset is that of the moment looked for, not of the same hour in UTC.
  const guess = midnight - aheadMs(midnight, zone);
  return midnight - aheadMs(guess, zone);
}

/** The calendar day of a moment in a zone: `2026-11-22`. */
export const dayOf = (at: number, zone: string): string => new Date(at + aheadMs(at, zone)).toISOString().slice(0, 10);

/** The day so many days later: `2026-11-30` + 1 → `2026-12-01`. */
export const laterDay = (date: string, days: number): string =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);
