import type { HubApi } from './hub-api.ts';
import type { SimCard } from './street.ts';

/** A card as the lift module lists it, as far as a simulator reads it. */
interface ListedCard {
  readonly number?: string;
  readonly unitId?: string | null;
  readonly residentId?: string | null;
  readonly kind?: string;
  readonly state?: string;
}

/** The cards the lift module knows; none where the hub runs without it. */
export async function liftCards(api: HubApi): Promise<readonly SimCard[]> {
  const cards = await api.optionalList<ListedCard>('programmes/lift-access/cards');
  return cards.flatMap(({ number, unitId, residentId, kind, state }): SimCard[] =>
    number === undefined
      ? []
      : [
          {
            number,
            role: state === 'blocked' ? 'blocked' : kind === 'temporary' ? 'temporary' : 'own',
            ...(typeof unitId === 'string' ? { unitId } : {}),
            ...(typeof residentId === 'string' ? { residentId } : {}),
          },
        ],
  );
}
