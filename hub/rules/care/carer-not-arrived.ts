import Type from 'typebox';
import type { Reading } from '#contracts/reading';
import { defineRule, type RuleContext, type Step } from '#contracts/rule';
import { dayMs, hourMs, minuteMs } from '#contracts/time';
import { momentText } from '../moment.ts';

interface State {
  /** Visits to come or not yet come, by their planned start, earliest first. Epoch ms. */
  readonly planned: readonly number[];
  /** Check-ins that may belong to a visit whose plan is still under way. */
  readonly arrived: readonly number[];
  /** The start of a visit that was missed and told. */
  readonly told?: number;
}

type Context = RuleContext<{ readonly minutes: number }>;

const mostPlanned = 12;
const keptArrivals = 4;
/** The last moment there is: ECMA-262 §21.4.1.1, epoch ms. */
const lastMoment = 8.64e15;
/** Nobody plans further ahead. */
const furthestMs = 400 * dayMs;
/** A plan for longer ago than this is history. */
const staleMs = 2 * hourMs;

/**
 * A carer who does not come is a person who waits. Only a check-in counts as having come: a door or a lift card may be anybody.
 * The window of ± 30 minutes is that of Tunstall's visit service.
 */
export const carerNotArrived = defineRule({
  id: 'carer-not-arrived',
  title: { zh: '护理员未到', en: 'Carer did not come' },
  doc: {
    zh: '计划的上门服务过了约定时段仍没有签到。',
    en: 'A planned visit has not been checked in by the end of its window.',
  },
  about: 'home',
  settings: Type.Object({
    minutes: Type.Integer({
      title: '约定时间前后',
      unit: 'min',
      default: 30,
      minimum: 5,
      maximum: 240,
      description: 'Minutes before and after the planned start',
    }),
  }),
  listensTo: ['visit.planned', 'visit.arrived', 'visit.cancelled'],
  resolvesItself: true,
  patient: true,
  start: (): State => ({ planned: [], arrived: [] }),

  onReading(state, reading, context): Step<State> {
    switch (reading.measure) {
      case 'visit.planned':
        return planned(state, reading, context);
      case 'visit.arrived':
        return arrived(state, reading.at, context);
      default:
        return cancelled(state, reading, context);
    }
  },

  onDeadline(state, { now, zone, settings }): Step<State> {
    const [start, ...rest] = state.planned;
    if (start === undefined || start + settings.minutes * minuteMs > now) return waiting(state, settings.minutes);
    const { zh, en } = momentText(start, now, zone);
    return {
      ...waiting({ ...state, planned: rest, told: start }, settings.minutes),
      finding: {
        severity: 'P2',
        since: start,
        text: {
          zh: `计划${zh}的上门服务过了 ${settings.minutes} 分钟仍未签到`,
          en: `The visit planned for ${en} was not checked in within ${settings.minutes} min`,
        },
        evidence: [],
      },
    };
  },

  explain({ planned: [next], told }, { now, zone, settings }) {
    if (told !== undefined) {
      const { zh, en } = momentText(told, now, zone);
      return {
        says: { zh: `计划${zh}的上门没有签到`, en: `The visit planned for ${en} was not checked in` },
        holds: true,
      };
    }
    if (next === undefined) return { says: { zh: '没有待上门的计划', en: 'No visit is planned' } };
    const { zh, en } = momentText(next, now, zone);
    return {
      says: { zh: `下次上门计划${zh}`, en: `The next visit is planned for ${en}` },
      blockedBy: { zh: `约定时间后 ${settings.minutes} 分钟才看`, en: `Looked at ${settings.minutes} min after it` },
    };
  },
});

/** The planned start: epoch seconds, or an ISO time with its zone, or without one in the hub's. */
export function plannedStart(value: Reading['value'], zone: string): number | undefined {
  if (typeof value === 'number') {
    const start = Math.round(value * 1_000);
    return start > 0 && start <= lastMoment ? start : undefined;
  }
  if (typeof value !== 'string') return undefined;
  try {
    return /(?:Z|[+-]\d{2}:?\d{2})$/i.test(value)
      ? Temporal.Instant.from(value).epochMilliseconds
      : Temporal.PlainDateTime.from(value).toZonedDateTime(zone).epochMilliseconds;
  } catch {
    return undefined;
  }
}

function waiting(state: State, minutes: number): Step<State> {
  const [next] = state.planned;
  return { state, deadline: next === undefined ? null : next + minutes * minuteMs };
}

function planned(state: State, { value }: Reading, { settings, now, zone }: Context): Step<State> {
  const start = plannedStart(value, zone);
  const windowMs = settings.minutes * minuteMs;
  if (
    start === undefined ||
    state.planned.includes(start) ||
    state.told === start ||
    start + windowMs + staleMs < now ||
    start > now + furthestMs
  )
    return { state };
  // The check-in was heard before the plan.
  const came = state.arrived.find((at) => Math.abs(at - start) <= windowMs);
  if (came !== undefined) return { state: { ...state, arrived: state.arrived.filter((at) => at !== came) } };
  const all = [...state.planned, start].sort((a, b) => a - b).slice(0, mostPlanned);
  return waiting({ ...state, planned: all }, settings.minutes);
}

/** A check-in belongs to the nearest visit whose window it falls into, or ends the one that was missed. */
function arrived(state: State, at: number, { settings }: Context): Step<State> {
  const windowMs = settings.minutes * minuteMs;
  const nearest = state.planned
    .filter((start) => Math.abs(start - at) <= windowMs)
    .sort((a, b) => Math.abs(a - at) - Math.abs(b - at))[0];
  if (nearest !== undefined) {
    const rest = state.planned.filter((start) => start !== nearest);
    return waiting({ ...state, planned: rest }, settings.minutes);
  }
  const { told, ...calm } = state;
  if (told !== undefined && at >= told - windowMs)
    return { state: calm, clear: { zh: '护理员已签到', en: 'The carer has checked in' } };
  return { state: { ...state, arrived: [...state.arrived, at].slice(-keptArrivals) } };
}

/** Of the visit it names, or else of the next one. */
function cancelled(state: State, { value }: Reading, { settings, zone }: Context): Step<State> {
  const named = plannedStart(value, zone);
  const { told, ...calm } = state;
  if (told !== undefined && (named === told || (named === undefined && state.planned.length === 0)))
    return { state: calm, clear: { zh: '上门已取消', en: 'The visit was cancelled' } };
  const gone = named ?? state.planned[0];
  return waiting({ ...state, planned: state.planned.filter((start) => start !== gone) }, settings.minutes);
}
