import Type from 'typebox';
import { defineRule, type Step } from '#contracts/rule';
import { hourMs } from '#contracts/time';
import { type Baseline, learnDay, unknownBaseline, unusual } from '../conditions/baseline.ts';
import { dayOf, minuteOfClock, nextAt } from './days.ts';
import { unheardMs } from './deaf.ts';
import { byMark } from './held-back.ts';
import { pictureOf } from './picture-state.ts';

interface State {
  /** Start of the local day that was looked at last, epoch ms; 0 before the first. */
  readonly day: number;
  /** Half hours with a sign, up to the hour of looking. */
  readonly today: number;
  readonly usual: Baseline;
  readonly told?: true;
}

/** She was seen, but far less than on other days: in bed with a fever, or low. */
export const quietDay = defineRule({
  id: 'quiet-day',
  title: { zh: '今天异常安静', en: 'Unusually quiet day' },
  doc: {
    zh: '到傍晚为止，有动静的时间远少于本人平时。',
    en: 'By the evening she has been seen in far fewer half hours than is usual for this home.',
  },
  about: 'home',
  settings: Type.Object({
    at: Type.String({
      title: '查看时刻',
      default: '19:30',
      pattern: '^\\d{2}:\\d{2}$',
      description: 'When the day is looked at, local time',
    }),
    leastHours: Type.Number({
      title: '至少少',
      default: 3,
      minimum: 0.5,
      maximum: 12,
      description: 'At least so many hours with a sign fewer than usual',
    }),
  }),
  listensTo: ['person.state'],
  resolvesItself: true,
  patient: true,
  start: (): State => ({ day: 0, today: 0, usual: unknownBaseline }),

  onReading: (state, { at }, { now, zone, settings }): Step<State> =>
    state.day > 0
      ? { state }
      : { state: { ...state, day: dayOf(at, zone).from }, deadline: nextAt(minuteOfClock(settings.at), now, zone) },

  onDeadline(state, context): Step<State> {
    const { now, zone, settings, subjectId } = context;
    const deadline = nextAt(minuteOfClock(settings.at), now, zone);
    const picture = pictureOf(context, subjectId);
    const last = picture?.last;
    if (picture === undefined || last === undefined) return { state, deadline };
    const day = dayOf(now, zone);
    const today = picture.routine.slot >= day.from ? picture.routine.seen + 1 : 0;
    const calm: State = { day: day.from, today, usual: state.usual };
    const cleared = state.told === true ? { clear: { zh: '新的一天', en: 'Another day' } } : {};
    // A day spent elsewhere or that could not be heard is no day at home; one without any sign is told by others.
    const isElsewhere = picture.is === 'out' || byMark(picture, context) !== undefined;
    const deaf = unheardMs(context, { from: day.from, to: now });
    if (isElsewhere || deaf > hourMs || today === 0) return { state: calm, deadline, ...cleared };
    const low =
      unusual(state.usual, today, { spreads: 3.5, least: settings.leastHours * 2, daysNeeded: 10 }) === 'low' &&
      today < state.usual.mean / 2;
    const learned = { ...calm, usual: learnDay(state.usual, today, 2) };
    if (!low) return { state: learned, deadline, ...cleared };
    const hours = (value: number): string => (value / 2).toFixed(1);
    return {
      state: { ...learned, told: true },
      deadline,
      finding: {
        severity: 'P3',
        since: day.from,
        text: {
          zh: `今天只有 ${hours(today)} 小时有动静，平时 ${hours(state.usual.mean)} 小时`,
          en: `Seen in ${hours(today)} hours of today, usually ${hours(state.usual.mean)}`,
        },
        evidence: [{ deviceId: last.deviceId, measure: last.measure, value: true, at: last.at }],
        baseline: {
          zh: `平时到这时有 ${hours(state.usual.mean)} 小时有动静`,
          en: `usually ${hours(state.usual.mean)} hours with a sign by then`,
        },
      },
    };
  },

  explain({ today, usual, told }) {
    const says = {
      zh: `上次查看那天有 ${(today / 2).toFixed(1)} 小时有动静，平时 ${(usual.mean / 2).toFixed(1)} 小时`,
      en: `${(today / 2).toFixed(1)} hours with a sign on the day looked at last, usually ${(usual.mean / 2).toFixed(1)}`,
    };
    if (told === true) return { says, holds: true };
    return {
      says,
      blockedBy:
        usual.days < 10
          ? { zh: `只学习了 ${usual.days} 天`, en: `only ${usual.days} days known` }
          : { zh: '没有比平时安静很多', en: 'not much quieter than usual' },
    };
  },
});
