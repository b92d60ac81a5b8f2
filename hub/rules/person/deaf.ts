import type { RuleContext } from '#contracts/rule';
import { homeDeafMs, outagesOf, streetOf } from '../supervision/outages.ts';
import { pictureOf } from './picture-state.ts';

type Context = Pick<RuleContext<never>, 'look' | 'isOff' | 'facts' | 'placeId'>;

interface Span {
  readonly from: number;
  readonly to: number;
}

/** How long of the time from `from` to `to` nothing could be heard from the home, ms: the street was silent or its gateway lost. */
export function unheardMs(context: Context, { from, to }: Span): number {
  const street = homeDeafMs(context, context.placeId, { from, to });
  const deaf = pictureOf(context, context.placeId)?.deaf;
  if (deaf === undefined || deaf === null) return street;
  const gateway = Math.min(deaf.to === 0 ? to : deaf.to, to) - Math.max(deaf.from, from);
  return Math.max(street, gateway, 0);
}

/** When the home could be heard again after the last such time that reaches into the span; `to` while it lasts. Epoch ms. */
export function heardAgainAt(context: Context, { from, to }: Span): number {
  const deaf = pictureOf(context, context.placeId)?.deaf;
  const ends = outagesOf(context, context.placeId).map(([, ended]) => ended ?? to);
  if (deaf !== undefined && deaf !== null) ends.push(deaf.to === 0 ? to : deaf.to);
  return Math.max(from, ...ends.filter((end) => end > from && end <= to));
}

/** Words of the street that should have come since the last one; with so many missing an outage may just have begun. */
const doubtfulWords = 3;
/** In a smaller street one silent home is a silent street. */
const leastHomes = 5;

/** Nobody in the street has spoken for longer than chance explains, though nothing has been found yet. */
export function mayBeOutage(context: Context): boolean {
  const state = streetOf(context, context.placeId);
  return state !== undefined && state.homes >= leastHomes && state.waited >= doubtfulWords;
}
