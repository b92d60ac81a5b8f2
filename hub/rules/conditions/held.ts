/** A state that several devices report; it holds while any of them says so. Times are the devices' own, epoch ms. */
export interface Held {
  /** Since when, of each device that says so now. */
  readonly since: Readonly<Record<string, number>>;
  /** The newest word of each. */
  readonly lastAt?: Readonly<Record<string, number>>;
}

export const notHeld: Held = { since: {} };

/**
 * `began` for the first device, `again` for each further word that says so, `over` for a late word of what has been taken back
 * already, `ended` when the last device took it back.
 */
export type HeldChange = 'began' | 'again' | 'over' | 'ended';

/** One word. A state is what was said last, so an older word moves nothing; of two in one moment the alarming one counts. */
export function hold(
  state: Held,
  { deviceId, holds, at }: { readonly deviceId: string; readonly holds: boolean; readonly at: number },
): { readonly state: Held; readonly change?: HeldChange } {
  const began = state.since[deviceId];
  const last = state.lastAt?.[deviceId];
  if (last !== undefined && (at < last || (at === last && began !== undefined && !holds))) {
    if (!holds) return { state };
    if (began === undefined) return { state, change: 'over' };
    return { state: { ...state, since: { ...state.since, [deviceId]: Math.min(began, at) } }, change: 'again' };
  }
  const lastAt = { ...state.lastAt, [deviceId]: at };
  if (holds) {
    const change = isHeld(state) ? 'again' : 'began';
    return { state: { since: { ...state.since, [deviceId]: began ?? at }, lastAt }, change };
  }
  if (began === undefined) return { state: { since: state.since, lastAt } };
  const { [deviceId]: _gone, ...since } = state.since;
  const rest = { since, lastAt };
  return isHeld(rest) ? { state: rest } : { state: rest, change: 'ended' };
}

export const isHeld = ({ since }: Held): boolean => Object.keys(since).length > 0;

/** Since when it has held, whichever device said so first; undefined while it does not. */
export function heldSince({ since }: Held): number | undefined {
  const times = Object.values(since);
  return times.length === 0 ? undefined : Math.min(...times);
}
