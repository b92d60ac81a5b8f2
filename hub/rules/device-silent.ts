import Type from 'typebox';
import { defineRule } from '#contracts/rule';
import { hourMs, minuteMs } from '#contracts/time';

/** The worst failure of all is a dead sensor that nobody misses. The word of a child is also a word of its gateway. */
export const deviceSilent = defineRule({
  id: 'device-silent',
  title: { zh: '设备无声', en: 'Device silent' },
  doc: { zh: '设备超过规定时间没有任何消息。', en: 'A device has said nothing for longer than it may.' },
  about: 'device-and-gateway',
  settings: Type.Object({}),
  listensTo: '*',
  resolvesItself: true,
  start: () => ({ heardAt: undefined as number | undefined, silent: false }),

  onReading(state, { deviceId, measure, value, receivedAt }, { facts, subjectId }) {
    // Somebody else says `offline` for a device that cannot: that is no word of it.
    if (measure === 'available' && value === false && subjectId === deviceId) return { state };
    if (measure === 'device.retired')
      return {
        state: { heardAt: undefined, silent: false },
        deadline: null,
        ...(state.silent ? { clear: { zh: '设备已停用', en: 'Device retired' } } : {}),
      };
    const allowed = facts.silentAfterMs(subjectId);
    return {
      state: { heardAt: receivedAt, silent: false },
      deadline: allowed === 0 ? null : receivedAt + allowed,
      ...(state.silent ? { clear: { zh: '设备恢复通信', en: 'The device is heard again' } } : {}),
    };
  },

  onDeadline(state, { facts, now, subjectId }) {
    if (state.heardAt === undefined) return { state };
    const text = spanOf(now - state.heardAt);
    const name = facts.nameOf(subjectId);
    return {
      state: { ...state, silent: true },
      finding: {
        severity: 'P3',
        since: state.heardAt,
        text: { zh: `${name} ${text.zh}没有消息`, en: `${name} has been silent for ${text.en}` },
        evidence: [],
      },
    };
  },
});

function spanOf(ms: number): { readonly zh: string; readonly en: string } {
  if (ms < 2 * hourMs) return { zh: `${Math.round(ms / minuteMs)} 分钟`, en: `${Math.round(ms / minuteMs)} min` };
  return { zh: `${Math.round(ms / hourMs)} 小时`, en: `${Math.round(ms / hourMs)} h` };
}
