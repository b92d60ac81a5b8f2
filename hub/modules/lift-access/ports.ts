import type { Actor } from '#contracts/access';
import type { PlaceEntry } from '#contracts/directory';
import type { ModulePorts, RouteTools } from '#contracts/module';
import { isWithin } from '#contracts/scope';
import type { LiftConfig } from './settings.ts';
import type { LiftTables } from './tables.ts';

export const needs = [
  'readings',
  'residents',
  'places',
  'devices',
  'signsOfLife',
  'clock',
  'database',
  'audit',
  'commands',
] as const;

export type Ports = Pick<ModulePorts<LiftTables>, (typeof needs)[number]>;

export type RouteContext = Ports & { readonly config: LiftConfig; readonly tools: RouteTools };

export const readRight = 'lift-access:read';
export const writeRight = 'lift-access:write';

export const readerKind = 'lift-card-reader';

export interface LiftUnit {
  readonly place: PlaceEntry;
  readonly readers: readonly { readonly id: string; readonly name: string }[];
}

/** The units that have a card reader and lie within a scope, in the order of their addresses. */
export function liftUnits({ devices, places }: Pick<Ports, 'devices' | 'places'>, scope: string): readonly LiftUnit[] {
  const byUnit = Map.groupBy(devices.ofKind(readerKind), ({ placeId }) => placeId);
  return [...byUnit]
    .flatMap(([unitId, readers]) => {
      const place = places.find(unitId);
      return place === undefined || !isWithin(place.path, scope) ? [] : [{ place, readers }];
    })
    .sort((a, b) => a.place.address.localeCompare(b.place.address, 'zh-CN', { numeric: true }));
}

/** The ids of the units an actor may know of; undefined when that is every one. */
export const visibleUnitIds = (ports: Ports, { scope }: Pick<Actor, 'scope'>): readonly string[] | undefined =>
  scope === '/' ? undefined : liftUnits(ports, scope).map(({ place }) => place.id);
