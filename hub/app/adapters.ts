import { join } from 'node:path';
import type { Channel } from '#contracts/channel';
import { emailChannel } from '#hub/notify/channels/email/channel';
import { inboxChannel } from '#hub/notify/channels/inbox/channel';
import { webhookChannel } from '#hub/notify/channels/webhook/channel';
import { openDuckdbStore } from '#hub/telemetry/duckdb/store';
import { openInfluxStore } from '#hub/telemetry/influx/store';
import type { TelemetryStore } from '#hub/telemetry/port';
import type { Clock } from '#kernel/clock';
import type { Log } from '#kernel/log';
import type { Config } from './config.ts';

/** The time-series store the configuration names. */
export async function openTelemetry(config: Config, log: Log): Promise<TelemetryStore> {
  const { influx, dataDir, timezone } = config;
  if (influx === undefined) return openDuckdbStore({ file: join(dataDir, 'telemetry.duckdb'), log, zone: timezone });
  return openInfluxStore({ ...influx, log });
}

/**
 * The ways to reach people. In the demonstration a channel without a server of its own keeps its messages in the development
 * inbox, and says so; elsewhere a message over a channel that is not set up is rejected with that reason, never pretended.
 */
export function openChannels(
  { smtp, webhookSecret, webhookAllowPrivate, demo }: Config,
  clock: Clock,
): readonly Channel[] {
  const channels: Channel[] = [];
  if (smtp !== undefined) channels.push(emailChannel(smtp));
  else if (demo) channels.push(inboxChannel('email'));
  if (webhookSecret !== undefined) {
    channels.push(webhookChannel({ secret: webhookSecret, now: () => clock.now(), allowPrivate: webhookAllowPrivate }));
  } else if (demo) channels.push(inboxChannel('webhook'));
  return channels;
}
