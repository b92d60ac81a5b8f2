import type { Alert } from '#contracts/alert';
import type { Reading } from '#contracts/reading';
import type { OpenAlertService } from '#hub/alerts/service';
import type { HubMessage } from '#hub/broker/port';
import type { Repeat } from '#hub/ingest/ingest';
import type { Outbox } from '#hub/notify/outbox';
import type { Latest } from '#hub/telemetry/latest';
import type { Log } from '#kernel/log';
import type { Batch, Replying } from './batch.ts';
import type { Metrics } from './metrics.ts';
import type { Speech } from './speech.ts';

export interface AnnouncerParts {
  readonly alerts: () => Pick<OpenAlertService, 'announce'>;
  readonly outbox: Pick<Outbox, 'wake'>;
  readonly latest: Latest;
  readonly metrics: Metrics;
  /** Tells a device something, through the broker. */
  readonly send: (message: HubMessage) => Promise<void>;
  readonly speech: Pick<Speech, 'accepted' | 'resolved'>;
  /** Open alerts: what the answer stands on when a call came a second time. */
  readonly openAlerts: () => Iterable<Alert>;
  readonly log: Log;
}

export interface Announcer {
  announce(batch: Batch): void;
  /** Hears the readings of each committed batch. */
  onReadings(handler: (readings: readonly Reading[]) => void): Disposable;
  /** Hears the places whose alerts a committed batch changed. */
  onAlerts(handler: (placeIds: ReadonlySet<string>) => void): Disposable;
}

/** After the commit: the board hears, the device that called is told, messages to people leave. Nothing here can undo anything. */
export function createAnnouncer(parts: AnnouncerParts): Announcer {
  const { alerts, outbox, latest, metrics, send, speech, openAlerts, log } = parts;
  const pages = new Set<(readings: readonly Reading[]) => void>();
  const boards = new Set<(placeIds: ReadonlySet<string>) => void>();

  const say = (message: HubMessage): void => {
    send(message).catch((error: unknown) => {
      log.warn({ err: error, to: message.to, topic: message.topic }, 'a device could not be told');
    });
  };

  /** The open alerts that stand on what was said again. */
  function* standing({ deviceId, id, measures }: Repeat): Generator<Parameters<Speech['accepted']>[0]> {
    for (const { id: alertId, evidence } of openAlerts()) {
      const known = evidence.find((one) => one.deviceId === deviceId && measures.includes(one.measure));
      if (known !== undefined) yield { reading: { deviceId, measure: known.measure, id }, alertId };
    }
  }

  /** An answer that promises help is given only where an alert stands. */
  const isFounded = ({ reply, readings, repeat }: Replying, raised: Batch['raised']): boolean =>
    reply.promisesHelp !== true ||
    raised.some(({ reading }) => readings.includes(reading)) ||
    (repeat !== undefined && !standing(repeat).next().done);

  return {
    announce({ entry, changes, raised, repeats, replies, frames, rejected }) {
      if (frames > rejected) metrics.frames.inc({ outcome: 'taken' }, frames - rejected);
      if (rejected > 0) metrics.frames.inc({ outcome: 'rejected' }, rejected);
      if (entry !== undefined && entry.readings.length > 0) {
        metrics.readings.inc(entry.readings.length);
        latest.take(entry.readings);
        for (const page of pages) page(entry.readings);
      }
      for (const replying of replies) {
        const { topic, payload } = replying.reply;
        if (isFounded(replying, raised)) say({ to: replying.to, topic, payload });
      }
      for (const repeat of repeats) for (const call of standing(repeat)) speech.accepted(call).forEach(say);
      if (changes.alerts.length === 0) return;
      alerts().announce(changes.alerts);
      outbox.wake();
      // Only now does a device hear that its call was taken: PUBACK says the hub has the bytes, this says they are on the board.
      for (const one of raised) speech.accepted(one).forEach(say);
      for (const { alert, reasons } of changes.alerts) {
        if (reasons.includes('resolved')) speech.resolved(alert).forEach(say);
      }
      const places = new Set(changes.alerts.map(({ alert }) => alert.placeId));
      for (const board of boards) board(places);
    },

    onReadings(handler) {
      pages.add(handler);
      return { [Symbol.dispose]: () => void pages.delete(handler) };
    },
    onAlerts(handler) {
      boards.add(handler);
      return { [Symbol.dispose]: () => void boards.delete(handler) };
    },
  };
}
