import Type, { type Static } from 'typebox';
import { defineRule, type RuleContext, type Step } from '#contracts/rule';
import { hourMs, minuteMs } from '#contracts/time';
import { isInCentre } from '../care/centre-not-left.ts';
import type { Sequence } from '../conditions/sequence.ts';
import { momentText } from '../moment.ts';
import { dayOf, minuteOf, minuteOfClock, momentIn } from './days.ts';
import { byDeafness, byMark, countedFrom, type Due, deafness, type HeldBack, type NotYet } from './held-back.ts';
import { usualHours } from './pace.ts';
import { type Picture, pictureOf } from './picture-state.ts';
import { type Dues, duesOf, outBaseline, outLimits } from './silence.ts';

interface State {
  /** When she left, epoch ms. */
  readonly left?: number;
  readonly told?: true;
}

const settings = Type.Object({
  lookHours: Type.Number({
    title: '先留意',
    default: 3.5,
    minimum: 0.5,
    maximum: 48,
    description: 'Worth a look (P3) after so many hours, until the outings are known',
  }),
  hours: Type.Number({
    title: '视为未归',
    default: 5,
    minimum: 0.5,
    maximum: 48,
    description: 'Missed (P2) after so many hours, until the outings are known',
  }),
  leastHours: Type.Number({
    title: '最早',
    default: 2,
    minimum: 0.5,
    maximum: 48,
    description: 'Never told sooner, however short the usual outings, hours',
  }),
  leastUrgentHours: Type.Number({
    title: '最早视为未归',
    default: 4,
    minimum: 0.5,
    maximum: 48,
    description: 'Never missed (P2) sooner, hours',
  }),
  mostHours: Type.Number({
    title: '最晚留意',
    default: 6,
    minimum: 0.5,
    maximum: 48,
    description: 'Worth a look in any case after so many hours, even if outings are usually longer',
  }),
  tolerancePercent: Type.Number({
    title: '超出平时',
    default: 25,
    minimum: 0,
    maximum: 300,
    description: 'How much longer than the usual longest outing is unusual, percent',
  }),
  latest: Type.String({
    title: '最晚回家时刻',
    default: '21:00',
    pattern: '^\\d{2}:\\d{2}$',
    description: 'Who left by day is back by then, local time',
  }),
});
type Context = RuleContext<Static<typeof settings>>;

/** Who leaves later than this goes out for the evening, or only locked the door before going to bed. */
const eveningMinute = 20 * 60;
/** Nobody is missed at nine who left just before. */
const leastEveningMs = 2 * hourMs;
/** Who is not back so long after the set hour is missed, however long the usual outings. */
const lateEveningMs = hourMs;
const morningMinute = 5 * 60;

/**
 * Somebody has left and is not back. Told after the longest usual outing and a bit, at six hours in any case, and at nine in the
 * evening; who left in the evening is missed in the morning, because a door shut for the night looks the same.
 */
export const notReturned = defineRule({
  id: 'not-returned',
  title: { zh: '外出未归', en: 'Not returned' },
  doc: {
    zh: '从入户门或电梯刷卡看已经外出，超过平时外出的时间或规定时刻仍未回家。',
    en: 'Left by the door or the lift and not back after the usual time or by the set hour.',
  },
  about: 'home',
  settings,
  listensTo: ['person.state'],
  resolvesItself: true,
  patient: true,
  start: (): State => ({}),

  onReading(state, { value }, context): Step<State> {
    const picture = pictureOf(context, context.subjectId);
    // By the card of a lift alone nobody can be seen to be back.
    const seesNobody = picture?.inside === 0 && picture.left?.measure === 'card.tapped';
    if (value === 'out' && picture !== undefined && !seesNobody) {
      if (state.told === true) return { state };
      const left = picture.since;
      return { state: { left }, deadline: Math.max(duesOfLeaving(picture, left, context).look, context.now + 1) };
    }
    return {
      state: {},
      deadline: null,
      ...(state.told !== true
        ? {}
        : {
            clear:
              value === 'away' || value === 'in-hospital'
                ? { zh: '已登记外出', en: 'Marked as away' }
                : { zh: '已回家', en: 'Back home' },
          }),
    };
  },

  onDeadline(state, context): Step<State> {
    const picture = pictureOf(context, context.subjectId);
    if (picture === undefined || state.left === undefined) return { state };
    const { now, zone, facts } = context;
    const judged = judge(picture, state.left, context);
    if ('because' in judged) return { state, deadline: judged.until };
    if (judged.severity === undefined) return { state, deadline: later(judged.next, now) };
    const time = momentText(state.left, now, zone);
    const door = picture.left ?? picture.last;
    const baseline = outBaseline(picture);
    const name = door === undefined ? '' : facts.nameOf(door.deviceId);
    return {
      state: { left: state.left, told: true },
      deadline: later(judged.next, now),
      finding: {
        severity: judged.severity,
        since: state.left,
        text: {
          zh: `${time.zh} 外出后一直没有回来（${name}）${baseline === undefined ? '' : `；${baseline.zh}`}`,
          en: `Left at ${time.en} and not back (${name})${baseline === undefined ? '' : `; ${baseline.en}`}`,
        },
        evidence:
          door === undefined ? [] : [{ deviceId: door.deviceId, measure: door.measure, value: true, at: door.at }],
        ...(baseline === undefined ? {} : { baseline }),
      },
    };
  },

  explain(state, context) {
    const { now, zone } = context;
    const picture = pictureOf(context, context.subjectId);
    if (state.left === undefined || picture === undefined)
      return { says: { zh: '在家', en: 'At home' }, blockedBy: { zh: '没有外出', en: 'nobody is out' } };
    const time = momentText(state.left, now, zone);
    const says = { zh: `${time.zh} 外出`, en: `Left at ${time.en}` };
    if (state.told === true) return { says, holds: true };
    const judged = judge(picture, state.left, context);
    if ('because' in judged) return { says, blockedBy: judged.because };
    const due = momentText(judged.next ?? now, now, zone);
    return { says, blockedBy: { zh: `${due.zh} 以前回来都算平常`, en: `back by ${due.en} would be as usual` } };
  },
});

/** When it is worth a look, and when unusual. Epoch ms. */
function duesOfLeaving(picture: Picture, left: number, { settings, zone }: Context): Pick<Dues, 'look' | 'unusual'> {
  const minute = minuteOf(left, zone);
  const limits = outLimits(picture, settings);
  if (minute >= eveningMinute || minute < morningMinute)
    return duesOf(picture, {
      from: left,
      zone,
      patience: { ...settings, ...usualHours, urgentHours: settings.hours },
      limits: {
        look: Math.min(limits.look, settings.lookHours * hourMs),
        unusual: Math.min(limits.unusual, settings.hours * hourMs),
      },
    });
  const latest = Math.max(momentIn(dayOf(left, zone), minuteOfClock(settings.latest), zone), left + leastEveningMs);
  return {
    look: Math.min(left + limits.look, left + settings.mostHours * hourMs, latest),
    unusual: Math.min(left + limits.unusual, latest + lateEveningMs),
  };
}

function judge(picture: Picture, left: number, context: Context): HeldBack | NotYet | Due<'P2' | 'P3'> {
  const { now } = context;
  const mark = byMark(picture, context) ?? byCentre(context);
  if (mark !== undefined) return mark;
  const from = Math.max(left, leftCentreAt(context));
  const counts = countedFrom(context, from);
  const { look, unusual } = duesOfLeaving(picture, counts, context);
  if (now < look)
    return counts > from && now >= duesOfLeaving(picture, from, context).look
      ? { because: deafness, until: look }
      : { next: look };
  const deaf = byDeafness(context);
  if (deaf !== undefined) return deaf;
  return now < unusual ? { severity: 'P3', next: unusual } : { severity: 'P2', next: null };
}

const lookAgainMs = 15 * minuteMs;

/** When those who live there were in a care centre and left it. */
const staysOf = ({ facts, look, subjectId }: Context): readonly Sequence[] =>
  facts.residentsOf(subjectId).map((id) => (look('centre-not-left', 'resident', id) as Sequence | undefined) ?? {});

/** Everybody is in a centre, and who does not leave it is the business of another rule, unless that is switched off. */
function byCentre(context: Context): HeldBack | undefined {
  const { now, facts, subjectId, isOff } = context;
  const stays = staysOf(context);
  if (stays.length === 0 || !stays.every((stay) => isInCentre(stay, now))) return undefined;
  if (facts.residentsOf(subjectId).some((id) => isOff('centre-not-left', 'resident', id))) return undefined;
  return {
    because: { zh: '在照料中心，由“中心未签退”判断', en: 'in a care centre; "not checked out" watches that' },
    until: now + lookAgainMs,
  };
}

/** The outing counts anew from the moment the last of them left the centre. */
const leftCentreAt = (context: Context): number =>
  Math.max(0, ...staysOf(context).map(({ then = 0 }) => Math.min(then, context.now)));

const later = (at: number | null, now: number): number | null => (at === null ? null : Math.max(at, now + 1));
