import { Kysely } from 'kysely';
import { expect, test } from 'vitest';
import { sqliteDialect } from '#hub/database/sqlite';
import type { SqlitePort } from '#hub/database/sqlite-port';

test('why a transaction failed is said, also where SQLite has rolled it back by itself', async () => {
  const asked: string[] = [];
  const port: SqlitePort = {
    async one({ sql }) {
      asked.push(sql);
      if (sql.startsWith('insert')) throw new Error('database or disk is full');
      if (sql === 'rollback') throw new Error('cannot rollback - no transaction is active');
      return { id: 0, rows: [] };
    },
    all: async () => undefined,
    close: async () => undefined,
  };
  const queries = new Kysely<{ word: { text: string } }>({ dialect: sqliteDialect(port) });
  const write = (): Promise<unknown> =>
    queries.transaction().execute((trx) => trx.insertInto('word').values({ text: 'a' }).execute());
  await expect(write()).rejects.toThrow('database or disk is full');
  await expect(write()).rejects.toThrow('database or disk is full');
  expect(asked.filter((sql) => sql === 'rollback')).toHaveLength(2);
});
