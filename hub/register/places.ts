import { unclaimedPlace } from '#contracts/mqtt';
import type { Place, RegisterService } from '#contracts/register';
import { isWithin } from '#contracts/scope';
import type { PlaceTable } from '#hub/database/tables';
import { newUlid } from '#kernel/ids';
import { Listing } from './listing.ts';
import { fitsUnder } from './place-tree.ts';
import { inUse, invalid, notFound } from './refusals.ts';
import type { Street } from './street.ts';
import { cleanName } from './wording.ts';

type PlaceService = Pick<RegisterService, 'places' | 'addPlace' | 'renamePlace'>;

export function openPlaces({ memory, clock, change, sees }: Street) {
  const listing = new Listing(memory.placeRows, (row) => {
    const address = memory.place(row.id)?.address ?? row.name;
    // A home is also found by who lives in it.
    return { order: [address], words: [address, row.name, ...memory.residentsOf(row.id).map(({ name }) => name)] };
  });

  const view = (row: PlaceTable): Place => ({
    id: row.id,
    kind: row.kind,
    parentId: row.parent_id,
    name: row.name,
    path: row.path,
    address: memory.place(row.id)?.address ?? row.name,
    sample: row.sample === 1,
  });

  /** Two doors with one address would send help to the wrong one. */
  const checkNameIsFree = (parentId: string | null, name: string, except?: string): void => {
    for (const row of memory.placeRows.values()) {
      if (row.parent_id === parentId && row.name === name && row.id !== except) {
        throw inUse(`这里已经有“${name}”`, `There is already a place ${name} here`);
      }
    }
  };

  const service: PlaceService = {
    async places(actor, { kind, parentId, ...query }) {
      return listing.page(query, {
        accept: (row) =>
          (kind === undefined || row.kind === kind) &&
          (parentId === undefined || row.parent_id === parentId) &&
          isWithin(row.path, actor.scope),
        view,
      });
    },

    addPlace(actor, place) {
      return change(actor, async ({ trx, committed, audit }) => {
        const parent = place.parentId === null ? undefined : memory.placeRows.get(place.parentId);
        if (place.parentId === null ? actor.scope !== '/' : !sees(actor, place.parentId)) {
          throw notFound('place to stand under');
        }
        if (!fitsUnder(place.kind, parent?.kind)) {
          throw invalid(
            '这种地点不能放在这里',
            `A ${place.kind} does not stand under ${parent === undefined ? 'nothing' : `a ${parent.kind}`}`,
          );
        }
        const name = cleanName(place.name);
        const id = place.id ?? newUlid(clock.now());
        if (id === unclaimedPlace)
          throw invalid(`编号 ${id} 留给还没有住户的设备`, `${id} stands in the topics of devices that have no home`);
        if (memory.placeRows.has(id))
          throw inUse(`地点编号 ${id} 已被使用`, `There is already a place with the id ${id}`);
        checkNameIsFree(place.parentId, name);
        const row: PlaceTable = {
          id,
          kind: place.kind,
          parent_id: place.parentId,
          name,
          path: `${parent?.path ?? ''}/${id}`,
          sample: parent?.sample ?? 0,
          created_at: clock.now(),
        };
        await trx.insertInto('place').values(row).execute();
        await audit('place.added', `place:${id}`, { kind: row.kind, name });
        committed(() => memory.putPlace(row));
        return row;
      }).then(view);
    },

    renamePlace(actor, id, newName) {
      return change(actor, async ({ trx, committed, audit }) => {
        const before = memory.placeRows.get(id);
        if (before === undefined || !sees(actor, id)) throw notFound('place');
        const name = cleanName(newName);
        checkNameIsFree(before.parent_id, name, id);
        const row = { ...before, name };
        await trx.updateTable('place').set({ name }).where('id', '=', id).execute();
        await audit('place.renamed', `place:${id}`, { from: before.name, to: name });
        committed(() => memory.putPlace(row));
        return row;
      }).then(view);
    },
  };
  return { service, stale: () => listing.stale() };
}
