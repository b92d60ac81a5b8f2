import type { PersonState } from '#contracts/person';
import type { Text } from '#contracts/text';
import { minuteMs } from '#contracts/time';
import { momentText, spanText } from '../moment.ts';
import { markThatHolds } from './marks.ts';
import type { Picture } from './picture-state.ts';
import { usualOut } from './routine.ts';

/** What is needed to say it. */
export interface Told {
  /** Epoch ms. */
  readonly now: number;
  readonly zone: string;
  readonly residents: readonly string[];
  readonly nameOf: (deviceId: string) => string;
}

/** The state of a person, with how sure it is, why, and what shows it. */
export function personStateOf(picture: Picture, told: Told): PersonState {
  const { last, left } = picture;
  const mark = markThatHolds(picture, told);
  const evidence = (left === null || left === last ? [last] : [left, last])
    .filter((sign) => sign !== undefined)
    .map(({ at, deviceId, measure }) => ({ deviceId, measure, value: true, at }));
  return {
    state: mark?.as ?? picture.is,
    since: mark?.at ?? picture.since,
    confidence: mark === undefined ? confidenceOf(picture, told.now) : 1,
    because: whereaboutsText(picture, told),
    evidence,
  };
}

/** 0 to 1. Silence makes `out` surer and `at-home` less sure; a home whose people often go out makes `out` surer at once. */
function confidenceOf(picture: Picture, now: number): number {
  const quietMinutes = Math.max(0, now - (picture.last?.at ?? now)) / minuteMs;
  const sure = (): number => {
    switch (picture.is) {
      case 'out': {
        const habit = usualOut(picture.routine) === undefined ? 0 : 0.15;
        return Math.min(0.95, 0.55 + habit + 0.3 * (1 - Math.exp(-quietMinutes / 45)));
      }
      case 'at-home':
        return 0.5 + 0.45 * Math.exp(-quietMinutes / 60);
      case 'asleep':
        return picture.inBed > 0 ? 0.9 : 0.7;
      case 'visitor-likely':
        return 0.6;
      default:
        return 0.2;
    }
  };
  return Math.round(sure() * 100) / 100;
}

/** The sentence behind it. */
export function whereaboutsText(picture: Picture, told: Told): Text {
  const { now, zone, nameOf } = told;
  const mark = markThatHolds(picture, told);
  if (mark !== undefined) {
    const since = momentText(mark.at, now, zone);
    return mark.as === 'away'
      ? { zh: `${since.zh} 登记外出`, en: `marked as away since ${since.en}` }
      : { zh: `${since.zh} 登记住院`, en: `marked as in hospital since ${since.en}` };
  }
  const { last, left } = picture;
  if (last === undefined) return { zh: '还没有任何平安信号', en: 'no sign of life yet' };
  const at = momentText(last.at, now, zone);
  const device = nameOf(last.deviceId);
  switch (picture.is) {
    case 'out': {
      const { zh, en } = momentText(left?.at ?? last.at, now, zone);
      const name = nameOf(left?.deviceId ?? last.deviceId);
      return { zh: `${zh}${name}之后室内没有动静，视为外出`, en: `nothing inside since ${name} at ${en}: out` };
    }
    case 'asleep':
      return picture.inBed > 0
        ? { zh: `${at.zh} 起在床，视为睡着`, en: `in bed since ${at.en}: asleep` }
        : { zh: `${at.zh} 以后安静，平时这时候在睡觉`, en: `quiet since ${at.en}, an hour usually slept` };
    case 'visitor-likely':
      return { zh: `几个房间同时有动静，可能有访客`, en: 'several rooms at once: probably a visitor' };
    case 'at-home': {
      const quiet = now - last.at;
      if (quiet < 10 * minuteMs) return { zh: `${device}刚有动静，在家`, en: `just seen by ${device}: at home` };
      const span = spanText(quiet);
      return { zh: `在家，已安静 ${span.zh}（${device}）`, en: `at home, quiet for ${span.en} (${device})` };
    }
    default:
      return { zh: `最后一次信号在${at.zh}（${device}）`, en: `last sign at ${at.en} (${device})` };
  }
}
