import type { Directory } from '#contracts/directory';
import { isSignOfLife } from '#contracts/measure';
import { hourMs, minuteMs } from '#contracts/time';
import type { RejectionBook } from '#hub/ingest/rejection';
import type { Latest } from '#hub/telemetry/latest';
import type { TelemetryStore } from '#hub/telemetry/port';
import type { Clock } from '#kernel/clock';
import type { History, Sign } from '#server/parts';
import type { KeptBack } from './kept-back.ts';

export interface HistoryParts {
  readonly latest: Latest;
  readonly store: TelemetryStore;
  readonly directory: Directory;
  readonly rejections: RejectionBook;
  /** Whether this device stands as silent on the board. */
  readonly isSilent: (deviceId: string) => boolean;
  readonly kept: KeptBack;
  readonly clock: Clock;
}

/** Signs of life are looked for in ever longer stretches back from now. */
const stretchesMs = [2 * hourMs, 12 * hourMs, 48 * hourMs, 14 * 24 * hourMs];
const pointsAtOnce = 5_000;

/** What devices have said, for the pages: the newest from memory, the rest from the time-series store. */
export function createHistory(parts: HistoryParts): History {
  const { latest, store, directory, rejections, isSilent, kept, clock } = parts;
  const { isKept, hidesWhereabouts, lastSign, blank } = kept;
  /** Shared equipment on the way to a home, such as the lift reader of its unit. */
  const sharedFor = (homeId: string): readonly string[] => {
    const ids: string[] = [];
    for (let place = directory.place(homeId); place?.parentId !== undefined; place = directory.place(place.parentId)) {
      ids.push(...directory.devicesAt(place.parentId).map(({ id }) => id));
    }
    return ids;
  };

  return {
    latest: (deviceId) =>
      latest
        .of(deviceId)
        .filter(({ measure }) => !isKept({ deviceId, measure }))
        .map((value) => ({ ...value, value: blank(value.measure, value.value) })),
    lastHeard: (deviceId) => latest.heardAt(deviceId) ?? null,
    silent: isSilent,
    rejections(deviceId) {
      const { count, last } = rejections.of(deviceId);
      return { count, last: last === undefined ? null : { at: last.at, reason: last.text.zh } };
    },
    lastSign,

    async signsOf({ residentId, homeId, limit }) {
      const own = new Set(
        directory
          .devicesAt(homeId)
          .filter((device) => device.residentId === undefined || device.residentId === residentId)
          .map(({ id }) => id),
      );
      const devices = [...own, ...sharedFor(homeId)];
      const now = clock.now();
      let signs: Sign[] = [];
      for (const stretch of stretchesMs) {
        // The newest minute may still be on its way into the store; the page asks again soon.
        const points = await store.story(devices, now - stretch, now + minuteMs, pointsAtOnce);
        signs = points
          .filter(({ deviceId, measure, value }) =>
            own.has(deviceId)
              ? isSignOfLife(measure, value) && !isKept({ deviceId, measure })
              : measure === 'life.signed' && value === residentId && !hidesWhereabouts(residentId),
          )
          .map(({ at, measure, deviceId }) => ({ at, measure, deviceId }))
          .reverse()
          .slice(0, limit);
        if (signs.length >= limit) break;
      }
      return signs;
    },

    async buckets(series, { from, to, buckets }) {
      const raw = Math.max(1, Math.ceil((to - from) / buckets));
      // Whole hours, else whole minutes, counted from the epoch: the store answers those from its roll-ups.
      const unit = raw > hourMs ? hourMs : raw > minuteMs ? minuteMs : 1;
      const stepMs = Math.ceil(raw / unit) * unit;
      if (isKept(series)) return { stepMs, buckets: [] };
      const start = Math.floor(from / stepMs) * stepMs;
      const found = await store.buckets(series, start, to, stepMs);
      return { stepMs, buckets: found.map((bucket) => ({ ...bucket, last: blank(series.measure, bucket.last) })) };
    },

    story: async ({ deviceIds, from, to, limit }) =>
      (await store.story(deviceIds, from, to, limit)).filter((point) => !isKept(point)),
  };
}
