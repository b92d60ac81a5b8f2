import type { Reading } from '#contracts/reading';
import type { Facts } from '#contracts/rule';

/**
 * Whose whereabouts a reading tells, undefined when nobody's: a card at a reader, or the sign of life a programme took from
 * such equipment outside the home. What happens inside the home is no whereabouts.
 */
export function tellsWhereabouts(
  { measure, residentId, deviceId }: Reading,
  facts: Pick<Facts, 'isHome' | 'placeOf'>,
): string | undefined {
  if (residentId === undefined) return undefined;
  if (measure === 'card.tapped') return residentId;
  return measure === 'life.signed' && !facts.isHome(facts.placeOf(deviceId)) ? residentId : undefined;
}
