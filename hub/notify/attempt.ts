import type { Channel, Delivery } from '#contracts/channel';
import type { OutboxTable } from '#hub/database/tables';
import type { Clock } from '#kernel/clock';

/**
 * One attempt at one message, never longer than `timeoutMs` even when the channel does not listen to its signal.
 * Undefined when the hub stops meanwhile: what became of the message is then unknown, and it stays as it was.
 */
export async function attempt({
  row,
  address,
  channel,
  clock,
  timeoutMs,
  stopping,
}: {
  readonly row: Pick<
    OutboxTable,
    'id' | 'alert_id' | 'severity' | 'type' | 'recipient' | 'channel' | 'subject' | 'body'
  >;
  readonly address: string | undefined;
  readonly channel: Channel | undefined;
  readonly clock: Clock;
  readonly timeoutMs: number;
  readonly stopping: AbortSignal;
}): Promise<Delivery | undefined> {
  if (address === undefined) return { kind: 'rejected', reason: 'the address cannot be decrypted' };
  if (channel === undefined)
    return { kind: 'rejected', reason: `没有配置 ${row.channel} 通道 (channel is not set up)` };

  if (stopping.aborted) return undefined;

  const timedOut = new AbortController();
  const signal = AbortSignal.any([timedOut.signal, stopping]);
  const { promise: interrupted, resolve: interrupt } = Promise.withResolvers<Delivery | undefined>();
  signal.addEventListener('abort', () =>
    interrupt(stopping.aborted ? undefined : { kind: 'retry', reason: `no answer within ${timeoutMs / 1000} s` }),
  );
  using _timeout = clock.after(timeoutMs, () => timedOut.abort());
  const delivered = channel
    .deliver(
      {
        id: row.id,
        to: { name: row.recipient, address },
        subject: row.subject,
        body: row.body,
        alert: { id: row.alert_id, severity: row.severity, type: row.type },
      },
      signal,
    )
    .catch((error: unknown): Delivery => ({ kind: 'retry', reason: `channel ${row.channel} failed: ${error}` }));
  // A channel that hears the signal says "aborted"; who interrupted it, and why, is known here.
  return await Promise.race([interrupted, delivered]);
}
