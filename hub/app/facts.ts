import type { Directory } from '#contracts/directory';
import type { Facts } from '#contracts/rule';

/** What rules may ask of the register. */
export function factsFrom(
  directory: Pick<Directory, 'device' | 'place' | 'childrenOf' | 'resident' | 'residentsOf'>,
): Facts {
  return {
    silentAfterMs: (deviceId) => directory.device(deviceId)?.silentAfterMs ?? 0,
    nameOf(deviceId) {
      const device = directory.device(deviceId);
      if (device === undefined) return deviceId;
      return device.room === '' || device.name.includes(device.room) ? device.name : `${device.room} ${device.name}`;
    },
    roomOf: (deviceId) => directory.device(deviceId)?.room ?? '',
    kindOf: (deviceId) => directory.device(deviceId)?.kind ?? '',
    placeOf: (deviceId) => directory.device(deviceId)?.placeId ?? '',
    gatewayOf: (deviceId) => directory.device(deviceId)?.gatewayId,
    childrenOf: (gatewayId) => directory.childrenOf(gatewayId).map(({ id }) => id),
    isHome: (placeId) => directory.place(placeId)?.kind === 'home',
    addressOf: (placeId) => directory.place(placeId)?.address ?? '',
    above(placeId, kind) {
      for (let place = directory.place(placeId); place !== undefined; ) {
        if (place.kind === kind) return place.id;
        place = place.parentId === undefined ? undefined : directory.place(place.parentId);
      }
      return undefined;
    },
    homeOf: (residentId) => directory.resident(residentId)?.homeId,
    residentsOf: (homeId) => directory.residentsOf(homeId).map(({ id }) => id),
    residentName: (residentId) => directory.resident(residentId)?.name ?? '',
  };
}
