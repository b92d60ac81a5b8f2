import { minuteMs } from '#contracts/time';
import type { Desk } from '#hub/alerts/desk';
import type { Broker } from '#hub/broker/port';
import type { Journal } from '#hub/journal/journal';
import type { Outbox } from '#hub/notify/outbox';
import type { Engine } from '#hub/rules/engine';
import type { Pump } from '#hub/telemetry/pump';
import type { Clock } from '#kernel/clock';
import type { HealthChecks } from '#server/parts';
import { type Faults, faultTexts } from './faults.ts';
import { addGauges, type Metrics } from './metrics.ts';
import type { Pipeline } from './pipeline.ts';

export interface WellbeingParts {
  readonly faults: Faults;
  readonly metrics: Metrics;
  readonly pipeline: Pipeline;
  readonly engine: Engine;
  readonly desk: Desk;
  readonly journal: Journal;
  readonly outbox: Outbox;
  readonly pump: Pump;
  readonly broker: Broker;
  readonly clock: Clock;
}

/** History may lag and messages may wait this long before the board says so. */
const tolerableLagMs = minuteMs;

/** How the hub is: for the board, for Prometheus, and for whoever restarts it. */
export function watchWellbeing({
  faults,
  metrics,
  pipeline,
  engine,
  desk,
  journal,
  outbox,
  pump,
  broker,
  clock,
}: WellbeingParts): HealthChecks {
  const outboxAgeMs = (): number => clock.now() - (outbox.backlog().oldestAt ?? clock.now());

  faults.watch(() =>
    pump.lag().ageMs > tolerableLagMs ? ['telemetry.behind', faultTexts['telemetry.behind']] : undefined,
  );
  faults.watch(() => (outboxAgeMs() > tolerableLagMs ? ['notify.behind', faultTexts['notify.behind']] : undefined));

  addGauges(metrics.registry, {
    openAlerts: () => desk.openCount,
    queued: () => pipeline.pending(),
    connections: () => broker.figures().connections,
    telemetryLagSeconds: () => pump.lag().ageMs / 1000,
    outboxPending: () => outbox.backlog().pending,
    outboxAgeSeconds: () => outboxAgeMs() / 1000,
    journalEntries: () => journal.head() - journal.tail() + 1,
    ruleStates: () => engine.size,
  });

  return {
    // What cannot be mended from inside ends the process by itself: whoever gets an answer here talks to a living hub.
    live: () => true,
    async ready() {
      const storage = { ok: !faults.has('storage.failing') };
      const telemetry = { ok: pump.lag().ageMs <= tolerableLagMs };
      // History may be late and the hub is ready all the same: alerts do not wait for it.
      return { ok: storage.ok, checks: { storage, telemetry } };
    },
  };
}
