import { AsyncLocalStorage } from 'node:async_hooks';
import type { Transaction } from 'kysely';
import type { Database } from '#contracts/database';
import type { Directory } from '#contracts/directory';
import type { Finding } from '#contracts/finding';
import type { ModulePorts } from '#contracts/module';
import type { Reading } from '#contracts/reading';
import type { Tables } from '#hub/database/tables';
import type { Clock } from '#kernel/clock';
import { newUlid } from '#kernel/ids';

/** Hands a report to the pipeline; resolves after its commit. `id` makes a repeat harmless. */
export interface Hand {
  finding(finding: Finding): Promise<void>;
  sign(reading: Reading): Promise<void>;
}

/** What a module found; it becomes an alert or a sign of life through the pipeline. */
export type Report =
  | { readonly kind: 'finding'; readonly finding: Finding }
  | { readonly kind: 'sign'; readonly sign: Parameters<ModulePorts['signsOfLife']['report']>[0] };

export interface ReportsParts {
  readonly database: Database<Tables>;
  readonly directory: Pick<Directory, 'resident'>;
  readonly hand: Hand;
  readonly clock: Clock;
}

export interface Reports {
  /** Within `collect` it is written with the rows of the batch; elsewhere it is handed over at once. */
  take(report: Report): Promise<void>;
  /** Runs `work`; what it reports becomes part of the transaction. */
  collect(trx: Transaction<Tables>, work: () => Promise<void>): Promise<void>;
  /** Hands over what was written, in order, also what a former run left. */
  flush(): Promise<void>;
}

/**
 * What a module reports while it follows the journal is written in the very transaction of its own rows, and handed to the
 * pipeline after it: a transactional outbox of its own, because the pipeline must not wait inside that transaction for itself.
 */
export function createReports({ database, hand, directory, clock }: ReportsParts, module: string): Reports {
  /** Reports of the batch from within which they come: another follower or a request may run beside it. */
  const collecting = new AsyncLocalStorage<Report[]>();
  let turn: Promise<void> = Promise.resolve();

  const deliver = async (report: Report): Promise<void> => {
    if (report.kind === 'finding') return hand.finding(report.finding);
    const { id, residentId, at, deviceId } = report.sign;
    const resident = directory.resident(residentId);
    if (resident === undefined) return;
    const now = clock.now();
    await hand.sign({
      deviceId,
      placeId: resident.homeId,
      residentId,
      measure: 'life.signed',
      // The reader is shared: the word itself says who was seen.
      value: residentId,
      at: Math.min(at, now),
      receivedAt: now,
      id: `${module}/${id}`,
    });
  };

  const handOver = async (): Promise<void> => {
    const rows = await database.queries
      .selectFrom('module_report')
      .selectAll()
      .where('module', '=', module)
      .orderBy('id')
      .execute();
    for (const { id, body } of rows) {
      await deliver(JSON.parse(body) as Report);
      await database.write(async (trx) => {
        await trx.deleteFrom('module_report').where('id', '=', id).execute();
      });
    }
  };

  return {
    async take(report) {
      const collected = collecting.getStore();
      if (collected === undefined) await deliver(report);
      else collected.push(report);
    },

    async collect(trx, work) {
      const collected: Report[] = [];
      await collecting.run(collected, work);
      if (collected.length === 0) return;
      await trx
        .insertInto('module_report')
        .values(collected.map((report) => ({ id: newUlid(), module, body: JSON.stringify(report) })))
        .execute();
    },

    // One after the other: what two hand over at the same time would be handed over twice.
    flush() {
      const next = turn.then(handOver);
      turn = next.catch(() => undefined);
      return next;
    },
  };
}
