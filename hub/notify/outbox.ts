import type { Transaction } from 'kysely';
import type { Channel, Delivery } from '#contracts/channel';
import type { Database } from '#contracts/database';
import { dayMs, minuteMs, secondMs } from '#contracts/time';
import type { OutboxTable, Tables } from '#hub/database/tables';
import type { Clock } from '#kernel/clock';
import { newUlid } from '#kernel/ids';
import type { Log } from '#kernel/log';
import type { Vault } from '#kernel/vault';
import { maskAddress } from './address.ts';
import { attempt } from './attempt.ts';
import { waitMs } from './backoff.ts';
import { Lanes } from './lanes.ts';
import type { OutboxDraft } from './plan.ts';

export interface OutboxParts {
  readonly database: Database<Tables>;
  /** Addresses are unreadable at rest. */
  readonly vault: Pick<Vault, 'seal' | 'open'>;
  readonly channels: readonly Channel[];
  readonly clock: Clock;
  readonly log: Log;
  /** Messages under way at the same moment, 8 unless told. */
  readonly concurrency?: number;
  /** From 0 (inclusive) to 1 (exclusive). */
  readonly random?: () => number;
}

export interface Outbox extends AsyncDisposable {
  /** Writes messages down inside the transaction of their alert. Nothing is sent before `wake` after its commit. */
  insert(trx: Transaction<Tables>, drafts: readonly OutboxDraft[]): Promise<void>;
  /** Resumes what a former run left and begins to send. */
  start(): Promise<void>;
  /** To be called after the commit of a transaction that inserted. Never throws, returns at once. */
  wake(): void;
  /** How many messages wait, and since when the oldest does (epoch ms). */
  backlog(): { readonly pending: number; readonly oldestAt?: number };
}

const attemptTimeoutMs = 10 * secondMs;
/** A restart is a new chance: nothing left by a former run waits longer than this. */
const resumeWithinMs = 5 * secondMs;
/** A message about an alert that is over is tried for so long; while the alert is open there is no end. */
const giveUpAfterMs = dayMs;
const stopGraceMs = 3 * secondMs;
/** Ids that no commit has shown for so long belong to a transaction that was rolled back. */
const stagedForMs = 10 * minuteMs;

/** A message in the worker's memory: the rest is read when it is sent. */
interface Waiting {
  readonly id: string;
  readonly createdAt: number;
  /** Sent, but the row does not say so yet: only that is done again, never the sending. */
  readonly unrecorded?: { readonly delivery: Delivery; readonly at: number };
}

/**
 * The last leg: rows of the outbox reach people at least once. Messages to one address go one after the other in the order they
 * were written, addresses side by side. A message under way when the process dies may be sent once more; its id is the same then.
 */
export function createOutbox(parts: OutboxParts): Outbox {
  const { database, vault, clock, log, concurrency = 8, random = Math.random } = parts;
  const channels = new Map(parts.channels.map((channel) => [channel.name, channel]));
  const lanes = new Lanes<Waiting>();
  /** Inserted, not yet seen committed; when. */
  const staged = new Map<string, number>();
  const underWay = new Set<Promise<void>>();
  const stopping = new AbortController();
  let running = false;
  let timer: Disposable | undefined;
  let admitting: Promise<void> = Promise.resolve();

  function plainAddress(sealed: string): string | undefined {
    try {
      return vault.open(sealed);
    } catch {
      return undefined;
    }
  }

  function enqueue(
    row: {
      readonly id: string;
      readonly channel: string;
      readonly address_sealed: string;
      readonly created_at: number;
    },
    dueAt: number,
  ): void {
    const lane = `${row.channel} ${plainAddress(row.address_sealed) ?? row.id}`;
    lanes.add(lane, { id: row.id, createdAt: row.created_at }, dueAt);
  }

  const columns = ['id', 'channel', 'address_sealed', 'created_at', 'next_attempt_at'] as const;

  /** Takes over what has been committed since; what a running transaction still hides waits for its own wake. */
  async function admit(): Promise<void> {
    const ids = [...staged.keys()];
    for (let from = 0; from < ids.length; from += 500) {
      const rows = await database.queries
        .selectFrom('outbox')
        .select(columns)
        .where('id', 'in', ids.slice(from, from + 500))
        .orderBy('id')
        .execute();
      for (const row of rows) {
        staged.delete(row.id);
        enqueue(row, clock.now());
      }
    }
    for (const [id, at] of staged) if (clock.now() - at > stagedForMs) staged.delete(id);
  }

  /** Sends what is due as far as there is room, and sets the one timer for the next. */
  function pump(): void {
    if (!running) return;
    timer?.[Symbol.dispose]();
    timer = undefined;
    while (underWay.size < concurrency) {
      const next = lanes.takeDue(clock.now());
      if (next === undefined) break;
      const sending = handle(next.lane, next.item).finally(() => {
        underWay.delete(sending);
        pump();
      });
      underWay.add(sending);
    }
    const next = lanes.nextDueAt();
    if (next !== undefined && underWay.size < concurrency) timer = clock.after(Math.max(0, next - clock.now()), pump);
  }

  async function handle(lane: string, waiting: Waiting): Promise<void> {
    let unrecorded = waiting.unrecorded;
    try {
      const row = await read(waiting.id);
      if (row === undefined) return lanes.done(lane);
      if (unrecorded === undefined) {
        const delivery = await attempt({
          row,
          address: plainAddress(row.address_sealed),
          channel: channels.get(row.channel),
          clock,
          timeoutMs: attemptTimeoutMs,
          stopping: stopping.signal,
        });
        if (delivery === undefined) return lanes.again(lane, waiting, clock.now());
        unrecorded = { delivery, at: clock.now() };
      }
      const retryAt = await record(row, unrecorded);
      if (retryAt === undefined) lanes.done(lane);
      else lanes.again(lane, { id: waiting.id, createdAt: waiting.createdAt }, retryAt);
    } catch (error) {
      log.error({ err: error, message: waiting.id }, 'outbox: the database does not answer, trying again');
      const again = unrecorded === undefined ? waiting : { ...waiting, unrecorded };
      lanes.again(lane, again, clock.now() + waitMs(1, random()));
    }
  }

  const read = (id: string) =>
    database.queries
      .selectFrom('outbox')
      .innerJoin('alert', 'alert.id', 'outbox.alert_id')
      .selectAll('outbox')
      .select('alert.state as alert_state')
      .where('outbox.id', '=', id)
      .where('outbox.state', '=', 'pending')
      .executeTakeFirst();
  type Row = NonNullable<Awaited<ReturnType<typeof read>>>;

  /** The attempt and what it makes of the row, in one transaction. Returns when to try again; undefined when it is settled. */
  async function record(row: Row, { delivery, at }: NonNullable<Waiting['unrecorded']>): Promise<number | undefined> {
    const attempts = row.attempts + 1;
    const tooLate = row.alert_state === 'resolved' && at - row.created_at >= giveUpAfterMs;
    const outcome = delivery.kind === 'retry' && tooLate ? 'rejected' : delivery.kind;
    const retryAt =
      outcome === 'retry' && delivery.kind === 'retry' ? at + waitMs(attempts, random(), delivery.afterMs) : undefined;
    const detail = delivery.kind === 'accepted' ? (delivery.reference ?? '') : delivery.reason;
    await database.write(async (trx) => {
      await trx
        .insertInto('delivery_attempt')
        .values({ outbox_id: row.id, at, outcome, detail: detail.slice(0, 500) })
        .execute();
      await trx
        .updateTable('outbox')
        .set({ state: outcome === 'retry' ? 'pending' : outcome, attempts, next_attempt_at: retryAt ?? null })
        .where('id', '=', row.id)
        .execute();
    });
    if (outcome === 'rejected') log.warn({ message: row.id, channel: row.channel, detail }, 'notification rejected');
    return retryAt;
  }

  function newRow({ alert, contact, channel, address, subject, body }: OutboxDraft): OutboxTable {
    const now = clock.now();
    return {
      id: newUlid(now),
      alert_id: alert.id,
      severity: alert.severity,
      type: alert.type,
      contact_id: contact.id,
      recipient: contact.name,
      relation: contact.relation,
      channel,
      address_sealed: vault.seal(address),
      address_masked: maskAddress(channel, address),
      subject,
      body,
      state: 'pending',
      attempts: 0,
      created_at: now,
      next_attempt_at: now,
    };
  }

  function wake(): void {
    if (!running || staged.size === 0) return;
    admitting = admitting.then(admit).catch((error: unknown) => {
      log.error({ err: error }, 'outbox: new messages could not be read, they wait for the next wake');
    });
    void admitting.then(pump);
  }

  return {
    async insert(trx, drafts) {
      const rows: OutboxTable[] = [];
      for (const draft of drafts) {
        const told = draft.reason === 'emergency' || rows.some(toTheSame(draft)) || (await wasTold(trx, draft));
        if (told) rows.push(newRow(draft));
      }
      for (let from = 0; from < rows.length; from += 500) {
        await trx
          .insertInto('outbox')
          .values(rows.slice(from, from + 500))
          .execute();
      }
      for (const { id, created_at } of rows) staged.set(id, created_at);
    },

    async start() {
      const left = await database.queries
        .selectFrom('outbox')
        .select(columns)
        .where('state', '=', 'pending')
        .orderBy('created_at')
        .orderBy('id')
        .execute();
      const latest = clock.now() + resumeWithinMs;
      for (const row of left) {
        staged.delete(row.id);
        enqueue(row, Math.min(row.next_attempt_at ?? 0, latest));
      }
      running = true;
      pump();
      // What was committed while this was being read has had its wake already.
      wake();
    },

    wake,

    backlog() {
      const oldestAt = lanes.oldest();
      return { pending: lanes.size, ...(oldestAt === undefined ? {} : { oldestAt }) };
    },

    async [Symbol.asyncDispose]() {
      running = false;
      timer?.[Symbol.dispose]();
      await admitting;
      using _grace = clock.after(stopGraceMs, () => stopping.abort());
      await Promise.all(underWay);
    },
  };
}

const toTheSame =
  ({ alert, contact, channel }: OutboxDraft) =>
  (row: OutboxTable): boolean =>
    row.alert_id === alert.id && row.contact_id === contact.id && row.channel === channel;

/** Whether this contact heard of the emergency over this channel: how it goes on is nobody else's business. */
async function wasTold(trx: Transaction<Tables>, { alert, contact, channel }: OutboxDraft): Promise<boolean> {
  const earlier = await trx
    .selectFrom('outbox')
    .select('id')
    .where('alert_id', '=', alert.id)
    .where('contact_id', '=', contact.id)
    .where('channel', '=', channel)
    .limit(1)
    .executeTakeFirst();
  return earlier !== undefined;
}
