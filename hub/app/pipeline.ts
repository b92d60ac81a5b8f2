import type { Transaction } from 'kysely';
import type { Audited } from '#contracts/access';
import type { ActResult, AlertAct } from '#contracts/alert';
import type { Finding } from '#contracts/finding';
import type { Frame } from '#contracts/frame';
import type { JournalEntry } from '#contracts/journal';
import type { Reading } from '#contracts/reading';
import type { Desk, DeskChanges } from '#hub/alerts/desk';
import type { Tables } from '#hub/database/tables';
import type { Reply } from '#hub/ingest/dialect';
import type { IngestResult, Repeat } from '#hub/ingest/ingest';
import type { SeenMessage } from '#hub/ingest/seen-messages';
import type { Engine } from '#hub/rules/engine';
import type { Judged } from '#hub/rules/judged';
import type { ActTarget, Batch, Input, Raised, Replying } from './batch.ts';
import { type CommitParts, createCommit } from './commit.ts';
import { createRuleMemory } from './rule-memory.ts';

export interface PipelineParts extends CommitParts {
  readonly read: (frame: Frame) => IngestResult;
  /** These messages are on the disk now: their repeats are known. */
  readonly onSeen: (seen: readonly SeenMessage[]) => void;
  readonly engine: Engine;
  readonly desk: Desk;
  /** Messages to people about these changes, to be written in the same transaction. */
  readonly notify: (changes: DeskChanges) => ((trx: Transaction<Tables>) => Promise<void>) | undefined;
  readonly announce: (batch: Batch) => void;
  /** A promise this code makes to itself was broken: what is in memory cannot be trusted, the process must end and start afresh. */
  readonly onBroken: (error: unknown) => void;
  readonly onTimed?: (timing: { readonly inputs: number; readonly judgeMs: number; readonly commitMs: number }) => void;
}

export interface Pipeline extends AsyncDisposable {
  /** Resolves when what the frame says is committed and fsynced, or when it was refused; `heard` is told which, before that. */
  accept(frame: Frame, heard?: (result: IngestResult) => void): Promise<void>;
  /** Readings the hub itself makes: a device registered, a sign of life from a programme. */
  submit(readings: readonly Reading[], seen?: readonly SeenMessage[], audits?: readonly Audited[]): Promise<void>;
  report(finding: Finding): Promise<void>;
  act(act: AlertAct, on: ActTarget): Promise<ActResult>;
  /** Takes up what rules had in mind when the hub stopped, then fires what has become due since. */
  recover(): Promise<void>;
  /** Writes down what the rules have in mind, so that a restart need not replay far. */
  snapshot(): Promise<void>;
  /** The journal position the last snapshot stands for. */
  snapshotPosition(): number;
  pending(): number;
}

/** Bounds what one turn of the event loop does; the rest of a flood waits for the next. */
const inputsAtOnce = 1_000;
/** The wall clock can jump; deadlines are looked at again at least this often. */
const longestSleepMs = 30_000;

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * The hub in one function: frames become readings, readings findings, findings alerts; written down, then answered for.
 *
 * Batches form by themselves: what arrived while the last commit ran is the next one, and nothing waits for a timer. All that
 * a batch leads to is one transaction. If it cannot be committed nothing is answered and the same batch is tried again.
 */
export function createPipeline(parts: PipelineParts): Pipeline {
  const { read, onSeen, engine, desk, journal, notify, announce, onBroken, onTimed, clock } = parts;
  const commit = createCommit(parts, () => closed);
  const memory = createRuleMemory(parts);
  let queue: Input[] = [];
  let running: Promise<void> | undefined;
  let alarm: Disposable | undefined;
  let closed = false;
  /** A batch that was judged is not on the disk and never will be: memory is ahead of it, and is neither answered for nor saved. */
  let broken: { readonly error: unknown } | undefined;

  const run = async (inputs: readonly Input[]): Promise<void> => {
    const now = clock.now();
    const { readings, seen, findings, ...told } = take(inputs);

    const began = performance.now();
    const judged = engine.judge(readings, now);
    const judgeMs = performance.now() - began;
    const raised = settle(judged, now);
    for (const finding of findings) desk.take(finding, now);
    const { results, acts, audits } = carryOut(inputs, now);
    const changes = desk.finish();

    if (readings.length + judged.length + findings.length + acts.length === 0) {
      announce({ changes, raised, ...told });
    } else {
      const entry: JournalEntry = {
        position: journal.head() + 1,
        at: now,
        readings,
        ...(findings.length > 0 ? { findings } : {}),
        ...(acts.length > 0 ? { acts } : {}),
      };
      const commitMs = await commit({ entry, seen, changes, audits, tell: notify(changes) });
      if (seen.length > 0) onSeen(seen);
      journal.committed(entry);
      announce({ entry, changes, raised, ...told });
      onTimed?.({ inputs: inputs.length, judgeMs, commitMs });
    }

    for (const input of inputs) {
      if (input.kind === 'act') input.done(results.get(input) as ActResult);
      // Begins here, between two batches; it is written while the next ones run.
      else if (input.kind === 'snapshot') memory.save(now).then(input.done, input.failed);
      else input.done();
    }
  };

  /** What was said, by whomever, in the order in which it came. */
  const take = (inputs: readonly Input[]) => {
    const readings: Reading[] = [];
    const seen: SeenMessage[] = [];
    const findings: Finding[] = [];
    const repeats: Repeat[] = [];
    const replies: Replying[] = [];
    let frames = 0;
    let rejected = 0;
    for (const input of inputs) {
      if (input.kind === 'frame') {
        frames += 1;
        const heard = read(input.frame);
        if (heard.kind === 'accepted') {
          for (const reading of heard.readings) readings.push(reading);
          if (heard.seen !== undefined) seen.push(...heard.seen);
        } else if (heard.kind === 'rejected') rejected += 1;
        else if (heard.repeat !== undefined) repeats.push(heard.repeat);
        if (heard.findings !== undefined) findings.push(...heard.findings);
        if (heard.reply !== undefined) replies.push(replying(input.frame.from.id, heard, heard.reply));
        input.heard?.(heard);
      } else if (input.kind === 'readings') {
        readings.push(...input.readings);
        seen.push(...input.seen);
      } else if (input.kind === 'finding') findings.push(input.finding);
    }
    return { readings, seen, findings, repeats, replies, frames, rejected };
  };

  /** What the rules said reaches the desk, in the order in which they said it. */
  const settle = (judged: readonly Judged[], now: number): readonly Raised[] => {
    const raised: Raised[] = [];
    for (const item of judged) {
      if (item.kind === 'clearing') desk.clear(item.clearing, now);
      else {
        const alertId = desk.take(item.finding, now);
        if (item.cause !== undefined) raised.push({ reading: item.cause, alertId });
      }
    }
    return raised;
  };

  /** What people do with alerts. A refused act changes nothing and is not recorded. */
  const carryOut = (inputs: readonly Input[], now: number) => {
    const results = new Map<Input, ActResult>();
    const acts: NonNullable<JournalEntry['acts']>[number][] = [];
    const audits: Audited[] = [];
    for (const input of inputs) {
      if (input.kind === 'readings') audits.push(...input.audits);
      if (input.kind !== 'act') continue;
      const { act, on } = input;
      const { alertId, by, closed: stored } = on;
      const result = desk.act(act, { alertId, by: by.name, now, ...(stored === undefined ? {} : { closed: stored }) });
      results.set(input, result);
      if (!result.ok) continue;
      acts.push({ alertId, by: by.username, at: now, act });
      audits.push({ by: by.username, action: `alert.${act.act}`, target: alertId });
    }
    return { results, acts, audits };
  };

  const drain = async (): Promise<void> => {
    // After this turn's sockets have been read: what they all said is one batch.
    await nextTurn();
    do {
      const inputs = queue.length <= inputsAtOnce ? queue : queue.slice(0, inputsAtOnce);
      queue = inputs === queue ? [] : queue.slice(inputsAtOnce);
      try {
        await run(inputs);
      } catch (error) {
        queue = [...inputs, ...queue];
        throw error;
      }
      if (queue.length > 0) await nextTurn();
    } while (queue.length > 0);
  };

  const giveUp = (error: unknown): void => {
    broken = { error };
    const unanswered = queue;
    queue = [];
    for (const input of unanswered) input.failed(error);
    // While the hub stops it ends anyway.
    if (!closed) onBroken(error);
  };

  const wake = (): void => {
    running ??= drain()
      .catch(giveUp)
      .finally(() => {
        running = undefined;
        if (queue.length > 0) wake();
        else setAlarm();
      });
  };

  /** One timer for every deadline there is. */
  const setAlarm = (): void => {
    alarm?.[Symbol.dispose]();
    alarm = undefined;
    const next = engine.next();
    if (next === undefined || closed || broken !== undefined) return;
    alarm = clock.after(Math.min(Math.max(next - clock.now(), 0), longestSleepMs), () => {
      alarm = undefined;
      if ((engine.next() ?? Number.POSITIVE_INFINITY) <= clock.now()) wake();
      else setAlarm();
    });
  };

  const enqueue = (input: Input): void => {
    if (closed || broken !== undefined) {
      input.failed(new Error('The hub is stopping'));
      return;
    }
    queue.push(input);
    wake();
  };

  const snapshot = (): Promise<void> => new Promise((done, failed) => enqueue({ kind: 'snapshot', done, failed }));

  return {
    accept: (frame, heard) => new Promise((done, failed) => enqueue({ kind: 'frame', frame, heard, done, failed })),
    submit: (readings, seen = [], audits = []) =>
      new Promise((done, failed) => enqueue({ kind: 'readings', readings, seen, audits, done, failed })),
    report: (finding) => new Promise((done, failed) => enqueue({ kind: 'finding', finding, done, failed })),
    act: (act, on) => new Promise((done, failed) => enqueue({ kind: 'act', act, on, done, failed })),
    pending: () => queue.length,
    snapshot,
    snapshotPosition: () => memory.position(),

    async recover() {
      await memory.restore();
      wake();
    },

    async [Symbol.asyncDispose]() {
      closed = true;
      while (running !== undefined) await running;
      alarm?.[Symbol.dispose]();
      if (broken !== undefined) throw broken.error;
      await memory.settled();
      await memory.save(clock.now());
    },
  };
}

const replying = (to: string, heard: IngestResult, reply: Reply): Replying => ({
  to,
  reply,
  readings: heard.kind === 'accepted' ? heard.readings : [],
  ...(heard.kind === 'ignored' && heard.repeat !== undefined ? { repeat: heard.repeat } : {}),
});
