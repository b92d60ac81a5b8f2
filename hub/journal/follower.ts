import type { Transaction } from 'kysely';
import type { Database } from '#contracts/database';
import type { JournalEntry, JournalReader } from '#contracts/journal';
import type { Tables } from '#hub/database/tables';
import type { Clock } from '#kernel/clock';

export interface Follower extends AsyncDisposable {
  /** The last position whose effect is committed. */
  position(): number;
  /** What stopped it last, while it is being tried again. */
  fault(): string | undefined;
  /** Resolves when everything committed so far has been taken. */
  settled(): Promise<void>;
}

export interface FollowerParts {
  /** Its place in the journal is kept under this name. */
  readonly name: string;
  readonly database: Database<Tables>;
  readonly journal: JournalReader;
  readonly clock: Clock;
  /** Takes a run of entries. What it writes and how far it has come are one transaction, so each entry counts exactly once. */
  readonly take: (entries: readonly JournalEntry[], trx: Transaction<Tables>) => Promise<void>;
  /** Whether an entry means anything to it; what does not costs no transaction. */
  readonly concerns: (entry: JournalEntry) => boolean;
  /** Called after a transaction of `take` is on the disk, until it succeeds: for what cannot be rolled back. Not after a restart. */
  readonly afterwards?: () => Promise<void>;
  readonly onFault: (error: unknown) => void;
}

const entriesAtOnce = 200;
const firstRetryMs = 500;
const longestRetryMs = 30_000;

/** Follows the journal from where it last was: exactly once, in order, however often the hub stops in between. */
export async function follow(parts: FollowerParts): Promise<Follower> {
  const { name, database, journal, clock, take, concerns, afterwards, onFault } = parts;
  const row = await database.queries
    .selectFrom('follower')
    .select('position')
    .where('name', '=', name)
    .executeTakeFirst();
  let position = row?.position ?? journal.head();
  if (row === undefined) {
    await database.write((trx) =>
      trx
        .insertInto('follower')
        .values({ name, position })
        .execute()
        .then(() => undefined),
    );
  }

  /** Whether `afterwards` is due. */
  let owes = false;
  let fault: string | undefined;
  let retryMs = firstRetryMs;
  let stopped = false;
  let retry: Disposable | undefined;
  let running: Promise<void> | undefined;

  const step = async (): Promise<void> => {
    while (!stopped && (owes || position < journal.head())) {
      if (owes) {
        await afterwards?.();
        owes = false;
        continue;
      }
      const entries = await journal.read(position, entriesAtOnce);
      const last = entries.at(-1);
      if (last === undefined) return;
      const relevant = entries.filter(concerns);
      if (relevant.length > 0) {
        await database.write(async (trx) => {
          await take(relevant, trx);
          await trx.updateTable('follower').set({ position: last.position }).where('name', '=', name).execute();
        });
        owes = true;
      }
      position = last.position;
    }
  };

  const wake = (): void => {
    if (stopped || running !== undefined || retry !== undefined) return;
    running = step()
      .then(() => {
        fault = undefined;
        retryMs = firstRetryMs;
      })
      .catch((error: unknown) => {
        fault = error instanceof Error ? error.message : String(error);
        onFault(error);
        retry = clock.after(retryMs, () => {
          retry = undefined;
          wake();
        });
        retryMs = Math.min(retryMs * 2, longestRetryMs);
      })
      .finally(() => {
        running = undefined;
        if (fault === undefined && position < journal.head()) wake();
      });
  };

  const heard = journal.onCommitted(wake);
  wake();
  return {
    position: () => position,
    fault: () => fault,
    async settled() {
      const goal = journal.head();
      while (!stopped && (owes || position < goal) && fault === undefined) {
        wake();
        await running;
      }
    },
    async [Symbol.asyncDispose]() {
      stopped = true;
      heard[Symbol.dispose]();
      retry?.[Symbol.dispose]();
      await running;
    },
  };
}
