import type { AlertView } from '#contracts/alert';

/** Worst first; in a severity what nobody has taken first, and of those the one that waits longest. Stable, so rows do not wander. */
export function boardOrder(a: AlertView, b: AlertView): number {
  return (
    a.severity.localeCompare(b.severity) ||
    Number(a.acknowledgedAt !== null) - Number(b.acknowledgedAt !== null) ||
    a.raisedAt - b.raisedAt ||
    a.id.localeCompare(b.id)
  );
}

/** Calls for somebody right now: an emergency nobody has taken. */
export const isCalling = (alert: AlertView): boolean => alert.severity === 'P1' && alert.state === 'triggered';

/** The emergency raised last among those nobody has taken. */
export function newestCalling(alerts: readonly AlertView[]): AlertView | undefined {
  return alerts
    .filter(isCalling)
    .reduce<AlertView | undefined>(
      (newest, alert) => (newest === undefined || alert.raisedAt > newest.raisedAt ? alert : newest),
      undefined,
    );
}
