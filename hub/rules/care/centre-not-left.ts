import Type from 'typebox';
import { defineRule, type Step } from '#contracts/rule';
import { hourMs, minuteMs } from '#contracts/time';
import { follow, isFollowed, type Sequence } from '../conditions/sequence.ts';
import { momentText } from '../moment.ts';
import { localDay, windowAt } from '../window.ts';

/** Came, then left. */
interface State extends Sequence {
  readonly told?: true;
}

/** Whoever comes after the closing time has come to something else, and stays no longer than this. */
const eveningMs = 4 * hourMs;
const dayLongMs = 36 * hourMs;

/** Somebody who is still in a centre that is shut may lie there; or has gone home and nobody knows. */
export const centreNotLeft = defineRule({
  id: 'centre-not-left',
  title: { zh: '中心未签退', en: 'Not checked out of the centre' },
  doc: {
    zh: '老人在照料中心签到，到关门时间仍没有签退。',
    en: 'Somebody checked in at a care centre and has not checked out by closing time.',
  },
  about: 'person',
  settings: Type.Object({
    closes: Type.String({
      title: '中心关门时间',
      default: '17:30',
      pattern: '^([01]\\d|2[0-3]):[0-5]\\d$',
      description: 'When the centre closes, local time',
    }),
    graceMinutes: Type.Integer({
      title: '关门后宽限',
      default: 30,
      minimum: 0,
      maximum: 240,
      description: 'Minutes allowed after that',
    }),
  }),
  listensTo: ['centre.entered', 'centre.left'],
  resolvesItself: true,
  patient: true,
  start: (): State => ({}),

  onReading(state, { measure, at }, { settings, zone }): Step<State> {
    const { told, ...before } = state;
    const next = follow(before, measure === 'centre.entered' ? 'first' : 'then', at);
    if (next === before) return { state };
    const { first } = next;
    if (first === undefined || isFollowed(next, dayLongMs)) {
      return {
        state: next,
        deadline: null,
        ...(told === true ? { clear: { zh: '已签退', en: 'Checked out' } } : {}),
      };
    }
    if (measure !== 'centre.entered') return { state: { ...next, ...(told === true ? { told } : {}) } };
    const due = closing(first, settings.closes, zone) + settings.graceMinutes * minuteMs;
    return {
      state: next,
      deadline: due,
      ...(told === true ? { clear: { zh: '又来签到', en: 'Came again' } } : {}),
    };
  },

  onDeadline(state, { now, zone, settings }): Step<State> {
    if (state.first === undefined || isFollowed(state, dayLongMs)) return { state };
    const { zh, en } = momentText(state.first, now, zone);
    return {
      state: { ...state, told: true },
      finding: {
        severity: 'P2',
        since: state.first,
        text: {
          zh: `${zh}到中心，过了 ${settings.closes} 关门仍未签退`,
          en: `Came to the centre ${en} and has not checked out by closing time (${settings.closes})`,
        },
        evidence: [],
      },
    };
  },

  explain(state, { now, zone, settings }) {
    if (state.first === undefined) return { says: { zh: '没有到中心', en: 'Not been to a centre' } };
    const came = momentText(state.first, now, zone);
    if (isFollowed(state, dayLongMs))
      return { says: { zh: `${came.zh}到中心，已签退`, en: `At the centre ${came.en}, checked out` } };
    const says = { zh: `${came.zh}到中心，未签退`, en: `At the centre since ${came.en}` };
    if (state.told === true) return { says, holds: true };
    return {
      says,
      blockedBy: {
        zh: `${settings.closes} 关门后再等 ${settings.graceMinutes} 分钟`,
        en: `Waits until ${settings.graceMinutes} min after ${settings.closes}`,
      },
    };
  },
});

/** Whether somebody is in a centre at `now`, by what this rule has in mind about them. */
export const isInCentre = (stay: Sequence, now: number): boolean =>
  stay.first !== undefined && now - stay.first <= dayLongMs && !isFollowed(stay, dayLongMs);

function closing(came: number, closes: string, zone: string): number {
  const { from } = localDay(came, zone);
  const today = windowAt(from, { from: '00:00', to: closes }, zone).closes;
  return came < today ? today : came + eveningMs;
}
