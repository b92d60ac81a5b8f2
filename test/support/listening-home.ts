import type { DeviceEntry } from '#contracts/directory';
import type { Frame, Principal } from '#contracts/frame';
import type { Measurement, Reading } from '#contracts/reading';
import { profileOf } from '#devices/catalog';
import { createIngest, type IngestOptions, type IngestResult } from '#hub/ingest/ingest';
import { SeenMessages } from '#hub/ingest/seen-messages';

export const homeId = 'home-502';
export const gatewayId = 'gw-502';
/** 8 December 2026, 08:00 in Hangzhou. */
export const morning = Date.UTC(2026, 11, 8);

/** One home whose devices are heard: a gateway, and one device of each kind asked for, named as its kind. */
export function listeningHome(kinds: readonly string[], options: Partial<IngestOptions> = {}) {
  const entries = new Map<string, DeviceEntry>();
  const enter = (id: string, kind: string, behindGateway: boolean): void => {
    entries.set(id, {
      id,
      kind,
      name: id,
      room: '卧室',
      placeId: homeId,
      residentId: 'res-1',
      silentAfterMs: 0,
      ...(behindGateway ? { gatewayId, externalName: `卧室/${kind}` } : {}),
    });
  };
  enter(gatewayId, 'gateway', false);
  for (const kind of kinds) enter(`${kind}-1`, kind, true);

  const seen = new SeenMessages();
  const ingest = createIngest({
    directory: {
      device: (id) => entries.get(id),
      child: (gateway, name) =>
        [...entries.values()].find((entry) => entry.gatewayId === gateway && entry.externalName === name),
    },
    profileOf,
    seen,
    ...options,
  });

  const gateway: Principal = { kind: 'gateway', id: gatewayId, placeId: homeId };
  const frame = (topic: string, payload: unknown, from: Principal, receivedAt = morning): Frame => ({
    topic,
    payload: Buffer.isBuffer(payload)
      ? payload
      : Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload)),
    from,
    receivedAt,
  });
  return {
    ingest,
    seen,
    entries,
    /** The device says so itself, on one of its native topics. */
    says: (deviceId: string, channel: string, payload: unknown, receivedAt?: number): IngestResult =>
      ingest.read(
        frame(
          `ecare/v1/${homeId}/${deviceId}/${channel}`,
          payload,
          { kind: 'device', id: deviceId, placeId: homeId },
          receivedAt,
        ),
      ),
    /** The gateway says it, on any topic. */
    carries: (topic: string, payload: unknown, receivedAt?: number): IngestResult =>
      ingest.read(frame(topic, payload, gateway, receivedAt)),
    reads: (topic: string, payload: Buffer, from: Principal): IngestResult => ingest.read(frame(topic, payload, from)),
  };
}

export const readingsOf = (result: IngestResult): readonly Reading[] =>
  result.kind === 'accepted' ? result.readings : [];

/** What was understood, without the stamps. */
export const meaningOf = (result: IngestResult): readonly Measurement[] =>
  readingsOf(result).map(({ measure, value, unit }) =>
    unit === undefined ? { measure, value } : { measure, value, unit },
  );
