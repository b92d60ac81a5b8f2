import Type, { type Static } from 'typebox';
import { defineRule, type RuleContext, type Step } from '#contracts/rule';
import { minuteMs } from '#contracts/time';
import { momentText, spanText } from '../moment.ts';
import { dayOf, minuteOf, minuteOfClock } from './days.ts';
import { byDeafness, byMark, countedFrom } from './held-back.ts';
import { upHours } from './pace.ts';
import { type Picture, pictureOf } from './picture-state.ts';
import { noStays, type Stays, stayed, usualStay } from './stays.ts';

interface State {
  /** When the bed was left, epoch ms; absent while it is taken or by day. */
  readonly left?: number;
  readonly absences: Stays;
  readonly told?: 'P2' | 'P3';
}

const settings = Type.Object({
  minutes: Type.Number({
    title: '离床时长',
    default: 30,
    minimum: 5,
    maximum: 240,
    description: 'How long somebody may be out of bed at night, until the home is known',
  }),
  tolerancePercent: Type.Number({
    title: '超出平时',
    default: 50,
    minimum: 0,
    maximum: 300,
    description: 'How much longer than the usual longest absence is unusual, percent',
  }),
  from: Type.String({
    title: '夜间开始',
    default: '22:00',
    pattern: '^\\d{2}:\\d{2}$',
    description: 'Night, local time',
  }),
  to: Type.String({
    title: '夜间结束',
    default: '06:00',
    pattern: '^\\d{2}:\\d{2}$',
    description: 'Until when; earlier where the home usually gets up earlier',
  }),
});
type Context = RuleContext<Static<typeof settings>>;

/** Somebody who was seen this lately is up and about. */
const seenLatelyMs = 15 * minuteMs;
/** Up and about for this many times as long as is usual is restless. */
const restlessTimes = 3;

/** The bed was left at night and nobody has come back: on the floor beside it, or lost in her own home. */
export const outOfBed = defineRule({
  id: 'out-of-bed',
  title: { zh: '夜间离床未归', en: 'Out of bed at night' },
  doc: {
    zh: '夜间离床后超过平时时间没有回到床上；别处没有动静时更急。',
    en: 'The bed was left at night and not taken again for longer than is usual; more urgent when nothing is seen elsewhere.',
  },
  about: 'home',
  settings,
  listensTo: ['bed.occupied'],
  resolvesItself: true,
  patient: true,
  start: (): State => ({ absences: noStays }),

  onReading(state, { value, at }, context): Step<State> {
    if (value !== true) {
      if (state.left !== undefined || !isNight(at, context)) return { state };
      const next = { ...state, left: at };
      return { state: next, deadline: at + limitOf(next, context) };
    }
    const { left, told, ...rest } = state;
    if (left === undefined || at < left) return { state };
    return {
      state: { ...rest, absences: stayed(state.absences, { day: dayOf(at, context.zone).from, ms: at - left }) },
      deadline: null,
      ...(told === undefined ? {} : { clear: { zh: '已回到床上', en: 'Back in bed' } }),
    };
  },

  onDeadline(state, context): Step<State> {
    const { now, zone } = context;
    const picture = pictureOf(context, context.subjectId);
    if (state.left === undefined || picture === undefined) return { state };
    const { left: _left, told: _told, ...rest } = state;
    // It has become morning: she is up.
    if (!isNight(now, context) || picture.is === 'out')
      return { state: rest, ...(state.told === undefined ? {} : { clear: { zh: '已起床', en: 'Up for the day' } }) };
    const limit = limitOf(state, context);
    const held = byMark(picture, context) ?? byDeafness(context);
    if (held !== undefined) return { state, deadline: held.until };
    const counts = countedFrom(context, state.left);
    if (now < counts + limit) return { state, deadline: counts + limit };
    const severity = severityNow(picture, { left: state.left, limit, now });
    if (severity === undefined || (state.told !== undefined && severity >= state.told))
      return { state, deadline: now + seenLatelyMs };
    const since = momentText(state.left, now, zone);
    const span = spanText(now - state.left);
    const usual = usualStay(state.absences, 2);
    const longest = usual === undefined ? undefined : spanText(Math.max(usual, 10 * minuteMs));
    return {
      state: { ...state, told: severity },
      deadline: now + seenLatelyMs,
      finding: {
        severity,
        since: state.left,
        text:
          severity === 'P2'
            ? {
                zh: `${since.zh} 离床，${span.zh}没有回来，别处也没有动静`,
                en: `Out of bed since ${since.en} and seen nowhere for ${span.en}`,
              }
            : {
                zh: `${since.zh} 离床，${span.zh}没有回到床上`,
                en: `Out of bed since ${since.en}, up and about for ${span.en}`,
              },
        ...(longest === undefined
          ? {}
          : { baseline: { zh: `平时离床不超过 ${longest.zh}`, en: `usually back within ${longest.en}` } }),
      },
    };
  },

  explain(state, context) {
    if (state.left === undefined)
      return {
        says: { zh: '在床，或现在不是夜间', en: 'In bed, or it is not night' },
        blockedBy: { zh: '没有夜间离床', en: 'the bed was not left at night' },
      };
    const since = momentText(state.left, context.now, context.zone);
    const says = { zh: `${since.zh} 离床`, en: `Out of bed since ${since.en}` };
    if (state.told !== undefined) return { says, holds: true };
    const due = momentText(state.left + limitOf(state, context), context.now, context.zone);
    return {
      says,
      blockedBy: {
        zh: `${due.zh} 以前，或别处有动静时不算`,
        en: `not before ${due.en}, nor while she is seen elsewhere`,
      },
    };
  },
});

function severityNow(
  { last }: Picture,
  { left, limit, now }: { readonly left: number; readonly limit: number; readonly now: number },
) {
  // Leaving the bed is a sign of life as well: only what came after it counts as being about.
  const seenAt = last !== undefined && last.at > left ? last.at : left;
  if (now - seenAt >= Math.min(limit, seenLatelyMs)) return 'P2';
  return now - left >= restlessTimes * limit ? 'P3' : undefined;
}

function limitOf({ absences }: State, { settings: set }: Context): number {
  const usual = usualStay(absences, 2);
  const known = usual === undefined ? 0 : usual * (1 + set.tolerancePercent / 100) + 10 * minuteMs;
  return Math.max(set.minutes * minuteMs, known);
}

function isNight(at: number, { settings: set, zone, look, subjectId }: Context): boolean {
  const minute = minuteOf(at, zone);
  const picture = pictureOf({ look }, subjectId);
  const to = minuteOfClock(set.to);
  const from = minuteOfClock(set.from);
  const usuallyUp = picture === undefined ? to : upHours(picture.routine, { from: set.to, to: set.from }).from - 60;
  const ends = Math.min(to, usuallyUp);
  return from <= ends ? from <= minute && minute < ends : from <= minute || minute < ends;
}
