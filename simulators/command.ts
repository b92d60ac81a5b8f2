/** What the hub tells a simulated device. */
export type Heard =
  | { readonly type: 'operate'; readonly operation: string }
  | { readonly type: 'accepted'; readonly ref: string; readonly alertId: string };

/**
 * Reads a command: `DeviceCommand` on a native `…/cmd`, the same or `{"operate":"<id>"}` on a child's `…/set`.
 * Undefined for what a simulated device does not obey.
 */
export function commandOf(payload: string): Heard | undefined {
  let said: unknown;
  try {
    said = JSON.parse(payload);
  } catch {
    return undefined;
  }
  if (typeof said !== 'object' || said === null) return undefined;
  const { type, operation, operate, ref, alertId, accepted } = said as Readonly<Record<string, unknown>>;
  if (type === 'operate' && typeof operation === 'string') return { type, operation };
  if (typeof operate === 'string') return { type: 'operate', operation: operate };
  if (type === 'accepted' && typeof alertId === 'string')
    return { type, alertId, ref: typeof ref === 'string' ? ref : '' };
  if (typeof accepted === 'string') return { type: 'accepted', alertId: accepted, ref: '' };
  return undefined;
}
