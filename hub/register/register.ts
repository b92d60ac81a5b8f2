import type { AdoptionService, UnknownBook } from '#contracts/adoption';
import type { Database } from '#contracts/database';
import type { Principal } from '#contracts/frame';
import type { RegisterService } from '#contracts/register';
import type { ContactTable, Tables } from '#hub/database/tables';
import type { Clock } from '#kernel/clock';
import { ConfigError } from '#kernel/errors';
import { EventBus } from '#kernel/event-bus';
import type { Log } from '#kernel/log';
import { type Vault, VaultError } from '#kernel/vault';
import { openAdoption } from './adoption.ts';
import { openContacts } from './contacts.ts';
import { openDevices } from './devices.ts';
import { type DeviceLogin, verifyLogin } from './logins.ts';
import { openPlaces } from './places.ts';
import { openResidents } from './residents.ts';
import { type AuditRecorder, openStreet } from './street.ts';
import { type KindEntry, type RegisterChange, type StreetDirectory, StreetMemory } from './street-memory.ts';

export interface Register {
  readonly service: RegisterService;
  /** How devices come in. Who is unknown is known to ingest. */
  adoption(book: UnknownBook): AdoptionService;
  /** Whether this device came with a claim code: then it asks for its home on the topics of those without one. */
  wasPrepared(deviceId: string): boolean;
  /** In memory, and as new as the last committed change. */
  readonly directory: StreetDirectory;
  /** Who is signing in to the broker, or undefined. From memory, in constant time. */
  verifyDevice(login: DeviceLogin): Principal | undefined;
  /** Told after the commit of every change that concerns devices or their logins. */
  onChange(handler: (change: RegisterChange) => void): Disposable;
}

export interface RegisterParts {
  readonly database: Database<Tables>;
  readonly vault: Vault;
  readonly clock: Clock;
  /** The catalogue of devices. */
  readonly kinds: Iterable<KindEntry>;
  /** Writes an audit record within a transaction. */
  readonly record: AuditRecorder;
  readonly log: Log;
  /** IANA zone in which ages are counted. */
  readonly zone?: string;
}

/**
 * Who lives where with which devices. Reads the whole register once; from then on every answer comes from memory.
 *
 * @throws {ConfigError} when the telephone numbers were sealed with another key than this vault's.
 */
export async function openRegister({ kinds, log, zone = 'Asia/Shanghai', ...parts }: RegisterParts): Promise<Register> {
  const memory = new StreetMemory(parts.vault, kinds);
  await load(memory, parts);

  const bus = new EventBus<{ changed: RegisterChange }>((_name, error) =>
    log.error({ err: error }, 'a follower of the register has thrown'),
  );
  const street = openStreet({
    ...parts,
    zone,
    memory,
    announce(change) {
      for (const list of [places, residents, devices, ...more]) list.stale();
      if (Object.values(change).some((list) => list.length > 0)) bus.emit('changed', change);
    },
  });
  const places = openPlaces(street);
  const residents = openResidents(street);
  const contacts = openContacts(street, residents.find);
  const devices = openDevices(street);
  const more: { stale(): void }[] = [];

  return {
    service: { ...places.service, ...residents.service, ...contacts, ...devices.service },
    adoption(book) {
      const adoption = openAdoption(street, devices, book);
      more.push(adoption);
      return adoption.service;
    },
    wasPrepared: (id) => memory.preparedRows.get(id)?.state === 'claimed',
    directory: memory,
    verifyDevice: (login) => verifyLogin(memory, login),
    onChange: (handler) => bus.on('changed', handler),
  };
}

async function load(memory: StreetMemory, { database: { queries }, vault }: Omit<RegisterParts, 'kinds' | 'log'>) {
  const places = await queries.selectFrom('place').selectAll().execute();
  // A parent's path is shorter than that of what stands under it.
  for (const row of places.sort((a, b) => a.path.length - b.path.length)) memory.putPlace(row);

  const residents = await queries.selectFrom('resident').selectAll().execute();
  const contacts = await queries.selectFrom('contact').selectAll().execute();
  const sealed =
    residents.find((row) => row.phone_sealed !== null)?.phone_sealed ??
    contacts.find((row) => row.phone_sealed !== null)?.phone_sealed;
  if (sealed) checkKey(vault, sealed);
  for (const row of residents) memory.putResident(row);

  const together = new Map<string, ContactTable[]>();
  for (const row of contacts) together.set(row.resident_id, [...(together.get(row.resident_id) ?? []), row]);
  for (const [residentId, rows] of together) memory.putContacts(residentId, rows);

  for (const row of await queries.selectFrom('device').selectAll().execute()) memory.putDevice(row);
  const logins = await queries.selectFrom('credential').selectAll().where('revoked_at', 'is', null).execute();
  for (const { device_id, secret_hash } of logins) memory.putLogin(device_id, Buffer.from(secret_hash, 'hex'));
  for (const row of await queries.selectFrom('prepared_device').selectAll().execute()) {
    memory.preparedRows.set(row.id, row);
    if (row.state === 'prepared') memory.putLogin(row.id, Buffer.from(row.secret_hash, 'hex'));
  }
  memory.takeChange();
}

/** Better no hub than one that cannot tell the family when it matters. */
function checkKey(vault: Vault, sealed: string): void {
  try {
    vault.open(sealed);
  } catch (cause) {
    if (!(cause instanceof VaultError)) throw cause;
    throw new ConfigError('HUB_DATA_KEY', 'is not the key this register was sealed with', { cause });
  }
}
