import Type from 'typebox';
import type { Reading } from '#contracts/reading';
import { defineRule, type RuleContext, type Step } from '#contracts/rule';
import { secondMs } from '#contracts/time';
import { momentText } from '../moment.ts';
import { inTestMode } from '../supervision/test-mode.ts';

interface State {
  /** A radar's word that waits to be confirmed: already on the board, not yet an emergency. */
  readonly waiting?: { readonly at: number; readonly deviceId: string };
  readonly lastAt?: number;
  /** When each device last took a fall back. */
  readonly takenBackAt?: Readonly<Record<string, number>>;
}

/** What sees a fall from the ceiling; all else is worn and feels it. */
const radars: readonly string[] = ['fall-radar', 'presence-radar'];
/** Whoever walks has got up; within this time it may be the fall itself that another sensor saw. */
const stumbleMs = 10 * secondMs;

const takenBack = {
  zh: '跌倒已解除：人已起身或设备撤回，仍需有人确认',
  en: 'Taken back: up again, or withdrawn by the device; somebody must still make sure',
};

/**
 * A fall is an emergency, at once: a wearable has felt the impact or was pressed, and most radars watch somebody lie on the floor for
 * half a minute before they speak; waiting once more in the hub only makes the long lie longer. Where a radar speaks at the
 * first suspicion, `confirmSeconds` lets it stand as urgent (P2) for up to a minute, on the board all the while, until it is said
 * again, taken back, or the time is up. Nothing is ever silent, and a person must look in any case.
 */
export const fall = defineRule({
  id: 'fall',
  title: { zh: '疑似跌倒', en: 'Possible fall' },
  doc: { zh: '跌倒雷达或佩戴设备报告跌倒。', en: 'A fall radar or a wearable reports a fall.' },
  about: 'person',
  settings: Type.Object({
    confirmSeconds: Type.Integer({
      title: '雷达跌倒确认时间',
      default: 0,
      minimum: 0,
      maximum: 60,
      description:
        'Seconds a radar may take its word back before it is an emergency; P2 meanwhile. Wearables never wait',
    }),
  }),
  listensTo: ['fall.detected', 'motion', 'door.open'],
  resolvesItself: false,
  start: (): State => ({}),

  onReading(state, reading, context) {
    if (reading.measure !== 'fall.detected') return moved(state, reading, context);
    if (reading.value !== false && inTestMode(context, reading.deviceId, reading.at)) return { state };
    return reading.value === false ? withdrawn(state, reading) : fallen(state, reading, context);
  },

  onDeadline({ waiting, ...state }, { facts }) {
    if (waiting === undefined) return { state };
    const { at, deviceId } = waiting;
    return {
      state,
      finding: {
        severity: 'P1',
        since: at,
        text: textOf(facts.nameOf(deviceId)),
        evidence: [{ deviceId, measure: 'fall.detected', value: true, at }],
      },
    };
  },

  explain(state, { now, zone, settings }) {
    if (state.waiting !== undefined) {
      const { zh, en } = momentText(state.waiting.at, now, zone);
      return {
        says: { zh: `${zh}雷达报告跌倒，已上报`, en: `A radar reported a fall ${en}; it is on the board` },
        blockedBy: {
          zh: `等 ${settings.confirmSeconds} 秒，看是否起身，再升为紧急`,
          en: `Waits ${settings.confirmSeconds} s for it to be taken back before it is an emergency`,
        },
      };
    }
    if (state.lastAt === undefined) return { says: { zh: '没有设备报告跌倒', en: 'No device has reported a fall' } };
    const { zh, en } = momentText(state.lastAt, now, zone);
    return { says: { zh: `上一次报告跌倒是${zh}`, en: `A fall was last reported ${en}` } };
  },
});

type Context = RuleContext<{ readonly confirmSeconds: number }>;

const textOf = (device: string) => ({ zh: `可能跌倒了（${device}）`, en: `May have fallen (${device})` });

function fallen(state: State, { deviceId, at }: Reading, { facts, settings, now }: Context): Step<State> {
  const { waiting, ...rest } = state;
  const lastAt = Math.max(state.lastAt ?? at, at);
  const found = { severity: 'P1' as const, since: waiting?.at ?? at, text: textOf(facts.nameOf(deviceId)) };
  // A late word of a fall that was taken back before it was heard.
  if ((state.takenBackAt?.[deviceId] ?? -1) > at)
    return { state: { ...state, lastAt }, finding: found, clear: takenBack };
  const waits = settings.confirmSeconds > 0 && radars.includes(facts.kindOf(deviceId));
  if (!waits || (waiting !== undefined && waiting.at !== at))
    return { state: { ...rest, lastAt }, deadline: null, finding: found };
  return {
    state: { ...rest, lastAt, waiting: { at, deviceId } },
    deadline: now + settings.confirmSeconds * secondMs,
    finding: { ...found, severity: 'P2' },
  };
}

function withdrawn(state: State, { deviceId, at }: Reading): Step<State> {
  const { waiting, lastAt } = state;
  const takenBackAt = { ...state.takenBackAt, [deviceId]: Math.max(at, state.takenBackAt?.[deviceId] ?? at) };
  if (lastAt === undefined || at < lastAt) return { state: { ...state, takenBackAt } };
  if (waiting !== undefined && waiting.deviceId !== deviceId) return { state: { ...state, takenBackAt } };
  return { state: { takenBackAt }, deadline: null, clear: takenBack };
}

/** Somebody who lives alone and is seen walking elsewhere is up. With more people in the home it may be anybody. */
function moved(state: State, { deviceId, placeId, value, at }: Reading, { facts }: Context): Step<State> {
  const { waiting, ...rest } = state;
  if (waiting === undefined || value !== true || deviceId === waiting.deviceId || at - waiting.at < stumbleMs)
    return { state };
  if (facts.residentsOf(placeId).length > 1) return { state };
  return { state: rest, deadline: null, clear: takenBack };
}
