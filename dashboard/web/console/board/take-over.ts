import type { AlertView } from '#contracts/alert';
import { isCalling } from '../live/order.ts';

/** After an act the next one is likely under way: a new emergency waits this long in the strip before it takes the page. */
export const quietMs = 5_000;

export interface TakeOver {
  /** The emergency to show; undefined to leave the page as it is. */
  readonly select: string | undefined;
  /** Those that have had their moment. */
  readonly seen: ReadonlySet<string>;
}

/**
 * Whether an emergency takes the page. Only one that has just begun to call does, once: taking one never throws whoever works on it
 * to an older one, where the next key would go to the wrong person. `opened` is true the first time the list is known; a page
 * opened on a certain alert stays there. What falls silent and calls again counts as new.
 */
export function takeOver(given: {
  readonly alerts: readonly AlertView[];
  readonly seen: ReadonlySet<string>;
  readonly selected: string | undefined;
  readonly opened: boolean;
  readonly busy: boolean;
}): TakeOver {
  const { alerts, seen, selected, opened, busy } = given;
  const calling = alerts.filter(isCalling);
  const fresh = calling.filter(({ id }) => !seen.has(id));
  const still = new Set(calling.map(({ id }) => id));
  if (opened && selected !== undefined) return { select: undefined, seen: still };
  if (busy && fresh.length > 0) return { select: undefined, seen: new Set([...seen].filter((id) => still.has(id))) };
  const newest = fresh.reduce<AlertView | undefined>(
    (latest, alert) => (latest === undefined || alert.raisedAt > latest.raisedAt ? alert : latest),
    undefined,
  );
  return { select: newest?.id, seen: still };
}
