import type { MeasuredClass } from '#contracts/consent';
import { describeMeasure } from '#contracts/measure';
import type { Reading } from '#contracts/reading';
import type { Facts } from '#contracts/rule';

/** What a reading tells that people must have agreed to, and of whom. */
export interface Sensitive {
  readonly of: MeasuredClass;
  /** Residents; any of them where nobody knows which one it was. */
  readonly whose: readonly string[];
}

/**
 * Health is what is measured on the body. Whereabouts are a position, a card at a reader, and the sign of life a programme took
 * from such equipment outside the home; what happens inside the home is none. undefined: the reading tells neither.
 */
export function sensitiveIn(
  { measure, residentId, deviceId, placeId }: Pick<Reading, 'measure' | 'residentId' | 'deviceId' | 'placeId'>,
  facts: Pick<Facts, 'isHome' | 'placeOf' | 'residentsOf'>,
): Sensitive | undefined {
  const of = describeMeasure(measure)?.consent;
  if (of !== undefined) return { of, whose: residentId === undefined ? facts.residentsOf(placeId) : [residentId] };
  const isSwipe = measure === 'card.tapped' || (measure === 'life.signed' && !facts.isHome(facts.placeOf(deviceId)));
  return isSwipe && residentId !== undefined ? { of: 'whereabouts', whose: [residentId] } : undefined;
}
