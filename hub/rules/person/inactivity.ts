import Type from 'typebox';
import type { Reading } from '#contracts/reading';
import { defineRule, type RuleContext, type Step } from '#contracts/rule';
import type { Text } from '#contracts/text';
import { momentText } from '../moment.ts';
import type { DailyWindow } from '../window.ts';
import {
  byBed,
  byBeingOut,
  byDeafness,
  byMark,
  countedFrom,
  type Due,
  deafness,
  type HeldBack,
  type NotYet,
} from './held-back.ts';
import { type Picture, pictureOf } from './picture-state.ts';
import { lifeMeasures } from './signs.ts';
import { duesOf, lookAt, type Patience, quietBaseline } from './silence.ts';

interface State {
  /** The clock runs. */
  readonly watching?: true;
  /** What was told: since when nothing was seen, and how bad it is. */
  readonly told?: { readonly since: number; readonly severity: 'P1' | 'P2' | 'P3' };
}

/**
 * Nobody has been seen for longer than is usual here. The absence of life signs carries most of the safety.
 *
 * P3 when it is worth a look: longer than mostly, or than anybody should wait. P2 when it is unusual here. P1 at twice that, if the home has a
 * door that would have told of leaving: without one she may simply be out, and an ambulance is not sent on a maybe.
 */
export const inactivity = defineRule({
  id: 'inactivity',
  title: { zh: '长时间无活动', en: 'No activity' },
  doc: {
    zh: '在清醒时段内，家里比平时安静得久；外出、睡觉、登记外出和通信中断的时间不算。',
    en: 'No sign of life at home for longer than is usual there, counting waking hours only; not while out, asleep, marked away or unheard.',
  },
  about: 'home',
  settings: Type.Object({
    lookHours: Type.Number({
      title: '先留意',
      default: 2.75,
      minimum: 0.1,
      maximum: 48,
      description: 'Worth a look (P3) after so many waking hours, until the home is known',
    }),
    hours: Type.Number({
      title: '须上门',
      default: 4.5,
      minimum: 0.1,
      maximum: 48,
      description: 'Somebody must see to it (P2) after so many waking hours, until the home is known',
    }),
    leastHours: Type.Number({
      title: '最早',
      default: 1.5,
      minimum: 0.1,
      maximum: 48,
      description: 'Never told sooner, however lively the home, hours',
    }),
    leastUrgentHours: Type.Number({
      title: '最早须上门',
      default: 2,
      minimum: 0.1,
      maximum: 48,
      description: 'Never urgent sooner, hours',
    }),
    mostHours: Type.Number({
      title: '最晚留意',
      default: 2.75,
      minimum: 0.1,
      maximum: 48,
      description: 'Worth a look in any case after so many hours in which somebody may be expected to be up',
    }),
    urgentHours: Type.Number({
      title: '最晚须上门',
      default: 9,
      minimum: 0.1,
      maximum: 48,
      description: 'Somebody must see to it (P2) in any case after so many such hours',
    }),
    tolerancePercent: Type.Number({
      title: '超出平时',
      default: 25,
      minimum: 0,
      maximum: 300,
      description: 'How much longer than the usual longest silence is unusual, percent',
    }),
    from: Type.String({
      title: '清醒时段开始',
      default: '07:00',
      pattern: '^\\d{2}:\\d{2}$',
      description: 'Waking hours until the home is known, local time',
    }),
    to: Type.String({
      title: '清醒时段结束',
      default: '21:30',
      pattern: '^\\d{2}:\\d{2}$',
      description: 'Until when, local time',
    }),
  }),
  listensTo: [...lifeMeasures, 'person.state', 'device.registered'],
  resolvesItself: false,
  patient: true,
  start: (): State => ({}),

  onReading(state, reading, context): Step<State> {
    const { measure } = reading;
    // The usual reading: somebody is at home and nothing was told. The clock is looked at when it rings.
    if (state.watching === true && state.told === undefined && measure !== 'person.state') return { state };
    if (state.watching !== true && !canSee(reading, context)) return { state };
    const picture = pictureOf(context, context.subjectId);
    if (picture?.last === undefined) return { state };
    if (state.told === undefined) return { state: { watching: true }, deadline: firstLook(picture, context) };
    if (picture.last.at <= state.told.since && byMark(picture, context) === undefined) return { state };
    return {
      state: { watching: true },
      deadline: firstLook(picture, context),
      clear:
        picture.last.at > state.told.since
          ? { zh: '又有活动了', en: 'Activity again' }
          : { zh: '已登记外出', en: 'Marked as away' },
    };
  },

  onDeadline(state, context): Step<State> {
    const picture = pictureOf(context, context.subjectId);
    const last = picture?.last;
    if (picture === undefined || last === undefined) return { state };
    const { now, zone, facts } = context;
    const judged = judge(picture, context);
    if ('because' in judged) return { state, deadline: later(judged.until, now) };
    if (judged.severity === undefined) return { state, deadline: later(judged.next, now) };
    const time = momentText(last.at, now, zone);
    const device = facts.nameOf(last.deviceId);
    const baseline = quietBaseline(picture, { since: last.at, now, zone });
    return {
      state: { watching: true, told: { since: last.at, severity: judged.severity } },
      deadline: later(judged.next, now),
      finding: {
        severity: judged.severity,
        since: last.at,
        text: {
          zh: `${time.zh} 以后没有任何活动；最后一次是${device}${baseline === undefined ? '' : `；${baseline.zh}`}`,
          en: `No activity since ${time.en}; last seen by ${device}${baseline === undefined ? '' : `; ${baseline.en}`}`,
        },
        evidence: [{ deviceId: last.deviceId, measure: last.measure, value: true, at: last.at }],
        ...(baseline === undefined ? {} : { baseline }),
      },
    };
  },

  explain(state, context) {
    const picture = pictureOf(context, context.subjectId);
    const last = picture?.last;
    if (picture === undefined || last === undefined)
      return { says: { zh: '还没有任何平安信号', en: 'No sign of life yet' } };
    const { now, zone, facts } = context;
    const time = momentText(last.at, now, zone);
    const device = facts.nameOf(last.deviceId);
    const says: Text = { zh: `最后一次活动${time.zh}，${device}`, en: `Last activity ${time.en}, ${device}` };
    if (state.told !== undefined) return { says, holds: true };
    const judged = judge(picture, context);
    if ('because' in judged) return { says, blockedBy: judged.because };
    const due = momentText(judged.next ?? now, now, zone);
    return { says, blockedBy: { zh: `${due.zh} 以前不算异常`, en: `not unusual before ${due.en}` } };
  },
});

type Context = RuleContext<Patience & DailyWindow>;

const seeing: readonly string[] = ['motion', 'presence', 'door.open', 'bed.occupied', 'seat.occupied'];
/** Kinds that see people without their doing; of one the register does not know it is supposed. */
const seeingKinds: readonly string[] = [
  'motion',
  'presence-radar',
  'fall-radar',
  'contact',
  'bed-sensor',
  'seat-sensor',
  '',
];

/** Where there is only a button, a scale or a pill box its silence says nothing about anybody: nothing is watched. */
const canSee = ({ measure, deviceId }: Reading, { facts }: Context): boolean =>
  seeing.includes(measure) || (measure === 'device.registered' && seeingKinds.includes(facts.kindOf(deviceId)));

const later = (at: number | null, now: number): number | null => (at === null ? null : Math.max(at, now + 1));

const firstLook = (picture: Picture, context: Context): number =>
  Math.max(lookAt(picture, since(silentSince(picture, context.now), context)), context.now + 1);

/** From the last sign, or from the moment staff said that she is back. */
const silentSince = ({ last, backAt }: Picture, now: number): number => Math.max(last?.at ?? now, backAt);

const since = (from: number, { zone, settings }: Context) => ({ from, zone, patience: settings });

/** What there is to say now, or why nothing, and when to look again. */
function judge(picture: Picture, context: Context): HeldBack | NotYet | Due<'P1' | 'P2' | 'P3'> {
  const { now } = context;
  const held = byMark(picture, context) ?? byBeingOut(picture, context) ?? byBed(picture, context);
  if (held !== undefined) return held;
  const last = silentSince(picture, now);
  const counts = since(countedFrom(context, last), context);
  const look = lookAt(picture, counts);
  if (now < look)
    return counts.from > last && now >= lookAt(picture, since(last, context))
      ? { because: deafness, until: look }
      : { next: look };
  const deaf = byDeafness(context);
  if (deaf !== undefined) return deaf;
  const { unusual, twice } = duesOf(picture, counts);
  if (now < unusual) return { severity: 'P3', next: unusual };
  if (!picture.hasDoor || picture.is === 'out') return { severity: 'P2', next: null };
  return now < twice ? { severity: 'P2', next: twice } : { severity: 'P1', next: null };
}
