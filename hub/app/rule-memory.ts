import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Database } from '#contracts/database';
import type { JournalEntry, JournalReader } from '#contracts/journal';
import type { Tables } from '#hub/database/tables';
import type { Engine } from '#hub/rules/engine';

/** What the rules have in mind, over restarts: the last snapshot, and the journal since. */
export interface RuleMemory {
  /** Puts the engine where it was when the hub stopped. */
  restore(): Promise<void>;
  /**
   * To be called between two batches: what is saved is what the journal holds up to its head at that moment. Writing it takes
   * many turns of the event loop, in which the hub goes on; the snapshot before counts until this one is whole.
   */
  save(at: number): Promise<void>;
  /** Resolves when no snapshot is being written. */
  settled(): Promise<void>;
  /** The journal position the last snapshot stands for. */
  position(): number;
}

/** The row that says which snapshot is whole; its parts are rows of their own, deflated: states say the same words again and again. */
const head = 'rules';
const partName = (generation: number, part: number): string => `${head}/${generation}/${`${part}`.padStart(6, '0')}`;
const entriesAtOnce = 500;

interface Head {
  readonly generation: number;
  readonly parts: number;
}

export function createRuleMemory({
  engine,
  journal,
  database,
}: {
  readonly engine: Engine;
  readonly journal: JournalReader;
  readonly database: Database<Tables>;
}): RuleMemory {
  let position = 0;
  let generation = 0;
  /** Of the latest try: the parts of one that failed half way may still lie there. */
  let lastTried = 0;
  let saving: Promise<void> | undefined;

  async function load(): Promise<void> {
    const row = await database.queries.selectFrom('snapshot').selectAll().where('name', '=', head).executeTakeFirst();
    if (row === undefined) return;
    const saved = JSON.parse(row.body) as Head;
    const parts = await database.queries
      .selectFrom('snapshot')
      .select('body')
      .where('name', '>=', partName(saved.generation, 0))
      .where('name', '<', partName(saved.generation, saved.parts))
      .orderBy('name')
      .execute();
    engine.restore(parts.map(({ body }) => inflateRawSync(Buffer.from(body, 'base64')).toString()));
    generation = saved.generation;
    lastTried = generation;
    position = row.position;
  }

  async function write(at: number): Promise<void> {
    const standsFor = journal.head();
    lastTried += 1;
    const next = lastTried;
    let parts = 0;
    for (const text of engine.snapshot()) {
      const body = deflateRawSync(text, { level: 1 }).toString('base64');
      const part = { name: partName(next, parts), position: standsFor, at, body };
      await database.writeAll([database.queries.insertInto('snapshot').values(part)]);
      parts += 1;
    }
    const row = { position: standsFor, at, body: JSON.stringify({ generation: next, parts } satisfies Head) };
    await database.writeAll([
      database.queries
        .insertInto('snapshot')
        .values({ name: head, ...row })
        .onConflict((conflict) => conflict.column('name').doUpdateSet(row)),
    ]);
    generation = next;
    position = standsFor;
    await removeOthers();
  }

  /** Parts of the snapshot before, and what a stop left half written; one by one, because a commit must not wait long. */
  async function removeOthers(): Promise<void> {
    const names = await database.queries
      .selectFrom('snapshot')
      .select('name')
      .where('name', 'like', `${head}/%`)
      .where('name', 'not like', `${head}/${generation}/%`)
      .execute();
    for (const { name } of names)
      await database.writeAll([database.queries.deleteFrom('snapshot').where('name', '=', name)]);
  }

  return {
    position: () => position,

    async restore() {
      await load();
      await removeOthers();
      for (let at = position; at < journal.head(); ) {
        const entries = await journal.read(at, entriesAtOnce);
        if (entries.length === 0) return;
        // What they led to is on record already: only the state is wanted.
        for (const { readings, at: judgedAt } of entries) engine.judge(readings, judgedAt);
        at = (entries.at(-1) as JournalEntry).position;
      }
    },

    async settled() {
      await saving?.catch(() => undefined);
    },

    async save(at) {
      // One at a time: who asks while one is written is served by it.
      saving ??= write(at).finally(() => {
        saving = undefined;
      });
      await saving;
    },
  };
}
