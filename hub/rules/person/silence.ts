import type { Text } from '#contracts/text';
import { hourMs, minuteMs } from '#contracts/time';
import { spanText } from '../moment.ts';
import type { DailyWindow } from '../window.ts';
import { clockOf, dayOf, minuteOf } from './days.ts';
import { whenQuiet } from './pace.ts';
import type { Picture } from './picture-state.ts';
import { type Usual, usuallyUpBy, usualOut, usualQuiet } from './routine.ts';

/** How patient the rules about silence are, in hours. */
export interface Patience {
  /** When it is worth a look, and when somebody must go, before the home is known. */
  readonly lookHours: number;
  readonly hours: number;
  /** Never worth a look sooner than this, however lively the home, and never urgent sooner. */
  readonly leastHours: number;
  readonly leastUrgentHours: number;
  /** Worth a look in any case. */
  readonly mostHours: number;
  /** Somebody must go in any case. */
  readonly urgentHours: number;
  /** How much longer than usual is unusual, percent. */
  readonly tolerancePercent: number;
}

/** From when on a silence is worth a look, unusual, and alarming. In ms of its own kind of time. */
export interface Limits {
  readonly look: number;
  readonly unusual: number;
}

/** A part longer than usual, and a little. */
const limitsOf = (usual: Usual | undefined, patience: Omit<Patience, 'urgentHours'>): Limits => {
  if (usual === undefined) return { look: patience.lookHours * hourMs, unusual: patience.hours * hourMs };
  const least = patience.leastHours * hourMs;
  const look = Math.max(usual.mostly * (1 + patience.tolerancePercent / 250) + 10 * minuteMs, least);
  const unusual = Math.max(
    usual.ever * (1 + patience.tolerancePercent / 100) + 20 * minuteMs,
    patience.leastUrgentHours * hourMs,
  );
  return { look: Math.min(look, unusual), unusual: Math.max(look, unusual) };
};

/** For a silence at home, in waking time. */
const quietLimits = ({ routine }: Picture, patience: Patience): Limits => limitsOf(usualQuiet(routine), patience);

/** For being out. */
export const outLimits = ({ routine }: Picture, patience: Omit<Patience, 'urgentHours'>): Limits =>
  limitsOf(usualOut(routine), patience);

/** When a silence that began at `from` is worth a look, unusual, and twice that. Epoch ms. */
export interface Dues {
  readonly look: number;
  readonly unusual: number;
  readonly twice: number;
}

interface Since {
  readonly from: number;
  readonly zone: string;
  readonly patience: Patience & DailyWindow;
  readonly limits?: Limits;
}

/** When a silence that began at `from` is worth a look. Epoch ms. */
export function lookAt(
  picture: Picture,
  { from, zone, patience, limits = quietLimits(picture, patience) }: Since,
): number {
  const [look = 0, most = 0] = whenQuiet(picture.routine, {
    from,
    zone,
    day: patience,
    waking: [limits.look],
    upMs: [patience.mostHours * hourMs],
  });
  return Math.min(look, most);
}

export function duesOf(
  picture: Picture,
  { from, zone, patience, limits = quietLimits(picture, patience) }: Since,
): Dues {
  const [look = 0, unusual = 0, twice = 0, most = 0, urgent = 0] = whenQuiet(picture.routine, {
    from,
    zone,
    day: patience,
    waking: [limits.look, limits.unusual, 2 * limits.unusual],
    upMs: [patience.mostHours * hourMs, patience.urgentHours * hourMs],
  });
  return { look: Math.min(look, most), unusual: Math.min(unusual, urgent), twice: Math.max(twice, urgent) };
}

const weekdays = ['一', '二', '三', '四', '五', '六', '日'];
const weekdayNames = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** What silence was compared with: 平时周二 08:10 前都会有动静，白天安静不超过 2 小时. undefined before it is known. */
export function quietBaseline(
  picture: Picture,
  { since, now, zone }: { readonly since: number; readonly now: number; readonly zone: string },
): Text | undefined {
  const usual = usualQuiet(picture.routine)?.ever;
  if (usual === undefined) return undefined;
  const quiet = spanText(Math.max(usual, 30 * minuteMs));
  const upBy = usuallyUpBy(picture.routine);
  if (upBy === undefined || (since >= dayOf(now, zone).from && minuteOf(since, zone) > upBy))
    return {
      zh: `平时白天在家安静不超过 ${quiet.zh}`,
      en: `usually never quiet at home for more than ${quiet.en} by day`,
    };
  const day = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone).dayOfWeek - 1;
  return {
    zh: `平时周${weekdays[day]} ${clockOf(upBy)} 前都会有动静，白天在家安静不超过 ${quiet.zh}`,
    en: `on a ${weekdayNames[day]} usually seen by ${clockOf(upBy)}, and never quiet at home for more than ${quiet.en}`,
  };
}

/** What an outing was compared with. */
export function outBaseline({ routine }: Picture): Text | undefined {
  const usual = usualOut(routine)?.ever;
  if (usual === undefined) return undefined;
  const span = spanText(usual);
  return { zh: `平时外出不超过 ${span.zh}`, en: `usually back within ${span.en}` };
}
