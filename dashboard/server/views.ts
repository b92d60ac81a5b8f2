import type { Actor } from '#contracts/access';
import type { Directory } from '#contracts/directory';
import type { Device, DeviceLive, DeviceView, HomeView, Place } from '#contracts/register';
import type { OpenAlerts } from './open-alerts.ts';
import type { History } from './parts.ts';

/** What the rows of the console are put together from; all of it in memory, so a page of rows costs one query. */
export interface ViewParts {
  readonly directory: Directory;
  readonly history: History;
  readonly openAlerts: OpenAlerts;
  readonly clock: { now(): number };
  readonly timezone: string;
}

function deviceLive(history: History, deviceId: string, actor: Actor): DeviceLive {
  const { count, last } = history.rejections(deviceId);
  return {
    lastHeardAt: history.lastHeard(deviceId),
    silent: history.silent(deviceId),
    latest: maySeeReadings(actor) ? [...history.latest(deviceId)] : [],
    rejected: count,
    lastRejection: last,
  };
}

/** What devices say of people is for those who may read it; that a device is silent is for everybody. */
const maySeeReadings = (actor: Actor): boolean => actor.rights.has('readings:read');

export const deviceView = (history: History, device: Device, actor: Actor): DeviceView => ({
  ...device,
  live: deviceLive(history, device.id, actor),
});

/** Full years on the calendar of the street; null when the date is unknown or makes no sense. */
export function ageAt(now: number, timezone: string, born: string | undefined): number | null {
  if (born === undefined) return null;
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timezone).toPlainDate();
  try {
    const { years } = Temporal.PlainDate.from(born).until(today, { largestUnit: 'years' });
    return years >= 0 ? years : null;
  } catch {
    return null;
  }
}

/** What something a device said is called: the device's name and room, as far as the register still knows it. */
export function deviceInWords(directory: Directory, deviceId: string): { deviceName: string; room: string } {
  const device = directory.device(deviceId);
  return { deviceName: device?.name ?? deviceId, room: device?.room ?? '' };
}

export function homeView(
  { id, address, sample }: Pick<Place, 'id' | 'address' | 'sample'>,
  { directory, history, openAlerts, clock, timezone }: ViewParts,
  actor: Actor,
): HomeView {
  const now = clock.now();
  const devices = directory.devicesAt(id);
  const sign = maySeeReadings(actor) ? history.lastSign(id) : undefined;
  return {
    id,
    address,
    residents: directory.residentsOf(id).map(({ id, name, born }) => ({ id, name, age: ageAt(now, timezone, born) })),
    devices: { total: devices.length, silent: devices.filter((device) => history.silent(device.id)).length },
    openAlerts: openAlerts.at(id),
    lastSign: sign ? { at: sign.at, measure: sign.measure, ...deviceInWords(directory, sign.deviceId) } : null,
    sample,
  };
}
