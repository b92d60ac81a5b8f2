import { expect, test, vi } from 'vitest';
import type { JournalEntry } from '#contracts/journal';
import type { Reading } from '#contracts/reading';
import { follow } from '#hub/journal/follower';
import { openJournal } from '#hub/journal/journal';
import { describeOnEveryDatabase } from '#test/support/databases';
import { ManualClock } from '#test/support/manual-clock';

const reading = (value: number, more: Partial<Reading> = {}): Reading => ({
  deviceId: 'd1',
  placeId: 'home-1',
  measure: 'temperature',
  value,
  unit: 'Cel',
  at: 1_000 + value,
  receivedAt: 2_000 + value,
  ...more,
});
const noError = (error: unknown): void => {
  throw error;
};

describeOnEveryDatabase('the journal', (engine) => {
  const fill = async (
    journal: Awaited<ReturnType<typeof openJournal>>,
    database: Awaited<ReturnType<typeof engine.open>>,
    count: number,
  ): Promise<JournalEntry[]> => {
    const entries: JournalEntry[] = [];
    for (let i = 0; i < count; i += 1) {
      const entry: JournalEntry = { position: journal.head() + 1, at: 10_000 + i, readings: [reading(i)] };
      await database.writeAll([journal.insertOf(entry)]);
      journal.committed(entry);
      entries.push(entry);
    }
    return entries;
  };

  test('gives back what was committed, every field, in order, also after it was opened again', async () => {
    await using database = await engine.open();
    const journal = await openJournal(database, noError);
    const rich: JournalEntry = {
      position: 1,
      at: 5,
      readings: [
        reading(0),
        reading(1, { value: true, residentId: 'r1', via: 'gw' }),
        reading(2, { value: '王 "x" \\ \n 0', deviceAt: 7, id: 'message', skewed: true }),
        reading(3, { deviceAt: 9 }),
        reading(4, { deviceAt: 0, skewed: true }),
      ],
      acts: [{ alertId: 'a', by: 'admin', at: 5, act: { act: 'resolve', outcome: 'test', note: '好' } }],
    };
    await database.writeAll([journal.insertOf(rich)]);
    journal.committed(rich);
    const more = await fill(journal, database, 3);
    const again = await openJournal(database, noError);
    expect(again.head()).toBe(4);
    expect(await again.read(0, 10)).toEqual([rich, ...more]);
    expect(await again.read(2, 1)).toEqual([more[1]]);
    expect(await journal.read(0, 10)).toEqual([rich, ...more]);
  });

  test('trims what is behind a position and old enough, and keeps the rest', async () => {
    await using database = await engine.open();
    const journal = await openJournal(database, noError);
    await fill(journal, database, 10);
    expect(await journal.trim(5, 10_002)).toBe(2);
    expect(await journal.trim(5, 99_999)).toBe(2);
    const again = await openJournal(database, noError);
    expect([again.tail(), again.head()]).toEqual([5, 10]);
    expect((await again.read(0, 20)).map(({ position }) => position)).toEqual([5, 6, 7, 8, 9, 10]);
  });

  test('emptied by trimming, it goes on counting', async () => {
    await using database = await engine.open();
    const journal = await openJournal(database, noError);
    await fill(journal, database, 3);
    await journal.trim(3, 99_999);
    const again = await openJournal(database, noError);
    expect(again.head()).toBe(3);
  });

  test('a follower takes each entry exactly once, whatever fails and however often it is started', async () => {
    await using database = await engine.open();
    const clock = new ManualClock();
    const journal = await openJournal(database, noError);
    const taken: number[] = [];
    let fail = 2;
    const parts = {
      name: 'test',
      database,
      journal,
      clock,
      concerns: () => true,
      take: async (entries: readonly JournalEntry[]) => {
        if (fail-- > 0) throw new Error('not now');
        taken.push(...entries.map(({ position }) => position));
      },
      onFault: () => undefined,
    };
    const first = await follow(parts);
    await fill(journal, database, 5);
    await vi.waitFor(() => {
      clock.advance(1_000);
      expect(taken).toEqual([1, 2, 3, 4, 5]);
    });
    await first[Symbol.asyncDispose]();
    await fill(journal, database, 2);
    const second = await follow(parts);
    await second.settled();
    expect(taken).toEqual([1, 2, 3, 4, 5, 6, 7]);
    await second[Symbol.asyncDispose]();
  });

  test('what a follower does after its transaction is tried again alone', async () => {
    await using database = await engine.open();
    const clock = new ManualClock();
    const journal = await openJournal(database, noError);
    const taken: number[] = [];
    const afterwards = vi.fn(async () => undefined).mockRejectedValueOnce(new Error('not now'));
    await using follower = await follow({
      name: 'test',
      database,
      journal,
      clock,
      concerns: () => true,
      take: async (entries) => void taken.push(...entries.map(({ position }) => position)),
      afterwards,
      onFault: () => undefined,
    });
    await fill(journal, database, 1);
    await vi.waitFor(() => expect(follower.fault()).toBe('not now'));
    await vi.waitFor(() => {
      clock.advance(1_000);
      expect(afterwards).toHaveBeenCalledTimes(2);
    });
    await fill(journal, database, 1);
    await vi.waitFor(() => expect(taken).toEqual([1, 2]));
  });
});
