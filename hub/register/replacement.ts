import type { AdoptionService, UnknownBook } from '#contracts/adoption';
import type { DeviceTable } from '#hub/database/tables';
import { Refusal } from '#kernel/errors';
import type { Devices } from './devices.ts';
import { invalid, notFound } from './refusals.ts';
import type { Street } from './street.ts';
import { cleanExternalName } from './wording.ts';

/** Other hardware under the name of a device, and devices that come back into use. */
export function openReplacement(
  { memory, change }: Street,
  { devices, book }: { readonly devices: Devices; readonly book: UnknownBook },
  entryOf: AdoptionService['inboxEntry'],
): Pick<AdoptionService, 'swap' | 'restoreDevice'> {
  return {
    async swap(actor, id, { fromInbox, gatewayId, externalName }) {
      const heard = fromInbox === undefined ? undefined : await entryOf(actor, fromInbox);
      if (heard !== undefined && heard.speaks !== 'name') {
        throw invalid(
          `${heard.name}用自己的编号通信：请把它认领为设备，或把这台设备的密码给它`,
          `${heard.name} speaks under an id of its own: adopt it as a device, or give it the login of this one`,
        );
      }
      return change(actor, async (changing) => {
        const before = devices.findActive(actor, id);
        const columns = {
          gateway_id: heard?.gateway?.id ?? (gatewayId === undefined ? before.gateway_id : gatewayId),
          external_name:
            heard?.name ??
            (externalName === undefined
              ? before.external_name
              : externalName === null
                ? null
                : cleanExternalName(externalName)),
        };
        const row: DeviceTable = { ...before, ...columns };
        devices.check(actor, row);
        const needsLogin = row.gateway_id === null && memory.logins.has(id);
        if (needsLogin && !actor.rights.has('devices:secret')) {
          throw new Refusal(403, 'access.right-missing', 'Its new login needs the right devices:secret');
        }
        await changing.trx.updateTable('device').set(columns).where('id', '=', id).execute();
        const secret = needsLogin ? await devices.makeSecret(id, changing) : null;
        if (row.gateway_id !== null) await devices.revoke(id, changing);
        await changing.audit('device.swapped', `device:${id}`, {
          was: before.external_name,
          is: row.external_name,
          gateway: row.gateway_id,
        });
        changing.committed(() => {
          memory.putDevice(row);
          if (fromInbox !== undefined) book.forget(fromInbox);
        });
        return { row, secret };
      }).then(({ row, secret }) => ({ device: devices.view(row), secret }));
    },

    restoreDevice(actor, id) {
      return change(actor, async (changing) => {
        const before = devices.find(actor, id);
        if (before.state === 'active') return before;
        if (!memory.knowsKind(before.kind)) throw notFound('kind of device');
        // Whoever wore it may have moved since.
        const stays = before.resident_id !== null && memory.resident(before.resident_id)?.homeId === before.place_id;
        const columns = { state: 'active' as const, resident_id: stays ? before.resident_id : null };
        const row: DeviceTable = { ...before, ...columns };
        devices.check(actor, row);
        await changing.trx.updateTable('device').set(columns).where('id', '=', id).execute();
        await changing.audit('device.restored', `device:${id}`, { kind: row.kind, place: row.place_id });
        changing.committed(() => memory.putDevice(row));
        return row;
      }).then(devices.view);
    },
  };
}
