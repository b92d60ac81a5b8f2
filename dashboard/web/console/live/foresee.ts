import type { AlertAct, AlertView } from '#contracts/alert';

/** The alert as it will be when the hub agrees: what the board shows meanwhile. Steps are never undone. */
export function foresee(
  alert: AlertView,
  act: AlertAct,
  given: { readonly me: string; readonly now: number },
): AlertView {
  const { me, now } = given;
  const taken = { acknowledgedAt: alert.acknowledgedAt ?? now };
  switch (act.act) {
    case 'acknowledge':
      return {
        ...alert,
        ...taken,
        state: alert.state === 'triggered' ? 'acknowledged' : alert.state,
        handler: alert.handler ?? me,
      };
    case 'assign':
      return { ...alert, ...taken, state: alert.state === 'arrived' ? 'arrived' : 'assigned', handler: act.to };
    case 'arrive':
      return { ...alert, ...taken, state: 'arrived', arrivedAt: alert.arrivedAt ?? now, handler: alert.handler ?? me };
    case 'resolve':
      return {
        ...alert,
        ...taken,
        state: 'resolved',
        resolvedAt: now,
        outcome: act.outcome,
        handler: alert.handler ?? me,
      };
    case 'comment':
      return alert;
  }
}
