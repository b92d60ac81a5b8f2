import Type, { type Static } from 'typebox';
import { defineRule, type RuleContext, type Step } from '#contracts/rule';
import { dayMs } from '#contracts/time';
import { momentText } from '../moment.ts';

export interface Proof {
  /** When it was last shown to work, or when it was registered. */
  readonly provenAt?: number;
  readonly registered?: true;
  readonly told: boolean;
}

const settings = Type.Object({
  daysByKind: Type.Record(Type.String(), Type.Number({ minimum: 0, maximum: 400 }), {
    default: {
      'sos-button': 31,
      'fall-pendant': 31,
      'fall-radar': 31,
      'gps-watch': 31,
      smoke: 31,
      gas: 31,
      'carbon-monoxide': 31,
    },
    title: '各类设备多少天内须测试',
    unit: 'd',
    description:
      'Days within which a kind of device must have shown that it works; 0 or absent = need not (31 days: TSA code of practice)',
  }),
});

const limitMs = ({ settings: { daysByKind }, facts, subjectId }: RuleContext<Static<typeof settings>>): number =>
  (daysByKind[facts.kindOf(subjectId)] ?? 0) * dayMs;

/** A button nobody has pressed for months may have been dead for as long: a test press a month shows that it is not. */
export const lastProven = defineRule({
  id: 'last-proven',
  title: { zh: '久未测试', en: 'Not proven for long' },
  doc: {
    zh: '求助按钮、跌倒、烟感、燃气等设备超过规定天数没有测试，也没有真实报警：请按一次测试。',
    en: 'A button, a fall, smoke or gas detector has neither been tested nor has it called within the days it may: press its test button.',
  },
  about: 'device',
  settings,
  listensTo: [
    'device.registered',
    'device.retired',
    'button.tested',
    'test',
    'sos.pressed',
    'help.requested',
    'fall.detected',
    'smoke',
    'gas',
    'carbon.monoxide',
  ],
  resolvesItself: true,
  start: (): Proof => ({ told: false }),

  onReading(state, { measure, value, receivedAt }, context): Step<Proof> {
    if (measure === 'device.retired')
      return {
        state: { told: false },
        deadline: null,
        ...(state.told ? { clear: { zh: '设备已停用', en: 'Device retired' } } : {}),
      };
    const limit = limitMs(context);
    if (measure === 'device.registered') {
      if (state.provenAt !== undefined) return { state };
      return {
        state: { provenAt: receivedAt, registered: true, told: false },
        deadline: limit === 0 ? null : receivedAt + limit,
      };
    }
    if (value === false) return { state };
    return {
      state: { provenAt: receivedAt, told: false },
      deadline: limit === 0 ? null : receivedAt + limit,
      ...(state.told ? { clear: { zh: '已验证可用', en: 'It has shown that it works' } } : {}),
    };
  },

  onDeadline(state, context): Step<Proof> {
    const { provenAt } = state;
    const { facts, subjectId, now } = context;
    const limit = limitMs(context);
    if (provenAt === undefined || limit === 0 || state.told) return { state };
    if (provenAt + limit > now) return { state, deadline: provenAt + limit };
    const name = facts.nameOf(subjectId);
    const days = Math.floor((now - provenAt) / dayMs);
    return {
      state: { ...state, told: true },
      finding: {
        severity: 'P3',
        since: provenAt,
        text:
          state.registered === true
            ? {
                zh: `${name} 登记 ${days} 天以来从未测试`,
                en: `${name} was never tested in the ${days} days since it was registered`,
              }
            : { zh: `${name} 已 ${days} 天没有测试`, en: `${name} has not been tested for ${days} days` },
        evidence: [],
      },
    };
  },

  explain(state, context) {
    const { now, zone } = context;
    const limit = limitMs(context);
    if (limit === 0) return { says: { zh: '这种设备不要求测试', en: 'This kind of device need not be tested' } };
    if (state.provenAt === undefined) return { says: { zh: '还没有登记', en: 'Not registered yet' } };
    const at = momentText(state.provenAt, now, zone);
    const says =
      state.registered === true
        ? { zh: `${at.zh}登记，从未测试`, en: `Registered ${at.en}, never tested` }
        : { zh: `上次验证：${at.zh}`, en: `Last proven ${at.en}` };
    if (state.told) return { says, holds: true };
    const due = momentText(state.provenAt + limit, now, zone);
    return { says, blockedBy: { zh: `${due.zh}以前测试即可`, en: `To be tested before ${due.en}` } };
  },
});
