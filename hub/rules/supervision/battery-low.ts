import Type from 'typebox';
import type { Value } from '#contracts/reading';
import { defineRule } from '#contracts/rule';
import { momentText } from '../moment.ts';
import { callingKinds } from './kinds.ts';

type Level = 'well' | 'low' | 'critical';

interface Battery {
  readonly level: Level;
  readonly since?: number;
  /** Percent, where it says so. */
  readonly left?: number;
  /** The last word of those that only say that they are low; percent count beside it. */
  readonly saysLow: boolean;
}

interface Limits {
  readonly below: number;
  readonly critical: number;
  readonly above: number;
}

const lowWords: ReadonlySet<string> = new Set(['low', 'critical', 'empty', 'on', 'true']);
const wellWords: ReadonlySet<string> = new Set([
  'normal',
  'ok',
  'good',
  'high',
  'full',
  'medium',
  'middle',
  'off',
  'false',
]);

/** Percent left, `low` or `well`; undefined for what says nothing: unknown, null, −1, 255. */
export function batteryWord(measure: string, value: Value): number | 'low' | 'well' | undefined {
  if (typeof value === 'boolean') return measure === 'battery.low' ? (value ? 'low' : 'well') : undefined;
  const text = typeof value === 'string' ? value.trim().toLowerCase() : '';
  if (lowWords.has(text)) return 'low';
  if (wellWords.has(text)) return 'well';
  const number =
    typeof value === 'number' ? value : /^\d+(\.\d+)?\s*%?$/.test(text) ? Number.parseFloat(text) : Number.NaN;
  return measure === 'battery' && number >= 0 && number <= 100 ? number : undefined;
}

/** Levels are left one way at a lower mark than the other, so that a value at the edge does not flap. */
function levelOf(before: Level, { left, saysLow }: Pick<Battery, 'left' | 'saysLow'>, limits: Limits): Level {
  if (left !== undefined && left <= limits.critical) return 'critical';
  if (before === 'critical' && left !== undefined && left <= limits.critical + 3) return 'critical';
  if (saysLow || (left !== undefined && left <= limits.below)) return 'low';
  if (before !== 'well' && left !== undefined && left < limits.above) return 'low';
  return 'well';
}

/** A battery that runs out takes its sensor with it. */
export const batteryLow = defineRule({
  id: 'battery-low',
  title: { zh: '电量低', en: 'Battery low' },
  doc: {
    zh: '设备电量低，请尽快更换电池。求助、烟感、燃气等设备电量极低时升为 P2：它随时可能听不到呼救。',
    en: 'A battery should be changed soon. P2 when a device that calls for help or warns of fire and gas is all but empty: it may fall silent any time.',
  },
  about: 'device',
  settings: Type.Object({
    below: Type.Number({
      default: 15,
      minimum: 1,
      maximum: 90,
      title: '电量低于等于',
      unit: '%',
      description: 'Percent at or under which to tell',
    }),
    critical: Type.Number({
      default: 5,
      minimum: 0,
      maximum: 50,
      title: '电量将尽',
      unit: '%',
      description: 'Percent at or under which it is urgent',
    }),
    above: Type.Number({
      default: 25,
      minimum: 2,
      maximum: 100,
      title: '电量恢复',
      unit: '%',
      description: 'Percent at or over which it is well again',
    }),
  }),
  listensTo: ['battery', 'battery.low'],
  resolvesItself: true,
  start: (): Battery => ({ level: 'well', saysLow: false }),

  onReading(state, { measure, value, at, deviceId }, { settings, facts }) {
    const word = batteryWord(measure, value);
    if (word === undefined) return { state };
    const left =
      typeof word === 'number'
        ? { left: word }
        : state.left === undefined || word === 'well'
          ? {}
          : { left: state.left };
    // A percentage well above the limit speaks louder than a flag that was never taken back.
    const saysLow = typeof word === 'number' ? state.saysLow && word < settings.above : word === 'low';
    const level = levelOf(state.level, { ...left, saysLow }, settings);
    const since = level === 'well' ? {} : { since: state.since ?? at };
    const next: Battery = { level, saysLow, ...left, ...since };
    if (level === state.level) return { state: next };
    if (level === 'well') return { state: next, clear: { zh: '电量已恢复', en: 'Battery is well again' } };
    const name = facts.nameOf(deviceId);
    const percent = next.left === undefined ? '' : ` ${next.left}%`;
    const urgent = level === 'critical' && callingKinds.has(facts.kindOf(deviceId));
    return {
      state: next,
      finding: {
        severity: urgent ? 'P2' : 'P3',
        since: next.since ?? at,
        mayEase: true,
        text:
          level === 'critical'
            ? {
                zh: `${name} 电量将尽${percent}，请马上更换电池`,
                en: `${name}: battery all but empty${percent}, change it now`,
              }
            : { zh: `${name} 电量低${percent}，请更换电池`, en: `${name}: battery low${percent}, change it` },
      },
    };
  },

  explain({ level, since, left }, { settings, now, zone }) {
    const percent =
      left === undefined
        ? { zh: '没有百分比读数', en: 'it gives no percentage' }
        : { zh: `电量 ${left}%`, en: `battery ${left}%` };
    if (level !== 'well' && since !== undefined) {
      const at = momentText(since, now, zone);
      return { says: { zh: `${at.zh}起电量低，${percent.zh}`, en: `Low since ${at.en}; ${percent.en}` }, holds: true };
    }
    return {
      says: percent,
      blockedBy: { zh: `不高于 ${settings.below}% 才告警`, en: `Told of at ${settings.below}% or less` },
    };
  },
});
