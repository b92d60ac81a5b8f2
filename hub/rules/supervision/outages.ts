import type { RuleContext } from '#contracts/rule';
import { minuteMs } from '#contracts/time';
import type { HomeVoice } from './home-voice.ts';
import type { PlatformSilent } from './street-hearing.ts';

/** A stretch in which the street could not be heard, epoch ms; `to` is null while it lasts. */
export type Outage = readonly [from: number, to: number | null];

/** The beginning of an outage is an estimate; words this long after it may still have come before it. */
const blurMs = 15 * minuteMs;

type Context = Pick<RuleContext<never>, 'look' | 'isOff' | 'facts'>;

/** How the street of a place is heard; undefined when nobody knows, or nobody would be told: then each is told of by itself. */
export function streetOf({ look, isOff, facts }: Context, placeId: string): PlatformSilent | undefined {
  const street = facts.above(placeId, 'street');
  if (street === undefined || isOff('platform-silent', 'street', street)) return undefined;
  return look('platform-silent', 'street', street) as PlatformSilent | undefined;
}

/** The outages of the street a place is in, the latest of them; empty when it has none. */
export const outagesOf = (context: Context, placeId: string): readonly Outage[] =>
  streetOf(context, placeId)?.outages ?? [];

/** The street has been found silent and is not over it. */
export const isStreetSilent = (context: Context, placeId: string): boolean =>
  outagesOf(context, placeId).at(-1)?.[1] === null;

/** Time after an outage in which those who are slow to connect again are still part of it. */
const settlingMs = 5 * minuteMs;

/** The street is silent, or has been until a moment ago. */
export function isStreetUnsettled(context: Context & Pick<RuleContext<never>, 'now'>, placeId: string): boolean {
  const last = outagesOf(context, placeId).at(-1);
  return last !== undefined && (last[1] === null || context.now - last[1] < settlingMs);
}

/**
 * How much of the time from the last sign of life at `from` to the moment `to` nobody could have heard the home, ms. `from` may be
 * older than the last word of any of its devices: a home that is heard while the outage lasts is not deaf.
 */
export function homeDeafMs(
  context: Context,
  homeId: string,
  { from, to }: { readonly from: number; readonly to: number },
): number {
  const heardAt = (context.look('home-voice', 'home', homeId) as HomeVoice | undefined)?.lastAt;
  const outages = outagesOf(context, homeId).filter(
    ([began, ended]) => ended !== null || heardAt === undefined || heardAt <= began + blurMs,
  );
  return outages.reduce(
    (sum, [began, ended]) => sum + Math.max(0, Math.min(ended ?? to, to) - Math.max(began, from)),
    0,
  );
}
