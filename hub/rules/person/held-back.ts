import type { RuleContext } from '#contracts/rule';
import type { Text } from '#contracts/text';
import { hourMs, minuteMs } from '#contracts/time';
import { momentText } from '../moment.ts';
import { minuteOf } from './days.ts';
import { heardAgainAt, mayBeOutage, unheardMs } from './deaf.ts';
import { markThatHolds } from './marks.ts';
import type { Picture } from './picture-state.ts';

/** Why a rule about people does not speak now, and when to ask again; null when only a word will change it. */
export interface HeldBack {
  readonly because: Text;
  readonly until: number | null;
}

/** Nothing to say before `next`, epoch ms. */
export interface NotYet {
  readonly severity?: undefined;
  readonly next: number;
}

/** Something to say, and when it may have become worse; null when it cannot. Epoch ms. */
export interface Due<Severity> {
  readonly severity: Severity;
  readonly next: number | null;
}

/** The longest night in bed that is nobody's business, and the longest nap. */
const longestNightMs = 10.5 * hourMs;
const longestNapMs = 3 * hourMs;

/** Staff or family have said that she is not there. */
export function byMark(picture: Picture, context: RuleContext<unknown>): HeldBack | undefined {
  const { now, zone, facts, placeId } = context;
  const mark = markThatHolds(picture, { now, residents: facts.residentsOf(placeId) });
  if (mark === undefined) return undefined;
  const since = momentText(mark.at, now, zone);
  return {
    because:
      mark.as === 'away'
        ? { zh: `${since.zh} 登记外出，不判断`, en: `marked as away since ${since.en}` }
        : { zh: `${since.zh} 登记住院，不判断`, en: `marked as in hospital since ${since.en}` },
    until: mark.until === 0 ? null : mark.until,
  };
}

/** Somebody may switch that other rule off while she is out. */
const outAgainMs = hourMs;

/** Out: whether she comes back is the business of another rule, unless that is switched off. */
export function byBeingOut(picture: Picture, context: RuleContext<unknown>): HeldBack | undefined {
  const { now, zone, subjectId } = context;
  if (picture.is !== 'out' || context.isOff('not-returned', 'home', subjectId)) return undefined;
  const since = momentText(picture.since, now, zone);
  return {
    because: { zh: `${since.zh} 外出，由“外出未归”判断`, en: `out since ${since.en}; "not returned" watches that` },
    until: now + outAgainMs,
  };
}

/** A bed that says it is taken says more than the clock. */
export function byBed({ inBed }: Picture, { now, zone }: RuleContext<unknown>): HeldBack | undefined {
  if (inBed === 0) return undefined;
  const minute = minuteOf(inBed, zone);
  const until = inBed + (minute >= 19 * 60 || minute < 7 * 60 ? longestNightMs : longestNapMs);
  if (now >= until) return undefined;
  const since = momentText(inBed, now, zone);
  return { because: { zh: `${since.zh} 起在床`, en: `in bed since ${since.en}` }, until };
}

/** A short deafness is left out of the silence; after a longer one nobody knows what has happened meanwhile. */
const shortMs = 20 * minuteMs;

/**
 * From when a silence that began at `from` counts: time in which nothing could be heard does not. After a long deafness it
 * begins anew, because hours of the night before must not be counted as hours of the day after.
 */
export function countedFrom(context: RuleContext<unknown>, from: number): number {
  const { now } = context;
  const unheard = unheardMs(context, { from, to: now });
  return unheard < shortMs ? from + unheard : heardAgainAt(context, { from, to: now });
}

const tryAgainMs = 15 * minuteMs;
const doubtMs = 3 * minuteMs;

/** Nothing can be heard right now: nobody is called about a person until something can. */
export function byDeafness(context: RuleContext<unknown>): HeldBack | undefined {
  const { now } = context;
  if (unheardMs(context, { from: now - minuteMs, to: now }) === 0)
    return mayBeOutage(context)
      ? {
          because: { zh: '全街刚刚都没有消息，稍等再判断', en: 'the whole street has just gone quiet' },
          until: now + doubtMs,
        }
      : undefined;
  return { because: { zh: '网关或平台失联中', en: 'the gateway or the platform is deaf' }, until: now + tryAgainMs };
}

/** Nothing could be heard for a part of the time, and without that it would have been told. */
export const deafness: Text = {
  zh: '网关或平台有一段时间失联，不计在内',
  en: 'the gateway or the platform was deaf for a while; that does not count',
};
