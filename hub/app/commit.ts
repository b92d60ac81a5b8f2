import type { Transaction } from 'kysely';
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
  /** Messages to people about these changes. */
  readonly tell: (trx: Transaction<Tables>) => Promise<void>;
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
 * Resolves with how long the transaction that went well took, in ms. Throws only when no try can ever succeed.
 */
export const createCommit =
  ({ journal, database, record, onStorageFault, clock }: CommitParts) =>
  async (outcome: Outcome): Promise<number> => {
    for (let waitMs = firstRetryMs; ; waitMs = Math.min(waitMs * 2, longestRetryMs)) {
      const began = performance.now();
      try {
        await database.write((trx) => write(trx, outcome));
        if (waitMs > firstRetryMs) onStorageFault(undefined);
        return performance.now() - began;
      } catch (error) {
        if (isContradiction(error)) throw error;
        onStorageFault(error);
        await new Promise<void>((resolve) => void clock.after(waitMs, resolve));
      }
    }

    async function write(trx: Transaction<Tables>, { entry, seen, changes, audits, tell }: Outcome): Promise<void> {
      await journal.append(trx, entry);
      if (seen.length > 0) {
        await trx
          .insertInto('seen_message')
          .values(seen.map(({ deviceId, messageId }) => ({ device_id: deviceId, message_id: messageId, at: entry.at })))
          .onConflict((conflict) => conflict.doNothing())
          .execute();
      }
      await writeChanges(trx, changes);
      await tell(trx);
      for (const audit of audits) await record(trx, audit);
    }
  };
