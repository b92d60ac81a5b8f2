import type { PlaceKind } from '#contracts/directory';

/** Where each kind of place may stand. Levels may be left out: a lone building belongs to no estate, a lane house has no unit. */
const parentsOf: Readonly<Record<PlaceKind, readonly PlaceKind[]>> = {
  street: [],
  community: ['street'],
  grid: ['community'],
  estate: ['community', 'grid'],
  building: ['community', 'grid', 'estate'],
  unit: ['building'],
  home: ['estate', 'building', 'unit'],
};

/** Whether a place of this kind may stand under that one; a street stands under nothing. */
export const fitsUnder = (kind: PlaceKind, parent: PlaceKind | undefined): boolean =>
  parent === undefined ? kind === 'street' : parentsOf[kind].includes(parent);
