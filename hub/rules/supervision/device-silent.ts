import Type, { type Static } from 'typebox';
import { hubMeasures } from '#contracts/measure';
import { defineRule, type Explanation, type RuleContext, type Step } from '#contracts/rule';
import { hourMs, minuteMs, secondMs } from '#contracts/time';
import { momentText, spanText } from '../moment.ts';
import type { Flapping } from './flapping.ts';
import { isGateway } from './kinds.ts';
import { outagesOf } from './outages.ts';

/** When a device was last heard. The word of a child is also a word of its gateway. */
export interface Silence {
  readonly heardAt?: number;
  /** Since when somebody else says that it is off the line. */
  readonly offAt?: number;
  readonly silent: boolean;
  /** When its last silence ended. */
  readonly backAt?: number;
}

const settings = Type.Object({
  hoursByKind: Type.Record(Type.String(), Type.Number({ minimum: 0, maximum: 1_000 }), {
    default: {},
    title: '各类设备允许无声时长',
    unit: 'h',
    description:
      'Hours of silence a kind of device is allowed, where it should be other than its profile has it; 0 = not supervised',
  }),
  unavailableMinutes: Type.Number({
    default: 10,
    minimum: 0,
    maximum: 1_440,
    title: '被报告离线多久算无声',
    description: 'How long its gateway or the broker may say that it is off the line before it counts as silent',
  }),
  gatewayGraceSeconds: Type.Number({
    default: 60,
    minimum: 0,
    maximum: 600,
    title: '网关断线后等待重连',
    description: 'The same for a gateway: time in which to connect again',
  }),
});
type Context = RuleContext<Static<typeof settings>>;

const retired = { zh: '设备已停用', en: 'Device retired' };
const heardAgain = { zh: '设备恢复通信', en: 'The device is heard again' };

/** The worst failure of all is a dead sensor that nobody misses. What it finds of gateways it tells the rule `gateway-lost`. */
export const deviceSilent = defineRule({
  id: 'device-silent',
  title: { zh: '设备无声', en: 'Device silent' },
  doc: {
    zh: '设备超过规定时间没有任何消息，或被网关报告离线。网关失联时，挂在其下的设备不逐个告警；网关恢复后重新计时。',
    en: 'A device has said nothing for longer than it may, or its gateway says it is off the line. Behind a lost gateway no device is told of by itself; when the gateway is back each has its time anew.',
  },
  about: 'device-and-gateway',
  settings,
  listensTo: '*',
  resolvesItself: true,
  start: (): Silence => ({ silent: false }),

  onReading(state, { deviceId, measure, value, receivedAt }, context): Step<Silence> {
    const { subjectId } = context;
    if (hubMeasures.has(measure)) {
      if (subjectId !== deviceId) return { state };
      if (measure === 'device.retired')
        return spoken(state, { silent: false }, { context, deadline: null, clear: retired });
      // A device is missed from its registration on, and not anew because it was registered before.
      if (measure !== 'device.registered' || state.heardAt !== undefined) return { state };
    }
    const allowed = allowedMs(context);
    // Somebody else says `offline` for a device that cannot: that is no word of it.
    if (measure === 'available' && value === false && subjectId === deviceId)
      return saidOff(state, receivedAt, context);
    const heard: Silence = {
      heardAt: receivedAt,
      silent: false,
      ...(state.silent ? { backAt: receivedAt } : state.backAt === undefined ? {} : { backAt: state.backAt }),
    };
    return spoken(state, heard, { context, deadline: allowed === 0 ? null : receivedAt + allowed, clear: heardAgain });
  },

  onDeadline(state, context): Step<Silence> {
    const { now } = context;
    const { heardAt } = state;
    const allowed = allowedMs(context);
    if (heardAt === undefined || allowed === 0 || state.silent) return { state };
    const held = heldBack(context);
    if (held === 'unheard') return { state, deadline: now + Math.min(allowed, graceMs(context)) };
    const due = dueAt(state, Math.max(heardAt, held), context);
    return due > now ? { state, deadline: due } : found(state, heardAt, context);
  },

  explain(state, context): Explanation {
    const { now, zone } = context;
    if (state.heardAt === undefined) return { says: { zh: '还没有登记', en: 'Not registered yet' } };
    const last = momentText(state.heardAt, now, zone);
    const says = { zh: `最后一次消息：${last.zh}`, en: `Last heard ${last.en}` };
    if (state.silent) return { says, holds: true };
    const allowed = allowedMs(context);
    if (allowed === 0)
      return { says, blockedBy: { zh: '这种设备不监测', en: 'This kind of device is not supervised' } };
    const held = heldBack(context);
    if (held === 'unheard')
      return {
        says,
        blockedBy: {
          zh: '网关或全街失联，恢复后重新计时',
          en: 'Its gateway or the street is silent; its time begins anew after that',
        },
      };
    const due = momentText(dueAt(state, Math.max(state.heardAt, held), context), now, zone);
    return { says, blockedBy: { zh: `${due.zh}以前不算无声`, en: `Not silent before ${due.en}` } };
  },
});

/** Silence it is allowed, ms; 0 = not supervised. */
function allowedMs({ settings: { hoursByKind }, facts, subjectId }: Context): number {
  const hours = hoursByKind[facts.kindOf(subjectId)];
  return hours === undefined ? facts.silentAfterMs(subjectId) : hours * hourMs;
}

const graceMs = ({ settings: set, facts, subjectId }: Context): number =>
  isGateway(facts.kindOf(subjectId)) ? set.gatewayGraceSeconds * secondMs : set.unavailableMinutes * minuteMs;

/** When it counts as silent, its time counted from `from`. Being called off the line again and again says nothing. */
function dueAt({ offAt }: Silence, from: number, context: Context): number {
  const due = from + allowedMs(context);
  if (offAt === undefined || isFlapping(context)) return due;
  return Math.min(due, Math.max(offAt, from) + graceMs(context));
}

const isFlapping = ({ look, subjectId }: Context): boolean =>
  (look('flapping', 'device', subjectId) as Flapping | undefined)?.told === true;

/** `unheard`: it could not be heard if it spoke, and that is told elsewhere. Otherwise since when it can be. */
function heldBack(context: Context): 'unheard' | number {
  const { facts, look, isOff, subjectId } = context;
  if (isGateway(facts.kindOf(subjectId))) return 0;
  const outage = outagesOf(context, facts.placeOf(subjectId)).at(-1);
  if (outage?.[1] === null) return 'unheard';
  const gateway = facts.gatewayOf(subjectId);
  const isTold = gateway !== undefined && !isOff('gateway-lost', 'device', gateway);
  const its = isTold ? (look('device-silent', 'device', gateway) as Silence | undefined) : undefined;
  return its?.silent === true ? 'unheard' : Math.max(its?.backAt ?? 0, outage?.[1] ?? 0);
}

function saidOff(state: Silence, at: number, context: Context): Step<Silence> {
  if (state.silent || state.offAt !== undefined || allowedMs(context) === 0) return { state };
  const off = { ...state, heardAt: state.heardAt ?? at, offAt: at };
  return { state: off, deadline: dueAt(off, off.heardAt, context) };
}

/** It was heard: what stood against it is over. */
function spoken(
  before: Silence,
  state: Silence,
  {
    context,
    deadline,
    clear,
  }: { readonly context: Context; readonly deadline: number | null; readonly clear: { zh: string; en: string } },
): Step<Silence> {
  if (!before.silent) return { state, deadline };
  return isGateway(context.facts.kindOf(context.subjectId))
    ? { state, deadline, says: [{ measure: 'gateway.lost', value: false }] }
    : { state, deadline, clear };
}

function found(state: Silence, heardAt: number, context: Context): Step<Silence> {
  const { facts, now, subjectId } = context;
  const silent = { ...state, silent: true };
  if (isGateway(facts.kindOf(subjectId))) return { state: silent, says: [{ measure: 'gateway.lost', value: true }] };
  const span = spanText(now - heardAt);
  const name = facts.nameOf(subjectId);
  const why =
    state.offAt === undefined
      ? facts.gatewayOf(subjectId) === undefined
        ? { zh: '', en: '' }
        : { zh: '，它的网关在线', en: '; its gateway is heard' }
      : { zh: '，已被报告离线', en: '; it was said to be off the line' };
  return {
    state: silent,
    finding: {
      severity: 'P3',
      since: heardAt,
      text: { zh: `${name} ${span.zh}没有消息${why.zh}`, en: `${name} has been silent for ${span.en}${why.en}` },
      evidence: [],
    },
  };
}
