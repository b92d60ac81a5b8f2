import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { type Dialect, SqliteDialect } from 'kysely';

/**
 * Kysely's SQLite dialect over `node:sqlite`. WAL with `synchronous=FULL`: when a commit returns, it is on the disk
 * (https://sqlite.org/pragma.html#pragma_synchronous). `exclusive` locking keeps a second hub off the same folder.
 */
export function sqliteDialect(file: string): Dialect {
  return new SqliteDialect({
    database: async () => {
      const database = new DatabaseSync(file);
      database.exec(`
        pragma locking_mode = exclusive;
        pragma journal_mode = wal;
        pragma synchronous = full;
        pragma foreign_keys = on;
        pragma busy_timeout = 0;
        pragma wal_autocheckpoint = 2000;
        pragma cache_size = -64000;
      `);
      // Takes the exclusive lock now, so that a second hub fails at start and not at its first write.
      database.exec('begin immediate; commit');
      const statements = new Map<string, ReturnType<typeof prepare>>();
      const prepare = (sql: string) => {
        const statement = database.prepare(sql);
        return {
          reader: statement.columns().length > 0,
          all: (parameters: readonly unknown[]) => statement.all(...(parameters as SQLInputValue[])),
          run: (parameters: readonly unknown[]) => statement.run(...(parameters as SQLInputValue[])),
          iterate: (parameters: readonly unknown[]) =>
            statement.iterate(...(parameters as SQLInputValue[])) as IterableIterator<unknown>,
        };
      };
      return {
        close: () => database.close(),
        prepare(sql: string) {
          const known = statements.get(sql);
          if (known !== undefined) return known;
          const made = prepare(sql);
          // The hub's own statements are few; lists with changing filters must not grow this without end.
          if (statements.size > 500) statements.clear();
          statements.set(sql, made);
          return made;
        },
      };
    },
  });
}
