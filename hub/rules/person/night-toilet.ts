import Type from 'typebox';
import { defineRule, type Step } from '#contracts/rule';
import { hourMs } from '#contracts/time';
import { dayOf, nextAt } from './days.ts';
import { unheardMs } from './deaf.ts';
import { pictureOf } from './picture-state.ts';
import { drift, follow, noTrend, type Trend, trendBlocked } from './trend.ts';

const lookAtMinute = 12 * 60 + 30;
const say = (value: number): string => value.toFixed(1);

/** More visits to the toilet at night over a week than before: an infection, a medicine, the heart. Worth a call, no emergency. */
export const nightToilet = defineRule({
  id: 'night-toilet',
  title: { zh: '夜间如厕增多', en: 'More toilet visits at night' },
  doc: {
    zh: '最近一周夜间如厕次数明显多于本人平时。',
    en: 'Over the last week clearly more visits to the toilet at night than is usual for this home.',
  },
  about: 'home',
  settings: Type.Object({
    leastTimes: Type.Number({
      title: '至少多',
      default: 1,
      minimum: 0.5,
      maximum: 10,
      description: 'At least so many visits a night more than usual',
    }),
  }),
  listensTo: ['person.state'],
  resolvesItself: true,
  patient: true,
  start: (): Trend => noTrend,

  onReading: (state, { at }, { now, zone }): Step<Trend> =>
    state.day > 0
      ? { state }
      : { state: { ...state, day: dayOf(at, zone).from }, deadline: nextAt(lookAtMinute, now, zone) },

  onDeadline(state, context): Step<Trend> {
    const { now, zone, settings, subjectId } = context;
    const deadline = nextAt(lookAtMinute, now, zone);
    const night = pictureOf(context, subjectId)?.night;
    const day = dayOf(now, zone).from;
    // Nights nobody spent at home, or that could not be heard, are none.
    const unheard = unheardMs(context, { from: day - 5 * hourMs, to: now });
    if (night === undefined || night === null || night.day !== day || night.quiet === 0 || unheard > 0)
      return { state, deadline };
    const next = follow(state, { day, value: night.visits, leastSpread: 0.5 });
    const found = drift(next, settings.leastTimes);
    if (found?.far === true && found.by > 0) {
      const text = {
        zh: `最近一周夜间如厕平均 ${say(found.recent)} 次，平时 ${say(next.usual.mean)} 次`,
        en: `${say(found.recent)} visits a night over the last week, usually ${say(next.usual.mean)}`,
      };
      if (state.told === true) return { state: next, deadline };
      return {
        state: { ...next, told: true },
        deadline,
        finding: {
          severity: 'P3',
          since: next.day,
          text,
          evidence: [],
          baseline: {
            zh: `平时夜间如厕 ${say(next.usual.mean)} 次`,
            en: `usually ${say(next.usual.mean)} visits a night`,
          },
        },
      };
    }
    if (state.told !== true || (found !== undefined && !found.near && found.by > 0)) return { state: next, deadline };
    const { told: _told, ...calm } = next;
    return { state: calm, deadline, clear: { zh: '夜间如厕次数恢复平时', en: 'As many visits as usual again' } };
  },

  explain(state) {
    const nights = state.last.length;
    const says = {
      zh: `最近 ${nights} 夜如厕 ${state.last.join('、') || '无记录'} 次`,
      en: `visits in the last ${nights} nights: ${state.last.join(', ') || 'none known'}`,
    };
    return state.told === true ? { says, holds: true } : { says, blockedBy: trendBlocked(state) };
  },
});
