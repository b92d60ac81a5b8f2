import Type from 'typebox';
import type { PersonStateName } from '#contracts/person';
import type { Reading } from '#contracts/reading';
import { defineRule, type RuleContext, type Step } from '#contracts/rule';
import { dayMs, minuteMs, secondMs } from '#contracts/time';
import { dayOf, halfHourMs, minuteOf, minuteOfClock } from './days.ts';
import { unheardMs } from './deaf.ts';
import { learn, type Silence } from './learn.ts';
import { everybody, markOf, markThatHolds, nextMarkEnd, withMark } from './marks.ts';
import { slept, toilet } from './night.ts';
import { whereaboutsText } from './person-state.ts';
import { emptyPicture, type Picture, pictureRule, type Sign } from './picture-state.ts';
import { roomKindOf } from './rooms.ts';
import { isKnown, type Routine, seenIn } from './routine.ts';
import { holds, lifeMeasures, showsLife, trails, whereIs } from './signs.ts';

const clock = (value: string, title: string, description: string) =>
  Type.String({ title, default: value, pattern: '^([01]\\d|2[0-3]):[0-5]\\d$', description });

const settings = Type.Object({
  outMinutes: Type.Number({
    title: '视为外出',
    default: 15,
    minimum: 2,
    maximum: 120,
    description: 'Quiet for this long after the entrance door: somebody went out',
  }),
  trailSeconds: Type.Number({
    title: '门后余动',
    default: 90,
    minimum: 0,
    maximum: 600,
    description: 'Motion in the hall within this time after the door still belongs to leaving',
  }),
  nightFrom: clock('22:00', '夜间开始', 'Quiet after this is sleep, until the home is known'),
  nightTo: clock('07:00', '夜间结束', 'Until when'),
});

type Context = RuleContext<{
  readonly outMinutes: number;
  readonly trailSeconds: number;
  readonly nightFrom: string;
  readonly nightTo: string;
}>;

/** In two rooms within this time is more than one person; a hall between them is passed. */
const twiceMs = 3 * secondMs;
const twiceForgottenMs = 20 * minuteMs;
const visitorTimes = 4;
/** A nap and a broken night: less quiet than this is no sleep. */
const asleepAfterMs = 30 * minuteMs;
/** Somebody who is seen in this half hour on less than three nights in ten sleeps then. */
const nightSeen = 0.3;

/**
 * The picture of a home: where its people are and what is usual for them. It never finds anything; the rules about people look
 * at it, and hear `person.state` when it changes.
 */
export const picture = defineRule({
  id: pictureRule,
  title: { zh: '住户状况', en: 'Picture of the home' },
  doc: {
    zh: '从各种平安信号理解家里的人在家、外出还是睡着，并学习其作息。不产生告警。',
    en: 'Understands from all signs of life whether the people of a home are in, out or asleep, and learns their routine. Never an alert.',
  },
  about: 'home',
  settings,
  listensTo: [...lifeMeasures, 'person.away', 'gateway.lost', 'device.registered'],
  resolvesItself: true,
  patient: true,
  start: (): Picture => emptyPicture,

  onReading(state, reading, context): Step<Picture> {
    switch (reading.measure) {
      case 'person.away':
        return marked(state, reading, context);
      case 'gateway.lost':
        return { state: gatewayLost(state, reading) };
      case 'device.registered':
        return registered(state, reading);
      default:
        return seen(state, reading, context);
    }
  },

  onDeadline: (state, context): Step<Picture> => settle(state, context),

  explain(state, { now, zone, facts, subjectId }) {
    const residents = facts.residentsOf(subjectId);
    const { zh, en } = whereaboutsText(state, { now, zone, residents, nameOf: facts.nameOf });
    const days = state.routine.workDays + state.routine.restDays;
    return {
      says: { zh: `${zh}；已学习 ${days} 天作息`, en: `${en}; ${days} days of routine known` },
      blockedBy: { zh: '只作判断依据，不发告警', en: 'only what other rules judge by' },
    };
  },
});

/** A home whose sensors never say anything must not go unseen: the day they were fitted counts as the first sign. */
function registered(state: Picture, { at, deviceId, measure }: Reading): Step<Picture> {
  if (state.last !== undefined) return { state };
  return {
    state: { ...state, last: { at, deviceId, measure }, since: at },
    says: [{ measure: 'person.state', value: 'unknown' }],
  };
}

function gatewayLost(state: Picture, { value, at }: Reading): Picture {
  const isLost = state.deaf !== null && state.deaf.to === 0;
  if (value === true) return isLost ? state : { ...state, deaf: { from: at, to: 0 } };
  return isLost && state.deaf !== null ? { ...state, deaf: { from: state.deaf.from, to: at } } : state;
}

function marked(state: Picture, { residentId, value, at }: Reading, context: Context): Step<Picture> {
  const mark = markOf(value, at);
  const next = withMark(state, residentId ?? everybody, mark);
  return changed(state, next, context, soonest(nextMarkEnd(next, context.now), context.now + halfHourMs));
}

function seen(state: Picture, reading: Reading, context: Context): Step<Picture> {
  const { measure, deviceId, at } = reading;
  if (!showsLife(state, reading)) return { state };
  // Late news does not take the last sign back in time.
  if (state.last !== undefined && at < state.last.at)
    return lateWord(measure === 'bed.occupied' ? state : withHeld(state, reading), reading, context);

  const { facts, zone, settings } = context;
  const where = whereIs(reading, facts);
  // Where one of two is says nothing about the other, who may be at home.
  if (where === 'elsewhere' && facts.residentsOf(context.subjectId).length > 1) return { state };
  const sign: Sign = { at, deviceId, measure };
  const { last } = state;
  const gap = last === undefined ? 0 : at - last.at;
  const routine =
    last === undefined || (gap < halfHourMs && at < state.routine.slot + halfHourMs)
      ? firstSlot(state.routine, at, zone)
      : learn(state.routine, {
          from: last.at,
          to: at,
          zone,
          inBed: state.inBed,
          silence: silenceOf(state, last, at, context),
        });
  const night = gap >= asleepAfterMs && last !== undefined ? slept(state.night, last.at, at, zone) : state.night;
  const base = withHeld(state, reading);

  if (where === 'way-out') {
    // Somebody who was out may be back; if nothing follows inside, she is out from now on.
    const rose = state.is === 'asleep' || state.is === 'unknown' || state.is === 'out';
    const next: Picture = { ...base, last: sign, left: sign, hasDoor: true, night, routine };
    return changed(
      state,
      rose ? { ...next, is: 'at-home', since: at } : next,
      context,
      at + settings.outMinutes * minuteMs,
    );
  }
  if (where === 'elsewhere') {
    const next: Picture = { ...base, last: sign, night, routine };
    return changed(state, state.is === 'out' ? next : { ...next, is: 'out', since: at }, context);
  }
  if (where === 'anywhere' || (state.left !== null && trails(state.left, sign, context))) {
    const next: Picture = { ...base, last: sign, night, routine };
    return state.is === 'unknown'
      ? changed(state, { ...next, is: 'at-home', since: at }, context, at + asleepAfterMs)
      : { state: next };
  }

  const room = measure === 'bed.occupied' ? 'bedroom' : roomKindOf(facts.roomOf(deviceId));
  const twice = twiceAt(state, sign, room, facts.roomOf);
  const next: Picture = {
    ...base,
    last: sign,
    inside: at,
    room,
    left: null,
    twice,
    night: room === 'bathroom' ? toilet(night, at, zone) : night,
    routine,
  };
  const company =
    twice !== null &&
    (state.is === 'visitor-likely' ||
      (twice.times >= visitorTimes && facts.residentsOf(context.subjectId).length <= 1));
  const is = company ? 'visitor-likely' : 'at-home';
  // Turning over in bed or getting back into it wakes nobody else.
  if (is === state.is || (measure === 'bed.occupied' && reading.value === true && state.is === 'asleep'))
    return { state: next };
  return changed(state, { ...next, is, since: at }, context, at + asleepAfterMs);
}

/** The first sign opens the first half hour. */
const firstSlot = (routine: Routine, at: number, zone: string): Routine =>
  routine.slot === 0 ? learn(routine, { from: at, to: at, silence: 'at-home', zone }) : routine;

function silenceOf(state: Picture, last: Sign, at: number, context: Context): Silence {
  const { zone } = context;
  if (at - last.at < halfHourMs) return 'at-home';
  if (unheardMs(context, { from: last.at, to: at }) > 0) return 'unheard';
  const said = saidOf(state, at, context);
  if (said === 'away' || said === 'in-hospital') return 'unheard';
  if (state.is !== 'out' && state.left === null) return 'at-home';
  // The door is locked before going to bed: what lasts over the night was sleep.
  const overNight = at >= dayOf(last.at, zone).to && minuteOf(last.at, zone) >= 19 * 60;
  return overNight ? 'at-home' : 'out';
}

/** The hall still moves while the door falls shut behind her. */
/** A door heard after the motion in the hall that followed it: she has left all the same. */
function lateWord(state: Picture, reading: Reading, context: Context): Step<Picture> {
  const { at, deviceId, measure } = reading;
  const { last, left } = state;
  const door: Sign = { at, deviceId, measure };
  if (whereIs(reading, context.facts) !== 'way-out' || last === undefined || (left !== null && left.at >= at))
    return { state };
  if (state.is === 'out' || !trails(door, last, context)) return { state };
  const next: Picture = { ...state, left: door, inside: Math.min(state.inside, at), hasDoor: true };
  return changed(state, next, context, at + context.settings.outMinutes * minuteMs);
}

function withHeld(state: Picture, { measure, deviceId, value, at }: Reading): Picture {
  if (!holds(measure)) return state;
  const now = value === true ? 1 : 0;
  const known = state.held[deviceId];
  // A door that never says closed is not held open.
  const held =
    known === now || (measure === 'door.open' && known === undefined && now === 1)
      ? state.held
      : { ...state.held, [deviceId]: now as 0 | 1 };
  if (measure === 'bed.occupied') return { ...state, held, inBed: now === 1 ? at : 0 };
  return held === state.held ? state : { ...state, held };
}

function twiceAt(
  state: Picture,
  sign: Sign,
  room: Picture['room'],
  roomOf: (deviceId: string) => string,
): Picture['twice'] {
  const { last, twice } = state;
  const kept = twice !== null && sign.at - twice.at < twiceForgottenMs ? twice : null;
  if (last === undefined || last.deviceId === sign.deviceId || sign.at - last.at > twiceMs) return kept;
  if (room === 'hall' || state.room === 'hall' || roomOf(last.deviceId) === roomOf(sign.deviceId)) return kept;
  return { times: (kept?.times ?? 0) + 1, at: sign.at };
}

export function isNight(
  { routine }: Picture,
  at: number,
  {
    zone,
    settings,
  }: { readonly zone: string; readonly settings: { readonly nightFrom: string; readonly nightTo: string } },
): boolean {
  if (isKnown(routine)) return seenIn(routine, at, zone) < nightSeen;
  const minute = minuteOf(at, zone);
  const from = minuteOfClock(settings.nightFrom);
  const to = minuteOfClock(settings.nightTo);
  return from <= to ? from <= minute && minute < to : from <= minute || minute < to;
}

/** Nothing was heard for a while: out, asleep, or simply quiet. */
function settle(state: Picture, context: Context): Step<Picture> {
  const { now, settings } = context;
  const { last, left } = state;
  const again = nextMarkEnd(state, now);
  if (last === undefined) return { state, deadline: again ?? null };
  const quiet = now - last.at;
  if (left !== null && state.is !== 'out' && state.inside <= left.at) {
    const at = left.at + settings.outMinutes * minuteMs;
    if (now < at) return changed(state, state, context, soonest(again, at));
    return changed(state, { ...state, is: 'out', since: left.at }, context, again);
  }
  if (state.is === 'out' || state.is === 'asleep') return changed(state, state, context, again);
  if (quiet < asleepAfterMs) return changed(state, state, context, soonest(again, last.at + asleepAfterMs));
  if (state.inBed > 0 || isNight(state, now, context))
    return changed(state, { ...state, is: 'asleep', since: last.at }, context, again);
  // A quiet afternoon: look again, until it has become night or much too long.
  if (quiet > dayMs) return changed(state, { ...state, is: 'unknown', since: last.at }, context, again);
  return changed(state, state, context, soonest(again, now + asleepAfterMs));
}

const soonest = (one: number | undefined, other: number): number => Math.min(one ?? other, other);

/** The step to a new picture; the others are told when people are somewhere else now. */
function changed(before: Picture, next: Picture, context: Context, deadline?: number): Step<Picture> {
  const from = saidOf(before, context.now - 1, context);
  const to = saidOf(next, context.now, context);
  const isBack = (from === 'away' || from === 'in-hospital') && to === next.is;
  return {
    state: isBack ? { ...next, backAt: context.now } : next,
    ...(deadline === undefined ? {} : { deadline }),
    ...(from === to ? {} : { says: [{ measure: 'person.state', value: to }] }),
  };
}

function saidOf(state: Picture, now: number, { facts, subjectId }: Context): PersonStateName {
  if (state.marks === undefined) return state.is;
  return markThatHolds(state, { now, residents: facts.residentsOf(subjectId) })?.as ?? state.is;
}
