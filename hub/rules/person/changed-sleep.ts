import Type from 'typebox';
import { defineRule } from '#contracts/rule';
import { hourMs } from '#contracts/time';
import { inTenths, nightlyTrend } from './nightly-trend.ts';

const settings = Type.Object({
  leastHours: Type.Number({
    title: '至少相差',
    default: 1.25,
    minimum: 0.5,
    maximum: 8,
    description: 'At least so many hours a night more or fewer than usual',
  }),
});

/** Nights have become shorter, longer or broken over a week: pain, low spirits, an illness on its way. */
export const changedSleep = defineRule({
  id: 'changed-sleep',
  title: { zh: '睡眠变化', en: 'Changed sleep' },
  doc: {
    zh: '最近一周夜里安静的时间明显多于或少于本人平时。',
    en: 'Over the last week the quiet hours of the night are clearly more or fewer than is usual for this home.',
  },
  settings,
  ...nightlyTrend<typeof settings>({
    figureOf: ({ quiet }) => (quiet < 2 * hourMs ? undefined : quiet / hourMs),
    least: ({ leastHours }) => leastHours,
    onlyMore: false,
    says({ recent, usual, by }) {
      const way = by > 0 ? { zh: '多', en: 'more' } : { zh: '少', en: 'fewer' };
      return {
        text: {
          zh: `最近一周夜里平均安静 ${inTenths(recent)} 小时，比平时${way.zh} ${inTenths(Math.abs(by))} 小时`,
          en: `${inTenths(recent)} quiet hours a night over the last week, ${inTenths(Math.abs(by))} ${way.en} than usual`,
        },
        baseline: {
          zh: `平时夜里安静 ${inTenths(usual)} 小时`,
          en: `usually ${inTenths(usual)} quiet hours a night`,
        },
      };
    },
    back: { zh: '睡眠恢复平时', en: 'Nights are as usual again' },
    lastNights: (last) => ({
      zh: `最近几夜安静 ${last.map(inTenths).join('、') || '无记录'} 小时`,
      en: `quiet hours of the last nights: ${last.map(inTenths).join(', ') || 'none known'}`,
    }),
  }),
});
