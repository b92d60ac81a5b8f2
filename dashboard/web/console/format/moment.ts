import { say as common } from '../words/common.ts';
import { locale } from '../words/language.ts';
import { ago } from './age.ts';

let zone = 'Asia/Shanghai';

/** Days and times of day are meant in the hub's zone, wherever the browser is. */
export function setZone(timezone: string): void {
  zone = timezone;
  formats.clear();
}

const formats = new Map<string, Intl.DateTimeFormat>();
function format(name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${name} ${locale()}`;
  let made = formats.get(key);
  if (made === undefined) {
    made = new Intl.DateTimeFormat(locale(), { ...options, timeZone: zone, hourCycle: 'h23' });
    formats.set(key, made);
  }
  return made;
}

const clockParts = { hour: '2-digit', minute: '2-digit' } as const;

/** 10:30 */
export const clockTime = (at: number): string => format('clock', clockParts).format(at);
/** 10:30:02 */
export const clockSeconds = (at: number): string => format('seconds', { ...clockParts, second: '2-digit' }).format(at);
/** 11月3日 10:30 */
export const dayTime = (at: number): string =>
  format('day', { month: 'short', day: 'numeric', ...clockParts }).format(at);
/** 2026/11/03 10:30:02 */
export const fullTime = (at: number): string =>
  format('full', {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    ...clockParts,
    second: '2-digit',
  }).format(at);

/** `10:30:02` today, otherwise with its day. */
export function shortTime(at: number, now: number): string {
  const sameDay = format('date', { dateStyle: 'short' });
  return sameDay.format(at) === sameDay.format(now) ? clockSeconds(at) : dayTime(at);
}

/** 刚刚 · 4 分钟前 · 3 小时前 · 2 天前 */
export function agoWords(at: number, now: number): string {
  const { unit, count } = ago(now - at);
  return common(`ago.${unit}`, { n: count });
}

/** The hour of the day (0–24, with fraction) in the hub's zone. */
export function hourLabel(at: number): string {
  return format('hour', { hour: '2-digit' }).format(at).replace(/\D/g, '').padStart(2, '0');
}
