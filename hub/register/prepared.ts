import type { Actor } from '#contracts/access';
import type { AdoptionService, Claim, PreparedDevice, PreparedSecret, UnknownBook } from '#contracts/adoption';
import type { NewDevice } from '#contracts/register';
import { isWithin } from '#contracts/scope';
import type { DeviceTable, PreparedDeviceTable } from '#hub/database/tables';
import { Refusal } from '#kernel/errors';
import { newSecret, newUlid } from '#kernel/ids';
import { hashClaimCode, newClaimCode, readClaimCode } from './claim-code.ts';
import type { Devices } from './devices.ts';
import { Listing } from './listing.ts';
import { hashSecret } from './logins.ts';
import { invalid, notFound, unknownKind } from './refusals.ts';
import type { Changing, Street } from './street.ts';

type PreparedService = Pick<AdoptionService, 'prepare' | 'prepared' | 'withdraw' | 'claimable' | 'claim'>;

/** Devices with a login and a label, before they have a home. */
export function openPrepared({ memory, clock, change, sees }: Street, devices: Devices, book: UnknownBook) {
  const listing = new Listing(memory.preparedRows, (row) => ({ order: [row.kind], words: [row.kind] }));

  /** Whose stock it becomes: everything an account sees stands below one place. */
  const stockOf = (actor: Actor): string => {
    const own = [...memory.placeRows.values()]
      .filter(({ path }) => isWithin(path, actor.scope))
      .sort((a, b) => a.path.length - b.path.length)[0];
    if (own === undefined) throw invalid('请先登记街道，再备货设备', 'Register the street before its devices');
    return own.id;
  };

  const heardOf = (deviceId: string) => {
    for (const one of book.all()) if (one.speaks === 'own' && one.name === deviceId) return one;
    return undefined;
  };

  const view = (row: PreparedDeviceTable): PreparedDevice => ({
    id: row.id,
    kind: row.kind,
    createdAt: row.created_at,
    lastHeardAt: heardOf(row.id)?.lastAt ?? null,
  });

  const byCode = (code: string): PreparedDeviceTable => {
    const hash = readClaimCode(code) === undefined ? undefined : hashClaimCode(code);
    for (const row of memory.preparedRows.values()) {
      if (row.claim_hash !== hash) continue;
      if (row.state === 'prepared') return row;
      throw new Refusal(409, 'adoption.claim-used', {
        zh: '这个认领码已用过或已作废',
        en: 'This claim code has been used up, or was withdrawn',
      });
    }
    throw new Refusal(
      404,
      'adoption.claim-unknown',
      'There is no device with this claim code: look at the label again',
    );
  };

  /** The device gets its home and keeps its login. */
  const settle = async (
    actor: Actor,
    row: PreparedDeviceTable,
    as: Claim,
    changing: Changing,
  ): Promise<DeviceTable> => {
    const { trx, committed, audit } = changing;
    const device = devices.rowOf({ ...(as as Omit<NewDevice, 'kind'>), id: row.id, kind: row.kind });
    const claimed: PreparedDeviceTable = { ...row, state: 'claimed' };
    await trx.updateTable('prepared_device').set({ state: claimed.state }).where('id', '=', row.id).execute();
    // From here on its id is free for the device it becomes.
    await devices.insert(actor, device, changing, row.id);
    const credential = {
      device_id: row.id,
      secret_hash: row.secret_hash,
      created_at: row.created_at,
      revoked_at: null,
    };
    await trx.insertInto('credential').values(credential).execute();
    await audit('device.claimed', `device:${row.id}`, { kind: row.kind, place: device.place_id });
    committed(() => {
      memory.preparedRows.set(row.id, claimed);
      // Its connection ends, and the next one may speak on the topics of its home.
      memory.putLogin(row.id, Buffer.from(row.secret_hash, 'hex'));
      const heard = heardOf(row.id);
      if (heard !== undefined) book.forget(heard.id);
    });
    return device;
  };

  const service: PreparedService = {
    prepare(actor, { kind, count }) {
      return change(actor, async ({ trx, committed, audit }) => {
        if (!memory.knowsKind(kind)) throw unknownKind(kind);
        const placeId = stockOf(actor);
        const made: PreparedSecret[] = [];
        for (let left = count; left > 0; left--) {
          const id = newUlid(clock.now());
          const [password, claimCode] = [newSecret(), newClaimCode()];
          const hash = hashSecret(password);
          const row: PreparedDeviceTable = {
            id,
            kind,
            place_id: placeId,
            secret_hash: hash.toString('hex'),
            claim_hash: hashClaimCode(claimCode),
            state: 'prepared',
            created_at: clock.now(),
          };
          await trx.insertInto('prepared_device').values(row).execute();
          await audit('device.prepared', `device:${id}`, { kind, place: placeId });
          committed(() => {
            memory.preparedRows.set(id, row);
            memory.putLogin(id, hash);
          });
          made.push({ deviceId: id, kind, username: id, password, claimCode });
        }
        return made;
      });
    },

    async prepared(actor, query) {
      return listing.page(query, {
        accept: (row) => row.state === 'prepared' && sees(actor, row.place_id),
        view,
      });
    },

    withdraw(actor, id) {
      return change(actor, async ({ trx, committed, audit }) => {
        const row = memory.preparedRows.get(id);
        if (row === undefined || row.state === 'claimed' || !sees(actor, row.place_id)) throw notFound('device');
        if (row.state === 'withdrawn') return;
        await trx.updateTable('prepared_device').set({ state: 'withdrawn' }).where('id', '=', id).execute();
        await audit('device.withdrawn', `device:${id}`, { kind: row.kind });
        committed(() => {
          memory.preparedRows.set(id, { ...row, state: 'withdrawn' });
          memory.putLogin(id, undefined);
          const heard = heardOf(id);
          if (heard !== undefined) book.forget(heard.id);
        });
      });
    },

    // The label is in the hands of whoever has the code: where the device was in stock does not matter, its new home does.
    async claimable(_actor, code) {
      const row = byCode(code);
      return { deviceId: row.id, kind: row.kind, lastHeardAt: heardOf(row.id)?.lastAt ?? null };
    },

    claim(actor, code, as) {
      return change(actor, (changing) => settle(actor, byCode(code), as, changing)).then(devices.view);
    },
  };
  return { service, settle, stale: () => listing.stale() };
}

export type Prepared = ReturnType<typeof openPrepared>;
