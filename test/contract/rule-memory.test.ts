import { expect, test, vi } from 'vitest';
import type { JournalReader } from '#contracts/journal';
import { createRuleMemory } from '#hub/app/rule-memory';
import type { OpenDatabase } from '#hub/database/database';
import type { Engine } from '#hub/rules/engine';
import { describeOnEveryDatabase } from '#test/support/databases';

const journal = { head: () => 5, tail: () => 1, read: async () => [] } as unknown as JournalReader;

describeOnEveryDatabase('what the rules have in mind', (engine) => {
  test('is saved by the next try when the disk was full in the middle of one', async () => {
    await using database = await engine.open();
    let writes = 0;
    const full: Pick<OpenDatabase, 'writeAll'> = {
      writeAll: (statements) =>
        ++writes === 2 ? Promise.reject(new Error('database or disk is full')) : database.writeAll(statements),
    };
    const restored = vi.fn();
    const mind = { snapshot: () => ['head', 'a', 'b'], restore: restored } as unknown as Engine;
    const memory = createRuleMemory({ engine: mind, journal, database: { ...database, ...full } });
    await expect(memory.save(1)).rejects.toThrow('full');
    expect(memory.position()).toBe(0);
    await memory.save(2);
    expect(memory.position()).toBe(5);

    await createRuleMemory({ engine: mind, journal, database }).restore();
    expect(restored).toHaveBeenCalledWith(['head', 'a', 'b']);
    expect(await database.queries.selectFrom('snapshot').select('name').execute()).toHaveLength(4);
  });
});
