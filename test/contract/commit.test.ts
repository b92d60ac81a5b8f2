import { expect, test, vi } from 'vitest';
import { createCommit } from '#hub/app/commit';
import { openJournal } from '#hub/journal/journal';
import { describeOnEveryDatabase } from '#test/support/databases';
import { ManualClock } from '#test/support/manual-clock';

const nothing = { seen: [], changes: { alerts: [], entries: [] }, audits: [], tell: undefined };

describeOnEveryDatabase('a batch', (engine) => {
  test('that contradicts what is stored is not tried for ever', async () => {
    await using database = await engine.open();
    const journal = await openJournal(database, () => undefined);
    const onStorageFault = vi.fn();
    const commit = createCommit({
      journal,
      database,
      record: async () => undefined,
      onStorageFault,
      clock: new ManualClock(),
    });
    const entry = { position: 1, at: 1, readings: [] };
    await commit({ ...nothing, entry });
    await expect(commit({ ...nothing, entry })).rejects.toThrow(/unique|duplicate/i);
    expect(onStorageFault).not.toHaveBeenCalled();
  });

  test('whose transaction fails half way leaves nothing behind, and is written whole at the next try', async () => {
    await using database = await engine.open();
    const journal = await openJournal(database, () => undefined);
    const clock = new ManualClock();
    const faults: unknown[] = [];
    const commit = createCommit({
      journal,
      database,
      record: async () => undefined,
      onStorageFault: (error) => faults.push(error),
      clock,
    });
    let tries = 0;
    const tell = async (): Promise<void> => {
      tries += 1;
      if (tries === 1) throw new Error('disk I/O error');
    };
    const done = commit({ ...nothing, tell, entry: { position: 1, at: 1, readings: [] } });
    await vi.waitFor(() => expect(faults).toHaveLength(1));
    expect(await database.queries.selectFrom('journal').selectAll().execute()).toEqual([]);
    await vi.waitFor(() => {
      clock.advance(1_000);
      expect(faults).toHaveLength(2);
    });
    await done;
    expect(faults[1]).toBeUndefined();
    expect(await database.queries.selectFrom('journal').select('position').execute()).toEqual([{ position: 1 }]);
  });
});
