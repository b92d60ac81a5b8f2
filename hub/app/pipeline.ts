import type { Transaction } from 'kysely';
import type { Actor, Audited } from '#contracts/access';
import type { ActResult, Alert, AlertAct } from '#contracts/alert';
import type { Database } from '#contracts/database';
import type { Finding } from '#contracts/finding';
import type { Frame } from '#contracts/frame';
import type { JournalEntry } from '#contracts/journal';
import type { Reading } from '#contracts/reading';
import type { Desk, DeskChanges } from '#hub/alerts/desk';
import { writeChanges } from '#hub/alerts/store';
import type { Tables } from '#hub/database/tables';
import type { IngestResult } from '#hub/ingest/ingest';
import type { SeenMessage } from '#hub/ingest/seen-messages';
import type { Journal } from '#hub/journal/journal';
import type { Engine, Judged } from '#hub/rules/engine';
import type { Clock } from '#kernel/clock';

/** Everything that can happen to the hub, in one queue and one order. */
type Input =
  | {
      readonly kind: 'frame';
      readonly frame: Frame;
      readonly done: () => void;
      readonly failed: (error: unknown) => void;
    }
  | {
      readonly kind: 'readings';
      readonly readings: readonly Reading[];
      readonly seen: readonly SeenMessage[];
      readonly done: () => void;
      readonly failed: (error: unknown) => void;
    }
  | {
      readonly kind: 'finding';
      readonly finding: Finding;
      readonly done: () => void;
      readonly failed: (error: unknown) => void;
    }
  | {
      readonly kind: 'act';
      readonly act: AlertAct;
      readonly on: ActTarget;
      readonly done: (result: ActResult) => void;
      readonly failed: (error: unknown) => void;
    }
  | { readonly kind: 'snapshot'; readonly done: () => void; readonly failed: (error: unknown) => void };

export interface ActTarget {
  readonly alertId: string;
  readonly by: Actor;
  /** The alert as stored, when it is no longer open. */
  readonly closed?: Alert;
}

/** What one batch came to, announced after its commit. */
export interface Batch {
  readonly entry?: JournalEntry;
  readonly changes: DeskChanges;
  /** Which reading led to which alert: what its device is told. */
  readonly raised: readonly { readonly reading: Reading; readonly alertId: string }[];
  /** Frames in it, and how many of them were refused. */
  readonly frames: number;
  readonly rejected: number;
}

/** What goes into the transaction beside the journal entry. */
interface Outcome {
  readonly seen: readonly SeenMessage[];
  readonly changes: DeskChanges;
  readonly audits: readonly Audited[];
  readonly tell: (trx: Transaction<Tables>) => Promise<void>;
}

export interface PipelineParts {
  readonly read: (frame: Frame) => IngestResult;
  /** These messages are on the disk now: their repeats are known. */
  readonly onSeen: (seen: readonly SeenMessage[]) => void;
  readonly engine: Engine;
  readonly desk: Desk;
  readonly journal: Journal;
  readonly database: Database<Tables>;
  /** Messages to people about these changes; written in the same transaction. */
  readonly notify: (changes: DeskChanges, now: number) => (trx: Transaction<Tables>) => Promise<void>;
  readonly record: (trx: Transaction<Tables>, entry: Audited) => Promise<void>;
  readonly announce: (batch: Batch) => void;
  /** The batch cannot be written; told again at each try, `undefined` once it is. */
  readonly onStorageFault: (error: unknown | undefined) => void;
  /** A promise this code makes to itself was broken: what is in memory cannot be trusted, the process must end and start afresh. */
  readonly onBroken: (error: unknown) => void;
  readonly onTimed?: (timing: { readonly inputs: number; readonly judgeMs: number; readonly commitMs: number }) => void;
  readonly clock: Clock;
}

export interface Pipeline extends AsyncDisposable {
  /** Resolves when what the frame says is committed and fsynced, or when it was refused. */
  accept(frame: Frame): Promise<void>;
  /** Readings the hub itself makes: a device registered, a sign of life from a programme. */
  submit(readings: readonly Reading[], seen?: readonly SeenMessage[]): Promise<void>;
  report(finding: Finding): Promise<void>;
  act(act: AlertAct, on: ActTarget): Promise<ActResult>;
  /** Takes up what rules were in when the hub stopped, then fires what has become due since. */
  recover(): Promise<void>;
  /** Writes down what the rules have in mind, so that a restart need not replay far. */
  snapshot(): Promise<void>;
  /** The journal position the last snapshot stands for. */
  snapshotPosition(): number;
  pending(): number;
}

/** Bounds what one turn of the event loop does; the rest of a flood waits for the next. */
const inputsAtOnce = 1_000;
const firstRetryMs = 100;
const longestRetryMs = 5_000;
/** The wall clock can jump; deadlines are looked at again at least this often. */
const longestSleepMs = 30_000;
const snapshotName = 'rules';
const replayAtOnce = 500;

/**
 * The hub in one function: frames become readings, readings findings, findings alerts; written down, then answered for.
 *
 * Batches form by themselves: what arrived while the last commit ran is the next one, and nothing waits for a timer. All that
 * a batch leads to is one transaction. If it cannot be committed nothing is answered and the same batch is tried again.
 */
export function createPipeline(parts: PipelineParts): Pipeline {
  const {
    read,
    onSeen,
    engine,
    desk,
    journal,
    database,
    notify,
    record,
    announce,
    onStorageFault,
    onBroken,
    onTimed,
    clock,
  } = parts;
  let queue: Input[] = [];
  let running: Promise<void> | undefined;
  let alarm: Disposable | undefined;
  let closed = false;
  let snapshotAt = 0;

  const wake = (): void => {
    if (running !== undefined) return;
    // After this turn's sockets have been read: what they all said is one batch.
    running = new Promise<void>((resolve) => setImmediate(resolve))
      .then(drain)
      .catch(onBroken)
      .finally(() => {
        running = undefined;
        if (queue.length > 0) wake();
        else setAlarm();
      });
  };

  const drain = async (): Promise<void> => {
    do {
      const inputs = queue.length <= inputsAtOnce ? queue : queue.slice(0, inputsAtOnce);
      queue = inputs === queue ? [] : queue.slice(inputsAtOnce);
      await run(inputs);
      if (queue.length === 0) return;
      await new Promise<void>((resolve) => setImmediate(resolve));
    } while (queue.length > 0);
  };

  /** One timer for every deadline there is. */
  const setAlarm = (): void => {
    alarm?.[Symbol.dispose]();
    alarm = undefined;
    const next = engine.next();
    if (next === undefined || closed) return;
    alarm = clock.after(Math.min(Math.max(next - clock.now(), 0), longestSleepMs), () => {
      alarm = undefined;
      if ((engine.next() ?? Number.POSITIVE_INFINITY) <= clock.now()) wake();
      else setAlarm();
    });
  };

  const run = async (inputs: readonly Input[]): Promise<void> => {
    const now = clock.now();
    const readings: Reading[] = [];
    const seen: SeenMessage[] = [];
    let rejected = 0;
    const findings: Finding[] = [];
    const audits: Audited[] = [];
    let frames = 0;
    for (const input of inputs) {
      if (input.kind === 'frame') {
        frames += 1;
        const heard = read(input.frame);
        if (heard.kind === 'accepted') {
          for (const reading of heard.readings) readings.push(reading);
          if (heard.seen !== undefined) seen.push(...heard.seen);
        } else if (heard.kind === 'rejected') rejected += 1;
      } else if (input.kind === 'readings') {
        readings.push(...input.readings);
        seen.push(...input.seen);
      } else if (input.kind === 'finding') findings.push(input.finding);
    }

    const began = performance.now();
    const judged = engine.judge(readings, now);
    const judgeMs = performance.now() - began;
    const raised = settle(judged, now);
    for (const finding of findings) desk.take(finding, now);
    const results = new Map<Input, ActResult>();
    const acts: NonNullable<JournalEntry['acts']>[number][] = [];
    for (const input of inputs) {
      if (input.kind !== 'act') continue;
      const { act, on } = input;
      const result = desk.act(act, {
        alertId: on.alertId,
        by: on.by.name,
        now,
        ...(on.closed === undefined ? {} : { closed: on.closed }),
      });
      results.set(input, result);
      if (!result.ok) continue;
      acts.push({ alertId: on.alertId, by: on.by.username, at: now, act });
      audits.push({ by: on.by.username, action: `alert.${act.act}`, target: on.alertId });
    }
    const changes = desk.finish();

    let entry: JournalEntry | undefined;
    if (readings.length > 0 || judged.length > 0 || findings.length > 0 || acts.length > 0) {
      entry = {
        position: journal.head() + 1,
        at: now,
        readings,
        ...(findings.length > 0 ? { findings } : {}),
        ...(acts.length > 0 ? { acts } : {}),
      };
      const commitMs = await commit(entry, { seen, changes, audits, tell: notify(changes, now) });
      if (seen.length > 0) onSeen(seen);
      journal.committed(entry);
      onTimed?.({ inputs: inputs.length, judgeMs, commitMs });
    }
    announce({ ...(entry === undefined ? {} : { entry }), changes, raised, rejected, frames });
    if (inputs.some(({ kind }) => kind === 'snapshot')) await saveSnapshot(now);
    for (const input of inputs) {
      if (input.kind === 'act') input.done(results.get(input) as ActResult);
      else input.done();
    }
  };

  /** Between two batches, so that what is saved is exactly what the journal holds up to its head. */
  const saveSnapshot = async (at: number): Promise<void> => {
    const row = { position: journal.head(), at, body: engine.snapshot() };
    await database.write(async (trx) => {
      await trx
        .insertInto('snapshot')
        .values({ name: snapshotName, ...row })
        .onConflict((c) => c.column('name').doUpdateSet(row))
        .execute();
    });
    snapshotAt = row.position;
  };

  const settle = (judged: readonly Judged[], now: number): Batch['raised'] => {
    const raised: { reading: Reading; alertId: string }[] = [];
    for (const item of judged) {
      if (item.kind === 'clearing') desk.clear(item.clearing, now);
      else {
        const alertId = desk.take(item.finding, now);
        if (item.cause !== undefined) raised.push({ reading: item.cause, alertId });
      }
    }
    return raised;
  };

  /** Writes the batch, however often it takes. Returns how long the transaction that went well took, in ms. */
  const commit = async (entry: JournalEntry, { seen, changes, audits, tell }: Outcome): Promise<number> => {
    for (let waitMs = firstRetryMs; ; waitMs = Math.min(waitMs * 2, longestRetryMs)) {
      const began = performance.now();
      try {
        await database.write(async (trx) => {
          await journal.append(trx, entry);
          if (seen.length > 0) {
            const rows = seen.map(({ deviceId, messageId }) => ({
              device_id: deviceId,
              message_id: messageId,
              at: entry.at,
            }));
            await trx
              .insertInto('seen_message')
              .values(rows)
              .onConflict((conflict) => conflict.doNothing())
              .execute();
          }
          await writeChanges(trx, changes);
          await tell(trx);
          for (const audit of audits) await record(trx, audit);
        });
        if (waitMs > firstRetryMs) onStorageFault(undefined);
        return performance.now() - began;
      } catch (error) {
        onStorageFault(error);
        await new Promise<void>((resolve) => void clock.after(waitMs, resolve));
      }
    }
  };

  const enqueue = (input: Input): void => {
    if (closed) {
      input.failed(new Error('The hub is stopping'));
      return;
    }
    queue.push(input);
    wake();
  };

  return {
    accept: (frame) => new Promise((done, failed) => enqueue({ kind: 'frame', frame, done, failed })),
    submit: (readings, seen = []) =>
      new Promise((done, failed) => enqueue({ kind: 'readings', readings, seen, done, failed })),
    report: (finding) => new Promise((done, failed) => enqueue({ kind: 'finding', finding, done, failed })),
    act: (act, on) => new Promise((done, failed) => enqueue({ kind: 'act', act, on, done, failed })),
    pending: () => queue.length,
    snapshotPosition: () => snapshotAt,

    async recover() {
      const saved = await database.queries
        .selectFrom('snapshot')
        .selectAll()
        .where('name', '=', snapshotName)
        .executeTakeFirst();
      if (saved !== undefined) {
        engine.restore(saved.body);
        snapshotAt = saved.position;
      }
      let position = snapshotAt;
      while (position < journal.head()) {
        const entries = await journal.read(position, replayAtOnce);
        if (entries.length === 0) break;
        // What they led to is on record already: only the state is wanted.
        for (const entry of entries) engine.judge(entry.readings, entry.at);
        position = (entries.at(-1) as JournalEntry).position;
      }
      wake();
    },

    snapshot: () => new Promise((done, failed) => enqueue({ kind: 'snapshot', done, failed })),

    async [Symbol.asyncDispose]() {
      const saved = this.snapshot();
      closed = true;
      await saved;
      while (running !== undefined) await running;
      alarm?.[Symbol.dispose]();
    },
  };
}
