import type { Directory } from '#contracts/directory';
import type { Facts } from '#contracts/rule';

/** What rules may ask of the register. */
export const factsFrom = (directory: Pick<Directory, 'device' | 'place'>): Facts => ({
  silentAfterMs: (deviceId) => directory.device(deviceId)?.silentAfterMs ?? 0,
  nameOf(deviceId) {
    const device = directory.device(deviceId);
    if (device === undefined) return deviceId;
    return device.room === '' || device.name.includes(device.room) ? device.name : `${device.room} ${device.name}`;
  },
  roomOf: (deviceId) => directory.device(deviceId)?.room ?? '',
  isHome: (placeId) => directory.place(placeId)?.kind === 'home',
});
