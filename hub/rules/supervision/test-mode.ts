import Type from 'typebox';
import { defineRule, type RuleContext } from '#contracts/rule';
import { longestTestMinutes } from '#contracts/test-mode';
import { minuteMs } from '#contracts/time';
import { momentText } from '../moment.ts';

export interface TestMode {
  /** From the moment it was switched on, up to this one. Epoch ms. */
  readonly since?: number;
  readonly until?: number;
}

/**
 * Whether what this very device said at `at` was said on trial. Never for what happened before the mode was switched on, nor from
 * the moment it ends: then everything is real.
 */
export function inTestMode(
  { look, now }: Pick<RuleContext<never>, 'look' | 'now'>,
  deviceId: string,
  at = now,
): boolean {
  const mode = look('test-mode', 'device', deviceId) as TestMode | undefined;
  return mode?.since !== undefined && mode.until !== undefined && mode.since <= at && now < mode.until;
}

/** When the test mode of a device ends; undefined when there is none. Epoch ms. */
export const testEnds = ({ look }: Pick<RuleContext<never>, 'look'>, deviceId: string): number | undefined =>
  (look('test-mode', 'device', deviceId) as TestMode | undefined)?.until;

/** For everybody to see: calls of this device page nobody for some minutes. */
export const testMode = defineRule({
  id: 'test-mode',
  title: { zh: '测试模式', en: 'Test mode' },
  doc: {
    zh: '工作人员正在测试这台设备，它的呼救暂不通知任何人；到时自动结束，最长 30 分钟。',
    en: 'Staff are trying this device out: its calls page nobody. It ends by itself, after 30 minutes at the latest.',
  },
  about: 'device',
  settings: Type.Object({}),
  listensTo: ['test.mode', 'device.retired'],
  resolvesItself: true,
  start: (): TestMode => ({}),

  onReading(state, { measure, value, receivedAt, deviceId }, { facts, zone }) {
    const asked = measure === 'test.mode' && typeof value === 'number' ? value : 0;
    const minutes = Math.min(Math.round(asked), longestTestMinutes);
    if (!(minutes > 0)) return { state: {}, deadline: null, ...(state.until === undefined ? {} : { clear: ended }) };
    const until = receivedAt + minutes * minuteMs;
    const name = facts.nameOf(deviceId);
    const to = momentText(until, receivedAt, zone);
    return {
      state: { since: state.since ?? receivedAt, until },
      deadline: until,
      finding: {
        severity: 'P4',
        since: receivedAt,
        text: {
          zh: `${name} 测试模式开到${to.zh}，期间它的呼救不通知任何人`,
          en: `${name} is in test mode until ${to.en}: its calls page nobody`,
        },
      },
    };
  },

  onDeadline: (state) => (state.until === undefined ? { state } : { state: {}, clear: ended }),

  explain({ until }, { now, zone }) {
    if (until === undefined) return { says: { zh: '不在测试模式', en: 'Not in test mode' } };
    const to = momentText(until, now, zone);
    return { says: { zh: `测试模式开到${to.zh}`, en: `In test mode until ${to.en}` }, holds: true };
  },
});

const ended = { zh: '测试模式结束，呼救恢复正常', en: 'Test mode is over: its calls are real again' };
