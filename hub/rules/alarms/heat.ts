import Type from 'typebox';
import type { Reading } from '#contracts/reading';
import { defineRule } from '#contracts/rule';
import { minuteMs } from '#contracts/time';
import { type Point, ratePerMinute } from '../conditions/rate.ts';
import { momentText } from '../moment.ts';

interface State {
  /** The newest believable temperature of each sensor. */
  readonly last: Readonly<Record<string, Point>>;
  /** Sensors that are hot, and since when. */
  readonly hot: Readonly<Record<string, number>>;
}

/** What hangs in a room or under its ceiling; a flat iron has its own temperature. */
const inRooms: readonly string[] = [
  'climate',
  'air-quality',
  'smoke',
  'gas',
  'carbon-monoxide',
  'motion',
  'water-leak',
];
/** Two words within this time belong together. */
const togetherMs = 10 * minuteMs;
/** What a common probe says at power-on before it has measured. */
const powerOnValue = 85;
/** Beyond what a probe of this kind withstands it is the probe. */
const highestBelievable = 120;

/** As hot as a heat detector alarms at: fire. A single value is urgent; a second, or a steep rise, is an emergency. */
export const heat = defineRule({
  id: 'heat',
  title: { zh: '高温火警', en: 'Heat alarm' },
  doc: {
    zh: '室内温度达到感温火灾探测器的动作温度，或急剧上升。',
    en: 'A room is as hot as a heat detector alarms at, or heats up steeply.',
  },
  about: 'home',
  settings: Type.Object({
    degrees: Type.Number({
      title: '火警温度',
      unit: '℃',
      default: 57,
      minimum: 45,
      maximum: 80,
      description: 'Degrees Celsius that mean fire (GB 4716 and EN 54-5 class A1: 54 to 65)',
    }),
    risePerMinute: Type.Number({
      title: '每分钟升温',
      unit: '℃',
      default: 8,
      minimum: 3,
      maximum: 30,
      description:
        'Rise in degrees Celsius a minute that means fire once it is over 40 (rate-of-rise detectors: about 8)',
    }),
  }),
  listensTo: ['temperature'],
  resolvesItself: false,
  start: (): State => ({ last: {}, hot: {} }),

  onReading(state, reading, { settings, facts }) {
    const { deviceId, value, at } = reading;
    if (typeof value !== 'number' || !inRooms.includes(facts.kindOf(deviceId))) return { state };
    if (value === powerOnValue || value > highestBelievable) return { state };
    const before = state.last[deviceId];
    if (before !== undefined && at <= before.at) return { state };
    const point: Point = { value, at };
    const rate = before === undefined ? undefined : ratePerMinute(before, point);
    const steep =
      value > 40 && rate !== undefined && rate >= settings.risePerMinute && at - (before?.at ?? at) <= togetherMs;
    const last = { ...state.last, [deviceId]: point };
    if (value < settings.degrees && !steep) return cooler({ ...state, last }, reading, settings.degrees);
    const others = Object.values(state.hot).some((since) => at - since <= togetherMs);
    const hot = { ...state.hot, [deviceId]: state.hot[deviceId] ?? at };
    return {
      state: { last, hot },
      finding: {
        severity: others || steep ? 'P1' : 'P2',
        since: hot[deviceId] ?? at,
        text: {
          zh: `室温 ${value} ℃（${facts.nameOf(deviceId)}），可能起火`,
          en: `${value} °C (${facts.nameOf(deviceId)}): there may be a fire`,
        },
      },
    };
  },

  explain(state, { now, zone }) {
    const since = Math.min(...Object.values(state.hot));
    if (Number.isFinite(since)) {
      const { zh, en } = momentText(since, now, zone);
      return { says: { zh: `${zh}起温度过高`, en: `Too hot since ${en}` }, holds: true };
    }
    const highest = Math.max(...Object.values(state.last).map(({ value }) => value));
    return Number.isFinite(highest)
      ? { says: { zh: `最高 ${highest} ℃，未到报警温度`, en: `${highest} °C at most, under the limit` } }
      : { says: { zh: '没有温度读数', en: 'No temperature known' } };
  },
});

function cooler(state: State, { deviceId, value }: Reading, degrees: number) {
  if (state.hot[deviceId] === undefined || Number(value) > degrees - 10) return { state };
  const { [deviceId]: _cooled, ...hot } = state.hot;
  const next = { ...state, hot };
  return Object.keys(hot).length > 0
    ? { state: next }
    : { state: next, clear: { zh: '温度已恢复正常', en: 'The temperature is normal again' } };
}
