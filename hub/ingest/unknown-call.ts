import type { UnknownDevice } from '#contracts/adoption';
import type { Finding } from '#contracts/finding';

const unknownCallType = 'unknown-device-call';

/** Where an unknown device spoke from: the gateway that carried it, and whose home that stands in. */
export interface Origin {
  readonly id: string;
  readonly name: string;
  readonly placeId: string;
  readonly address: string;
  readonly residentId?: string;
}

/**
 * Somebody calls for help, and nobody knows who. Never silence: two unknown devices are two matters, and one that calls again
 * counts on its own.
 */
export function unknownCall(caller: UnknownDevice, from: Origin, at: number): Finding {
  const own = caller.speaks === 'own';
  const deviceId = from.id;
  return {
    rule: unknownCallType,
    type: unknownCallType,
    severity: 'P2',
    subject: {
      key: `device:${own ? caller.name : `${from.id}/${caller.name}`}`,
      placeId: from.placeId,
      deviceId,
      ...(from.residentId === undefined ? {} : { residentId: from.residentId }),
    },
    since: at,
    at,
    title: { zh: '未登记设备呼救', en: 'Unknown device calls for help' },
    text: own
      ? {
          zh: `已备好、还没有安装到户的设备“${caller.name}”发出呼救。请找到持有它的人，再在“待登记”中登记。`,
          en: `The prepared device “${caller.name}”, which has no home yet, calls for help. Find whoever holds it, then adopt it from the inbox.`,
        }
      : {
          zh: `${from.address}：网关“${from.name}”转来未登记设备“${caller.name}”的呼救。请先联系这一户，再在“待登记”中登记它。`,
          en: `${from.address}: the gateway “${from.name}” passes on a call for help of “${caller.name}”, which is not registered. Call this home first, then adopt the device from the inbox.`,
        },
    evidence: [{ deviceId, measure: 'sos.pressed', value: true, at }],
  };
}
