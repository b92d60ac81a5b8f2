import type { Compilable, Transaction } from 'kysely';
import type { Audited } from '#contracts/access';
import type { Database } from '#contracts/database';
import type { JournalEntry } from '#contracts/journal';
import type { DeskChanges } from '#hub/alerts/desk';
import { writeChanges } from '#hub/alerts/store';
import type { Tables } from '#hub/database/tables';
import type { SeenMessage } from '#hub/ingest/seen-messages';
import type { Journal } from '#hub/journal/journal';
import type { Clock } from '#kernel/clock';

/** All that a batch leads to: one transaction, one fsync. */
export interface Outcome {
  readonly entry: JournalEntry;
  readonly seen: readonly SeenMessage[];
  readonly changes: DeskChanges;
  readonly audits: readonly Audited[];
  /** Messages to people about these changes; undefined when nobody need hear of them. */
  readonly tell: ((trx: Transaction<Tables>) => Promise<void>) | undefined;
}

export interface CommitParts {
  readonly journal: Journal;
  readonly database: Database<Tables>;
  readonly record: (trx: Transaction<Tables>, entry: Audited) => Promise<void>;
  /** The batch cannot be written; told again at each try, `undefined` once it is. */
  readonly onStorageFault: (error: unknown | undefined) => void;
  readonly clock: Clock;
}

/** SQLITE_CONSTRAINT, or class 23 of SQLSTATE: the rows contradict what is stored. Waiting mends nothing, a start from the disk may. */
const isContradiction = (error: unknown): boolean => {
  const { errcode, code } = error as { readonly errcode?: unknown; readonly code?: unknown };
  return (
    (typeof errcode === 'number' && (errcode & 0xff) === 19) || (typeof code === 'string' && /^23\d{3}$/.test(code))
  );
};

const firstRetryMs = 100;
const longestRetryMs = 5_000;

/**
 * Writes batches down, each however often it takes: nothing is answered before, and what was judged is not judged again.
 * Resolves with how long the transaction that went well took, in ms. Throws only when no try can ever succeed, or the hub stops.
 */
export const createCommit =
  ({ journal, database, record, onStorageFault, clock }: CommitParts, isStopping: () => boolean = () => false) =>
  async (outcome: Outcome): Promise<number> => {
    for (let waitMs = firstRetryMs; ; waitMs = Math.min(waitMs * 2, longestRetryMs)) {
      const began = performance.now();
      try {
        // Nearly every batch is words and nothing more: two statements that go to the disk together.
        if (isQuiet(outcome)) await database.writeAll([...words(outcome)]);
        else await database.write((trx) => write(trx, outcome));
        if (waitMs > firstRetryMs) onStorageFault(undefined);
        return performance.now() - began;
      } catch (error) {
        if (isContradiction(error) || isStopping()) throw error;
        onStorageFault(error);
        await new Promise<void>((resolve) => void clock.after(waitMs, resolve));
      }
    }

    async function write(trx: Transaction<Tables>, outcome: Outcome): Promise<void> {
      for (const statement of words(outcome)) await trx.executeQuery(statement.compile());
      await writeChanges(trx, outcome.changes);
      await outcome.tell?.(trx);
      for (const audit of outcome.audits) await record(trx, audit);
    }

    function* words({ entry, seen }: Outcome): Generator<Compilable> {
      yield journal.insertOf(entry);
      if (seen.length === 0) return;
      yield database.queries
        .insertInto('seen_message')
        .values(seen.map(({ deviceId, messageId }) => ({ device_id: deviceId, message_id: messageId, at: entry.at })))
        .onConflict((conflict) => conflict.doNothing());
    }
  };

const isQuiet = ({ changes, audits, tell }: Outcome): boolean =>
  changes.alerts.length === 0 && changes.entries.length === 0 && audits.length === 0 && tell === undefined;
