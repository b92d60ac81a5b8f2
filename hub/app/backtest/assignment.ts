import type { BacktestRequest } from '#contracts/backtest';
import type { DeviceEntry, Directory, PlaceEntry } from '#contracts/directory';
import type { Reading } from '#contracts/reading';
import type { AnyRule, SettingsBook } from '#contracts/rule';
import type { KnownOutage } from './outages.ts';
import type { Assignment } from './protocol.ts';
import { settingsTableOf } from './settings-table.ts';

export interface AssignmentParts {
  readonly rules: readonly AnyRule[];
  readonly settings: Pick<SettingsBook, 'version' | 'of'>;
  readonly directory: Pick<Directory, 'place' | 'devices' | 'residentsOf'>;
  /** What these residents' rules heard from elsewhere than a device, in order of `receivedAt`. */
  readonly alsoSaid: (residentIds: readonly string[], from: number, to: number) => Promise<readonly Reading[]>;
  /** When the street could not be heard; absent = never. */
  readonly outages?: (from: number, to: number) => Promise<readonly KnownOutage[]>;
  readonly zone: string;
}

/** What a thread must know about these homes; everything else in the register stays here. */
export async function assignmentFor(
  { from, to, warmFrom, settings: tried = {}, compare = false }: BacktestRequest & { readonly warmFrom: number },
  homeIds: readonly string[],
  { rules, settings, directory, alsoSaid, outages, zone }: AssignmentParts,
): Promise<Assignment> {
  const places = new Map<string, PlaceEntry>();
  for (const homeId of homeIds) {
    for (let place = directory.place(homeId); place !== undefined && !places.has(place.id); ) {
      places.set(place.id, place);
      place = place.parentId === undefined ? undefined : directory.place(place.parentId);
    }
  }
  const residents = homeIds.flatMap((homeId) => directory.residentsOf(homeId));
  return {
    from,
    to,
    warmFrom,
    zone,
    ruleIds: rules.map(({ id }) => id),
    homeIds,
    tried,
    compare,
    places: [...places.values()],
    devices: devicesAt(places, directory),
    residents,
    settings: await settingsTableOf({ book: settings, rules, homeIds, directory }),
    alsoSaid: await alsoSaid(
      residents.map(({ id }) => id),
      warmFrom,
      to,
    ),
    ...(isWholeStreet(homeIds, directory) ? {} : { outages: (await outages?.(warmFrom, to)) ?? [] }),
  };
}

/** Every home that can be heard is among them. */
function isWholeStreet(homeIds: readonly string[], directory: Pick<Directory, 'place' | 'devices'>): boolean {
  const chosen = new Set(homeIds);
  for (const { placeId } of directory.devices())
    if (!chosen.has(placeId) && directory.place(placeId)?.kind === 'home') return false;
  return true;
}

/** Devices in the homes, and shared equipment on the way to them. */
function devicesAt(
  places: ReadonlyMap<string, PlaceEntry>,
  directory: Pick<Directory, 'devices'>,
): readonly DeviceEntry[] {
  return [...directory.devices()].filter(({ placeId }) => places.has(placeId));
}
