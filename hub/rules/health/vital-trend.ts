import Type from 'typebox';
import type { Reading } from '#contracts/reading';
import { defineRule, type RuleContext, type Step } from '#contracts/rule';
import { hourMs } from '#contracts/time';
import { type Baseline, learnDay, medianOf, unknownBaseline, unusual } from '../conditions/baseline.ts';
import { localDay } from '../window.ts';
import { isPossible, isVital, type VitalMeasure, vitals } from './possible.ts';

interface Course {
  /** Where the newest day with a measurement begins, and what was measured on it. */
  readonly day: number;
  readonly values: readonly number[];
  readonly lastAt: number;
  readonly usual: Baseline;
  /** Days in a row that were far from it, on which side, and where the first began. */
  readonly far?: { readonly side: 'low' | 'high'; readonly days: number; readonly since: number };
}

interface State {
  readonly courses: Readonly<Partial<Record<VitalMeasure, Course>>>;
  /** Vital signs that were told and are not back. */
  readonly told?: readonly VitalMeasure[];
}

type Context = RuleContext<{ readonly days: number; readonly spreads: number; readonly daysNeeded: number }>;

/** A smaller difference from the usual is no matter, in the unit of the measure; which side matters. */
const matters: Readonly<Partial<Record<VitalMeasure, { readonly least: number; readonly only?: 'low' | 'high' }>>> = {
  'heart.rate': { least: 15 },
  'respiration.rate': { least: 5, only: 'high' },
  'oxygen.saturation': { least: 4, only: 'low' },
  'body.temperature': { least: 0.8, only: 'high' },
  'blood.pressure.systolic': { least: 25 },
  'blood.glucose': { least: 4 },
};

/** A few values over the day make its median; more would say no more. */
const apartMs = 2 * hourMs;
const mostValues = 5;

/** Days that differ from this person's own days, well inside everybody's limits: the slow changes that nobody sees. */
export const vitalTrend = defineRule({
  id: 'vital-trend',
  title: { zh: '体征趋势变化', en: 'Vital signs are changing' },
  doc: {
    zh: '连续几天的心率、血压等与本人平时明显不同。',
    en: 'For some days a vital sign has been clearly different from what is usual for this person.',
  },
  about: 'person',
  settings: Type.Object({
    days: Type.Integer({
      title: '连续天数',
      unit: 'd',
      default: 3,
      minimum: 2,
      maximum: 14,
      description: 'Days in a row',
    }),
    spreads: Type.Number({
      title: '偏离平时的倍数',
      default: 3,
      minimum: 2,
      maximum: 10,
      description: 'How many usual spreads away',
    }),
    daysNeeded: Type.Integer({
      title: '至少已知天数',
      unit: 'd',
      default: 14,
      minimum: 7,
      maximum: 60,
      description: 'Days that must be known first',
    }),
  }),
  listensTo: Object.keys(matters),
  resolvesItself: true,
  start: (): State => ({ courses: {} }),

  onReading(state, reading, context): Step<State> {
    const { measure, value, at } = reading;
    if (!isVital(measure) || typeof value !== 'number' || !isPossible(measure, value)) return { state };
    const day = localDay(at, context.zone).from;
    const course = state.courses[measure];
    if (course === undefined)
      return { state: withCourse(state, measure, { day, values: [value], lastAt: at, usual: unknownBaseline }) };
    if (at <= course.lastAt) return { state };
    if (day !== course.day) return dayOver(state, measure, { course, reading, day }, context);
    // Again the same, or too soon to say anything new.
    if (at - course.lastAt < apartMs || value === course.values.at(-1) || course.values.length >= mostValues)
      return { state };
    return { state: withCourse(state, measure, { ...course, lastAt: at, values: [...course.values, value] }) };
  },

  explain({ courses, told }, { settings }) {
    const known = (Object.entries(courses) as [VitalMeasure, Course][]).map(([measure, { usual }]) => ({
      ...vitals[measure],
      usual,
    }));
    if (known.length === 0) return { says: { zh: '没有体征测量', en: 'No vital sign measured' } };
    const says = {
      zh: known
        .map(({ title, usual, unit }) => `${title.zh}平时约 ${usual.mean.toFixed(1)} ${unit}（已知 ${usual.days} 天）`)
        .join('；'),
      en: known
        .map(({ title, usual, unit }) => `${title.en} usually ${usual.mean.toFixed(1)} ${unit} (${usual.days} days)`)
        .join('; '),
    };
    if (told !== undefined) return { says, holds: true };
    return {
      says,
      blockedBy: {
        zh: `知道 ${settings.daysNeeded} 天以后，连续 ${settings.days} 天不同才提示`,
        en: `Speaks after ${settings.days} different days in a row, once ${settings.daysNeeded} days are known`,
      },
    };
  },
});

const withCourse = (state: State, measure: VitalMeasure, course: Course): State => ({
  ...state,
  courses: { ...state.courses, [measure]: course },
});

/** What stands for a day: the median; of only two values the one that is less unusual, since one of them may be the device. */
function ofDay({ values, usual }: Course): number {
  const [a, b] = values;
  if (values.length !== 2 || a === undefined || b === undefined || usual.days === 0) return medianOf(values);
  return Math.abs(a - usual.mean) <= Math.abs(b - usual.mean) ? a : b;
}

function dayOver(
  state: State,
  measure: VitalMeasure,
  { course, reading, day }: { readonly course: Course; readonly reading: Reading; readonly day: number },
  { settings }: Context,
): Step<State> {
  const { least = 0, only } = matters[measure] ?? {};
  const median = ofDay(course);
  const side = unusual(course.usual, median, { spreads: settings.spreads, least, daysNeeded: settings.daysNeeded });
  const counts = side !== undefined && (only === undefined || side === only);
  const before = course.far;
  const goesOn = counts && before?.side === side;
  const far = counts
    ? { side, days: goesOn ? before.days + 1 : 1, since: goesOn ? before.since : course.day }
    : undefined;
  const next = withCourse(state, measure, {
    day,
    values: [Number(reading.value)],
    lastAt: reading.at,
    usual: learnDay(course.usual, median, least / 5),
    ...(far === undefined ? {} : { far }),
  });
  const isTold = state.told?.includes(measure) === true;
  if (far === undefined && isTold) {
    const told = (state.told ?? []).filter((other) => other !== measure);
    const { told: _before, ...rest } = next;
    return told.length > 0
      ? { state: { ...rest, told } }
      : { state: rest, clear: { zh: '已恢复到平时水平', en: 'As usual again' } };
  }
  if (far === undefined || isTold || far.days < settings.days) return { state: next };
  const { title, unit } = vitals[measure];
  const usual = course.usual.mean.toFixed(1);
  return {
    state: { ...next, told: [...(state.told ?? []), measure] },
    finding: {
      severity: 'P3',
      since: far.since,
      text: {
        zh: `${title.zh}连续 ${far.days} 天约 ${median} ${unit}，平时约 ${usual}`,
        en: `${title.en} about ${median} ${unit} for ${far.days} days, usually about ${usual}`,
      },
      baseline: {
        zh: `${title.zh}平时约 ${usual} ${unit}，上下 ${course.usual.spread.toFixed(1)}（已知 ${course.usual.days} 天）`,
        en: `${title.en} usually about ${usual} ${unit}, give or take ${course.usual.spread.toFixed(1)} (${course.usual.days} days known)`,
      },
    },
  };
}
