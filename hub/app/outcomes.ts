import type { Reading } from '#contracts/reading';
import type { DeskChanges } from '#hub/alerts/desk';

/** How people ended the alerts of a batch, as readings in the name of the devices they were about: rules learn from it. */
export function outcomesIn({ alerts }: DeskChanges, now: number): readonly Reading[] {
  return alerts.flatMap(({ alert, reasons }): Reading[] => {
    const { deviceId, placeId, type, outcome, resolvedAt } = alert;
    if (!reasons.includes('resolved') || deviceId === null || outcome === null || outcome === 'recovered') return [];
    const at = resolvedAt ?? now;
    return [{ deviceId, placeId, measure: 'alert.outcome', value: `${type}:${outcome}`, at, receivedAt: now }];
  });
}
