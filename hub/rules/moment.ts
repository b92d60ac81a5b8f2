import type { Text } from '#contracts/text';
import { dayMs, hourMs, minuteMs } from '#contracts/time';
import { localDay } from './window.ts';

/** A moment as staff say it, seen from `now`: 今天 06:40, 昨天 21:10, 3月1日 08:00. Epoch ms. */
export function momentText(at: number, now: number, zone: string): Text {
  const then = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
  const clock = then.toPlainTime().toString({ smallestUnit: 'minute' });
  const today = localDay(now, zone).from;
  if (at >= today && at < today + dayMs) return { zh: `今天 ${clock}`, en: clock };
  if (at < today && at >= localDay(today - 1, zone).from) return { zh: `昨天 ${clock}`, en: `${clock} yesterday` };
  return { zh: `${then.month}月${then.day}日 ${clock}`, en: `${then.toPlainDate()} ${clock}` };
}

/** A length of time as staff say it: 40 分钟, 6 小时, 3 天. */
export function spanText(ms: number): Text {
  const minutes = Math.max(Math.round(ms / minuteMs), 1);
  if (ms < 2 * hourMs) return { zh: `${minutes} 分钟`, en: `${minutes} min` };
  const hours = Math.round(ms / hourMs);
  if (ms < 3 * dayMs) return { zh: `${hours} 小时`, en: `${hours} h` };
  const days = Math.round(ms / dayMs);
  return { zh: `${days} 天`, en: `${days} days` };
}
