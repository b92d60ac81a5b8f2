import Type from 'typebox';
import type { Reading } from '#contracts/reading';
import { defineRule, type RuleContext, type Step } from '#contracts/rule';
import { dayMs } from '#contracts/time';
import { medianOf } from '../conditions/baseline.ts';
import { isPossible } from './possible.ts';

/** When and how much, kg. */
type Weighing = readonly [at: number, kg: number];

interface State {
  /** The last days, one a day, oldest first. */
  readonly recent: readonly Weighing[];
  /** One for every five days of the last weeks, oldest first. */
  readonly weeks: readonly Weighing[];
  /** What did not fit: somebody else on the scale, or a new weight if it goes on. */
  readonly odd?: readonly Weighing[];
  readonly told?: 'gain' | 'loss';
}

type Context = RuleContext<{
  readonly gainKg: number;
  readonly gainDays: number;
  readonly lossPercent: number;
  readonly lossDays: number;
}>;

/** Nobody changes by more from one weighing to the next; that is somebody else. */
const anotherPerson = 0.12;
const oddsThatAgree = 3;
const keptRecent = 6;
const stepMs = 5 * dayMs;
const keptWeeks = 13;

/** Water that gathers shows on the scale within days (heart failure: 2 kg in 3 days, ESC 2021); too little food within weeks. */
export const weightChange = defineRule({
  id: 'weight-change',
  title: { zh: '体重变化', en: 'Weight is changing' },
  doc: { zh: '几天内体重明显增加，或几周内明显减轻。', en: 'Much heavier within days, or much lighter within weeks.' },
  about: 'person',
  settings: Type.Object({
    gainKg: Type.Number({
      title: '增加多少',
      unit: 'kg',
      default: 2,
      minimum: 0.5,
      maximum: 10,
      description: 'Gain that matters, kg',
    }),
    gainDays: Type.Integer({
      title: '在几天内',
      unit: 'd',
      default: 3,
      minimum: 1,
      maximum: 14,
      description: 'Days in which it is gained',
    }),
    lossPercent: Type.Number({
      title: '减轻多少',
      unit: '%',
      default: 5,
      minimum: 1,
      maximum: 20,
      description: 'Loss that matters, percent',
    }),
    lossDays: Type.Integer({
      title: '在几天内',
      unit: 'd',
      default: 30,
      minimum: 10,
      maximum: 60,
      description: 'Days in which it is lost',
    }),
  }),
  listensTo: ['body.weight'],
  resolvesItself: true,
  start: (): State => ({ recent: [], weeks: [] }),

  onReading(state, { value, at }: Reading, context): Step<State> {
    if (typeof value !== 'number' || !isPossible('body.weight', value)) return { state };
    const last = state.recent.at(-1);
    if (last !== undefined && at <= last[0]) return { state };
    const usual = medianOf(state.recent.map(([, kg]) => kg));
    if (last !== undefined && Math.abs(value - usual) > anotherPerson * usual)
      return { state: withOdd(state, [at, value]) };
    return judge(withWeighing(state, [at, value]), at, context);
  },

  explain({ recent, told }, { settings }) {
    const last = recent.at(-1);
    if (last === undefined) return { says: { zh: '没有称过体重', en: 'Never weighed' } };
    const says = { zh: `最近体重 ${last[1]} kg`, en: `Last weight ${last[1]} kg` };
    if (told !== undefined) return { says, holds: true };
    return {
      says,
      blockedBy: {
        zh: `${settings.gainDays} 天内增加 ${settings.gainKg} kg 或 ${settings.lossDays} 天内减轻 ${settings.lossPercent}% 才提示`,
        en: `Speaks at ${settings.gainKg} kg more in ${settings.gainDays} days or ${settings.lossPercent} % less in ${settings.lossDays} days`,
      },
    };
  },
});

/** The last weighing of a day stands for it. */
function withWeighing(state: State, weighing: Weighing): State {
  const { odd: _odd, ...rest } = state;
  const last = state.recent.at(-1);
  const isSameDay = last !== undefined && weighing[0] - last[0] < dayMs / 2;
  const recent = [...(isSameDay ? state.recent.slice(0, -1) : state.recent), weighing].slice(-keptRecent);
  const lastWeek = state.weeks.at(-1);
  const weeks =
    lastWeek === undefined || weighing[0] - lastWeek[0] >= stepMs
      ? [...state.weeks, weighing].slice(-keptWeeks)
      : state.weeks;
  return { ...rest, recent, weeks };
}

/** Somebody else on the scale leaves no trace; three days that agree with one another are a new beginning. */
function withOdd(state: State, weighing: Weighing): State {
  const fits = (state.odd ?? []).filter(
    ([at, kg]) => Math.abs(kg - weighing[1]) <= 0.03 * kg && weighing[0] - at >= dayMs / 2,
  );
  const odd = [...fits, weighing];
  return odd.length < oddsThatAgree ? { ...state, odd } : { recent: odd, weeks: odd.slice(0, 1) };
}

function judge(state: State, at: number, { settings }: Context): Step<State> {
  const [before, now] = [state.recent.at(-2), state.recent.at(-1)];
  if (before === undefined || now === undefined) return { state };
  const earlier = state.recent
    .slice(0, -2)
    .filter(([day]) => at - day <= (settings.gainDays + 3) * dayMs)
    .map(([, kg]) => kg);
  const usual = medianOf(earlier);
  // Two weighings must agree: one alone is a coat.
  const isNear = at - before[0] <= settings.gainDays * dayMs;
  const gain = earlier.length >= 2 && isNear ? Math.min(before[1], now[1]) - usual : 0;
  const old = state.weeks.find(
    ([day]) => at - day <= (settings.lossDays + 10) * dayMs && at - day >= settings.lossDays * 0.6 * dayMs,
  );
  const lately = medianOf(state.recent.slice(-3).map(([, kg]) => kg));
  const loss = old === undefined || state.recent.length < 3 ? 0 : ((old[1] - lately) / old[1]) * 100;
  const told = gain >= settings.gainKg ? 'gain' : loss >= settings.lossPercent ? 'loss' : undefined;
  if (told === undefined) {
    const { told: was, ...calm } = state;
    return was === undefined
      ? { state }
      : { state: calm, clear: { zh: '体重已稳定', en: 'The weight is steady again' } };
  }
  if (state.told === told) return { state };
  const from = told === 'gain' ? usual : (old?.[1] ?? lately);
  const to = told === 'gain' ? now[1] : lately;
  const days = told === 'gain' ? settings.gainDays : Math.round((at - (old?.[0] ?? at)) / dayMs);
  return {
    state: { ...state, told },
    finding: {
      severity: 'P3',
      since: told === 'gain' ? before[0] : (old?.[0] ?? at),
      text: {
        zh: `体重约 ${days} 天内从 ${from.toFixed(1)} kg 变为 ${to.toFixed(1)} kg`,
        en: `Weight went from ${from.toFixed(1)} to ${to.toFixed(1)} kg within about ${days} days`,
      },
      baseline: { zh: `此前约 ${from.toFixed(1)} kg`, en: `About ${from.toFixed(1)} kg before` },
    },
  };
}
