import Type from 'typebox';
import type { Severity } from '#contracts/alert';
import { type AnyRule, defineRule, type Step } from '#contracts/rule';
import type { Text } from '#contracts/text';
import { minuteMs } from '#contracts/time';
import { type Flips, flip, isFlapping, restsAt } from './conditions/damping.ts';
import { type Held, heldSince, hold, isHeld, notHeld } from './conditions/held.ts';
import { momentText } from './moment.ts';
import { inTestMode } from './supervision/test-mode.ts';

interface Alarm {
  readonly id: string;
  readonly title: Text;
  readonly doc: Text;
  readonly severity: Severity;
  readonly measure: string;
  readonly about: 'device' | 'home' | 'person';
  /** The sentence on the board, given what people call the device. */
  readonly says: (deviceName: string) => Text;
}

/** Something that happens is a finding each time it happens: a press. Nothing clears it but a person. */
export const alarmOnEvent = ({
  severity,
  measure,
  says,
  concerns = () => true,
  ...alarm
}: Alarm & {
  /** Kinds of device whose word it is; absent = any. */
  readonly concerns?: (kind: string) => boolean;
}): AnyRule =>
  defineRule({
    ...alarm,
    settings: Type.Object({}),
    listensTo: [measure],
    resolvesItself: false,
    start: (): { readonly lastAt?: number } | null => null,
    onReading(state, { deviceId, value, at }, context) {
      const { facts } = context;
      if (value === false || !concerns(facts.kindOf(deviceId)) || inTestMode(context, deviceId, at)) return { state };
      return {
        state: { lastAt: Math.max(state?.lastAt ?? at, at) },
        finding: { severity, since: at, text: says(facts.nameOf(deviceId)) },
      };
    },
    explain(state, { now, zone }) {
      const rest = {
        zh: '每一次都立即告警，不等待任何条件',
        en: 'Every one raises an alarm at once, nothing is waited for',
      };
      if (state?.lastAt === undefined) return { says: rest };
      const last = momentText(state.lastAt, now, zone);
      return { says: { zh: `上一次是${last.zh}。${rest.zh}`, en: `Last ${last.en}. ${rest.en}` } };
    },
  });

/** A contact that changes its mind this often bounces. */
const bouncing = { times: 4, withinMs: 5 * minuteMs };

interface StateAlarm extends Held {
  readonly flips?: Flips;
  /** It was taken back while it bounced; that is told when it has come to rest. */
  readonly unsettled?: true;
  /** It has been told that it does not stop. */
  readonly lasting?: true;
}

/** What becomes worse when it does not stop. */
interface Lasting {
  /** Minutes after which it counts as not stopping, where nothing else is set. */
  readonly afterMinutes: number;
  readonly severity: Severity;
  readonly says: (deviceName: string, minutes: number) => Text;
}

/**
 * A state that must not be: smoke, gas, water. Every report of it is a finding, so that a condition already true when the hub
 * starts alerts as well. It counts as gone when each device that reported it has taken it back; a contact that bounces must rest
 * first. An emergency is found however much it bounces, a lesser matter once.
 */
export const alarmOnState = ({
  severity,
  measure,
  says,
  clears,
  lasting,
  ...alarm
}: Alarm & { readonly clears: Text; readonly lasting?: Lasting }): AnyRule => {
  const lastingMs = ({ urgentMinutes }: { readonly urgentMinutes?: unknown }): number =>
    (typeof urgentMinutes === 'number' ? urgentMinutes : Number.POSITIVE_INFINITY) * minuteMs;
  return defineRule({
    ...alarm,
    settings: Type.Object(
      lasting === undefined
        ? {}
        : {
            urgentMinutes: Type.Optional(
              Type.Number({
                title: '多久不停升为紧急',
                default: lasting.afterMinutes,
                minimum: 1,
                maximum: 1_440,
                description: `Minutes without an end after which it becomes ${lasting.severity}`,
              }),
            ),
          },
    ),
    listensTo: [measure, 'device.retired'],
    resolvesItself: false,
    patient: true,
    start: (): StateAlarm => notHeld,

    onReading(state, { deviceId, measure: said, value, at }, context): Step<StateAlarm> {
      const { facts, settings } = context;
      const holds = said === measure && value === true;
      if (holds && inTestMode(context, deviceId, at)) return { state };
      // What was taken out of use reports nothing any more.
      if (said !== measure && state.since[deviceId] === undefined) return { state };
      const { state: held, change } = hold(state, { deviceId, holds, at });
      const turned = change === 'began' || change === 'ended';
      const flips = turned ? flip(state.flips ?? [], at, bouncing) : (state.flips ?? []);
      const flapping = isFlapping(flips, bouncing);
      const next: StateAlarm = { ...held, ...(flips.length === 0 ? {} : { flips }) };
      const found = {
        severity,
        since: change === 'over' ? at : (held.since[deviceId] ?? at),
        text: says(facts.nameOf(deviceId)),
      };
      switch (change) {
        case 'began': {
          const deadline = lasting === undefined ? null : (heldSince(held) ?? at) + lastingMs(settings);
          return severity !== 'P1' && flapping ? { state: next, deadline } : { state: next, deadline, finding: found };
        }
        case 'again': {
          const known = state.lasting === true ? { ...next, lasting: true as const } : next;
          return severity !== 'P1' && flapping ? { state: known } : { state: known, finding: found };
        }
        case 'over':
          return { state: next, finding: found, ...(isHeld(held) ? {} : { clear: clears }) };
        case 'ended':
          return flapping
            ? { state: { ...next, unsettled: true }, deadline: restsAt(flips, bouncing) ?? null }
            : { state: next, deadline: null, clear: clears };
        default:
          return {
            state: {
              ...next,
              ...(state.unsettled === true ? { unsettled: true } : {}),
              ...(state.lasting === true ? { lasting: true } : {}),
            },
          };
      }
    },

    onDeadline(state, { facts, now }): Step<StateAlarm> {
      const since = heldSince(state);
      if (since === undefined) {
        const { unsettled, flips: _flips, ...rest } = state;
        return { state: rest, ...(unsettled === true ? { clear: clears } : {}) };
      }
      if (lasting === undefined || state.lasting === true) return { state };
      const devices = Object.keys(state.since).sort();
      return {
        state: { ...state, lasting: true },
        finding: {
          severity: lasting.severity,
          since,
          text: lasting.says(facts.nameOf(devices[0] ?? ''), Math.round((now - since) / minuteMs)),
          evidence: devices.map((deviceId) => ({ deviceId, measure, value: true, at: state.since[deviceId] ?? since })),
        },
      };
    },

    explain(state, { now, zone }) {
      const since = heldSince(state);
      if (since !== undefined) {
        const time = momentText(since, now, zone);
        return { says: { zh: `${time.zh}起一直在报警`, en: `Has been in alarm since ${time.en}` }, holds: true };
      }
      return state.unsettled === true
        ? {
            says: {
              zh: '信号反复跳动，稳定后才算恢复',
              en: 'The signal bounces; it must rest before it counts as over',
            },
          }
        : { says: { zh: '没有探测器报警', en: 'No detector is in alarm' } };
    },
  });
};
