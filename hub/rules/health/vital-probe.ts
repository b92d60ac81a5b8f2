import Type from 'typebox';
import { defineRule, type Step } from '#contracts/rule';
import { hourMs } from '#contracts/time';
import { isRepeated, type Repeated, repeat } from '../conditions/repeated.ts';
import { isPossible, isVital, vitals } from './possible.ts';

interface State {
  /** When it said what no living person has. */
  readonly faults: Repeated;
  /** Believable values since the last of them, and when the newest was measured: heard twice it counts once. */
  readonly good: number;
  readonly goodAt?: number;
  readonly told?: true;
}

const goodAgain = 3;

/** A probe that says what nobody can have is loose or broken. That is for whoever looks after the device, never an illness. */
export const vitalProbe = defineRule({
  id: 'vital-probe',
  title: { zh: '体征探头异常', en: 'Vital probe at fault' },
  doc: {
    zh: '体征设备多次报告不可能的数值，请检查佩戴或更换。',
    en: 'A vital-sign device has said impossible values several times: check how it is worn, or replace it.',
  },
  about: 'device',
  settings: Type.Object({
    times: Type.Integer({
      title: '不可信数值个数',
      unit: '次',
      default: 3,
      minimum: 2,
      maximum: 20,
      description: 'Impossible values',
    }),
    hours: Type.Number({
      title: '计数时间',
      unit: 'h',
      default: 24,
      minimum: 1,
      maximum: 168,
      description: 'Hours within which they count',
    }),
  }),
  listensTo: Object.keys(vitals),
  resolvesItself: true,
  start: (): State => ({ faults: [], good: 0 }),

  onReading(state, { deviceId, measure, value, at }, { settings, facts }): Step<State> {
    if (!isVital(measure) || typeof value !== 'number') return { state };
    if (isPossible(measure, value)) {
      const newest = Math.max(state.goodAt ?? 0, state.faults.at(-1) ?? at);
      if (at <= newest) return { state };
      const good = state.good + 1;
      if (good < goodAgain) return { state: { ...state, good, goodAt: at } };
      return {
        state: { faults: [], good: 0 },
        ...(state.told === true ? { clear: { zh: '探头恢复正常', en: 'The probe is well again' } } : {}),
      };
    }
    const often = { times: settings.times, withinMs: settings.hours * hourMs };
    const faults = repeat(state.faults, at, often);
    const next: State = { ...state, faults, good: 0 };
    if (state.told === true || !isRepeated(faults, often)) return { state: next };
    const { title, unit } = vitals[measure];
    const name = facts.nameOf(deviceId);
    return {
      state: { ...next, told: true },
      finding: {
        severity: 'P4',
        since: faults[0] ?? at,
        text: {
          zh: `${name}报告${title.zh} ${value} ${unit}，不可信，请检查佩戴或探头`,
          en: `${name} says ${title.en.toLowerCase()} ${value} ${unit}, which cannot be; check the probe`,
        },
      },
    };
  },

  explain({ faults, told }, { settings }) {
    const says = { zh: `不可信的数值 ${faults.length} 个`, en: `${faults.length} impossible values` };
    if (told === true) return { says, holds: true };
    return {
      says,
      blockedBy: {
        zh: `${settings.hours} 小时内 ${settings.times} 个才提示`,
        en: `Speaks at ${settings.times} within ${settings.hours} h`,
      },
    };
  },
});
