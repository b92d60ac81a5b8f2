import type { Database } from '#contracts/database';
import type { JournalEntry, JournalReader } from '#contracts/journal';
import type { Tables } from '#hub/database/tables';
import type { Engine } from '#hub/rules/engine';

/** What the rules have in mind, over restarts: the last snapshot, and the journal since. */
export interface RuleMemory {
  /** Puts the engine where it was when the hub stopped. */
  restore(): Promise<void>;
  /** Only between two batches, so that what is saved is exactly what the journal holds up to its head. */
  save(at: number): Promise<void>;
  /** The journal position the last snapshot stands for. */
  position(): number;
}

const name = 'rules';
const entriesAtOnce = 500;

export function createRuleMemory({
  engine,
  journal,
  database,
}: {
  readonly engine: Engine;
  readonly journal: JournalReader;
  readonly database: Database<Tables>;
}): RuleMemory {
  let saved = 0;
  return {
    position: () => saved,

    async restore() {
      const snapshot = await database.queries
        .selectFrom('snapshot')
        .selectAll()
        .where('name', '=', name)
        .executeTakeFirst();
      if (snapshot !== undefined) {
        engine.restore(snapshot.body);
        saved = snapshot.position;
      }
      for (let position = saved; position < journal.head(); ) {
        const entries = await journal.read(position, entriesAtOnce);
        if (entries.length === 0) return;
        // What they led to is on record already: only the state is wanted.
        for (const { readings, at } of entries) engine.judge(readings, at);
        position = (entries.at(-1) as JournalEntry).position;
      }
    },

    async save(at) {
      const row = { position: journal.head(), at, body: engine.snapshot() };
      await database.write(async (trx) => {
        await trx
          .insertInto('snapshot')
          .values({ name, ...row })
          .onConflict((conflict) => conflict.column('name').doUpdateSet(row))
          .execute();
      });
      saved = row.position;
    },
  };
}
