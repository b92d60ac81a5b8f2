import type { NewResident, RegisterService, Resident, ResidentChange } from '#contracts/register';
import type { ResidentTable } from '#hub/database/tables';
import { newUlid } from '#kernel/ids';
import { maskPhone } from '#kernel/masking';
import { ageOn, checkBorn } from './age.ts';
import { Listing } from './listing.ts';
import { invalid, notFound } from './refusals.ts';
import type { Changing, Street } from './street.ts';
import { cleanName } from './wording.ts';

type ResidentService = Pick<
  RegisterService,
  'residents' | 'resident' | 'addResident' | 'changeResident' | 'residentLeft' | 'revealResidentPhone'
>;

export function openResidents({ memory, vault, clock, zone, change, sees }: Street) {
  const addressAt = (homeId: string): string => memory.place(homeId)?.address ?? '';
  const listing = new Listing(memory.residentRows, (row) => ({
    order: [addressAt(row.home_id), row.name],
    words: [row.name, addressAt(row.home_id)],
  }));

  const view = (row: ResidentTable): Resident => ({
    id: row.id,
    homeId: row.home_id,
    name: row.name,
    sex: row.sex,
    born: row.born,
    living: row.living as Resident['living'],
    careLevel: row.care_level as Resident['careLevel'],
    conditions: JSON.parse(row.conditions) as string[],
    note: row.note,
    age: row.born === null ? null : ageOn(row.born, clock.now(), zone),
    phoneMasked: row.phone_masked,
    address: addressAt(row.home_id),
    sample: row.sample === 1,
    createdAt: row.created_at,
  });

  const find = (actor: Parameters<typeof sees>[0], id: string): ResidentTable => {
    const row = memory.residentRows.get(id);
    if (row === undefined || row.left_at !== null || !sees(actor, row.home_id)) throw notFound('resident');
    return row;
  };

  const checkHome = (actor: Parameters<typeof sees>[0], homeId: string): void => {
    if (!sees(actor, homeId)) throw notFound('home');
    if (memory.place(homeId)?.kind !== 'home') throw invalid('老人只能登记在住户里', 'A resident lives in a home');
  };

  /** The columns that a request names; what it does not name stays as it is. */
  const columnsOf = (given: NewResident | ResidentChange): Partial<ResidentTable> => ({
    ...(given.homeId !== undefined && { home_id: given.homeId }),
    ...(given.name !== undefined && { name: cleanName(given.name) }),
    ...(given.sex !== undefined && { sex: given.sex }),
    ...(given.born !== undefined && { born: given.born === null ? null : checkBorn(given.born, clock.now(), zone) }),
    ...(given.living !== undefined && { living: given.living }),
    ...(given.careLevel !== undefined && { care_level: given.careLevel }),
    ...(given.conditions !== undefined && { conditions: JSON.stringify(given.conditions) }),
    ...(given.note !== undefined && { note: given.note.trim() }),
    ...(given.phone !== undefined && {
      phone_sealed: given.phone === null ? null : vault.seal(given.phone.trim()),
      phone_masked: given.phone === null ? null : maskPhone(given.phone),
    }),
  });

  /** What a person wore stays in the home it was registered in; whose it is must be said anew. */
  const takeOffDevices = async (id: string, { trx, committed }: Changing): Promise<number> => {
    const worn = [...memory.deviceRows.values()].filter((device) => device.resident_id === id);
    if (worn.length === 0) return 0;
    await trx.updateTable('device').set({ resident_id: null }).where('resident_id', '=', id).execute();
    committed(() => {
      for (const device of worn) memory.putDevice({ ...device, resident_id: null });
    });
    return worn.length;
  };

  const service: ResidentService = {
    async residents(actor, { homeId, ...query }) {
      return listing.page(query, {
        accept: (row) =>
          row.left_at === null && (homeId === undefined || row.home_id === homeId) && sees(actor, row.home_id),
        view,
      });
    },

    async resident(actor, id) {
      return view(find(actor, id));
    },

    addResident(actor, resident) {
      return change(actor, async ({ trx, committed, audit }) => {
        checkHome(actor, resident.homeId);
        const row: ResidentTable = {
          id: newUlid(clock.now()),
          home_id: resident.homeId,
          name: '',
          sex: null,
          born: null,
          living: 'alone',
          care_level: 'independent',
          conditions: '[]',
          note: '',
          phone_sealed: null,
          phone_masked: null,
          sample: memory.placeRows.get(resident.homeId)?.sample ?? 0,
          created_at: clock.now(),
          left_at: null,
          ...columnsOf(resident),
        };
        await trx.insertInto('resident').values(row).execute();
        await audit('resident.added', `resident:${row.id}`, { home: row.home_id });
        committed(() => memory.putResident(row));
        return row;
      }).then(view);
    },

    changeResident(actor, id, wanted) {
      return change(actor, async (changing) => {
        const before = find(actor, id);
        if (wanted.homeId !== undefined) checkHome(actor, wanted.homeId);
        const columns = columnsOf(wanted);
        const row = { ...before, ...columns };
        if (Object.keys(columns).length === 0) return row;
        const takenOff = row.home_id === before.home_id ? 0 : await takeOffDevices(id, changing);
        await changing.trx.updateTable('resident').set(columns).where('id', '=', id).execute();
        // Which fields, not their contents: the chain is kept when the person's data is not.
        await changing.audit('resident.changed', `resident:${id}`, {
          fields: Object.keys(wanted).sort().join(','),
          ...(takenOff > 0 && { devicesTakenOff: takenOff }),
        });
        changing.committed(() => memory.putResident(row));
        return row;
      }).then(view);
    },

    residentLeft(actor, id) {
      return change(actor, async (changing) => {
        const row = { ...find(actor, id), left_at: clock.now() };
        const takenOff = await takeOffDevices(id, changing);
        await changing.trx.updateTable('resident').set({ left_at: row.left_at }).where('id', '=', id).execute();
        await changing.audit('resident.left', `resident:${id}`, { devicesTakenOff: takenOff });
        changing.committed(() => memory.putResident(row));
      });
    },

    revealResidentPhone(actor, id) {
      return change(actor, async ({ audit }) => {
        const { phone_sealed } = find(actor, id);
        await audit('resident.phone-revealed', `resident:${id}`);
        return phone_sealed === null ? null : vault.open(phone_sealed);
      });
    },
  };
  return { service, find, stale: () => listing.stale() };
}
