import { setImmediate as nextTurn } from 'node:timers/promises';
import { dayMs, minuteMs } from '#contracts/time';
import type { Point, Series } from './port.ts';

type Said = Series & Point;

/** An answer in parts, so that one who reads it lets others work in between. A part may be made when it is asked for. */
export interface Answer {
  readonly count: number;
  readonly parts: Iterable<readonly Said[]>;
}

const firstStretchMs = 7 * dayMs;
const longestStretchMs = 128 * dayMs;
const shortestStretchMs = minuteMs;

/**
 * Goes through a long story: each question is about a stretch of time that holds no more than `perAnswer` points, because a
 * question costs something by itself and a sorted answer must not grow without bound. Only of a moment with more points than that is the
 * answer longer.
 */
export async function* storyInPages(
  ask: (from: number, to: number, limit: number) => Promise<Answer>,
  { from, to, perAnswer }: { readonly from: number; readonly to: number; readonly perAnswer: number },
): AsyncGenerator<readonly Said[]> {
  let stretch = firstStretchMs;
  let limit = perAnswer;
  for (let begin = from; begin < to; ) {
    const end = Math.min(to, begin + stretch);
    const { count, parts } = await ask(begin, end, limit + 1);
    if (count <= limit) {
      for (const part of parts) {
        if (part.length > 0) yield part;
        await nextTurn();
      }
      begin = end;
      limit = perAnswer;
      if (count < perAnswer / 4) stretch = Math.min(longestStretchMs, stretch * 2);
      continue;
    }
    // There is more than was asked for: up to the last moment it is certainly complete.
    const all: (readonly Said[])[] = [];
    for (const part of parts) {
      all.push(part);
      await nextTurn();
    }
    const { at: last } = all.findLast((part) => part.length > 0)?.at(-1) ?? { at: begin };
    stretch = Math.max(shortestStretchMs, Math.min(stretch / 2, last - begin));
    limit = last === begin ? limit * 2 : perAnswer;
    for (const part of all) {
      const whole = (part.at(-1)?.at ?? last) < last ? part : part.filter(({ at }) => at < last);
      if (whole.length > 0) yield whole;
    }
    begin = last;
  }
}
