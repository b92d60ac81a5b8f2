import Type from 'typebox';
import type { Reading } from '#contracts/reading';
import { type AnyRule, defineRule, type RuleContext, type Step } from '#contracts/rule';
import type { Text } from '#contracts/text';
import { hourMs } from '#contracts/time';
import { type Baseline, learnDay, unknownBaseline, unusual } from '../conditions/baseline.ts';
import { countDay, type DailyCount, noCount } from '../conditions/daily-count.ts';
import { isEmptyHome, type Meters, mostEnergyPerHour, mostWaterPerHour, readMeter } from './meter.ts';

interface State {
  readonly meters: Meters;
  readonly count: DailyCount;
  readonly usual: Baseline;
  /** Part of the newest day is not known, or nobody was in: it is neither judged nor learned. */
  readonly partial?: true;
  readonly empty?: true;
  readonly told?: true;
}

interface Use {
  readonly id: string;
  readonly title: Text;
  readonly doc: Text;
  readonly measure: string;
  readonly kinds: readonly string[];
  readonly unit: Text;
  readonly what: Text;
  /** A smaller difference says nothing, in the unit of the meter. */
  readonly least: number;
  readonly mostPerHour: number;
}

type Context = RuleContext<{ readonly spreads: number; readonly daysNeeded: number }>;

/** A longer silence of the meter inside a day leaves the day unknown. */
const longestGapMs = 6 * hourMs;

/** A home's use of a day against its own days. Judged when the day is over, from what the meter said. */
const unusualUse = ({ measure, kinds, unit, what, least, mostPerHour, ...names }: Use): AnyRule => {
  const inWords = (amount: number): Text => ({
    zh: `${amount.toFixed(2)} ${unit.zh}`,
    en: `${amount.toFixed(2)} ${unit.en}`,
  });

  function counted(state: State, { deviceId, value, at }: Reading, { settings, zone, facts }: Context): Step<State> {
    if (typeof value !== 'number' || !kinds.includes(facts.kindOf(deviceId))) return { state };
    const { meters, used } = readMeter(state.meters, { deviceId, value, at }, mostPerHour);
    if (meters === state.meters) return { state };
    const unknown = used === undefined || at - used.from > longestGapMs;
    const { state: count, ended } = countDay(state.count, { at, zone, amount: used?.amount ?? 0 });
    const { partial, ...rest } = state;
    const next: State = { ...rest, meters, count };
    const isPartial = unknown || state.empty === true;
    // The first day began before the meter was heard.
    if (ended === undefined) return { state: partial === true || isPartial ? { ...next, partial: true } : next };
    const whole = isPartial ? { ...next, partial: true as const } : next;
    if (partial === true || ended.emptyAfter > 0) return { state: whole };
    const far = unusual(state.usual, ended.total, {
      spreads: settings.spreads,
      least,
      daysNeeded: settings.daysNeeded,
    });
    const learned: State = { ...whole, usual: learnDay(state.usual, ended.total, least / 3) };
    if (far === undefined) {
      const { told, ...calm } = learned;
      return told === true ? { state: calm, clear: { zh: '用量恢复平常', en: 'As usual again' } } : { state: calm };
    }
    const usualText = inWords(state.usual.mean);
    const total = inWords(ended.total);
    return {
      state: { ...learned, told: true },
      finding: {
        severity: 'P3',
        since: ended.from,
        text: {
          zh: `昨天${what.zh} ${total.zh}，平时约 ${usualText.zh}`,
          en: `${what.en} of yesterday ${total.en}, usually about ${usualText.en}`,
        },
        baseline: {
          zh: `平时每天约 ${usualText.zh}（已知 ${state.usual.days} 天）`,
          en: `Usually about ${usualText.en} a day (${state.usual.days} days known)`,
        },
      },
    };
  }

  return defineRule({
    ...names,
    about: 'home',
    settings: Type.Object({
      spreads: Type.Number({
        title: '偏离平时的倍数',
        default: 4,
        minimum: 2,
        maximum: 10,
        description: 'How many usual spreads away is unusual',
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
    listensTo: [measure, 'person.state'],
    resolvesItself: true,
    start: (): State => ({ meters: {}, count: noCount, usual: unknownBaseline, partial: true }),

    onReading(state, reading, context): Step<State> {
      if (reading.measure !== 'person.state') return counted(state, reading, context);
      if (reading.value === 'away' || reading.value === 'in-hospital')
        return { state: { ...state, empty: true, partial: true } };
      if (state.empty === undefined || isEmptyHome(reading.value)) return { state };
      const { empty: _home, ...rest } = state;
      return { state: rest };
    },

    explain({ usual, count, told, empty }, { settings }) {
      const today = inWords(count.today);
      const mean = inWords(usual.mean);
      const says = {
        zh: `今天到现在 ${today.zh}，平时每天约 ${mean.zh}（已知 ${usual.days} 天）`,
        en: `${today.en} so far today, usually about ${mean.en} a day (${usual.days} days known)`,
      };
      if (told === true) return { says, holds: true };
      if (empty === true)
        return { says, blockedBy: { zh: '家中无人，不作判断', en: 'Nobody is in, so it means nothing' } };
      if (usual.days < settings.daysNeeded) {
        return {
          says,
          blockedBy: {
            zh: `还需要 ${settings.daysNeeded - usual.days} 天才知道平时的用量`,
            en: `${settings.daysNeeded - usual.days} more days until the usual is known`,
          },
        };
      }
      return { says, blockedBy: { zh: '一天结束后才比较', en: 'Compared when the day is over' } };
    },
  });
};

export const waterUseUnusual = unusualUse({
  id: 'water-use-unusual',
  title: { zh: '用水量异常', en: 'Unusual use of water' },
  doc: { zh: '一天的用水量与这一户平时相差很大。', en: 'The water of a day is far from what is usual in this home.' },
  measure: 'water.volume',
  kinds: ['water-meter'],
  unit: { zh: '立方米', en: 'm³' },
  what: { zh: '用水', en: 'Water' },
  least: 0.06,
  mostPerHour: mostWaterPerHour,
});

export const powerUseUnusual = unusualUse({
  id: 'power-use-unusual',
  title: { zh: '用电量异常', en: 'Unusual use of electricity' },
  doc: {
    zh: '一天的用电量与这一户平时相差很大。',
    en: 'The electricity of a day is far from what is usual in this home.',
  },
  measure: 'energy',
  kinds: ['power-meter'],
  unit: { zh: '度', en: 'kWh' },
  what: { zh: '用电', en: 'Electricity' },
  least: 1.5,
  mostPerHour: mostEnergyPerHour,
});
