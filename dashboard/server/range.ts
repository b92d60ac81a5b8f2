import { dayMs } from '#contracts/time';
import { Refusal } from '#kernel/errors';

/** A stretch of time as asked for, made whole: `to` is now unless given, `from` the usual length before it. Epoch ms. */
export function rangeOf(
  asked: { readonly from?: number; readonly to?: number },
  { now, usualMs, longestMs }: { readonly now: number; readonly usualMs: number; readonly longestMs: number },
): { from: number; to: number } {
  const to = asked.to ?? now;
  const from = asked.from ?? Math.max(0, to - usualMs);
  if (from >= to) throw new Refusal(422, 'readings.range', { zh: '开始须早于结束', en: 'from must lie before to' });
  if (to - from > longestMs)
    throw new Refusal(422, 'readings.range', {
      zh: `时间太长：一次最多 ${Math.round(longestMs / dayMs)} 天`,
      en: `The range is too long: ask for at most ${Math.round(longestMs / dayMs)} days at once`,
    });
  return { from, to };
}
