import Type, { type Static } from 'typebox';
import { defineRule, type RuleContext, type Step } from '#contracts/rule';
import { minuteMs } from '#contracts/time';
import { spanText } from '../moment.ts';
import { isOpen, windowAt } from '../window.ts';
import { leadsOut } from './rooms.ts';

interface State {
  readonly openedAt?: number;
  /** It has reported closed before: a door that only ever says "fired" is neither open nor shut. */
  readonly shuts?: true;
  readonly told?: 'P2' | 'P3';
}

const settings = Type.Object({
  minutes: Type.Number({
    title: '夜间可开',
    default: 10,
    minimum: 1,
    maximum: 240,
    description: 'How long it may stand open at night',
  }),
  dayMinutes: Type.Number({
    title: '白天可开',
    default: 120,
    minimum: 5,
    maximum: 1440,
    description: 'How long it may stand open by day',
  }),
  from: Type.String({
    title: '夜间开始',
    default: '22:00',
    pattern: '^\\d{2}:\\d{2}$',
    description: 'Night, local time',
  }),
  to: Type.String({ title: '夜间结束', default: '06:00', pattern: '^\\d{2}:\\d{2}$', description: 'Until when' }),
});
type Context = RuleContext<Static<typeof settings>>;

/** The entrance door has stood open: somebody went out and did not come back, or somebody can come in. By night that is urgent. */
export const doorLeftOpen = defineRule({
  id: 'door-left-open',
  title: { zh: '入户门未关', en: 'Entrance door left open' },
  doc: {
    zh: '入户门打开超过规定时间，夜间的限度更短、更急。',
    en: 'The entrance door stands open for longer than it may; at night sooner and more urgent.',
  },
  about: 'device',
  settings,
  listensTo: ['door.open'],
  resolvesItself: true,
  patient: true,
  start: (): State => ({}),

  onReading(state, { value, at, deviceId }, context): Step<State> {
    if (value !== true) {
      if (state.openedAt !== undefined && at < state.openedAt) return { state: { ...state, shuts: true } };
      return {
        state: { shuts: true },
        deadline: null,
        ...(state.told === undefined ? {} : { clear: { zh: '门已关上', en: 'The door is shut' } }),
      };
    }
    if (state.openedAt !== undefined || state.shuts !== true || !leadsOut(context.facts, deviceId)) return { state };
    return { state: { shuts: true, openedAt: at }, deadline: nextLook(at, at, context) };
  },

  onDeadline(state, context): Step<State> {
    const { now, facts, subjectId, settings: set, zone } = context;
    if (state.openedAt === undefined) return { state };
    const night = isOpen(now, set, zone);
    const since = Math.max(state.openedAt, night ? windowAt(now, set, zone).opens : 0);
    const due = night ? since + set.minutes * minuteMs : state.openedAt + set.dayMinutes * minuteMs;
    if (now < due) return { state, deadline: due };
    const severity = night ? 'P2' : 'P3';
    const deadline = night ? null : windowAt(now, set, zone).opens + set.minutes * minuteMs;
    if (state.told !== undefined && state.told <= severity) return { state, deadline };
    const span = spanText(now - state.openedAt);
    const name = facts.nameOf(subjectId);
    return {
      state: { ...state, told: severity },
      deadline,
      finding: {
        severity,
        since: state.openedAt,
        text: {
          zh: `${night ? '夜间' : ''}门开着已 ${span.zh}（${name}）`,
          en: `The door has been open for ${span.en}${night ? ' at night' : ''} (${name})`,
        },
        evidence: [{ deviceId: subjectId, measure: 'door.open', value: true, at: state.openedAt }],
      },
    };
  },

  explain(state, { now, facts, subjectId }) {
    const name = facts.nameOf(subjectId);
    if (state.openedAt === undefined)
      return {
        says: { zh: `${name}关着`, en: `${name} is shut` },
        blockedBy:
          state.shuts === true
            ? { zh: '门没有开着', en: 'the door is not open' }
            : { zh: '这扇门从不报告关闭', en: 'this door never reports closed' },
      };
    const span = spanText(now - state.openedAt);
    const says = { zh: `${name}已开 ${span.zh}`, en: `${name} has been open for ${span.en}` };
    return state.told === undefined
      ? { says, blockedBy: { zh: '还没到规定时间', en: 'not for long enough yet' } }
      : { says, holds: true };
  },
});

/** The first moment at which it may be too long: by day, or a little after the night has begun. */
function nextLook(openedAt: number, now: number, { settings: set, zone }: Context): number {
  const { opens } = windowAt(now, set, zone);
  return Math.min(openedAt + set.dayMinutes * minuteMs, Math.max(openedAt, opens) + set.minutes * minuteMs);
}
