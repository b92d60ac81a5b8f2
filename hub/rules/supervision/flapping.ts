import Type from 'typebox';
import { defineRule } from '#contracts/rule';
import { minuteMs } from '#contracts/time';
import { type Flips, flip, isFlapping, restsAt } from '../conditions/damping.ts';

export interface Flapping {
  readonly available?: boolean;
  readonly flips: Flips;
  readonly told: boolean;
}

/** A device that comes and goes. While it does, being called off the line does not make it silent any sooner. */
export const flapping = defineRule({
  id: 'flapping',
  title: { zh: '时断时续', en: 'Comes and goes' },
  doc: {
    zh: '设备短时间内多次上线又离线：信号或电源不稳。',
    en: 'A device goes off and on the line many times in a short while: its radio or its power is poor.',
  },
  about: 'device',
  settings: Type.Object({
    times: Type.Integer({
      default: 6,
      minimum: 2,
      maximum: 50,
      title: '上线离线次数',
      description: 'Changes between on and off the line',
    }),
    minutes: Type.Number({
      default: 60,
      minimum: 5,
      maximum: 1_440,
      title: '时间范围',
      description: 'Within so many minutes; over after as long without one',
    }),
  }),
  listensTo: ['available'],
  resolvesItself: true,
  start: (): Flapping => ({ flips: [], told: false }),

  onReading(state, { value, receivedAt, deviceId }, { settings, facts }) {
    const available = value === true;
    if (state.available === undefined) return { state: { ...state, available } };
    if (state.available === available) return { state };
    const often = { times: settings.times, withinMs: settings.minutes * minuteMs };
    const flips = flip(state.flips, receivedAt, often);
    const told = state.told || isFlapping(flips, often);
    const next: Flapping = { available, flips, told };
    if (!told) return { state: next };
    const rests = { deadline: restsAt(flips, often) ?? null };
    if (state.told) return { state: next, ...rests };
    const name = facts.nameOf(deviceId);
    return {
      state: next,
      ...rests,
      finding: {
        severity: 'P3',
        since: flips[0] ?? receivedAt,
        text: {
          zh: `${name} ${settings.minutes} 分钟内上线离线 ${settings.times} 次以上`,
          en: `${name} went on and off the line ${settings.times} times or more within ${settings.minutes} min`,
        },
      },
    };
  },

  onDeadline: (state) =>
    state.told
      ? { state: { ...state, flips: [], told: false }, clear: { zh: '连接已稳定', en: 'The connection is stable' } }
      : { state },

  explain({ flips, told }, { settings }) {
    const says = { zh: `最近上线离线 ${flips.length} 次`, en: `${flips.length} changes of late` };
    return told
      ? { says, holds: true }
      : { says, blockedBy: { zh: `${settings.times} 次以上才告警`, en: `Told of from ${settings.times} on` } };
  },
});
