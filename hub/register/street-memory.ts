import type { ContactEntry, DeviceEntry, Directory, PlaceEntry, ResidentEntry } from '#contracts/directory';
import type { ContactTable, DeviceTable, PlaceTable, PreparedDeviceTable, ResidentTable } from '#hub/database/tables';
import type { Vault } from '#kernel/vault';
import { addressOf } from './address.ts';
import { correctionsIn, meaningsOf } from './corrections.ts';

/** What the register needs to know of a kind of device. */
export interface KindEntry {
  readonly kind: string;
  readonly silentAfterSeconds: number;
  readonly measures?: readonly string[];
}

/** The directory, and what only the register's own lists ask of it. */
export interface StreetDirectory extends Directory {
  /** Everything under a place, itself left out, in no particular order. */
  placesBelow(id: string): readonly PlaceEntry[];
  /** Ids of the places whose address contains these words, whatever their case. */
  placesCalled(words: string): readonly string[];
  /** A device that has a login and no home yet, and the place whose stock it is of. */
  prepared(id: string): { readonly kind: string; readonly placeId: string } | undefined;
}

/** What a change meant for devices, told after its commit. */
export interface RegisterChange {
  readonly devicesAdded: readonly DeviceEntry[];
  /** New name, room, place, wearer or gateway; as they are now. */
  readonly devicesChanged: readonly DeviceEntry[];
  /** As they were. */
  readonly devicesRetired: readonly DeviceEntry[];
  /** Whose login was made anew, withdrawn or moved to other topics: an open connection of theirs must end. */
  readonly loginsChanged: readonly string[];
}

/**
 * The whole register in memory: some tens of thousands of rows for a subdistrict. Looked up for every frame and every list;
 * changed only after the commit that wrote the same rows.
 */
export class StreetMemory implements StreetDirectory {
  readonly placeRows = new Map<string, PlaceTable>();
  /** Those who left included. */
  readonly residentRows = new Map<string, ResidentTable>();
  /** Retired ones included. */
  readonly deviceRows = new Map<string, DeviceTable>();
  readonly contactRows = new Map<string, ContactTable>();
  /** Claimed and withdrawn ones included. */
  readonly preparedRows = new Map<string, PreparedDeviceTable>();
  /** SHA-256 of each device's secret. */
  readonly logins = new Map<string, Buffer>();

  readonly #vault: Vault;
  readonly #kinds: ReadonlyMap<string, KindEntry>;
  readonly #places = new Map<string, PlaceEntry>();
  readonly #placesUnder = new Map<string, string[]>();
  readonly #residents = new Map<string, ResidentEntry>();
  readonly #residentsOf = new Map<string, readonly ResidentEntry[]>();
  readonly #contactsOf = new Map<string, readonly ContactTable[]>();
  readonly #devices = new Map<string, DeviceEntry>();
  readonly #devicesAt = new Map<string, readonly DeviceEntry[]>();
  readonly #children = new Map<string, Map<string, DeviceEntry>>();
  readonly #before = new Map<string, DeviceEntry | undefined>();
  readonly #loginsChanged = new Set<string>();

  constructor(vault: Vault, kinds: Iterable<KindEntry>) {
    this.#vault = vault;
    this.#kinds = new Map([...kinds].map((entry) => [entry.kind, entry]));
  }

  knowsKind(kind: string): boolean {
    return this.#kinds.has(kind);
  }
  kind(kind: string): KindEntry | undefined {
    return this.#kinds.get(kind);
  }
  prepared(id: string): { readonly kind: string; readonly placeId: string } | undefined {
    const row = this.preparedRows.get(id);
    return row?.state === 'prepared' ? { kind: row.kind, placeId: row.place_id } : undefined;
  }

  device(id: string): DeviceEntry | undefined {
    return this.#devices.get(id);
  }
  child(gatewayId: string, externalName: string): DeviceEntry | undefined {
    return this.#children.get(gatewayId)?.get(externalName);
  }
  childrenOf(gatewayId: string): readonly DeviceEntry[] {
    return [...(this.#children.get(gatewayId)?.values() ?? [])];
  }
  devicesAt(placeId: string): readonly DeviceEntry[] {
    return this.#devicesAt.get(placeId) ?? [];
  }
  devices(): Iterable<DeviceEntry> {
    return this.#devices.values();
  }
  place(id: string): PlaceEntry | undefined {
    return this.#places.get(id);
  }
  placesBelow(id: string): readonly PlaceEntry[] {
    const found: PlaceEntry[] = [];
    for (const below of this.#placesUnder.get(id) ?? []) {
      const entry = this.#places.get(below);
      if (entry !== undefined) found.push(entry, ...this.placesBelow(below));
    }
    return found;
  }
  placesCalled(words: string): readonly string[] {
    const wanted = words.toLowerCase();
    return [...this.#places.values()]
      .filter(({ address }) => address.toLowerCase().includes(wanted))
      .map(({ id }) => id);
  }
  resident(id: string): ResidentEntry | undefined {
    return this.#residents.get(id);
  }
  residentsOf(homeId: string): readonly ResidentEntry[] {
    return this.#residentsOf.get(homeId) ?? [];
  }
  /** Addresses are unsealed here and nowhere kept: in memory they stay as they are on the disk. */
  contactsOf(residentId: string): readonly ContactEntry[] {
    return this.contactRowsOf(residentId).map((row) => ({
      id: row.id,
      residentId: row.resident_id,
      position: row.position,
      name: row.name,
      relation: row.relation,
      ...(row.email_sealed !== null && { email: this.#vault.open(row.email_sealed) }),
      ...(row.webhook_sealed !== null && { webhook: this.#vault.open(row.webhook_sealed) }),
    }));
  }
  contactRowsOf(residentId: string): readonly ContactTable[] {
    return this.#contactsOf.get(residentId) ?? [];
  }

  /** A new place, or a new name for one: then every address below it is new as well. */
  putPlace(row: PlaceTable): void {
    if (!this.placeRows.has(row.id) && row.parent_id !== null) {
      const siblings = this.#placesUnder.get(row.parent_id);
      if (siblings === undefined) this.#placesUnder.set(row.parent_id, [row.id]);
      else siblings.push(row.id);
    }
    this.placeRows.set(row.id, row);
    this.#describePlace(row);
    for (const { id } of this.placesBelow(row.id)) {
      const below = this.placeRows.get(id);
      if (below !== undefined) this.#describePlace(below);
    }
  }

  putResident(row: ResidentTable): void {
    const before = this.residentRows.get(row.id);
    this.residentRows.set(row.id, row);
    const homes = new Set([row.home_id, ...(before === undefined ? [] : [before.home_id])]);
    for (const home of homes) {
      const others = this.residentsOf(home).filter(({ id }) => id !== row.id);
      this.#residentsOf.set(home, others);
    }
    this.#residents.delete(row.id);
    if (row.left_at === null) {
      const entry: ResidentEntry = {
        id: row.id,
        homeId: row.home_id,
        name: row.name,
        ...(row.born !== null && { born: row.born }),
        ...(row.sex !== null && { sex: row.sex }),
      };
      this.#residents.set(row.id, entry);
      const together = [...this.residentsOf(row.home_id), entry].sort((a, b) => (a.id < b.id ? -1 : 1));
      this.#residentsOf.set(row.home_id, together);
    }
    // Whose a device is follows from who lives there.
    for (const home of homes) {
      for (const { id } of this.devicesAt(home)) this.putDevice(this.deviceRows.get(id) as DeviceTable);
    }
  }

  /** All contacts of a resident as they are now. */
  putContacts(residentId: string, rows: readonly ContactTable[]): void {
    for (const { id } of this.contactRowsOf(residentId)) this.contactRows.delete(id);
    for (const row of rows) this.contactRows.set(row.id, row);
    this.#contactsOf.set(
      residentId,
      [...rows].sort((a, b) => a.position - b.position),
    );
  }

  putDevice(row: DeviceTable): void {
    const before = this.#devices.get(row.id);
    if (!this.#before.has(row.id)) this.#before.set(row.id, before);
    if (before !== undefined) this.#takeOut(before);
    this.deviceRows.set(row.id, row);
    if (row.state === 'retired') return;
    const only = this.residentsOf(row.place_id);
    const residentId = row.resident_id ?? (only.length === 1 ? only[0]?.id : undefined);
    const entry: DeviceEntry = {
      id: row.id,
      kind: row.kind,
      name: row.name,
      room: row.room,
      placeId: row.place_id,
      ...(residentId !== undefined && { residentId }),
      ...(row.gateway_id !== null && { gatewayId: row.gateway_id }),
      ...(row.external_name !== null && { externalName: row.external_name }),
      silentAfterMs: (this.#kinds.get(row.kind)?.silentAfterSeconds ?? 0) * 1_000,
      ...meaningsOf(correctionsIn(row.corrections)),
    };
    this.#devices.set(entry.id, entry);
    this.#devicesAt.set(
      entry.placeId,
      [...this.devicesAt(entry.placeId), entry].sort((a, b) => (a.id < b.id ? -1 : 1)),
    );
    if (entry.gatewayId !== undefined && entry.externalName !== undefined) {
      const children = this.#children.get(entry.gatewayId) ?? new Map<string, DeviceEntry>();
      this.#children.set(entry.gatewayId, children.set(entry.externalName, entry));
    }
    if (before !== undefined && before.placeId !== entry.placeId && this.logins.has(entry.id)) {
      this.#loginsChanged.add(entry.id);
    }
  }

  /** A new login, or none any more. */
  putLogin(deviceId: string, hash: Buffer | undefined): void {
    if (hash !== undefined) this.logins.set(deviceId, hash);
    else if (!this.logins.delete(deviceId)) return;
    this.#loginsChanged.add(deviceId);
  }

  /** What happened to devices since it was last asked. */
  takeChange(): RegisterChange {
    const devicesAdded: DeviceEntry[] = [];
    const devicesChanged: DeviceEntry[] = [];
    const devicesRetired: DeviceEntry[] = [];
    for (const [id, before] of this.#before) {
      const now = this.#devices.get(id);
      if (before === undefined && now !== undefined) devicesAdded.push(now);
      else if (before !== undefined && now === undefined) devicesRetired.push(before);
      else if (before !== undefined && now !== undefined && !sameEntry(before, now)) devicesChanged.push(now);
    }
    const loginsChanged = [...this.#loginsChanged];
    this.#before.clear();
    this.#loginsChanged.clear();
    return { devicesAdded, devicesChanged, devicesRetired, loginsChanged };
  }

  #describePlace(row: PlaceTable): void {
    const line: PlaceTable[] = [];
    for (let at: PlaceTable | undefined = row; at !== undefined; at = this.placeRows.get(at.parent_id ?? '')) {
      line.unshift(at);
    }
    this.#places.set(row.id, {
      id: row.id,
      kind: row.kind,
      name: row.name,
      ...(row.parent_id !== null && { parentId: row.parent_id }),
      path: row.path,
      address: addressOf(line),
    });
  }

  #takeOut(entry: DeviceEntry): void {
    this.#devices.delete(entry.id);
    this.#devicesAt.set(
      entry.placeId,
      this.devicesAt(entry.placeId).filter(({ id }) => id !== entry.id),
    );
    if (entry.gatewayId !== undefined && entry.externalName !== undefined) {
      this.#children.get(entry.gatewayId)?.delete(entry.externalName);
    }
  }
}

const sameEntry = (a: DeviceEntry, b: DeviceEntry): boolean =>
  a.name === b.name &&
  a.room === b.room &&
  a.placeId === b.placeId &&
  a.residentId === b.residentId &&
  a.gatewayId === b.gatewayId &&
  a.externalName === b.externalName &&
  JSON.stringify([a.inverted, a.actions]) === JSON.stringify([b.inverted, b.actions]);
