import Type from 'typebox';
import { defineRule } from '#contracts/rule';
import { minuteMs } from '#contracts/time';
import { momentText, spanText } from '../moment.ts';
import { isGateway } from './kinds.ts';

interface Mains {
  readonly lostAt?: number;
  readonly urgent: boolean;
}

/** A device runs on its reserve. A gateway takes everything behind it along when that is empty. */
export const mainsLost = defineRule({
  id: 'mains-lost',
  title: { zh: '市电中断', en: 'Mains lost' },
  doc: {
    zh: '设备靠备用电池运行。网关停电超过规定时间升为 P2：电池用尽后整户都听不到。',
    en: 'A device runs on its reserve. P2 for a gateway after some time, since with its battery the whole home falls silent.',
  },
  about: 'device',
  settings: Type.Object({
    gatewayMinutes: Type.Number({
      default: 30,
      minimum: 1,
      maximum: 1_440,
      title: '网关停电多久升级',
      description: 'Minutes without mains after which it is urgent for a gateway',
    }),
  }),
  listensTo: ['mains.lost', 'device.retired'],
  resolvesItself: true,
  patient: true,
  start: (): Mains => ({ urgent: false }),

  onReading(state, { measure, value, at, receivedAt, deviceId }, { facts, settings }) {
    if (measure !== 'mains.lost' || value !== true) {
      const clear = state.lostAt === undefined ? {} : { clear: { zh: '市电已恢复', en: 'The mains are back' } };
      return { state: { urgent: false }, deadline: null, ...clear };
    }
    if (state.lostAt !== undefined) return { state };
    const name = facts.nameOf(deviceId);
    return {
      state: { lostAt: at, urgent: false },
      ...(isGateway(facts.kindOf(deviceId))
        ? { deadline: Math.max(at + settings.gatewayMinutes * minuteMs, receivedAt + 1) }
        : {}),
      finding: {
        severity: 'P3',
        since: at,
        text: { zh: `${name} 停电，靠备用电池运行`, en: `${name} has lost the mains and runs on its reserve` },
      },
    };
  },

  onDeadline(state, { facts, subjectId, now }) {
    if (state.lostAt === undefined) return { state };
    const name = facts.nameOf(subjectId);
    const span = spanText(now - state.lostAt);
    return {
      state: { ...state, urgent: true },
      finding: {
        severity: 'P2',
        since: state.lostAt,
        text: {
          zh: `${name} 已停电 ${span.zh}，电池用尽后整户失联`,
          en: `${name} has been without mains for ${span.en}; the home falls silent with its battery`,
        },
        evidence: [{ deviceId: subjectId, measure: 'mains.lost', value: true, at: state.lostAt }],
      },
    };
  },

  explain({ lostAt }, { now, zone }) {
    if (lostAt === undefined) return { says: { zh: '市电正常', en: 'It has mains' } };
    const at = momentText(lostAt, now, zone);
    return { says: { zh: `${at.zh}起停电`, en: `Without mains since ${at.en}` }, holds: true };
  },
});
