import type { Compilable } from 'kysely';
import type { Database } from '#contracts/database';
import type { JournalEntry, JournalReader } from '#contracts/journal';
import type { Tables } from '#hub/database/tables';
import { decodeEntry, encodeEntry } from './encoding.ts';

/**
 * The durable record of what came in, one row a batch, in order. The pipeline is its only writer: `insertOf` is the
 * statement for the transaction of the batch; the pipeline says `committed` when that has returned from the disk.
 */
export interface Journal extends JournalReader {
  insertOf(entry: JournalEntry): Compilable;
  /** The entry is on the disk: followers hear it now. */
  committed(entry: JournalEntry): void;
  /** Removes what lies before `position` and is older than `before` (epoch ms), a few rows at a time. Returns how many went. */
  trim(position: number, before: number): Promise<number>;
}

/** Readings of recent entries kept in memory, so that whoever follows closely reads nothing from the disk. */
const recentReadings = 50_000;
const rowsATrim = 500;

export async function openJournal(
  database: Database<Tables>,
  onHandlerError: (error: unknown) => void,
): Promise<Journal> {
  const { first, last } = await database.queries
    .selectFrom('journal')
    .select(({ fn }) => [fn.min('position').as('first'), fn.max('position').as('last')])
    .executeTakeFirstOrThrow();
  let head = last ?? 0;
  let tail = first ?? head + 1;
  const handlers = new Set<(entry: JournalEntry) => void>();
  const recent: JournalEntry[] = [];
  let held = 0;

  return {
    head: () => head,
    tail: () => tail,

    insertOf(entry) {
      const { position, at, readings } = entry;
      return database.queries
        .insertInto('journal')
        .values({ position, at, readings: readings.length, body: encodeEntry(entry) });
    },

    committed(entry) {
      head = entry.position;
      recent.push(entry);
      held += 1 + entry.readings.length;
      while (held > recentReadings && recent.length > 1) held -= 1 + (recent.shift()?.readings.length ?? 0);
      for (const handler of handlers) {
        try {
          handler(entry);
        } catch (error) {
          onHandlerError(error);
        }
      }
    },

    async read(position, limit) {
      const oldest = recent[0];
      if (oldest !== undefined && position + 1 >= oldest.position) {
        const start = position + 1 - oldest.position;
        return recent.slice(start, start + limit);
      }
      const rows = await database.queries
        .selectFrom('journal')
        .select(['position', 'at', 'body'])
        .where('position', '>', position)
        .orderBy('position')
        .limit(limit)
        .execute();
      return rows.map((row) => decodeEntry(row.position, row.at, row.body));
    },

    async trim(position, before) {
      let removed = 0;
      for (;;) {
        const rows = await database.queries
          .selectFrom('journal')
          .select('position')
          .where('position', '<', position)
          .where('at', '<', before)
          .orderBy('position')
          .limit(rowsATrim)
          .execute();
        const newest = rows.at(-1);
        if (newest === undefined) return removed;
        await database.write(async (trx) => {
          await trx.deleteFrom('journal').where('position', '<=', newest.position).execute();
        });
        removed += rows.length;
        tail = newest.position + 1;
      }
    },

    onCommitted(handler) {
      handlers.add(handler);
      return { [Symbol.dispose]: () => void handlers.delete(handler) };
    },
  };
}
