import Type from 'typebox';
import type { Reading } from '#contracts/reading';
import { defineRule, type RuleContext, type Step } from '#contracts/rule';
import { dayMs, minuteMs } from '#contracts/time';
import { momentText } from '../moment.ts';
import { localDay, windowAt } from '../window.ts';

interface State {
  /** The last times pills were taken, oldest first. Epoch ms. */
  readonly taken: readonly number[];
  /** Planned times up to here have been looked at. */
  readonly seenTo?: number;
  /** A dose that was missed and told: its planned time, or when the box said so. */
  readonly told?: number;
}

interface Settings {
  readonly times: readonly string[];
  readonly earlyMinutes: number;
  readonly lateMinutes: number;
}
type Context = RuleContext<Settings>;

const keptTakes = 6;

/** A dose that nobody took: the box says so, or the planned time has passed without a word of the box. */
export const medicationMissed = defineRule({
  id: 'medication-missed',
  title: { zh: '漏服药', en: 'Medication missed' },
  doc: {
    zh: '药盒报告漏服，或到了设定的服药时间仍没有取药。',
    en: 'The pill box says a dose was missed, or a planned time has passed without one being taken.',
  },
  about: 'person',
  settings: Type.Object({
    times: Type.Array(Type.String({ pattern: '^([01]\\d|2[0-3]):[0-5]\\d$' }), {
      title: '服药时间',
      default: [],
      maxItems: 8,
      description: 'Planned times of this person, local; empty = only what the box itself reports',
    }),
    earlyMinutes: Type.Integer({
      title: '提前多久也算',
      default: 60,
      minimum: 0,
      maximum: 240,
      description: 'Minutes before the time that count',
    }),
    lateMinutes: Type.Integer({
      title: '过多久才提醒',
      default: 90,
      minimum: 10,
      maximum: 480,
      description: 'Minutes after it before anybody is told',
    }),
  }),
  listensTo: ['pill.taken', 'pill.missed', 'pills.left', 'device.registered'],
  resolvesItself: true,
  patient: true,
  start: (): State => ({ taken: [] }),

  onReading(state, reading, context): Step<State> {
    switch (reading.measure) {
      case 'pill.taken':
        return reading.value === false ? { state } : taken(state, reading, context);
      case 'pill.missed':
        return reading.value === false ? { state } : missed(state, reading, context);
      default: {
        // A box that is there and says nothing must not go unseen.
        if (reading.measure === 'device.registered' && context.facts.kindOf(reading.deviceId) !== 'pill-box')
          return { state };
        return state.seenTo === undefined
          ? waiting({ ...state, seenTo: reading.at }, context)
          : waiting(state, context);
      }
    }
  },

  onDeadline(state, context): Step<State> {
    const { settings, now, zone } = context;
    const planned = nextTime(state.seenTo ?? now, settings.times, zone);
    if (planned === undefined || planned + settings.lateMinutes * minuteMs > now)
      return waiting({ ...state, seenTo: Math.max(state.seenTo ?? 0, now - settings.lateMinutes * minuteMs) }, context);
    const next = waiting({ ...state, seenTo: planned }, context);
    const isTold = state.told !== undefined && Math.abs(state.told - planned) <= settings.lateMinutes * minuteMs;
    if (isTold || wasTaken(state, planned, settings)) return next;
    const { zh, en } = momentText(planned, now, zone);
    return {
      ...next,
      state: { ...next.state, told: planned },
      finding: {
        severity: 'P3',
        since: planned,
        text: { zh: `${zh}的药还没有取`, en: `The dose of ${en} has not been taken` },
        evidence: [],
      },
    };
  },

  explain(state, { settings, now, zone }) {
    const last = state.taken.at(-1);
    const known = last === undefined ? { zh: '还没有取药记录', en: 'Nothing taken yet' } : momentText(last, now, zone);
    const says = last === undefined ? known : { zh: `上一次取药是${known.zh}`, en: `Last taken ${known.en}` };
    if (state.told !== undefined) return { says, holds: true };
    if (settings.times.length === 0)
      return {
        says,
        blockedBy: {
          zh: '没有设定服药时间，只看药盒自己报告',
          en: 'No times are set; only what the box reports counts',
        },
      };
    const next = nextTime(state.seenTo ?? now, settings.times, zone);
    const due = next === undefined ? undefined : momentText(next + settings.lateMinutes * minuteMs, now, zone);
    return due === undefined ? { says } : { says, blockedBy: { zh: `${due.zh}才看`, en: `Looked at ${due.en}` } };
  },
});

/** The first planned time after a moment. */
function nextTime(after: number, times: readonly string[], zone: string): number | undefined {
  let first: number | undefined;
  const { from, to } = localDay(after, zone);
  for (const day of [from, to]) {
    for (const time of times) {
      const at = time === '00:00' ? day : windowAt(day, { from: '00:00', to: time }, zone).closes;
      if (at > after && (first === undefined || at < first)) first = at;
    }
  }
  return first;
}

const wasTaken = ({ taken: all }: State, planned: number, { earlyMinutes, lateMinutes }: Settings): boolean =>
  all.some((at) => at >= planned - earlyMinutes * minuteMs && at <= planned + lateMinutes * minuteMs);

/** Looked at again when the next dose is late; without planned times once a day, in case some are set. */
function waiting(state: State, { settings, now, zone }: Context): Step<State> {
  const planned = nextTime(state.seenTo ?? now, settings.times, zone);
  const due = planned === undefined ? now + dayMs : planned + settings.lateMinutes * minuteMs;
  return { state, deadline: Math.max(due, now + 1) };
}

function taken(state: State, { at }: Reading, context: Context): Step<State> {
  if (state.taken.includes(at)) return { state };
  const all = [...state.taken, at].sort((a, b) => a - b).slice(-keptTakes);
  const next = waiting({ ...state, taken: all, seenTo: state.seenTo ?? at }, context);
  if (state.told === undefined || at < state.told - context.settings.earlyMinutes * minuteMs) return next;
  const { told: _told, ...calm } = next.state;
  return { ...next, state: calm, clear: { zh: '之后已取药', en: 'Pills were taken since' } };
}

function missed(state: State, { at, deviceId }: Reading, context: Context): Step<State> {
  // Taken after the box spoke, and heard before: the order of the words, not of the day.
  if (state.taken.some((time) => time >= at)) return { state };
  const name = context.facts.nameOf(deviceId);
  return {
    ...waiting({ ...state, seenTo: state.seenTo ?? at, told: at }, context),
    finding: {
      severity: 'P3',
      since: at,
      text: { zh: `漏服一次药（${name}）`, en: `A dose was missed (${name})` },
    },
  };
}
