import type { DeviceEntry, Directory, PlaceEntry, ResidentEntry } from '#contracts/directory';
import { residentOf, type Tape } from '#hub/ingest/recordings/tape';

const street = 'recorded-street';

/**
 * The register of the recorded homes: a street of homes with their sensors and one person each. Recorded sensors have no heartbeat:
 * the silence of a single one is not supervised.
 */
export function recordedStreet(
  tape: Tape,
): Pick<Directory, 'device' | 'place' | 'childrenOf' | 'resident' | 'residentsOf'> {
  const devices = new Map<string, DeviceEntry>();
  const places = new Map<string, PlaceEntry>([
    [street, { id: street, kind: 'street', name: street, path: `/${street}`, address: street }],
  ]);
  const residents = new Map<string, ResidentEntry>();
  for (const home of tape.homes) {
    const path = `/${street}/${home}`;
    places.set(home, { id: home, kind: 'home', name: home, parentId: street, path, address: home });
    residents.set(residentOf(home), { id: residentOf(home), homeId: home, name: home });
  }
  for (const { home, id, kind, name, room } of tape.devices())
    devices.set(id, { id, kind, name, room, placeId: home, residentId: residentOf(home), silentAfterMs: 0 });
  return {
    device: (id) => devices.get(id),
    childrenOf: () => [],
    place: (id) => places.get(id),
    resident: (id) => residents.get(id),
    residentsOf(home) {
      const resident = residents.get(residentOf(home));
      return resident === undefined ? [] : [resident];
    },
  };
}
