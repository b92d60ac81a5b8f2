import Type from 'typebox';
import type { Reading } from '#contracts/reading';
import { defineRule, type RuleContext, type Step } from '#contracts/rule';
import { hourMs, minuteMs } from '#contracts/time';
import { climb, type Ladder, well } from '../conditions/ladder.ts';
import { type Sustained, sustain, sustainedAt } from '../conditions/sustained.ts';
import { type Side, sideOf } from '../conditions/threshold.ts';

/** On which side of the limits a room is, and for how long. */
interface Spell extends Sustained {
  readonly side: Side;
}

interface Room {
  readonly value: number;
  readonly at: number;
  /** Beyond the limits, and far beyond them. */
  readonly beyond: Spell;
  readonly far: Spell;
}

interface State {
  readonly rooms: Readonly<Record<string, Room>>;
  readonly ladder: Ladder;
}

type Context = RuleContext<{
  readonly cold: number;
  readonly veryCold: number;
  readonly hot: number;
  readonly veryHot: number;
  readonly minutes: number;
  readonly notIn: readonly string[];
}>;

const kinds: readonly string[] = ['climate', 'air-quality'];
/** A room warms and cools slowly, its sensor jumps when the window is opened. */
const hysteresis = 1;
/** What a sensor said longer ago is no longer how it is. */
const freshMs = 3 * hourMs;
const descent = { times: 2, ms: 30 * minuteMs };

/** Too cold or too hot to live in. The same limits in every season: the body does not change with the calendar. */
export const roomTemperature = defineRule({
  id: 'room-temperature',
  title: { zh: '室温过低或过高', en: 'Home too cold or too hot' },
  doc: {
    zh: '室内持续过冷或过热，对老人有危险。',
    en: 'The home stays too cold or too hot for an old person.',
  },
  about: 'home',
  settings: Type.Object({
    cold: Type.Number({
      title: '过冷',
      unit: '℃',
      default: 10,
      minimum: -10,
      maximum: 25,
      description: 'Below is too cold (P3), °C',
    }),
    veryCold: Type.Number({
      title: '危险低温',
      unit: '℃',
      default: 5,
      minimum: -10,
      maximum: 20,
      description: 'Below is dangerous (P2), °C',
    }),
    hot: Type.Number({
      title: '过热',
      unit: '℃',
      default: 33,
      minimum: 25,
      maximum: 45,
      description: 'Above is too hot (P3), °C',
    }),
    veryHot: Type.Number({
      title: '危险高温',
      unit: '℃',
      default: 37,
      minimum: 28,
      maximum: 50,
      description: 'Above is dangerous (P2), °C',
    }),
    minutes: Type.Number({
      title: '持续时间',
      unit: 'min',
      default: 60,
      minimum: 10,
      maximum: 720,
      description: 'Minutes it must last',
    }),
    notIn: Type.Array(Type.String(), {
      title: '不看的位置',
      default: ['室外', '阳台', '冰箱', '冷柜', 'outdoor', 'balcony', 'fridge', 'freezer'],
      description: 'Rooms nobody lives in',
    }),
  }),
  listensTo: ['temperature'],
  resolvesItself: true,
  patient: true,
  start: (): State => ({ rooms: {}, ladder: well }),

  onReading(state, reading, context): Step<State> {
    const { deviceId, value, at } = reading;
    const { settings, facts } = context;
    const known = state.rooms[deviceId];
    if (typeof value !== 'number' || !kinds.includes(facts.kindOf(deviceId)) || (known !== undefined && at <= known.at))
      return { state };
    if (settings.notIn.includes(facts.roomOf(deviceId))) return { state };
    const room = roomAfter(known, reading, settings);
    const rooms = { ...state.rooms, [deviceId]: room };
    const next = { ...state, rooms };
    return isQuiet(next) ? { state: next } : judge(next, newestIn(rooms), context);
  },

  onDeadline: (state, context): Step<State> => judge(state, context.now, context),

  explain({ rooms, ladder }, { facts, settings }) {
    const said = Object.entries(rooms).map(([deviceId, { value }]) => `${facts.nameOf(deviceId)} ${value} ℃`);
    if (said.length === 0) return { says: { zh: '没有室温读数', en: 'No room temperature known' } };
    const says = { zh: said.join('，'), en: said.join(', ') };
    if (ladder.level > 0) return { says, holds: true };
    return {
      says,
      blockedBy: {
        zh: `低于 ${settings.cold} ℃ 或高于 ${settings.hot} ℃ 并持续 ${settings.minutes} 分钟才告警`,
        en: `Speaks below ${settings.cold} °C or above ${settings.hot} °C for ${settings.minutes} min`,
      },
    };
  },
});

const inside: Spell = { side: 'inside' };

/** Judged as of the newest word: a better one may still be under way. */
const newestIn = (rooms: State['rooms']): number => Math.max(...Object.values(rooms).map(({ at }) => at));

/** Nothing is wrong anywhere, and nothing was. */
function isQuiet({ rooms, ladder }: State): boolean {
  if (ladder.level > 0) return false;
  for (const deviceId in rooms) if (rooms[deviceId]?.beyond.side !== 'inside') return false;
  return true;
}

function roomAfter(known: Room | undefined, { value, at }: Reading, settings: Context['settings']): Room {
  const degrees = Number(value);
  const spell = (before: Spell | undefined, below: number, above: number): Spell => {
    const side = sideOf(before?.side ?? 'inside', degrees, { below, above, hysteresis });
    if (side === 'inside') return inside;
    const goesOn = before?.side === side ? before : {};
    return { ...sustain(goesOn, { holds: true, at }), side };
  };
  return {
    value: degrees,
    at,
    beyond: spell(known?.beyond, settings.cold, settings.hot),
    far: spell(known?.far, settings.veryCold, settings.veryHot),
  };
}

/** How bad it is now, and when it may become worse without another word. */
function judge(state: State, now: number, { settings, facts }: Context): Step<State> {
  const lastsMs = settings.minutes * minuteMs;
  let worst: { readonly deviceId: string; readonly level: number; readonly since: number } | undefined;
  let next = Number.POSITIVE_INFINITY;
  for (const [deviceId, room] of Object.entries(state.rooms)) {
    if (now - room.at > freshMs) continue;
    for (const [level, spell] of [
      [2, room.far],
      [1, room.beyond],
    ] as const) {
      const due = sustainedAt(spell, lastsMs);
      if (due === undefined) continue;
      if (due > now) next = Math.min(next, due);
      else if (level > (worst?.level ?? 0)) worst = { deviceId, level, since: due - lastsMs };
    }
  }
  const { state: ladder, move } = climb(state.ladder, { level: worst?.level ?? 0, at: now }, descent);
  const step = { state: { ...state, ladder }, deadline: Number.isFinite(next) ? next : null };
  if (move === 'cleared')
    return { ...step, clear: { zh: '室温已恢复正常', en: 'The home is at a good temperature again' } };
  if (move === undefined || worst === undefined) return step;
  const room = state.rooms[worst.deviceId];
  const isCold = room?.beyond.side === 'low';
  return {
    ...step,
    finding: {
      severity: ladder.level === 2 ? 'P2' : 'P3',
      since: worst.since,
      mayEase: true,
      text: {
        zh: `${facts.nameOf(worst.deviceId)} ${room?.value} ℃，${isCold ? '太冷' : '太热'}，已超过 ${settings.minutes} 分钟`,
        en: `${facts.nameOf(worst.deviceId)} ${room?.value} °C, too ${isCold ? 'cold' : 'hot'} for more than ${settings.minutes} min`,
      },
      evidence: [{ deviceId: worst.deviceId, measure: 'temperature', value: room?.value ?? 0, at: room?.at ?? now }],
    },
  };
}
