import Type from 'typebox';
import { hubMeasures } from '#contracts/measure';
import type { Reading } from '#contracts/reading';
import { defineRule, type RuleContext, type Said, type Step } from '#contracts/rule';
import { dayMs, minuteMs } from '#contracts/time';
import { momentText, spanText } from '../moment.ts';
import { isStreetSilent, outagesOf } from './outages.ts';

/**
 * How a home is heard. `steady`: something in it speaks at least every quarter of an hour, day and night. Otherwise its devices
 * speak when somebody moves, and being heard again after a pause is what can be counted.
 */
export interface HomeVoice {
  readonly lastAt: number;
  /** When the last long pause ended, or the home was first heard. */
  readonly pausedAt: number;
  readonly steady: boolean;
  /** The longest pause since then, ms. */
  readonly longest: number;
  /** Steady and not heard for much longer than it ever paused. */
  readonly overdue: boolean;
  /** Not steady, and not heard for some minutes. */
  readonly hushed: boolean;
  /** Not heard for an hour. */
  readonly quiet: boolean;
  /** Not heard for days: no longer counted. */
  readonly left: boolean;
}

/** After a pause this long a home has fallen silent, and its next word counts. */
export const pauseMs = 5 * minuteMs;
const longPauseMs = 15 * minuteMs;
const steadyAfterMs = dayMs;
const quietAfterMs = 60 * minuteMs;
const leftAfterMs = 2 * dayMs;
/** In an outage nobody leaves before this. */
const leftInOutageMs = 8 * dayMs;

export type VoiceWord =
  | 'joined'
  | 'left'
  | 'heard'
  | 'hushed'
  | 'quiet'
  | 'voiced'
  | 'steady'
  | 'loose'
  | 'overdue'
  | 'returned';
const newcomer = { steady: false, longest: 0, overdue: false, hushed: false, quiet: false, left: false } as const;
const words = (...said: readonly VoiceWord[]): readonly Said[] =>
  said.map((value) => ({ measure: 'home.voice', value }));

const overdueAfterMs = ({ longest }: HomeVoice): number => Math.min(Math.max(2 * longest, pauseMs), 20 * minuteMs);

/** The next moment at which silence alone changes something. */
function nextAt(state: HomeVoice): number | null {
  if (state.left) return null;
  if (state.steady && !state.overdue) return state.lastAt + overdueAfterMs(state);
  if (!state.steady && !state.hushed) return state.lastAt + pauseMs;
  return state.lastAt + (state.quiet ? leftAfterMs : quietAfterMs);
}

/** Something that a device of the home itself has said. */
const isWordOf = ({ placeId, measure, value }: Reading, homeId: string): boolean =>
  placeId === homeId && !hubMeasures.has(measure) && !(measure === 'available' && value === false);

/** Tells the street when a home is heard again, falls silent or comes and goes, so that the street need not hear every word. */
export const homeVoice = defineRule({
  id: 'home-voice',
  title: { zh: '住户通信节奏', en: 'How a home is heard' },
  doc: {
    zh: '记住每户平时多久说一次话，供全街失联判断使用，自身不告警。',
    en: 'Keeps in mind how often each home is heard, for the rule on a silent street; raises nothing itself.',
  },
  about: 'home',
  settings: Type.Object({}),
  listensTo: '*',
  resolvesItself: true,
  start: (): HomeVoice | null => null,

  onReading(state, reading, context): Step<HomeVoice | null> {
    const { subjectId } = context;
    if (!isWordOf(reading, subjectId)) return { state };
    const at = reading.receivedAt;
    if (state === null || state.left) {
      const joined: HomeVoice = { ...newcomer, lastAt: at, pausedAt: at };
      return { state: joined, deadline: nextAt(joined), says: words('joined') };
    }
    const pause = at - state.lastAt;
    const asEver = pause <= state.longest && !state.overdue && !state.hushed;
    if (asEver && (state.steady || at - state.pausedAt < steadyAfterMs)) return { state: { ...state, lastAt: at } };
    return afterPause(state, { at, pause }, context);
  },

  onDeadline(state, context) {
    if (state === null) return { state };
    const { now, placeId } = context;
    const due = nextAt(state);
    if (due === null) return { state };
    if (due > now) return { state, deadline: due };
    if (state.steady && !state.overdue) return next({ ...state, overdue: true }, now, words('overdue'));
    if (!state.steady && !state.hushed) return next({ ...state, hushed: true }, now, words('hushed'));
    if (!state.quiet) return next({ ...state, quiet: true }, now, words('quiet'));
    if (isStreetSilent(context, placeId) && now < state.lastAt + leftInOutageMs)
      return { state, deadline: Math.min(now + leftAfterMs, state.lastAt + leftInOutageMs) };
    const before: readonly VoiceWord[] = state.steady ? ['returned', 'loose', 'hushed'] : [];
    return { state: { ...state, ...newcomer, left: true }, deadline: null, says: words('voiced', ...before, 'left') };
  },

  explain(state, { now, zone }) {
    if (state === null)
      return { says: { zh: '还没有听到过这户的设备', en: 'No device of this home has been heard yet' } };
    const last = momentText(state.lastAt, now, zone);
    if (state.steady) {
      const longest = spanText(Math.max(state.longest, minuteMs));
      return {
        says: {
          zh: `最后一次听到是${last.zh}；平时最多停 ${longest.zh}`,
          en: `Last heard ${last.en}; it never pauses longer than ${longest.en}`,
        },
        ...(state.overdue ? { holds: true as const } : {}),
      };
    }
    return {
      says: {
        zh: `最后一次听到是${last.zh}；这户的设备有人活动时才说话`,
        en: `Last heard ${last.en}; its devices speak when somebody moves`,
      },
    };
  },
});

/** A deadline that has passed already stands for now. */
const next = (state: HomeVoice, now: number, says: readonly Said[]): Step<HomeVoice> => {
  const due = nextAt(state);
  return { state, deadline: due === null ? null : Math.max(due, now + 1), says };
};

/** It was heard after a pause, or has been steady for long enough. */
function afterPause(
  state: HomeVoice,
  { at, pause }: { readonly at: number; readonly pause: number },
  context: RuleContext<unknown>,
): Step<HomeVoice> {
  const says: VoiceWord[] = [];
  if (state.quiet) says.push('voiced');
  if (state.overdue) says.push('returned');
  // What nobody could hear says nothing about the home.
  const wasDeaf = outagesOf(context, context.placeId).some(([, to]) => to === null || to >= state.lastAt);
  const paused = pause > longPauseMs && !wasDeaf;
  const heard: HomeVoice = {
    lastAt: at,
    pausedAt: paused ? at : wasDeaf ? state.pausedAt + pause : state.pausedAt,
    steady: state.steady && !paused,
    longest: paused ? 0 : wasDeaf ? state.longest : Math.max(state.longest, pause),
    overdue: false,
    hushed: false,
    quiet: false,
    left: false,
  };
  if (state.steady && paused) says.push('loose');
  if (state.hushed) says.push('heard');
  if (!heard.steady && at - heard.pausedAt >= steadyAfterMs) {
    says.push('steady');
    const steady = { ...heard, steady: true };
    return { state: steady, deadline: nextAt(steady), says: words(...says) };
  }
  // A deadline that stands is looked at again when it comes; only one that silence had moved on must be set anew.
  const moved = state.quiet || state.overdue || state.hushed || state.steady !== heard.steady;
  return {
    state: heard,
    ...(moved ? { deadline: nextAt(heard) } : {}),
    ...(says.length === 0 ? {} : { says: words(...says) }),
  };
}
