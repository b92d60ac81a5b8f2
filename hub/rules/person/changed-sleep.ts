import Type from 'typebox';
import { defineRule, type Step } from '#contracts/rule';
import { hourMs } from '#contracts/time';
import { dayOf, nextAt } from './days.ts';
import { unheardMs } from './deaf.ts';
import { pictureOf } from './picture-state.ts';
import { drift, follow, noTrend, type Trend, trendBlocked } from './trend.ts';

const lookAtMinute = 12 * 60 + 30;
const say = (value: number): string => value.toFixed(1);

/** Nights have become shorter, longer or broken over a week: pain, low spirits, an illness on its way. */
export const changedSleep = defineRule({
  id: 'changed-sleep',
  title: { zh: '睡眠变化', en: 'Changed sleep' },
  doc: {
    zh: '最近一周夜里安静的时间明显多于或少于本人平时。',
    en: 'Over the last week the quiet hours of the night are clearly more or fewer than is usual for this home.',
  },
  about: 'home',
  settings: Type.Object({
    leastHours: Type.Number({
      title: '至少相差',
      default: 1.25,
      minimum: 0.5,
      maximum: 8,
      description: 'At least so many hours a night more or fewer than usual',
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
    if (night === undefined || night === null || night.day !== day || night.quiet < 2 * hourMs || unheard > 0)
      return { state, deadline };
    const next = follow(state, { day, value: night.quiet / hourMs, leastSpread: 0.5 });
    const found = drift(next, settings.leastHours);
    if (found?.far === true) {
      if (state.told === true) return { state: next, deadline };
      const way = found.by > 0 ? { zh: '多', en: 'more' } : { zh: '少', en: 'fewer' };
      return {
        state: { ...next, told: true },
        deadline,
        finding: {
          severity: 'P3',
          since: next.day,
          text: {
            zh: `最近一周夜里平均安静 ${say(found.recent)} 小时，比平时${way.zh} ${say(Math.abs(found.by))} 小时`,
            en: `${say(found.recent)} quiet hours a night over the last week, ${say(Math.abs(found.by))} ${way.en} than usual`,
          },
          evidence: [],
          baseline: {
            zh: `平时夜里安静 ${say(next.usual.mean)} 小时`,
            en: `usually ${say(next.usual.mean)} quiet hours a night`,
          },
        },
      };
    }
    if (state.told !== true || (found !== undefined && !found.near)) return { state: next, deadline };
    const { told: _told, ...calm } = next;
    return { state: calm, deadline, clear: { zh: '睡眠恢复平时', en: 'Nights are as usual again' } };
  },

  explain(state) {
    const hours = state.last.map(say).join('、');
    const says = {
      zh: `最近几夜安静 ${hours || '无记录'} 小时`,
      en: `quiet hours of the last nights: ${hours.replaceAll('、', ', ') || 'none known'}`,
    };
    return state.told === true ? { says, holds: true } : { says, blockedBy: trendBlocked(state) };
  },
});
