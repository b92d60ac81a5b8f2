import type { Database } from '#contracts/database';
import { hourMs, minuteMs } from '#contracts/time';
import type { Tables } from '#hub/database/tables';
import { seenForMs } from '#hub/ingest/seen-messages';
import type { Journal } from '#hub/journal/journal';
import type { Clock } from '#kernel/clock';
import type { Log } from '#kernel/log';
import { every } from './daily.ts';
import type { Pipeline } from './pipeline.ts';

export interface HousekeepingParts {
  readonly pipeline: Pipeline;
  readonly journal: Journal;
  readonly database: Database<Tables>;
  /** Positions that whoever follows the journal has reached: nothing after them is trimmed. */
  readonly followed: () => readonly number[];
  readonly journalKeepHours: number;
  readonly clock: Clock;
  readonly log: Log;
}

/** Snapshots the rules every minute in which something happened, and once an hour throws away what nobody needs any more. */
export function keepHouse({
  pipeline,
  journal,
  database,
  followed,
  journalKeepHours,
  clock,
  log,
}: HousekeepingParts): Disposable {
  const stack = new DisposableStack();
  const guarded = (what: string, work: () => Promise<unknown>) => async (): Promise<void> => {
    try {
      await work();
    } catch (error) {
      log.warn({ err: error }, `${what} failed; it is tried again next time`);
    }
  };
  stack.use(
    every(
      clock,
      minuteMs,
      guarded('saving the state of the rules', async () => {
        if (journal.head() > pipeline.snapshotPosition()) await pipeline.snapshot();
      }),
    ),
  );
  stack.use(
    every(
      clock,
      hourMs,
      guarded('trimming the journal', async () => {
        const now = clock.now();
        const removed = await journal.trim(
          Math.min(pipeline.snapshotPosition(), ...followed()),
          now - journalKeepHours * hourMs,
        );
        await database.write(async (trx) => {
          await trx
            .deleteFrom('seen_message')
            .where('at', '<', now - seenForMs)
            .execute();
          await trx.deleteFrom('session').where('expires_at', '<', now).execute();
        });
        if (removed > 0) log.info({ entries: removed }, 'journal trimmed');
      }),
    ),
  );
  return stack;
}
