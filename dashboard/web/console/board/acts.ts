import type { AlertAct, AlertView } from '#contracts/alert';

/** The acts that need a word typed first, written in place: no dialog covers the board. */
export type EditorKind = 'assign' | 'resolve' | 'comment';
export type ActName = AlertAct['act'];

export const actOrder: readonly { readonly act: ActName; readonly key: string }[] = [
  { act: 'acknowledge', key: 'A' },
  { act: 'assign', key: 'D' },
  { act: 'arrive', key: 'R' },
  { act: 'resolve', key: 'E' },
  { act: 'comment', key: 'C' },
];

/** Which acts make sense now. The hub has the last word; this keeps the page from offering what it would refuse. */
export function isActAllowed(alert: AlertView, act: ActName): boolean {
  if (act === 'comment') return true;
  if (alert.state === 'resolved') return false;
  if (act === 'acknowledge') return alert.state === 'triggered';
  if (act === 'arrive') return alert.state !== 'arrived';
  return true;
}

/** The act that carries the alert forward: drawn as the primary button. */
export function mainAct(alert: AlertView): ActName | undefined {
  if (alert.state === 'resolved') return undefined;
  if (alert.state === 'triggered') return 'acknowledge';
  if (alert.state === 'arrived') return 'resolve';
  return alert.state === 'acknowledged' ? 'assign' : 'arrive';
}

const fire = new Set(['smoke', 'fire', 'carbon.monoxide', 'co', 'carbon-monoxide']);
const device =
  /^(device|battery|gateway|building-lost|platform|mains-lost|signal|flapping|last-proven|test-|tamper|link)/;

/** A device that is not registered called for help. */
export const unknownCall = 'unknown-device-call';

/** What whoever looks at it should do now, as a key of the board's words. */
export function nextStep(
  alert: AlertView,
):
  | 'next.call'
  | 'next.fire'
  | 'next.gas'
  | 'next.device'
  | 'next.unknown'
  | 'next.test'
  | 'next.taken'
  | 'next.assigned'
  | 'next.arrived'
  | 'next.resolved' {
  if (alert.state === 'resolved') return 'next.resolved';
  if (alert.state === 'arrived') return 'next.arrived';
  if (alert.state === 'assigned') return 'next.assigned';
  if (alert.type === 'test-mode') return 'next.test';
  if (alert.type === unknownCall && alert.state === 'triggered') return 'next.unknown';
  if (fire.has(alert.type)) return 'next.fire';
  if (alert.type === 'gas') return 'next.gas';
  if (device.test(alert.type)) return 'next.device';
  return alert.state === 'acknowledged' ? 'next.taken' : 'next.call';
}
