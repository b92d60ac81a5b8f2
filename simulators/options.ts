import { InvalidArgumentError } from 'commander';
import { dialects } from '#contracts/device';
import { hourMs, minuteMs, secondMs } from '#contracts/time';
import { stories } from './stories/catalog.ts';
import type { Story } from './story.ts';
import type { DialectChoice } from './street.ts';

const units = { ms: 1, s: secondMs, m: minuteMs, h: hourMs } as const;

/** `90s`, `2m`, `500ms` → milliseconds. */
export function duration(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text);
  if (match === null) throw new InvalidArgumentError('Write a number and ms, s, m or h: 90s.');
  return Number(match[1]) * units[match[2] as keyof typeof units];
}

/** `every:90s` → milliseconds. */
export function storyPeriod(text: string): number {
  const [word, span, ...more] = text.split(':');
  if (word !== 'every' || span === undefined || more.length > 0) throw new InvalidArgumentError('Write every:90s.');
  const period = duration(span);
  if (period < secondMs) throw new InvalidArgumentError('One story a second is the most.');
  return period;
}

export function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) throw new InvalidArgumentError('Write a whole number.');
  return value;
}

/** More than the two days a clock is believed would be no recent past. */
export function historyOption(text: string): number {
  const hours = wholeNumber(text);
  if (hours > 48) throw new InvalidArgumentError('48 hours are the most.');
  return hours;
}

/** Slower than life would let supervised devices fall silent. */
export function speedOf(text: string): number {
  const value = Number(text);
  if (!(value >= 1 && value <= 100_000)) throw new InvalidArgumentError('Write a number from 1 to 100000.');
  return value;
}

/** An ISO 8601 moment with its zone → epoch ms. */
export function momentOption(text: string): number {
  try {
    return Temporal.Instant.from(text).epochMilliseconds;
  } catch {
    throw new InvalidArgumentError('Write a moment with its zone: 2026-03-02T06:00:00+08:00.');
  }
}

export function dialectOption(word: string): DialectChoice {
  const dialect = (['mixed', ...dialects] as const).find((one) => one === word);
  if (dialect === undefined) throw new InvalidArgumentError(`Write mixed or one of ${dialects.join(', ')}.`);
  return dialect;
}

/** May be given more than once. */
export function storyOption(id: string, before: readonly Story[]): readonly Story[] {
  const story = stories.find((one) => one.id === id);
  if (story === undefined) throw new InvalidArgumentError(`There is no story ${id}; --list names them.`);
  return [...before, story];
}
