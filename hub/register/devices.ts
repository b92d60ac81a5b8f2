import type { Actor } from '#contracts/access';
import type { Device, DeviceChange, DeviceSecret, NewDevice, RegisterService } from '#contracts/register';
import { isWithin } from '#contracts/scope';
import type { DeviceTable } from '#hub/database/tables';
import { newSecret, newUlid } from '#kernel/ids';
import { checkCorrections, correctionsIn } from './corrections.ts';
import { Listing } from './listing.ts';
import { hashSecret } from './logins.ts';
import { idTaken, inUse, invalid, notFound, outOfReach, unknownKind } from './refusals.ts';
import type { Changing, Street } from './street.ts';
import { cleanExternalName, cleanName } from './wording.ts';

type DeviceService = Pick<
  RegisterService,
  'devices' | 'device' | 'addDevice' | 'changeDevice' | 'retireDevice' | 'rotateSecrets' | 'revokeSecret'
>;

const placesOfDevices = new Set(['home', 'unit', 'building']);

/** What else the register knows of devices within a change that is not written yet. */
export type Pending = ReadonlyMap<string, DeviceTable>;

/** The parts of the register that deal with devices, for those that bring them in. */
export type Devices = ReturnType<typeof openDevices>;

export function openDevices({ memory, clock, change, sees }: Street) {
  const addressAt = (placeId: string): string => memory.place(placeId)?.address ?? '';
  const listing = new Listing(memory.deviceRows, (row) => ({
    order: [addressAt(row.place_id), row.name],
    words: [row.name, row.room, row.kind, row.external_name ?? '', addressAt(row.place_id)],
  }));

  const view = (row: DeviceTable): Device => ({
    id: row.id,
    kind: row.kind,
    name: row.name,
    room: row.room,
    placeId: row.place_id,
    address: addressAt(row.place_id),
    residentId: row.resident_id,
    gatewayId: row.gateway_id,
    externalName: row.external_name,
    state: row.state,
    hasCredential: memory.logins.has(row.id),
    corrections: correctionsIn(row.corrections),
    sample: row.sample === 1,
    createdAt: row.created_at,
  });

  const find = (actor: Actor, id: string): DeviceTable => {
    const row = memory.deviceRows.get(id);
    if (row === undefined || !sees(actor, row.place_id)) throw notFound('device');
    return row;
  };
  const findActive = (actor: Actor, id: string): DeviceTable => {
    const row = find(actor, id);
    if (row.state !== 'active')
      throw invalid(`${row.name}已停用，不能再改`, `${row.name} is retired; a retired device is history`);
    return row;
  };

  /** Whatever is asked for, the device as it would be must make sense. */
  const check = (actor: Actor, row: DeviceTable, pending?: Pending): void => {
    const place = memory.place(row.place_id);
    if (place === undefined || !sees(actor, place.id)) throw notFound('place');
    // Another platform is told of all that lies below its place: a community's, or the whole street.
    if (!placesOfDevices.has(place.kind) && row.kind !== 'home-assistant')
      throw invalid('设备只能装在住户、单元或楼幢里', 'A device stands in a home, a unit or a building');
    if (row.resident_id !== null) {
      const wearer = memory.resident(row.resident_id);
      if (wearer === undefined || wearer.homeId !== row.place_id)
        throw invalid('佩戴者须住在设备登记的那一户', 'Its wearer lives where it is registered');
    }
    if ((row.gateway_id === null) !== (row.external_name === null)) {
      throw invalid('网关和它对设备的叫法要一起填', 'A gateway and the name it uses for the device come together');
    }
    if (row.gateway_id === null || row.external_name === null) return;
    const gateway = pending?.get(row.gateway_id) ?? memory.deviceRows.get(row.gateway_id);
    if (gateway === undefined || gateway.state !== 'active' || !sees(actor, gateway.place_id))
      throw notFound('gateway');
    if (gateway.kind !== 'gateway') throw invalid(`${gateway.name}不是网关`, `${gateway.name} is no gateway`);
    if (row.kind === 'gateway') throw invalid('网关不能再挂在别的网关下', 'A gateway does not speak through another');
    const reach = memory.place(gateway.place_id)?.path;
    if (reach === undefined || !isWithin(place.path, reach)) throw outOfReach();
    const [gatewayId, name] = [row.gateway_id, row.external_name];
    const namesake =
      memory.child(gatewayId, name) ??
      [...(pending?.values() ?? [])].find((one) => one.gateway_id === gatewayId && one.external_name === name);
    if (namesake !== undefined && namesake.id !== row.id) {
      throw inUse(
        `${gateway.name}里的“${name}”已经是${namesake.name}`,
        `${gateway.name} already calls ${namesake.name} ${name}`,
      );
    }
  };

  const columnsOf = (given: NewDevice | DeviceChange): Partial<DeviceTable> => ({
    ...(given.name !== undefined && { name: cleanName(given.name) }),
    ...(given.room !== undefined && { room: given.room.trim() }),
    ...(given.placeId !== undefined && { place_id: given.placeId }),
    ...(given.residentId !== undefined && { resident_id: given.residentId }),
    ...(given.gatewayId !== undefined && { gateway_id: given.gatewayId }),
    ...(given.externalName !== undefined && {
      external_name: given.externalName === null ? null : cleanExternalName(given.externalName),
    }),
  });

  /** A device as it would be: what is not given is empty. */
  const rowOf = (device: NewDevice): DeviceTable => {
    if (!memory.knowsKind(device.kind)) throw unknownKind(device.kind);
    return {
      id: device.id ?? newUlid(clock.now()),
      kind: device.kind,
      name: '',
      room: '',
      place_id: device.placeId,
      resident_id: null,
      gateway_id: null,
      external_name: null,
      state: 'active',
      corrections: '{}',
      // Also in a home of the sample street: what people add is theirs, no simulator may take it over.
      sample: 0,
      created_at: clock.now(),
      ...columnsOf(device),
    };
  };

  /** Registers a device. `was`: the prepared device it was until now. */
  const insert = async (
    actor: Actor,
    row: DeviceTable,
    { trx, committed, audit }: Changing,
    was?: string,
  ): Promise<void> => {
    check(actor, row);
    if (memory.deviceRows.has(row.id) || (memory.preparedRows.has(row.id) && row.id !== was)) {
      throw idTaken(row.id);
    }
    await trx.insertInto('device').values(row).execute();
    await audit('device.added', `device:${row.id}`, { kind: row.kind, place: row.place_id });
    committed(() => memory.putDevice(row));
  };

  /** A new login for a device; the old one stops working when this is committed. */
  const makeSecret = async (deviceId: string, { trx, committed, audit }: Changing): Promise<DeviceSecret> => {
    const password = newSecret();
    const hash = hashSecret(password);
    const columns = { secret_hash: hash.toString('hex'), created_at: clock.now(), revoked_at: null };
    await trx
      .insertInto('credential')
      .values({ device_id: deviceId, ...columns })
      .onConflict((conflict) => conflict.column('device_id').doUpdateSet(columns))
      .execute();
    await audit('device.secret-made', `device:${deviceId}`);
    committed(() => memory.putLogin(deviceId, hash));
    return { deviceId, clientId: deviceId, username: deviceId, password };
  };

  const revoke = async (id: string, { trx, committed }: Changing): Promise<void> => {
    await trx
      .updateTable('credential')
      .set({ revoked_at: clock.now() })
      .where('device_id', '=', id)
      .where('revoked_at', 'is', null)
      .execute();
    committed(() => memory.putLogin(id, undefined));
  };

  /** The devices that stand where the gateway stood move house with it; those in homes around it stay. */
  const takeAlong = async (
    gateway: DeviceTable,
    from: string,
    { trx, committed }: Pick<Changing, 'trx' | 'committed'>,
  ): Promise<void> => {
    const moved = { place_id: gateway.place_id, resident_id: null };
    const all = memory.childrenOf(gateway.id).map(({ id }) => memory.deviceRows.get(id) as DeviceTable);
    const children = all.filter(({ place_id }) => place_id === from);
    const reach = memory.place(gateway.place_id)?.path ?? '/?';
    const left = all.find((row) => row.place_id !== from && !isWithin(memory.place(row.place_id)?.path ?? '', reach));
    if (left !== undefined)
      throw inUse(
        `别户的${left.name}还挂在${gateway.name}下，请先移走`,
        `${left.name} in another home speaks through ${gateway.name}: move it first`,
      );
    await trx
      .updateTable('device')
      .set(moved)
      .where('gateway_id', '=', gateway.id)
      .where('place_id', '=', from)
      .where('state', '=', 'active')
      .execute();
    committed(() => {
      for (const child of children) memory.putDevice({ ...child, ...moved });
    });
  };

  const service: DeviceService = {
    async devices(actor, { placeId, kind, state, ...query }) {
      const below = placeId === undefined ? undefined : memory.place(placeId)?.path;
      return listing.page(query, {
        accept: (row) => {
          const path = memory.place(row.place_id)?.path ?? '';
          return (
            (placeId === undefined || (below !== undefined && isWithin(path, below))) &&
            (kind === undefined || row.kind === kind) &&
            (state === undefined || row.state === state) &&
            isWithin(path, actor.scope)
          );
        },
        view,
      });
    },

    async device(actor, id) {
      return view(find(actor, id));
    },

    addDevice(actor, device) {
      return change(actor, async (changing) => {
        const row = rowOf(device);
        await insert(actor, row, changing);
        return row;
      }).then(view);
    },

    changeDevice(actor, id, wanted) {
      return change(actor, async (changing) => {
        const before = findActive(actor, id);
        const columns = {
          ...columnsOf(wanted),
          ...(wanted.corrections !== undefined && {
            corrections: checkCorrections(wanted.corrections, memory.kind(before.kind)),
          }),
        };
        const row = { ...before, ...columns };
        if (Object.keys(columns).length === 0) return row;
        check(actor, row);
        await changing.trx.updateTable('device').set(columns).where('id', '=', id).execute();
        if (row.place_id !== before.place_id && row.kind === 'gateway') {
          await takeAlong(row, before.place_id, changing);
        }
        // What speaks through a gateway has no login of its own.
        if (row.gateway_id !== null && before.gateway_id === null) await revoke(id, changing);
        await changing.audit('device.changed', `device:${id}`, {
          fields: Object.keys(wanted).sort().join(','),
          ...(columns.corrections !== undefined && { corrections: columns.corrections }),
        });
        changing.committed(() => memory.putDevice(row));
        return row;
      }).then(view);
    },

    retireDevice(actor, id) {
      return change(actor, async (changing) => {
        const before = find(actor, id);
        if (before.state === 'retired') return;
        const children = memory.childrenOf(id).length;
        if (children > 0)
          throw inUse(
            `还有 ${children} 台设备挂在${before.name}下，请先停用或移走`,
            `${children} devices speak through ${before.name}: retire or move them first`,
          );
        const row: DeviceTable = { ...before, state: 'retired' };
        await changing.trx.updateTable('device').set({ state: row.state }).where('id', '=', id).execute();
        await revoke(id, changing);
        await changing.audit('device.retired', `device:${id}`, { kind: row.kind, place: row.place_id });
        changing.committed(() => memory.putDevice(row));
      });
    },

    rotateSecrets(actor, ids) {
      return change(actor, async (changing) => {
        const wanted = [...new Set(ids)].map((id) => findActive(actor, id));
        for (const device of wanted) {
          if (device.gateway_id !== null)
            throw invalid(
              `${device.name}通过网关通信，不需要密码`,
              `${device.name} speaks through its gateway and needs no login`,
            );
        }
        const secrets: DeviceSecret[] = [];
        for (const { id } of wanted) secrets.push(await makeSecret(id, changing));
        return secrets;
      });
    },

    revokeSecret(actor, id) {
      return change(actor, async (changing) => {
        find(actor, id);
        if (!memory.logins.has(id)) return;
        await revoke(id, changing);
        await changing.audit('device.secret-revoked', `device:${id}`);
      });
    },
  };
  return { service, view, find, findActive, check, rowOf, insert, revoke, makeSecret, stale: () => listing.stale() };
}
