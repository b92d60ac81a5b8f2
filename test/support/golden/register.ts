import type { Facts } from '#contracts/rule';
import { profileOf } from '#devices/catalog';
import type { Dwelling, Timeline } from './timeline.ts';

/** A device as the register has it. */
export interface Fitted {
  readonly id: string;
  readonly label: string;
  readonly kind: string;
  readonly room: string;
  readonly place: string;
  readonly resident: string | undefined;
  readonly gateway: string | undefined;
}

export const street = '米市巷街道';

export function fitted(homes: Timeline['homes']): ReadonlyMap<string, Fitted> {
  const many = Object.keys(homes).length > 1;
  const all = Object.entries(homes).flatMap(([place, dwelling]) => {
    const idOf = (label: string): string => (many ? `${place}/${label}` : label);
    const gateway = Object.entries(dwelling.devices).find(([, what]) => what.startsWith('gateway'))?.[0];
    return Object.entries(dwelling.devices).map(([label, what]): Fitted => {
      const [, kind = '', room = label, owner] = /^(\S+)(?: in (\S+))?(?: of (\S+))?$/.exec(what) ?? [];
      const [only, ...others] = dwelling.residents ?? [];
      return {
        id: idOf(label),
        label,
        kind,
        room,
        place,
        resident: owner ?? (others.length === 0 ? only : undefined),
        gateway: gateway === undefined || label === gateway ? undefined : idOf(gateway),
      };
    });
  });
  return new Map(all.map((device) => [device.id, device]));
}

export function factsOf(homes: Timeline['homes'], devices: ReadonlyMap<string, Fitted>): Facts {
  const dwelling = (place: string): Dwelling | undefined => homes[place];
  const buildingOf = (place: string): string | undefined =>
    dwelling(place) === undefined ? undefined : (dwelling(place)?.building ?? '1幢');
  return {
    silentAfterMs: (id) => (profileOf(devices.get(id)?.kind ?? '')?.silentAfterSeconds ?? 0) * 1_000,
    nameOf: (id) => devices.get(id)?.label ?? id,
    roomOf: (id) => devices.get(id)?.room ?? '',
    kindOf: (id) => devices.get(id)?.kind ?? '',
    placeOf: (id) => devices.get(id)?.place ?? '',
    gatewayOf: (id) => devices.get(id)?.gateway,
    childrenOf: (id) => [...devices.values()].filter(({ gateway }) => gateway === id).map((device) => device.id),
    isHome: (place) => dwelling(place) !== undefined && dwelling(place)?.shared === undefined,
    addressOf: (place) => place,
    above(place, kind) {
      if (kind === 'street') return street;
      if (kind !== 'building') return undefined;
      return Object.keys(homes).some((home) => buildingOf(home) === place) ? place : buildingOf(place);
    },
    homeOf: (resident) => Object.keys(homes).find((home) => dwelling(home)?.residents?.includes(resident)),
    residentsOf: (home) => dwelling(home)?.residents ?? [],
    residentName: (resident) => resident,
  };
}
