import Type, { type TSchema } from 'typebox';
import type { Reading } from '#contracts/reading';
import { type AnyRule, defineRule, type Explanation, type RuleContext, type Step } from '#contracts/rule';
import type { Text } from '#contracts/text';
import { hourMs, minuteMs } from '#contracts/time';
import type { Baseline } from '../conditions/baseline.ts';
import { climb, type Ladder, well } from '../conditions/ladder.ts';
import { momentText } from '../moment.ts';
import { isVital, type VitalMeasure, vitals } from './possible.ts';
import { emptySeries, type Heard, hear, type Kind, type Series, type Vital, type VitalLimits } from './series.ts';

/** A default and what it may be set to. */
type Range = readonly [usual: number, lowest: number, highest: number];

/** One value of a vital sign as staff read and set it; a blood pressure has two. */
export interface VitalValue extends Omit<Vital, 'possible'> {
  readonly measure: VitalMeasure;
  /** Put before the names of its settings where a rule has several: `systolicHigh`. */
  readonly prefix?: string;
  readonly low?: Range;
  readonly veryLow?: Range;
  readonly high?: Range;
  readonly veryHigh?: Range;
}

interface VitalRule {
  readonly id: string;
  readonly title: Text;
  readonly doc: Text;
  readonly unit: string;
  readonly values: readonly VitalValue[];
  /** Minutes beyond a limit, from the first to the last measurement: for attention, and for far beyond. */
  readonly minutes: Range;
  readonly urgentMinutes: Range;
  /** One value far too low asks for a second at once. */
  readonly asksAgain?: true;
}

interface State {
  readonly series: Readonly<Record<string, Series>>;
  /** How bad each value is by its last measurement. */
  readonly levels: Readonly<Record<string, number>>;
  readonly ladder: Ladder;
  readonly clearedAt?: number;
  readonly toldAt?: number;
  /** Devices nobody wears. */
  readonly off?: readonly string[];
  /** A value that looked like a repeat: new after all if its other half is. */
  readonly held?: { readonly measure: string; readonly deviceId: string; readonly value: number; readonly at: number };
  readonly heard?: {
    readonly kind: Kind | 'single' | 'off';
    readonly measure: string;
    readonly value: number;
    readonly at: number;
  };
}

type Context = RuleContext<Readonly<Record<string, unknown>>>;

/** Comes down after two better measurements that are not one breath apart. */
const descent = { times: 2, ms: 5 * minuteMs };
/** What was over and comes back within a day is told only if it is urgent. */
const restMs = 24 * hourMs;
/** While it lasts it is found again this often, so that it does not get lost when somebody closes it too early. */
const againMs = (level: number): number => (level === 2 ? 2 : 24) * hourMs;

const nameOf = (value: VitalValue, name: string): string =>
  value.prefix === undefined ? name : `${value.prefix}${name[0]?.toUpperCase()}${name.slice(1)}`;

function settingsOf({ unit, values, minutes, urgentMinutes }: VitalRule): TSchema {
  const number = ([usual, minimum, maximum]: Range, title: string, description: string, counted = unit): TSchema =>
    Type.Number({ title, unit: counted, default: usual, minimum, maximum, description });
  const properties: Record<string, TSchema> = {};
  for (const value of values) {
    const { zh, en } = vitals[value.measure].title;
    const what = en.toLowerCase();
    const { low, veryLow, high, veryHigh } = value;
    if (low !== undefined)
      properties[nameOf(value, 'low')] = number(low, `${zh}下限`, `Lowest ${what} without a word, ${unit}`);
    if (veryLow !== undefined)
      properties[nameOf(value, 'veryLow')] = number(veryLow, `${zh}危急下限`, `Below it is urgent (P2), ${unit}`);
    if (high !== undefined)
      properties[nameOf(value, 'high')] = number(high, `${zh}上限`, `Highest ${what} without a word, ${unit}`);
    if (veryHigh !== undefined)
      properties[nameOf(value, 'veryHigh')] = number(veryHigh, `${zh}危急上限`, `Above it is urgent (P2), ${unit}`);
  }
  properties.minutes = number(minutes, '超限持续时间', 'Minutes beyond the limit, first to last measurement', 'min');
  properties.urgentMinutes = number(
    urgentMinutes,
    '危急持续时间',
    'Minutes far beyond it, first to last measurement',
    'min',
  );
  return Type.Object(properties);
}

function limitsOf(value: VitalValue, settings: Context['settings']): VitalLimits {
  const number = (name: string): number | undefined => {
    const set = settings[name];
    return typeof set === 'number' ? set : undefined;
  };
  return {
    low: number(nameOf(value, 'low')),
    veryLow: number(nameOf(value, 'veryLow')),
    high: number(nameOf(value, 'high')),
    veryHigh: number(nameOf(value, 'veryHigh')),
    lastsMs: (number('minutes') ?? 0) * minuteMs,
    urgentMs: (number('urgentMinutes') ?? 0) * minuteMs,
  };
}

/**
 * A vital sign against limits, for everybody or for this person. One value is no illness: it takes a second, independent
 * measurement, or minutes of a device that measures all the time. The probe's own faults, the device's repeats and what is said
 * by a watch that nobody wears count for nothing. One alert goes from attention (P3) to urgent (P2) and back.
 */
export const vitalRule = (rule: VitalRule): AnyRule => {
  const { id, title, doc, values, unit, asksAgain } = rule;
  const byMeasure: ReadonlyMap<string, VitalValue> = new Map(values.map((value) => [value.measure, value]));

  function measured(state: State, reading: Reading, context: Context): Step<State> {
    const { deviceId, measure, value, at } = reading;
    const vital = byMeasure.get(measure);
    if (vital === undefined || typeof value !== 'number') return { state };
    if (state.off?.includes(deviceId) === true)
      return { state: { ...state, heard: { kind: 'off', measure, value, at } } };
    const before = state.series[measure] ?? emptySeries;
    const halfIsNew = values.some((other) => other !== vital && state.series[other.measure]?.last[deviceId]?.at === at);
    const heard = hear(
      { ...vital, possible: vitals[vital.measure].range },
      before,
      { deviceId, value, at, isNew: halfIsNew },
      limitsOf(vital, context.settings),
    );
    const { held: _held, ...rest } = state;
    const next: State = {
      ...rest,
      series: { ...state.series, [measure]: heard.series },
      heard: { kind: heard.single === true ? 'single' : heard.kind, measure, value, at },
      ...(heard.kind === 'repeat' && values.length > 1 ? { held: { measure, deviceId, value, at } } : {}),
    };
    if (heard.kind === 'late') return { state };
    if (heard.kind === 'fault' || heard.kind === 'repeat') return { state: next };
    const { held } = state;
    const step = concluded(next, vital, heard, { deviceId, value, at }, context);
    if (held === undefined || held.measure === measure || held.deviceId !== deviceId || held.at !== at) return step;
    // The other half of this measurement was taken for a repeat.
    const half = measured(step.state, { ...reading, measure: held.measure, value: held.value }, context);
    return half.finding === undefined && half.clear === undefined ? { ...step, state: half.state } : half;
  }

  function concluded(
    state: State,
    vital: VitalValue,
    heard: Heard,
    { deviceId, value, at }: { readonly deviceId: string; readonly value: number; readonly at: number },
    { now, zone }: Context,
  ): Step<State> {
    const { level: open } = state.ladder;
    const far = heard.series.far;
    const again = asksAgain === true && heard.single === true && open === 0 && far?.side === 'low' && far.lastAt === at;
    // Unconfirmed it keeps open what is open, and opens nothing.
    const holds = far?.lastAt === at ? open : Math.min(open, 1);
    const own = again ? 1 : (heard.level ?? (heard.single === true && open > 0 ? holds : undefined));
    if (own === undefined) return { state };
    const levels = { ...state.levels, [vital.measure]: own };
    const level = Math.max(...Object.values(levels));
    const rests = open === 0 && level === 1 && !again && state.clearedAt !== undefined && at - state.clearedAt < restMs;
    if (rests) return { state: { ...state, levels } };
    const { state: ladder, move } = climb(state.ladder, { level, at }, descent);
    const next: State = { ...state, levels, ladder };
    if (move === 'cleared') {
      return {
        state: { ...next, clearedAt: at },
        clear: { zh: `${title.zh}：已恢复到限值以内`, en: `${title.en}: within the limits again` },
      };
    }
    const due = own > 0 && at - (state.toldAt ?? at) >= againMs(ladder.level);
    if (move === undefined && !due) return { state: next };
    const { limits } = heard;
    const { usual } = heard.series;
    const run = ladder.level === 2 ? (heard.series.far ?? heard.series.beyond) : heard.series.beyond;
    return {
      state: { ...next, toldAt: at },
      finding: {
        severity: ladder.level === 2 ? 'P2' : 'P3',
        since: run?.since ?? at,
        mayEase: true,
        text: again
          ? {
              zh: `${vitals[vital.measure].title.zh} ${value} ${unit}，过低，请立即复测`,
              en: `${vitals[vital.measure].title.en} ${value} ${unit}, too low: measure again at once`,
            }
          : sentence(
              vital,
              { value, unit, limits, since: run?.since ?? at, count: run?.count ?? 1, eased: move === 'eased' },
              now,
              zone,
            ),
        ...(usual === undefined ? {} : { baseline: usualText(vital, usual, unit) }),
        evidence: [
          ...(run === undefined || run.since === at
            ? []
            : [{ deviceId, measure: vital.measure, value: run.value, at: run.since }]),
          { deviceId, measure: vital.measure, value, at },
        ],
      },
    };
  }

  return defineRule({
    id,
    title,
    doc,
    about: 'person',
    settings: settingsOf(rule),
    listensTo: [...byMeasure.keys(), 'worn'],
    resolvesItself: false,
    start: (): State => ({ series: {}, levels: {}, ladder: well }),
    onReading(state, reading, context): Step<State> {
      if (reading.measure !== 'worn') return measured(state, reading, context as Context);
      const others = (state.off ?? []).filter((deviceId) => deviceId !== reading.deviceId);
      const off = reading.value === false ? [...others, reading.deviceId] : others;
      const { off: _before, ...rest } = state;
      return { state: off.length === 0 ? rest : { ...rest, off } };
    },
    explain: (state, context): Explanation => explained(state, context as Context, unit),
  });
};

function usualText({ measure }: VitalValue, { mean, spread, days }: Baseline, unit: string): Text {
  const { zh, en } = vitals[measure].title;
  const [middle, around] = [Math.round(mean), Math.round(spread)];
  return {
    zh: `${zh}平时约 ${middle} ${unit}，上下 ${around}（已知 ${days} 次）`,
    en: `${en} usually about ${middle} ${unit}, give or take ${around} (${days} values known)`,
  };
}

const shown = (limit: number | undefined): number => Math.round((limit ?? 0) * 10) / 10;

function sentence(
  { measure }: VitalValue,
  said: {
    readonly value: number;
    readonly unit: string;
    readonly limits: VitalLimits;
    readonly since: number;
    readonly count: number;
    readonly eased: boolean;
  },
  now: number,
  zone: string,
): Text {
  const { title } = vitals[measure];
  const { value, unit, limits, since, count, eased } = said;
  const time = momentText(since, now, zone);
  const isLow = limits.low !== undefined && value < limits.low;
  const limit = isLow
    ? { zh: `下限 ${shown(limits.low)}`, en: `limit ${shown(limits.low)}` }
    : { zh: `上限 ${shown(limits.high)}`, en: `limit ${shown(limits.high)}` };
  const times = count > 1 ? { zh: `，连续 ${count} 次`, en: `, ${count} times in a row` } : { zh: '', en: '' };
  const how = eased ? { zh: '，比之前好转', en: ', better than before' } : { zh: '', en: '' };
  return {
    zh: `${title.zh} ${value} ${unit}（${limit.zh}），${time.zh}起${times.zh}${how.zh}`,
    en: `${title.en} ${value} ${unit} (${limit.en}) since ${time.en}${times.en}${how.en}`,
  };
}

const whyNot: Readonly<Record<Kind | 'single' | 'off', Text>> = {
  late: { zh: '比已知的读数旧，不改变判断', en: 'Older than what is known' },
  fault: { zh: '人不可能有这样的数值，属探头故障', en: 'No value of a living person: the probe is at fault' },
  repeat: { zh: '与之前相同，是设备重发的旧值', en: 'The same as before: out of the memory of the device' },
  live: { zh: '在限值以内', en: 'Within the limits' },
  new: { zh: '在限值以内，或尚未持续足够久', en: 'Within the limits, or not for long enough yet' },
  single: { zh: '单次超限，待下一次测量确认', en: 'Beyond a limit once; waits for another measurement' },
  off: { zh: '设备未佩戴，读数不算', en: 'Nobody wears the device, so it does not count' },
};

function explained({ heard, ladder }: State, { now, zone }: Context, unit: string): Explanation {
  if (heard === undefined) return { says: { zh: '没有测量', en: 'Nothing measured' } };
  const { zh, en } = momentText(heard.at, now, zone);
  const title = isVital(heard.measure) ? vitals[heard.measure].title : undefined;
  const says = {
    zh: `${title?.zh ?? heard.measure} ${heard.value} ${unit}（${zh}）`,
    en: `${title?.en ?? heard.measure} ${heard.value} ${unit} (${en})`,
  };
  return ladder.level > 0 ? { says, holds: true } : { says, blockedBy: whyNot[heard.kind] };
}
