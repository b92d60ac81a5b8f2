import { nativeTopic } from '#contracts/mqtt';
import type { Reading } from '#contracts/reading';
import type { OpenAlertService } from '#hub/alerts/service';
import type { HubMessage } from '#hub/broker/port';
import type { Outbox } from '#hub/notify/outbox';
import type { Latest } from '#hub/telemetry/latest';
import type { Log } from '#kernel/log';
import type { Batch } from './batch.ts';
import type { Metrics } from './metrics.ts';

export interface AnnouncerParts {
  readonly alerts: () => Pick<OpenAlertService, 'announce'>;
  readonly outbox: Pick<Outbox, 'wake'>;
  readonly latest: Latest;
  readonly metrics: Metrics;
  /** Tells a device something, through the broker. */
  readonly send: (message: HubMessage) => Promise<void>;
  readonly log: Log;
}

export interface Announcer {
  announce(batch: Batch): void;
  /** Hears the readings of each committed batch. */
  onReadings(handler: (readings: readonly Reading[]) => void): Disposable;
}

/** After the commit: the board hears, the device that called is told, messages to people leave. Nothing here can undo anything. */
export function createAnnouncer({ alerts, outbox, latest, metrics, send, log }: AnnouncerParts): Announcer {
  const pages = new Set<(readings: readonly Reading[]) => void>();

  /** Only now does a device hear that its call was taken: PUBACK says the hub has the bytes, this says they are on the board. */
  const tellDevice = ({ reading, alertId }: Batch['raised'][number]): void => {
    const { deviceId, placeId, id, via } = reading;
    if (id === undefined || via !== undefined) return;
    const payload = JSON.stringify({ type: 'accepted', ref: id, alertId });
    send({ to: deviceId, topic: nativeTopic(placeId, deviceId, 'cmd'), payload }).catch((error: unknown) => {
      log.warn({ err: error, device: deviceId }, 'a device could not be told that its call was accepted');
    });
  };

  return {
    announce({ entry, changes, raised, frames, rejected }) {
      if (frames > rejected) metrics.frames.inc({ outcome: 'taken' }, frames - rejected);
      if (rejected > 0) metrics.frames.inc({ outcome: 'rejected' }, rejected);
      if (entry !== undefined && entry.readings.length > 0) {
        metrics.readings.inc(entry.readings.length);
        latest.take(entry.readings);
        for (const page of pages) page(entry.readings);
      }
      if (changes.alerts.length === 0) return;
      alerts().announce(changes.alerts);
      outbox.wake();
      for (const one of raised) tellDevice(one);
    },

    onReadings(handler) {
      pages.add(handler);
      return { [Symbol.dispose]: () => void pages.delete(handler) };
    },
  };
}
