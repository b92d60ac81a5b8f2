import Type from 'typebox';
import { defineRule, type Step } from '#contracts/rule';
import { hourMs } from '#contracts/time';
import { type Absence, missedAt, present } from '../conditions/absence.ts';
import { momentText, spanText } from '../moment.ts';
import { callsFromLift } from './emergency-call.ts';

/** When it last made a test call, or any call. */
interface State extends Absence {
  readonly told?: true;
}

/** EN 81-28: the alarm system of a lift makes a test call at least every three days. Without it nobody knows that it would work. */
export const liftTestMissing = defineRule({
  id: 'lift-test-missing',
  title: { zh: '电梯呼叫测试逾期', en: 'Lift test call missing' },
  doc: {
    zh: '电梯紧急呼叫装置超过 72 小时没有测试呼叫。',
    en: 'The emergency call of a lift has made no test call for more than 72 hours.',
  },
  about: 'device',
  settings: Type.Object({
    hours: Type.Number({
      title: '测试间隔',
      unit: 'h',
      default: 72,
      minimum: 1,
      maximum: 168,
      description: 'Hours between two test calls (EN 81-28: 72)',
    }),
    graceHours: Type.Number({
      title: '宽限',
      default: 1,
      minimum: 0,
      maximum: 24,
      description: 'Hours it may be late',
    }),
  }),
  listensTo: ['button.tested', 'sos.pressed', 'device.registered', 'device.retired', 'available'],
  resolvesItself: true,
  patient: true,
  start: (): State => ({}),

  onReading(state, { deviceId, measure, value, at }, { facts, settings, zone }): Step<State> {
    if (!callsFromLift(facts.kindOf(deviceId))) return { state };
    if (measure === 'device.retired') {
      return {
        state: {},
        deadline: null,
        ...(state.told === true ? { clear: { zh: '设备已停用', en: 'Device retired' } } : {}),
      };
    }
    const tested = measure === 'button.tested' && value !== false;
    // A real call proves the line as well as a test; any other word only starts the count.
    if (!tested && measure !== 'sos.pressed' && state.lastAt !== undefined) return { state };
    const { told, ...before } = state;
    const seen = present(before, at);
    if (seen === before) return { state };
    return {
      state: seen,
      deadline: missedAt(seen, { ms: (settings.hours + settings.graceHours) * hourMs, zone }) ?? null,
      ...(told === true ? { clear: { zh: '已收到测试呼叫', en: 'The test call came' } } : {}),
    };
  },

  onDeadline(state, { facts, now, subjectId }): Step<State> {
    if (state.lastAt === undefined) return { state };
    const { zh, en } = spanText(now - state.lastAt);
    const name = facts.nameOf(subjectId);
    return {
      state: { ...state, told: true },
      finding: {
        severity: 'P3',
        since: state.lastAt,
        text: {
          zh: `${name}已 ${zh}没有测试呼叫，请派维保人员检查`,
          en: `${name} has made no test call for ${en}; send the lift service`,
        },
        evidence: [],
      },
    };
  },

  explain(state, { now, zone }) {
    if (state.lastAt === undefined)
      return { says: { zh: '不是电梯呼叫装置，或尚无消息', en: 'Not the call of a lift, or nothing heard yet' } };
    const { zh, en } = momentText(state.lastAt, now, zone);
    return {
      says: { zh: `上一次测试或呼叫是${zh}`, en: `Last test or call ${en}` },
      ...(state.told === true ? { holds: true as const } : {}),
    };
  },
});
