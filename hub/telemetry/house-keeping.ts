import { dayMs, hourMs } from '#contracts/time';
import type { Clock } from '#kernel/clock';
import type { Log } from '#kernel/log';
import type { TelemetryStore } from './port.ts';
import type { Stoppable } from './stoppable.ts';

/**
 * Compacts the store once a day and forgets what is older than `keepMs`; an hour later when that failed. When the clock has
 * gone another way than time itself, by more than a day, nothing is forgotten: it may have jumped into the future.
 */
export async function keepHouse(parts: {
  readonly store: TelemetryStore;
  readonly life: Stoppable;
  readonly clock: Clock;
  readonly log: Log;
  readonly keepMs: number;
  readonly firstAfterMs: number;
}): Promise<void> {
  const { store, life, clock, log, keepMs, firstAfterMs } = parts;
  let waitMs = firstAfterMs;
  for (;;) {
    const expected = clock.now() + waitMs;
    await life.pause(waitMs);
    if (life.stopped) return;
    const now = clock.now();
    const jumpedMs = now - expected;
    try {
      await store.compact(now);
      if (Math.abs(jumpedMs) > dayMs) log.warn({ jumpedMs }, 'clock jumped; no telemetry is forgotten today');
      else await store.forget(now - keepMs);
      waitMs = dayMs;
    } catch (error) {
      log.warn({ store: store.name, err: error }, 'house-keeping of the telemetry store failed; again in an hour');
      waitMs = hourMs;
    }
  }
}
