const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

const two = (value: number) => String(value).padStart(2, '0');

/**
 * How long something has lasted, as it counts up on the board: `00:00:41`, `13:08:02`, from a day on `2 天 03:04`.
 * A beginning in the future (clocks differ by a moment) is zero, never negative.
 */
export function formatAge(ms: number, dayWord = '天'): string {
  const age = Math.max(0, Math.floor(ms));
  const days = Math.floor(age / day);
  const hours = Math.floor((age % day) / hour);
  const minutes = Math.floor((age % hour) / minute);
  if (days > 0) return `${days} ${dayWord} ${two(hours)}:${two(minutes)}`;
  return `${two(hours)}:${two(minutes)}:${two(Math.floor((age % minute) / second))}`;
}

/** The same for a screen reader: ISO 8601 duration, as `<time datetime>` takes it. */
export function isoDuration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / second));
  return `PT${seconds}S`;
}

export interface Ago {
  readonly unit: 'now' | 'minute' | 'hour' | 'day';
  readonly count: number;
}

/** How long ago, in the coarsest unit that still says something. Under a minute is `now`. */
export function ago(ms: number): Ago {
  if (ms < minute) return { unit: 'now', count: 0 };
  if (ms < hour) return { unit: 'minute', count: Math.floor(ms / minute) };
  if (ms < 2 * day) return { unit: 'hour', count: Math.floor(ms / hour) };
  return { unit: 'day', count: Math.floor(ms / day) };
}
