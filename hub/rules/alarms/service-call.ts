import Type from 'typebox';
import { defineRule } from '#contracts/rule';
import { minuteMs } from '#contracts/time';
import { isRepeated, type Repeated, repeat } from '../conditions/repeated.ts';
import { momentText } from '../moment.ts';
import { inTestMode } from '../supervision/test-mode.ts';

/**
 * The green button: about half of all presses ask for ordinary help, and must not wear out the ear for the red one. Whoever presses
 * it again and again means more.
 */
export const serviceCall = defineRule({
  id: 'service-call',
  title: { zh: '服务呼叫', en: 'Service call' },
  doc: {
    zh: '有人按下服务按钮，需要帮忙但不紧急；短时间内反复按则更急。',
    en: 'Somebody asks for help that is not urgent; pressed again and again it is more urgent.',
  },
  about: 'person',
  settings: Type.Object({
    severity: Type.Enum(['P3', 'P4'], {
      title: '单次按下的级别',
      default: 'P3',
      description: 'How a single press is taken',
    }),
    presses: Type.Integer({
      title: '升为紧急的次数',
      unit: '次',
      default: 3,
      minimum: 2,
      maximum: 10,
      description: 'Presses that make it urgent (P2)',
    }),
    withinMinutes: Type.Number({
      title: '计次时间',
      default: 10,
      minimum: 1,
      maximum: 60,
      description: 'Minutes within which they count',
    }),
  }),
  listensTo: ['help.requested'],
  resolvesItself: false,
  start: (): { readonly presses: Repeated } | null => null,

  onReading(state, { deviceId, value, at }, context) {
    const { settings, facts } = context;
    if (value === false || inTestMode(context, deviceId, at)) return { state };
    const often = { times: settings.presses, withinMs: settings.withinMinutes * minuteMs };
    const before = state?.presses ?? [];
    const presses = repeat(before, at, often);
    // The same press, heard a second time.
    if (presses === before) return { state };
    const device = facts.nameOf(deviceId);
    if (isRepeated(presses, often)) {
      return {
        state: { presses },
        finding: {
          severity: 'P2',
          since: presses[0] ?? at,
          text: {
            zh: `反复按下服务按钮（${device}），请尽快联系`,
            en: `Pressed the service button again and again (${device}), call soon`,
          },
        },
      };
    }
    return {
      state: { presses },
      finding: {
        severity: settings.severity,
        since: at,
        text: { zh: `请求帮助（${device}）`, en: `Asks for help (${device})` },
      },
    };
  },

  explain(state, { now, zone }) {
    const last = state?.presses.at(-1);
    if (last === undefined) return { says: { zh: '没有人按过服务按钮', en: 'Nobody has pressed the service button' } };
    const { zh, en } = momentText(last, now, zone);
    return { says: { zh: `上一次按下是${zh}`, en: `Last pressed ${en}` } };
  },
});
