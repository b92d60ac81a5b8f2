import Type from 'typebox';
import { defineRule } from '#contracts/rule';
import { inTenths, nightlyTrend } from './nightly-trend.ts';

const settings = Type.Object({
  leastTimes: Type.Number({
    title: '至少多',
    default: 1,
    minimum: 0.5,
    maximum: 10,
    description: 'At least so many visits a night more than usual',
  }),
});

/** More visits to the toilet at night over a week than before: an infection, a medicine, the heart. Worth a call, no emergency. */
export const nightToilet = defineRule({
  id: 'night-toilet',
  title: { zh: '夜间如厕增多', en: 'More toilet visits at night' },
  doc: {
    zh: '最近一周夜间如厕次数明显多于本人平时。',
    en: 'Over the last week clearly more visits to the toilet at night than is usual for this home.',
  },
  settings,
  ...nightlyTrend<typeof settings>({
    figureOf: ({ quiet, visits }) => (quiet === 0 ? undefined : visits),
    least: ({ leastTimes }) => leastTimes,
    onlyMore: true,
    says: ({ recent, usual }) => ({
      text: {
        zh: `最近一周夜间如厕平均 ${inTenths(recent)} 次，平时 ${inTenths(usual)} 次`,
        en: `${inTenths(recent)} visits a night over the last week, usually ${inTenths(usual)}`,
      },
      baseline: {
        zh: `平时夜间如厕 ${inTenths(usual)} 次`,
        en: `usually ${inTenths(usual)} visits a night`,
      },
    }),
    back: { zh: '夜间如厕次数恢复平时', en: 'As many visits as usual again' },
    lastNights: (last) => ({
      zh: `最近 ${last.length} 夜如厕 ${last.join('、') || '无记录'} 次`,
      en: `visits in the last ${last.length} nights: ${last.join(', ') || 'none known'}`,
    }),
  }),
});
