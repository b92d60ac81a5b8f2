import { expect, test } from 'vitest';
import type { Finding } from '#contracts/finding';
import { createReports, type Report } from '#hub/app/module-reports';
import type { OpenDatabase } from '#hub/database/database';
import { describeOnEveryDatabase } from '#test/support/databases';
import { ManualClock } from '#test/support/manual-clock';

const found = (type: string): Report => ({ kind: 'finding', finding: { type } as Finding });

function reportsIn(database: OpenDatabase, deliver: (type: string) => Promise<void> = async () => undefined) {
  const handed: string[] = [];
  const reports = createReports(
    {
      database,
      directory: { resident: () => undefined },
      hand: {
        async finding({ type }) {
          await deliver(type);
          handed.push(type);
        },
        sign: async () => undefined,
      },
      clock: new ManualClock(),
    },
    'meals',
  );
  return { reports, handed };
}

describeOnEveryDatabase('what a module reports', (engine) => {
  test('while it follows the journal is handed over after its transaction, once and in order', async () => {
    await using database = await engine.open();
    const { reports, handed } = reportsIn(database);
    await database.write((trx) =>
      reports.collect(trx, async () => {
        for (const type of ['first', 'second', 'third']) await reports.take(found(type));
        expect(handed).toEqual([]);
      }),
    );
    await Promise.all([reports.flush(), reports.flush()]);
    expect(handed).toEqual(['first', 'second', 'third']);
    await reports.flush();
    expect(handed).toHaveLength(3);
  });

  test('on request is handed over at once, whatever the journal is doing, and does not go down with it', async () => {
    await using database = await engine.open();
    const { reports, handed } = reportsIn(database);
    const { promise: asked, resolve: ask } = Promise.withResolvers<void>();
    const request = asked.then(() => reports.take(found('of a request')));
    const batch = database.write((trx) =>
      reports.collect(trx, async () => {
        await reports.take(found('of the batch'));
        ask();
        await request;
        throw new Error('rolled back');
      }),
    );
    await expect(batch).rejects.toThrow('rolled back');
    await reports.flush();
    expect(handed).toEqual(['of a request']);
  });

  test('is handed over by the next run where the pipeline did not take it', async () => {
    await using database = await engine.open();
    const stopping = reportsIn(database, () => Promise.reject(new Error('The hub is stopping')));
    await database.write((trx) => stopping.reports.collect(trx, () => stopping.reports.take(found('late'))));
    await expect(stopping.reports.flush()).rejects.toThrow('The hub is stopping');
    const { reports, handed } = reportsIn(database);
    await reports.flush();
    expect(handed).toEqual(['late']);
  });
});
