import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** The hub's own figures (Prometheus). No label ever holds a person, a device or an address. */
export interface Metrics {
  readonly registry: Registry;
  readonly frames: Counter<'outcome'>;
  readonly readings: Counter;
  readonly commitSeconds: Histogram;
  readonly judgeSeconds: Histogram;
  readonly batchInputs: Histogram;
}

/** What is asked when Prometheus asks. */
export interface Gauges {
  readonly openAlerts: () => number;
  readonly queued: () => number;
  readonly connections: () => number;
  readonly telemetryLagSeconds: () => number;
  readonly outboxPending: () => number;
  readonly outboxAgeSeconds: () => number;
  readonly journalEntries: () => number;
  readonly ruleStates: () => number;
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'hub_' });
  const registers = [registry];
  return {
    registry,
    frames: new Counter({
      name: 'hub_frames_total',
      help: 'MQTT frames taken, by what became of them',
      labelNames: ['outcome'],
      registers,
    }),
    readings: new Counter({ name: 'hub_readings_total', help: 'Readings committed to the journal', registers }),
    commitSeconds: new Histogram({
      name: 'hub_commit_seconds',
      help: 'Time of one commit with its fsync',
      buckets: [0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.05, 0.25, 1],
      registers,
    }),
    judgeSeconds: new Histogram({
      name: 'hub_rules_seconds',
      help: 'Time the rules took for one batch',
      buckets: [0.00001, 0.0001, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.05],
      registers,
    }),
    batchInputs: new Histogram({
      name: 'hub_batch_inputs',
      help: 'Inputs in one batch',
      buckets: [1, 2, 5, 10, 25, 50, 100, 250, 500, 1000],
      registers,
    }),
  };
}

export function addGauges(registry: Registry, gauges: Gauges): void {
  const gauge = (name: string, help: string, value: () => number): void => {
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.set(value());
      },
    });
  };
  gauge('hub_open_alerts', 'Alerts that are not resolved', gauges.openAlerts);
  gauge('hub_queue_inputs', 'Inputs that wait for the next batch', gauges.queued);
  gauge('hub_mqtt_connections', 'Connected MQTT clients', gauges.connections);
  gauge(
    'hub_telemetry_lag_seconds',
    'Age of the oldest batch the time-series store does not hold yet',
    gauges.telemetryLagSeconds,
  );
  gauge('hub_outbox_pending', 'Messages to people that wait', gauges.outboxPending);
  gauge('hub_outbox_age_seconds', 'Age of the oldest message that waits', gauges.outboxAgeSeconds);
  gauge('hub_journal_entries', 'Batches the journal holds', gauges.journalEntries);
  gauge('hub_rule_states', 'Pairs of rule and subject in mind', gauges.ruleStates);
}
