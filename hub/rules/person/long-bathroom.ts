import Type, { type Static } from 'typebox';
import type { Reading } from '#contracts/reading';
import { defineRule, type RuleContext, type Step } from '#contracts/rule';
import { hourMs, minuteMs } from '#contracts/time';
import { momentText, spanText } from '../moment.ts';
import { dayOf, minuteOf } from './days.ts';
import { byDeafness, byMark, countedFrom, deafness, type HeldBack } from './held-back.ts';
import { type Picture, pictureOf } from './picture-state.ts';
import { roomKindOf } from './rooms.ts';
import { noStays, type Stays, stayed, usualStay } from './stays.ts';

interface State {
  /** When she went in, and the last word from there, epoch ms; absent while she is elsewhere. */
  readonly in?: { readonly from: number; readonly at: number; readonly deviceId: string };
  /** The longest silences after a word from the bathroom. */
  readonly day: Stays;
  readonly night: Stays;
  readonly told?: true;
}

const settings = Type.Object({
  minutes: Type.Number({
    title: '停留时长',
    default: 120,
    minimum: 10,
    maximum: 480,
    description: 'Without any sign elsewhere, by day, until the home is known',
  }),
  leastMinutes: Type.Number({
    title: '最早',
    default: 60,
    minimum: 10,
    maximum: 480,
    description: 'Never told sooner',
  }),
  tolerancePercent: Type.Number({
    title: '超出平时',
    default: 50,
    minimum: 0,
    maximum: 300,
    description: 'How much longer than the usual longest stay is unusual, percent',
  }),
});
type Context = RuleContext<Static<typeof settings>>;

/** Where she is usually silent for this long after the bathroom, nothing tells when she leaves it. */
const tellsNothingMs = 2 * hourMs;

/** She went into the bathroom and was seen nowhere else since: most falls at home happen there. */
export const longBathroom = defineRule({
  id: 'long-bathroom',
  title: { zh: '卫生间停留过久', en: 'Long in the bathroom' },
  doc: {
    zh: '进入卫生间后很久没有任何其他平安信号。',
    en: 'Went into the bathroom and nothing was seen anywhere else for longer than is usual.',
  },
  about: 'home',
  settings,
  listensTo: [
    'motion',
    'presence',
    'door.open',
    'bed.occupied',
    'seat.occupied',
    'sos.pressed',
    'help.requested',
    'card.tapped',
  ],
  resolvesItself: true,
  patient: true,
  start: (): State => ({ day: noStays, night: noStays }),

  onReading(state, reading, context): Step<State> {
    const inside = isBathroom(reading, context);
    if (state.in === undefined && !inside) return { state };
    const { value, measure, at, deviceId } = reading;
    // The end of a motion is not somebody elsewhere.
    if (value === false && (measure === 'motion' || measure === 'presence')) return { state };
    if (inside) {
      const from = state.in?.from ?? at;
      const next: State = { ...state, in: { from, at: Math.max(at, state.in?.at ?? at), deviceId } };
      return state.in === undefined ? { state: next, deadline: dueOf(next, context) } : { state: next };
    }
    if (state.in === undefined || at < state.in.at) return { state };
    const { in: was, told, ...rest } = state;
    return {
      state: learned(rest, { at: was.at, ms: at - was.at, zone: context.zone }),
      deadline: null,
      ...(told === true ? { clear: { zh: '已离开卫生间', en: 'Out of the bathroom' } } : {}),
    };
  },

  onDeadline(state, context): Step<State> {
    const picture = pictureOf(context, context.subjectId);
    if (picture === undefined || state.in === undefined || state.told === true) return { state };
    const { now, zone, facts } = context;
    const due = dueOf(state, context);
    if (due === null || now < due) return { state, deadline: due };
    const held = heldBack(picture, state.in.at, context);
    if (held !== undefined) return { state, deadline: held.until };
    const span = spanText(now - state.in.from);
    const since = momentText(state.in.from, now, zone);
    const usual = usualStay(isByNight(state.in.at, zone) ? state.night : state.day, 1);
    const longest = usual === undefined ? undefined : spanText(Math.max(usual, 10 * minuteMs));
    return {
      state: { ...state, told: true },
      finding: {
        severity: 'P2',
        since: state.in.from,
        text: {
          zh: `${since.zh} 进入卫生间，${span.zh}没有出来的迹象（${facts.nameOf(state.in.deviceId)}）`,
          en: `In the bathroom since ${since.en}, nowhere else for ${span.en} (${facts.nameOf(state.in.deviceId)})`,
        },
        evidence: [{ deviceId: state.in.deviceId, measure: 'motion', value: true, at: state.in.at }],
        ...(longest === undefined
          ? {}
          : { baseline: { zh: `平时不超过 ${longest.zh}`, en: `usually no more than ${longest.en}` } }),
      },
    };
  },

  explain(state, context) {
    const { now, zone } = context;
    if (state.in === undefined)
      return {
        says: { zh: '不在卫生间', en: 'Not in the bathroom' },
        blockedBy: { zh: '最后的信号来自别处', en: 'last seen elsewhere' },
      };
    const since = momentText(state.in.from, now, zone);
    const says = { zh: `${since.zh} 进入卫生间`, en: `In the bathroom since ${since.en}` };
    if (state.told === true) return { says, holds: true };
    const due = dueOf(state, context);
    if (due === null)
      return { says, blockedBy: { zh: '看不出是否离开卫生间', en: 'nothing tells when she leaves it' } };
    const until = momentText(due, now, zone);
    return { says, blockedBy: { zh: `${until.zh} 以前不算过久`, en: `not too long before ${until.en}` } };
  },
});

const isBathroom = ({ deviceId, measure, value }: Reading, { facts }: Context): boolean =>
  (measure === 'motion' || measure === 'presence' || measure === 'door.open') &&
  value === true &&
  roomKindOf(facts.roomOf(deviceId)) === 'bathroom';

/** The last word before going to bed is often from the bathroom. */
const eveningMinute = 19 * 60 + 30;

const isByNight = (at: number, zone: string): boolean => {
  const minute = minuteOf(at, zone);
  return minute >= eveningMinute || minute < 7 * 60;
};

function learned(
  state: State,
  { at, ms, zone }: { readonly at: number; readonly ms: number; readonly zone: string },
): State {
  if (ms < 5 * minuteMs) return state;
  const stay = { day: dayOf(at, zone).from, ms: Math.min(ms, 10 * hourMs) };
  return isByNight(at, zone)
    ? { ...state, night: stayed(state.night, stay) }
    : { ...state, day: stayed(state.day, stay) };
}

/** When the silence since the last word is too long; null when it tells nothing in this home. Epoch ms. */
function dueOf({ in: stay, day, night }: State, { settings: set, zone }: Context): number | null {
  if (stay === undefined) return null;
  const byNight = isByNight(stay.at, zone);
  const usual = usualStay(byNight ? night : day, 1);
  // Without a sensor in the bedroom every visit at night looks like a stay: nights are judged once they are known.
  if (usual === undefined) return byNight ? null : stay.at + set.minutes * minuteMs;
  if (usual >= tellsNothingMs) return null;
  return stay.at + Math.max(usual * (1 + set.tolerancePercent / 100) + 30 * minuteMs, set.leastMinutes * minuteMs);
}

function heldBack(picture: Picture, from: number, context: Context): HeldBack | undefined {
  const held = byMark(picture, context) ?? byDeafness(context);
  if (held !== undefined) return held;
  // She may have come out unheard; a silence that goes on is told by others.
  if (countedFrom(context, from) > from) return { because: deafness, until: null };
  // Seen elsewhere by what this rule does not hear: a programme, a meter.
  if ((picture.last?.at ?? 0) > from)
    return { because: { zh: '之后另有平安信号', en: 'another sign of life since' }, until: null };
  return undefined;
}
