import Type, { type Static } from 'typebox';
import type { Reading } from '#contracts/reading';
import { defineRule, type RuleContext, type Step } from '#contracts/rule';
import { dayMs, minuteMs } from '#contracts/time';
import { momentText } from '../moment.ts';
import { isOpen, windowAt } from '../window.ts';
import { add, digitOf } from './digits.ts';
import { byMark } from './held-back.ts';
import { pictureOf } from './picture-state.ts';
import { leadsOut, roomKindOf } from './rooms.ts';

interface State {
  /** When the night under watch began, epoch ms. */
  readonly night: number;
  readonly doors: number;
  readonly doorAt: number;
  readonly halls: number;
  readonly hallAt: number;
  /** How often in each of the last nights, one digit a night. */
  readonly usualDoors: string;
  readonly usualHalls: string;
  readonly told?: 'P2' | 'P3';
}

const settings = Type.Object({
  doorTimes: Type.Integer({
    title: '到门口次数',
    default: 3,
    minimum: 1,
    maximum: 50,
    description: 'At the entrance door so often in a night, until the home is known',
  }),
  corridorTimes: Type.Integer({
    title: '走廊次数',
    default: 8,
    minimum: 2,
    maximum: 100,
    description: 'In the corridor so often in a night, until the home is known',
  }),
  from: Type.String({
    title: '夜间开始',
    default: '23:30',
    pattern: '^\\d{2}:\\d{2}$',
    description: 'Night, local time',
  }),
  to: Type.String({ title: '夜间结束', default: '05:00', pattern: '^\\d{2}:\\d{2}$', description: 'Until when' }),
});
type Context = RuleContext<Static<typeof settings>>;

/** Words within this time are one visit. */
const sameDoorMs = 2 * minuteMs;
const sameHallMs = 5 * minuteMs;
const keptNights = 21;

/**
 * Restless at the entrance or in the corridor at night, more than is usual for this home; or out of the door and not back within
 * a quarter of an hour. The corridor alone is P3, the door P2: who stands at it may be gone the next time.
 */
export const wanderingAtNight = defineRule({
  id: 'wandering-at-night',
  title: { zh: '夜间徘徊', en: 'Wandering at night' },
  doc: {
    zh: '夜间多次到入户门或走廊，次数超过本人平时；或夜间出门未归。',
    en: 'At the entrance door or in the corridor at night more often than is usual, or out at night and not back.',
  },
  about: 'home',
  settings,
  listensTo: ['door.open', 'motion', 'presence', 'person.state'],
  resolvesItself: false,
  patient: true,
  start: (): State => ({ night: 0, doors: 0, doorAt: 0, halls: 0, hallAt: 0, usualDoors: '', usualHalls: '' }),

  onReading(state, reading, context): Step<State> {
    const { at, value, measure } = reading;
    if (value === false || !isOpen(at, context.settings, context.zone)) return { state };
    if (measure === 'person.state')
      return value === 'out' ? wentOut(tonight(state, at, context), reading, context) : { state };
    const { facts } = context;
    if (measure === 'door.open') {
      if (at - state.doorAt < sameDoorMs || !leadsOut(facts, reading.deviceId)) return { state };
      const next = tonight(state, at, context);
      return judge({ ...next, doors: next.doors + 1, doorAt: at }, reading, context);
    }
    if (at - state.hallAt < sameHallMs || roomKindOf(facts.roomOf(reading.deviceId)) !== 'hall') return { state };
    const next = tonight(state, at, context);
    return judge({ ...next, halls: next.halls + 1, hallAt: at }, reading, context);
  },

  onDeadline(state): Step<State> {
    const { told, ...calm } = state;
    return { state: calm, ...(told === undefined ? {} : { clear: { zh: '天亮了', en: 'The night is over' } }) };
  },

  explain(state, context) {
    const { now, zone, settings: set } = context;
    const tonightIs = windowAt(now, set, zone).opens;
    const here = state.night === tonightIs ? state : { ...state, doors: 0, halls: 0 };
    const says = {
      zh: `今夜到门口 ${here.doors} 次，走廊 ${here.halls} 次`,
      en: `Tonight ${here.doors} times at the door, ${here.halls} in the corridor`,
    };
    if (state.told !== undefined) return { says, holds: true };
    if (!isOpen(now, set, zone))
      return { says, blockedBy: { zh: `${set.from} 以后才看`, en: `watched from ${set.from}` } };
    const limits = limitsOf(state, set);
    return {
      says,
      blockedBy: {
        zh: `门口不到 ${limits.doors} 次，走廊不到 ${limits.halls} 次`,
        en: `fewer than ${limits.doors} at the door and ${limits.halls} in the corridor`,
      },
    };
  },
});

/** The state with this night under watch: the one before it is kept, and nights without a word are nights without a visit. */
function tonight(state: State, at: number, { settings: set, zone }: Context): State {
  const { opens } = windowAt(at, set, zone);
  if (state.night === opens) return state;
  const { told: _told, ...rest } = state;
  if (state.night === 0) return { ...rest, night: opens };
  const quiet = '0'.repeat(Math.max(0, Math.min(keptNights, Math.round((opens - state.night) / dayMs) - 1)));
  return {
    ...rest,
    night: opens,
    doors: 0,
    halls: 0,
    usualDoors: (add(state.usualDoors, state.doors, keptNights) + quiet).slice(-keptNights),
    usualHalls: (add(state.usualHalls, state.halls, keptNights) + quiet).slice(-keptNights),
  };
}

/** The second most of the last nights. */
function second(kept: string): number {
  const sorted = Array.from(kept, (_, index) => digitOf(kept, index)).sort((a, b) => b - a);
  return sorted[1] ?? 0;
}

const limitsOf = ({ usualDoors, usualHalls }: State, { doorTimes, corridorTimes }: Static<typeof settings>) => ({
  doors: Math.max(doorTimes, Math.ceil(second(usualDoors) * 1.5) + 2),
  halls: Math.max(corridorTimes, Math.ceil(second(usualHalls) * 1.5) + 3),
});

function judge(state: State, reading: Reading, context: Context): Step<State> {
  const limits = limitsOf(state, context.settings);
  const severity = state.doors >= limits.doors ? 'P2' : state.halls >= limits.halls ? 'P3' : undefined;
  if (severity === undefined || (state.told !== undefined && severity >= state.told)) return { state };
  const usual = severity === 'P2' ? second(state.usualDoors) : second(state.usualHalls);
  const times = severity === 'P2' ? state.doors : state.halls;
  const text =
    severity === 'P2'
      ? { zh: `夜间已 ${times} 次到入户门`, en: `At the entrance door ${times} times this night` }
      : { zh: `夜间已 ${times} 次在走廊走动`, en: `In the corridor ${times} times this night` };
  return told(state, { severity, text, reading, context, ...(state.usualDoors.length < 7 ? {} : { usual }) });
}

/** Out of the door at night. Who often goes out then does nothing unusual. */
function wentOut(state: State, reading: Reading, context: Context): Step<State> {
  if (state.told === 'P2' || second(state.usualDoors) > 0) return { state };
  const left = pictureOf(context, context.subjectId)?.since ?? reading.at;
  const since = momentText(left, context.now, context.zone);
  return told(state, {
    severity: 'P2',
    text: {
      zh: `夜里 ${since.zh} 开过入户门，之后屋内没有动静`,
      en: `The entrance door moved at ${since.en} and nothing was seen inside since`,
    },
    since: left,
    reading,
    context,
  });
}

function told(
  state: State,
  {
    severity,
    text,
    since = state.night,
    reading,
    context,
    usual,
  }: {
    readonly severity: 'P2' | 'P3';
    readonly text: { readonly zh: string; readonly en: string };
    readonly since?: number;
    readonly reading: Reading;
    readonly context: Context;
    readonly usual?: number;
  },
): Step<State> {
  const picture = pictureOf(context, context.subjectId);
  if (picture !== undefined && byMark(picture, context) !== undefined) return { state };
  return {
    state: { ...state, told: severity },
    deadline: windowAt(reading.at, context.settings, context.zone).closes,
    finding: {
      severity,
      since,
      text,
      ...(usual === undefined
        ? {}
        : { baseline: { zh: `平时一夜不超过 ${usual} 次`, en: `usually no more than ${usual} times a night` } }),
    },
  };
}
