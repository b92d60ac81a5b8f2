import Type, { type Static } from 'typebox';
import { defineRule, type RuleContext, type Step } from '#contracts/rule';
import { minuteMs } from '#contracts/time';
import { momentText } from '../moment.ts';

interface Signal {
  /** Since when it is weak without a better word. */
  readonly weakSince?: number;
  readonly value?: number;
  readonly measure?: string;
  readonly told: boolean;
}

const settings = Type.Object({
  linkBelow: Type.Number({
    default: 20,
    minimum: 1,
    maximum: 200,
    title: '链路质量低于',
    description: 'Link quality (0 to 255) under which it is weak; well again at twice as much',
  }),
  strengthBelow: Type.Number({
    default: -115,
    minimum: -150,
    maximum: -50,
    title: '信号强度低于',
    unit: 'dBm',
    description: 'Signal strength in dBm under which it is weak; well again 8 dB above',
  }),
  minutes: Type.Number({
    default: 120,
    minimum: 5,
    maximum: 2_880,
    title: '持续多久',
    description: 'How long it must be weak without a better word, minutes',
  }),
});
type Context = RuleContext<Static<typeof settings>>;

const wellAboveDb = 8;

/** Link quality as 0 to 255; a fraction is a share of that. */
const linkOf = (value: number): number => (value > 0 && value < 1 ? value * 255 : value);

function judge(measure: string, value: number, { settings: set }: Context): 'weak' | 'well' | 'between' {
  if (measure === 'link.quality') {
    const link = linkOf(value);
    return link < set.linkBelow ? 'weak' : link >= 2 * set.linkBelow ? 'well' : 'between';
  }
  return value < set.strengthBelow ? 'weak' : value >= set.strengthBelow + wellAboveDb ? 'well' : 'between';
}

/** A device at the edge of the radio is the next one to fall silent. */
export const signalWeak = defineRule({
  id: 'signal-weak',
  title: { zh: '信号弱', en: 'Weak signal' },
  doc: {
    zh: '设备信号长时间过弱，随时可能失联，请调整位置或加装中继。',
    en: 'A device has been at the edge of the radio for long: move it, or add a repeater.',
  },
  about: 'device',
  settings,
  listensTo: ['link.quality', 'signal.strength'],
  resolvesItself: true,
  start: (): Signal => ({ told: false }),

  onReading(state, { measure, value, receivedAt }, context): Step<Signal> {
    if (typeof value !== 'number') return { state };
    const side = judge(measure, value, context);
    if (side === 'weak') {
      if (state.weakSince !== undefined) return { state: { ...state, value, measure } };
      return {
        state: { weakSince: receivedAt, value, measure, told: false },
        deadline: receivedAt + context.settings.minutes * minuteMs,
      };
    }
    // A word between the two edges ends a doubt, and not what has been told.
    if (state.weakSince === undefined || (state.told && side === 'between')) return { state };
    return {
      state: { told: false },
      deadline: null,
      ...(state.told ? { clear: { zh: '信号已恢复', en: 'The signal is well again' } } : {}),
    };
  },

  onDeadline(state, { facts, subjectId }): Step<Signal> {
    const { weakSince, value = 0, measure = 'link.quality' } = state;
    if (weakSince === undefined) return { state };
    const name = facts.nameOf(subjectId);
    const shown = measure === 'link.quality' ? `${Math.round(linkOf(value))}/255` : `${value} dBm`;
    return {
      state: { ...state, told: true },
      finding: {
        severity: 'P3',
        since: weakSince,
        text: { zh: `${name} 信号一直很弱（${shown}）`, en: `${name} has had a weak signal for long (${shown})` },
        evidence: [{ deviceId: subjectId, measure, value, at: weakSince }],
      },
    };
  },

  explain({ weakSince, told }, { now, zone }) {
    if (weakSince === undefined) return { says: { zh: '信号正常', en: 'The signal is well' } };
    const at = momentText(weakSince, now, zone);
    const says = { zh: `${at.zh}起信号弱`, en: `Weak since ${at.en}` };
    return told ? { says, holds: true } : { says, blockedBy: { zh: '还不够久', en: 'Not for long enough' } };
  },
});
