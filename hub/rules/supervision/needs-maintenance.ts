import Type, { type Static } from 'typebox';
import { defineRule, type RuleContext, type Step } from '#contracts/rule';
import { dayMs, hourMs } from '#contracts/time';
import { type Repeated, repeat } from '../conditions/repeated.ts';
import { inTestMode } from './test-mode.ts';

interface Maintenance {
  /** Calls people found to be none. */
  readonly falseCalls: Repeated;
  /** Its calls of a day. */
  readonly calls: Repeated;
  readonly told: boolean;
}

const settings = Type.Object({
  falseCalls: Type.Integer({
    default: 3,
    minimum: 2,
    maximum: 20,
    title: '误报次数',
    description: 'Calls that people found to be false',
  }),
  hours: Type.Number({
    default: 168,
    minimum: 1,
    maximum: 2_160,
    title: '时间范围',
    description: 'Within so many hours',
  }),
  callsPerDay: Type.Integer({
    default: 6,
    minimum: 3,
    maximum: 50,
    title: '一天呼叫次数',
    unit: '/d',
    description: 'Calls within 24 hours, whatever they were',
  }),
});

type Context = RuleContext<Static<typeof settings>>;

const falseOutcome = /^(sos|service-call|fall|smoke|gas|carbon-monoxide):false-(device|person)$/;
const outcome = /^device-needs-maintenance:/;

/**
 * A device that calls by itself again and again, or where it is touched by accident. A ticket: it stays until a person has ended
 * it. Its calls page all the same, every one.
 */
export const needsMaintenance = defineRule({
  id: 'device-needs-maintenance',
  title: { zh: '设备需检修', en: 'Device needs maintenance' },
  doc: {
    zh: '设备一再误报，或一天内呼叫过多：请派人检修或换个位置。检修单由人处结；其间每次呼叫照样告警。',
    en: 'A device calls falsely again and again, or too often in a day: have it looked at or moved. The ticket is ended by a person; meanwhile each of its calls pages as ever.',
  },
  about: 'device',
  settings,
  listensTo: ['sos.pressed', 'fall.detected', 'alert.outcome', 'device.retired'],
  resolvesItself: false,
  start: (): Maintenance => ({ falseCalls: [], calls: [], told: false }),

  onReading(state, { measure, value, at, receivedAt, deviceId }, context): Step<Maintenance> {
    const { settings: set } = context;
    if (measure === 'device.retired')
      return {
        state: { falseCalls: [], calls: [], told: false },
        ...(state.told ? { clear: { zh: '设备已停用', en: 'Device retired' } } : {}),
      };
    if (measure === 'alert.outcome') {
      // Whoever has ended the ticket has seen to it: it counts from the beginning.
      if (outcome.test(String(value))) return { state: { falseCalls: [], calls: [], told: false } };
      if (!falseOutcome.test(String(value))) return { state };
      const falseCalls = repeat(state.falseCalls, at, { times: set.falseCalls, withinMs: set.hours * hourMs });
      return weigh({ ...state, falseCalls }, receivedAt, set);
    }
    if (value === false || inTestMode(context, deviceId, at)) return { state };
    const calls = repeat(state.calls, at, { times: set.callsPerDay, withinMs: dayMs });
    return weigh({ ...state, calls }, receivedAt, set);
  },

  onDeadline: (state, context): Step<Maintenance> => (state.told ? { state } : ticket(state, context)),

  explain({ falseCalls, calls, told }, { settings: set }) {
    const says = {
      zh: `近期误报 ${falseCalls.length} 次，一天内呼叫 ${calls.length} 次`,
      en: `${falseCalls.length} false calls of late, ${calls.length} calls within a day`,
    };
    if (told) return { says, holds: true };
    return {
      says,
      blockedBy: {
        zh: `误报 ${set.falseCalls} 次或一天呼叫 ${set.callsPerDay} 次才开检修单`,
        en: `A ticket from ${set.falseCalls} false calls, or ${set.callsPerDay} calls a day`,
      },
    };
  },
});

/** A moment later, and by itself: a device whose call was heard is not to take the ticket for the answer. */
const afterwardsMs = 1_000;

const isDue = ({ falseCalls, calls }: Maintenance, set: Static<typeof settings>): boolean =>
  falseCalls.length >= set.falseCalls || calls.length >= set.callsPerDay;

const weigh = (state: Maintenance, now: number, set: Static<typeof settings>): Step<Maintenance> =>
  !state.told && isDue(state, set) ? { state, deadline: now + afterwardsMs } : { state };

function ticket(state: Maintenance, { settings: set, facts, subjectId, now }: Context): Step<Maintenance> {
  if (!isDue(state, set)) return { state };
  const name = facts.nameOf(subjectId);
  const isFalse = state.falseCalls.length >= set.falseCalls;
  const moments = isFalse ? state.falseCalls : state.calls;
  return {
    state: { ...state, told: true },
    finding: {
      severity: 'P4',
      since: moments[0] ?? now,
      text: isFalse
        ? {
            zh: `${name} 已误报 ${moments.length} 次，请检修；其呼叫照常告警`,
            en: `${name} has called falsely ${moments.length} times: have it looked at. Its calls still page`,
          }
        : {
            zh: `${name} 一天内呼叫 ${moments.length} 次，请检查；其呼叫照常告警`,
            en: `${name} has called ${moments.length} times within a day: have it looked at. Its calls still page`,
          },
      evidence: [],
    },
  };
}
