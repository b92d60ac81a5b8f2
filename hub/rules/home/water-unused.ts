import Type from 'typebox';
import type { Reading } from '#contracts/reading';
import { defineRule, type RuleContext, type Step } from '#contracts/rule';
import { hourMs } from '#contracts/time';
import { momentText, spanText } from '../moment.ts';
import { isOpen } from '../window.ts';
import { isEmptyHome, type Meters, mostWaterPerHour, readMeter } from './meter.ts';

interface State {
  readonly meters: Meters;
  /** Since when less than the least has flowed, and how much it was, m³. */
  readonly since?: number;
  readonly used: number;
  readonly empty?: true;
  /** When it was told; again after as long, in case it was closed too early. */
  readonly told?: number;
}

type Context = RuleContext<{
  readonly hours: number;
  readonly least: number;
  readonly from: string;
  readonly to: string;
}>;

/**
 * Who is at home uses water. Less than 0.01 m³ in twelve hours is a reason for a visit: the rule of Shanghai's programme for people
 * who live alone. Judged only on the word of the meter itself; a meter that says nothing is another matter.
 */
export const waterUnused = defineRule({
  id: 'water-unused',
  title: { zh: '长时间不用水', en: 'No water used' },
  doc: {
    zh: '有人在家，却 12 小时用水不足 0.01 立方米，需要上门看看。',
    en: 'Somebody is in and less than 0.01 m³ of water was used in 12 hours: pay a visit.',
  },
  about: 'home',
  settings: Type.Object({
    hours: Type.Number({
      title: '统计时长',
      unit: 'h',
      default: 12,
      minimum: 2,
      maximum: 72,
      description: 'Hours over which the water is counted',
    }),
    least: Type.Number({
      title: '最少用水',
      unit: 'm³',
      default: 0.01,
      minimum: 0.001,
      maximum: 1,
      description: 'Least water in that time, m³',
    }),
    from: Type.String({
      title: '每天几点开始提醒',
      default: '07:00',
      pattern: '^([01]\\d|2[0-3]):[0-5]\\d$',
      description: 'Told only from this hour, local time',
    }),
    to: Type.String({
      title: '每天几点停止提醒',
      default: '22:00',
      pattern: '^([01]\\d|2[0-3]):[0-5]\\d$',
      description: 'and until this one',
    }),
  }),
  listensTo: ['water.volume', 'person.state'],
  resolvesItself: false,
  start: (): State => ({ meters: {}, used: 0 }),

  onReading: (state, reading, context): Step<State> =>
    reading.measure === 'person.state' ? whereabouts(state, reading) : counted(state, reading, context),

  explain({ since, used, empty, told }, { now, zone, settings }) {
    if (since === undefined) return { says: { zh: '没有水表读数', en: 'No word of a water meter' } };
    const time = momentText(since, now, zone);
    const litres = Math.round(used * 1_000);
    const says = { zh: `${time.zh}以来用水 ${litres} 升`, en: `${litres} l of water since ${time.en}` };
    if (told !== undefined) return { says, holds: true };
    if (empty === true)
      return { says, blockedBy: { zh: '家中无人，不作判断', en: 'Nobody is in, so it means nothing' } };
    return {
      says,
      blockedBy: {
        zh: `满 ${settings.hours} 小时且在 ${settings.from}–${settings.to} 之间才看`,
        en: `Looked at after ${settings.hours} h, between ${settings.from} and ${settings.to}`,
      },
    };
  },
});

/** The count begins anew when somebody comes home: what was not used while the home was empty means nothing. */
function whereabouts({ empty, ...state }: State, { value, at }: Reading): Step<State> {
  if (isEmptyHome(value)) return { state: { ...state, empty: true } };
  if (empty === undefined || state.since === undefined) return { state };
  return { state: { ...state, since: Math.max(state.since, at), used: 0 } };
}

function counted(state: State, { deviceId, value, at }: Reading, { settings, zone }: Context): Step<State> {
  if (typeof value !== 'number') return { state };
  const { meters, used, restarted } = readMeter(state.meters, { deviceId, value, at }, mostWaterPerHour);
  if (restarted === true) return { state: { ...state, meters, since: at, used: 0 } };
  if (used === undefined || state.since === undefined) return { state };
  const flowed = state.used + used.amount;
  const { told, ...rest } = state;
  if (flowed >= settings.least) {
    return {
      state: { ...rest, meters, since: at, used: 0 },
      ...(told !== undefined ? { clear: { zh: '又用水了', en: 'Water is used again' } } : {}),
    };
  }
  const next: State = { ...state, meters, used: flowed };
  const lasted = at - state.since;
  const isTold = told !== undefined && at - told < settings.hours * hourMs;
  if (isTold || state.empty === true || lasted < settings.hours * hourMs || !isOpen(at, settings, zone))
    return { state: next };
  const span = spanText(lasted);
  const litres = Math.round(flowed * 1_000);
  return {
    state: { ...next, told: at },
    finding: {
      severity: 'P2',
      since: state.since,
      text: {
        zh: `${span.zh}只用了 ${litres} 升水，请上门看看`,
        en: `Only ${litres} l of water in ${span.en}; pay a visit`,
      },
    },
  };
}
