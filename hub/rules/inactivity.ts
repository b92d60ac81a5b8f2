import Type from 'typebox';
import { isSignOfLife } from '#contracts/measure';
import type { Reading } from '#contracts/reading';
import { defineRule } from '#contracts/rule';
import { hourMs } from '#contracts/time';
import { afterOpenTime } from './window.ts';

interface State {
  readonly lastSign?: { readonly at: number; readonly deviceId: string; readonly measure: string };
  /** Last value of what stays as it is until somebody changes it: only the change is a sign of life. */
  readonly held: Readonly<Record<string, boolean>>;
  readonly told?: boolean;
}

/** What holds its value by itself: a door left open or an occupied bed goes on saying so with nobody there to say it. */
const heldByThemselves: readonly string[] = ['door.open', 'bed.occupied', 'seat.occupied'];

/** Nobody has been seen for too long in waking hours. The absence of life signs carries most of the safety. */
export const inactivity = defineRule({
  id: 'inactivity',
  title: { zh: '长时间无活动', en: 'No activity' },
  doc: {
    zh: '在清醒时段内,家里很久没有任何平安信号。',
    en: 'No sign of life in the home for long, counting waking hours only.',
  },
  about: 'home',
  settings: Type.Object({
    hours: Type.Number({ default: 4.5, minimum: 0.1, maximum: 48, description: 'Waking hours without a sign of life' }),
    from: Type.String({ default: '07:00', pattern: '^\\d{2}:\\d{2}$', description: 'Waking window, local time' }),
    to: Type.String({ default: '21:30', pattern: '^\\d{2}:\\d{2}$' }),
  }),
  listensTo: [
    'sos.pressed',
    'help.requested',
    'button.tested',
    'life.signed',
    'motion',
    'presence',
    'door.open',
    'bed.occupied',
    'seat.occupied',
    'heart.rate',
    'respiration.rate',
    'blood.pressure.systolic',
    'device.registered',
  ],
  resolvesItself: false,
  start: (): State => ({ held: {} }),

  onReading(state, reading, { settings, zone }) {
    const held = heldByThemselves.includes(reading.measure)
      ? { ...state.held, [reading.deviceId]: reading.value === true }
      : state.held;
    if (!shows(state, reading)) return held === state.held ? { state } : { state: { ...state, held } };
    // Late news does not take the last sign back in time.
    if (state.lastSign !== undefined && reading.at < state.lastSign.at) return { state: { ...state, held } };
    const { at, deviceId, measure } = reading;
    return {
      state: { lastSign: { at, deviceId, measure }, held },
      deadline: afterOpenTime(at, settings.hours * hourMs, settings, zone),
      ...(state.told === true ? { clear: { zh: '又有活动了', en: 'Activity again' } } : {}),
    };
  },

  onDeadline(state, { facts, now, zone }) {
    const last = state.lastSign;
    if (last === undefined) return { state };
    const time = localTime(last.at, now, zone);
    const device = facts.nameOf(last.deviceId);
    return {
      state: { ...state, told: true },
      finding: {
        severity: 'P2',
        since: last.at,
        text: {
          zh: `${time.zh}以后没有任何活动;最后一次是${device}`,
          en: `No activity since ${time.en}; last seen by ${device}`,
        },
        evidence: [{ deviceId: last.deviceId, measure: last.measure, value: true, at: last.at }],
      },
    };
  },
});

/** A sensor that was fitted today starts the clock as well: a home that never says anything must not go unseen. */
function shows(state: State, { measure, value, deviceId }: Reading): boolean {
  if (measure === 'device.registered') return state.lastSign === undefined;
  if (heldByThemselves.includes(measure)) return state.held[deviceId] !== (value === true);
  return isSignOfLife(measure, value);
}

function localTime(at: number, now: number, zone: string): { readonly zh: string; readonly en: string } {
  const then = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone).toPlainDate();
  const clock = then.toPlainTime().toString({ smallestUnit: 'minute' });
  const days = then.toPlainDate().until(today).days;
  if (days === 0) return { zh: `今天 ${clock} `, en: clock };
  if (days === 1) return { zh: `昨天 ${clock} `, en: `${clock} yesterday` };
  return { zh: `${then.month}月${then.day}日 ${clock} `, en: `${then.toPlainDate()} ${clock}` };
}
