import type { Transaction } from 'kysely';
import type { Database } from '#contracts/database';
import type { ContactTable, DeviceTable, PlaceTable, ResidentTable, Tables } from '#hub/database/tables';
import type { Clock } from '#kernel/clock';
import { maskEmail, maskPhone } from '#kernel/masking';
import type { Vault } from '#kernel/vault';
import { sampleContactsOf } from './sample/contacts.ts';
import { sampleDevicesOf } from './sample/devices.ts';
import { sampleDoors, sampleLifts, samplePlaces } from './sample/places.ts';
import { sampleResidents } from './sample/residents.ts';
import type { AuditRecorder } from './street.ts';

interface Rows {
  readonly place: readonly PlaceTable[];
  readonly resident: readonly ResidentTable[];
  readonly contact: readonly ContactTable[];
  readonly device: readonly DeviceTable[];
}

/** SQLite takes at most 32,766 parameters a statement; a hundred rows stay far below on both engines. */
const rowsAtOnce = 100;

/**
 * Fills an empty register with the demonstration street, in one transaction, every row marked as a sample. Does nothing when
 * there is any place already: a real street is never mixed with it. To be called before `openRegister`, which reads once.
 */
export async function sowSampleStreet({
  database,
  vault,
  clock,
  record,
}: {
  readonly database: Database<Tables>;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly record: AuditRecorder;
}): Promise<void> {
  await database.write(async (trx) => {
    if ((await trx.selectFrom('place').select('id').limit(1).executeTakeFirst()) !== undefined) return;
    const rows = sampleRows(vault, clock.now());
    await insert(trx, 'place', rows.place);
    await insert(trx, 'resident', rows.resident);
    await insert(trx, 'contact', rows.contact);
    // A gateway stands before the devices that refer to it.
    await insert(trx, 'device', rows.device);
    const detail = { homes: rows.place.filter(({ kind }) => kind === 'home').length, residents: rows.resident.length };
    await record(trx, { by: 'hub', action: 'register.sample-sown', target: 'place:street-mishixiang', detail });
  });
}

async function insert<Name extends keyof Rows>(trx: Transaction<Tables>, table: Name, rows: Rows[Name]): Promise<void> {
  for (let from = 0; from < rows.length; from += rowsAtOnce) {
    await trx
      .insertInto(table)
      .values(rows.slice(from, from + rowsAtOnce) as never)
      .execute();
  }
}

const numbered = (prefix: string, number: number): string => `${prefix}-${String(number).padStart(3, '0')}`;

function sampleRows(vault: Vault, now: number): Rows {
  const common = { sample: 1, created_at: now };
  const paths = new Map<string, string>();
  const placeRow = (id: string, kind: PlaceTable['kind'], parentId: string | null, name: string): PlaceTable => {
    const path = `${parentId === null ? '' : paths.get(parentId)}/${id}`;
    paths.set(id, path);
    return { id, kind, parent_id: parentId, name, path, ...common };
  };
  const doors = Object.entries(sampleDoors).flatMap(([unit, names]) => names.map((name) => ({ unit, name })));
  const place = [
    ...samplePlaces.map((row) => placeRow(...row)),
    ...doors.map(({ unit, name }, index) => placeRow(numbered('home', index + 1), 'home', unit, name)),
  ];

  const resident = sampleResidents.map(
    ([home, name, sex, born, living, careLevel, conditions, note], index): ResidentTable => {
      const phone = `138 0000 ${String(index + 1).padStart(4, '0')}`;
      return {
        id: numbered('res', index + 1),
        home_id: numbered('home', home),
        name,
        sex,
        born,
        living,
        care_level: careLevel,
        conditions: JSON.stringify(conditions),
        note,
        phone_sealed: vault.seal(phone),
        phone_masked: maskPhone(phone),
        ...common,
        left_at: null,
      };
    },
  );

  const contact = sampleResidents.flatMap((_resident, index) =>
    sampleContactsOf(index).map(
      ({ name, relation, phone, email }, order): ContactTable => ({
        id: `${numbered('contact', index + 1)}-${order + 1}`,
        resident_id: numbered('res', index + 1),
        position: order + 1,
        name,
        relation,
        phone_sealed: vault.seal(phone),
        phone_masked: maskPhone(phone),
        email_sealed: email === undefined ? null : vault.seal(email),
        email_masked: email === undefined ? null : maskEmail(email),
        webhook_sealed: null,
        webhook_host: null,
        created_at: now,
      }),
    ),
  );

  const inHomes = doors.flatMap((_door, index) => {
    const home = numbered('home', index + 1);
    return sampleDevicesOf(index + 1).map(
      ({ suffix, kind, name, room, externalName, wearer }): DeviceTable => ({
        id: `${home}-${suffix}`,
        kind,
        name,
        room,
        place_id: home,
        resident_id: wearer === undefined ? null : numbered('res', wearer + 1),
        gateway_id: externalName === undefined ? null : `${home}-gateway`,
        external_name: externalName ?? null,
        state: 'active',
        corrections: '{}',
        ...common,
      }),
    );
  });
  const inLifts = sampleLifts.flatMap(([id, unit]) => [
    { id, unit, kind: 'lift-card-reader', name: '电梯读卡器' },
    { id: `${id}-call`, unit, kind: 'lift-emergency-call', name: '电梯紧急呼叫' },
  ]);
  const lifts = inLifts.map(
    ({ unit, ...device }): DeviceTable => ({
      ...device,
      room: '电梯',
      place_id: unit,
      resident_id: null,
      gateway_id: null,
      external_name: null,
      state: 'active',
      corrections: '{}',
      ...common,
    }),
  );
  return { place, resident, contact, device: [...inHomes, ...lifts] };
}
