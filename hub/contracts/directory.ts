import type { Measurement } from './reading.ts';

/** What the hot path must know about the register, kept in memory and always as new as the last committed change. */
export interface DeviceEntry {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly room: string;
  /** The home, or for shared equipment the unit or building. */
  readonly placeId: string;
  /** Its wearer; or the only resident of its home. */
  readonly residentId?: string;
  /** The gateway it speaks through. */
  readonly gatewayId?: string;
  /** Its name in the gateway's dialect, e.g. the Zigbee2MQTT friendly name. */
  readonly externalName?: string;
  /** Silence longer than this raises an alert; 0 = not supervised. */
  readonly silentAfterMs: number;
  /** States this device reports the wrong way round: a setting, for a sensor that was wired so. */
  readonly inverted?: readonly string[];
  /** What its words for a press mean, where its owner wants it otherwise than the kind has it. */
  readonly actions?: Readonly<Record<string, Measurement>>;
}

export interface PlaceEntry {
  readonly id: string;
  readonly kind: PlaceKind;
  readonly name: string;
  readonly parentId?: string;
  /** Ids from the street down to this place, `/` before each: a scope is a prefix of it. */
  readonly path: string;
  /** As staff say it: 大塘巷 · 叶青苑 37幢 1单元 502. */
  readonly address: string;
}

export interface ResidentEntry {
  readonly id: string;
  readonly homeId: string;
  readonly name: string;
  /** ISO date. */
  readonly born?: string;
  readonly sex?: 'female' | 'male';
}

/** Somebody to tell, in calling order. Addresses are plain here, because the worker that sends needs them: never log an entry. */
export interface ContactEntry {
  readonly id: string;
  readonly residentId: string;
  readonly position: number;
  readonly name: string;
  readonly relation: string;
  readonly email?: string;
  readonly webhook?: string;
}

export const placeKinds = ['street', 'community', 'grid', 'estate', 'building', 'unit', 'home'] as const;
export type PlaceKind = (typeof placeKinds)[number];

export interface Directory {
  device(id: string): DeviceEntry | undefined;
  /** The device a gateway calls by this name. */
  child(gatewayId: string, externalName: string): DeviceEntry | undefined;
  childrenOf(gatewayId: string): readonly DeviceEntry[];
  devicesAt(placeId: string): readonly DeviceEntry[];
  devices(): Iterable<DeviceEntry>;
  place(id: string): PlaceEntry | undefined;
  resident(id: string): ResidentEntry | undefined;
  residentsOf(homeId: string): readonly ResidentEntry[];
  /** In calling order. */
  contactsOf(residentId: string): readonly ContactEntry[];
}
