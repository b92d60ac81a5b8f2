import type { Facts } from '#contracts/rule';
import { minuteMs } from '#contracts/time';
import type { AlertChange } from '#hub/alerts/desk';
import type { Timeline } from './timeline.ts';

/** What staff read of a change of an alert: one line for each thing that happened to it. */
export function logLines(
  { alert, isNew, reasons }: AlertChange,
  {
    now,
    zone,
    many,
    homes,
    facts,
  }: {
    readonly now: number;
    readonly zone: string;
    readonly many: boolean;
    readonly homes: Timeline['homes'];
    readonly facts: Facts;
  },
): readonly string[] {
  const time = timeText(now, zone);
  const [kind, id] = alert.subject.split(/:(.*)/s) as [string, string];
  const about =
    kind === 'device'
      ? id
      : kind === 'street'
        ? ''
        : kind === 'resident'
          ? (homes[facts.homeOf(id) ?? '']?.residents?.length ?? 0) > 1 || many
            ? id
            : ''
          : many
            ? id
            : '';
  const since = timeText(alert.since, zone);
  const tail = `${alert.type}${about === '' ? '' : ` ${about}`}`;
  const whence =
    Math.abs(now - alert.since) < minuteMs
      ? ''
      : ` since ${since.slice(0, 5) === time.slice(0, 5) ? since.slice(6) : since}`;
  return reasons.flatMap((reason) => {
    switch (reason) {
      case 'raised':
        return [`${time} ${alert.severity} ${tail}${whence}`];
      // What becomes of a new alert in the same moment is one line.
      case 'repeated':
        return isNew ? [] : [`${time} again ${alert.severity} ${tail}`];
      case 'severity':
        return isNew ? [] : [`${time} worse ${alert.severity} ${tail}`];
      case 'eased':
        return isNew ? [] : [`${time} eased ${alert.severity} ${tail}`];
      case 'cleared':
        return [`${time} over ${tail}, still open`];
      case 'resolved':
        return [`${time} clear ${tail}`];
      default:
        return [];
    }
  });
}

/** `MM-DD HH:MM`, with seconds where there are some. */
export function timeText(at: number, zone: string): string {
  const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDateTime();
  return local
    .toString({ smallestUnit: local.millisecond !== 0 ? 'millisecond' : local.second === 0 ? 'minute' : 'second' })
    .slice(5)
    .replace('T', ' ');
}
