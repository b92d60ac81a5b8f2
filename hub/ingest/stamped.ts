import type { DeviceEntry } from '#contracts/directory';
import type { Frame } from '#contracts/frame';
import type { Reading } from '#contracts/reading';
import { isBelievable, isLate, isPast, isRecordable, type SkewLimits } from './device-time.ts';
import type { Said } from './dialect.ts';
import { Stamps } from './stamps.ts';

/** Whose word it is, how it came, and under which id. */
export interface Message {
  readonly device: DeviceEntry;
  readonly frame: Frame;
  readonly id: string | undefined;
}

/** Makes readings of what was said: where and whose the device is, when it was, whether its clock can be believed. */
export function stamping(limits: SkewLimits): (said: Said, message: Message) => Reading {
  const stamps = new Stamps();
  return (said, { device, frame, id }) => {
    const { receivedAt, from } = frame;
    const { deviceAt } = said;
    const late =
      deviceAt !== undefined &&
      ((said.recorded === true && isLate(deviceAt, receivedAt, limits)) ||
        (said.history === true && isPast(deviceAt, receivedAt)));
    const believed = deviceAt === undefined || late || isBelievable(deviceAt, receivedAt, limits);
    const reading: Reading = {
      deviceId: device.id,
      placeId: device.placeId,
      measure: said.measure,
      value:
        typeof said.value === 'boolean' && device.inverted?.includes(said.measure) === true ? !said.value : said.value,
      at: believed && deviceAt !== undefined ? deviceAt : stamps.next(device.id, said.measure, receivedAt),
      receivedAt,
    };
    if (device.residentId !== undefined) reading.residentId = device.residentId;
    if (from.id !== device.id && (from.kind === 'gateway' || from.id === device.gatewayId)) reading.via = from.id;
    if (said.unit !== undefined) reading.unit = said.unit;
    if (deviceAt !== undefined && isRecordable(deviceAt)) reading.deviceAt = deviceAt;
    if (late) reading.late = true;
    if (!believed) reading.skewed = true;
    if (id !== undefined) reading.id = id;
    return reading;
  };
}
