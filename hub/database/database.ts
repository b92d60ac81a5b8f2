import { CompiledQuery, Kysely, type MigrationProvider, Migrator, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { ColumnTypes, Database, NamedMigrations } from '#contracts/database';
import { ConfigError } from '#kernel/errors';
import { street } from './migrations/0001-street.ts';
import { adoption } from './migrations/0002-adoption.ts';
import { ruleBook } from './migrations/0003-rule-book.ts';
import { tokenRights } from './migrations/0005-token-rights.ts';
import { sqliteDialect } from './sqlite.ts';
import { openSqlite } from './sqlite-port.ts';
import type { Tables } from './tables.ts';

// 64-bit integers are epoch milliseconds and counters here, far below 2^53.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

const engines = {
  sqlite: { integer: 'integer', real: 'real' },
  postgres: { integer: 'bigint', real: 'double precision' },
} as const satisfies Record<string, ColumnTypes>;

export interface OpenDatabase extends Database<Tables>, AsyncDisposable {
  readonly engine: keyof typeof engines;
  /** The same database for an owner of other tables: a programme module. */
  owning<Own>(): Database<Own>;
  /** Brings tables up to date. Names are `<owner>-<number>-<subject>`; each owner's run in the order of their names. */
  migrate(owner: string, migrations: NamedMigrations): Promise<void>;
}

/** A connection that breaks while nobody uses it is replaced at the next query; unheard, its error would end the process. */
function openPool(connectionString: string): pg.Pool {
  const pool = new pg.Pool({ connectionString, max: 8 });
  pool.on('error', () => undefined);
  return pool;
}

/**
 * Opens SQLite (a file path) or PostgreSQL (`postgres://…`) and brings the hub's own tables up to date.
 *
 * Writes follow one another: SQLite has one writer, and what the hub promises about order must not depend on the engine.
 *
 * @param onLost the database is gone for good while it is open: this process must end and another one start.
 */
export async function openDatabase(
  location: string,
  onLost: (error: unknown) => void = (error) => {
    throw error;
  },
): Promise<OpenDatabase> {
  const engine = /^postgres(ql)?:/.test(location) ? 'postgres' : 'sqlite';
  const refuse = (cause: unknown): never => {
    const locked = engine === 'sqlite' && String(cause).includes('locked');
    throw new ConfigError(
      engine === 'postgres' ? 'HUB_DATABASE_URL' : 'HUB_DATA_DIR',
      locked
        ? `is in use: another hub has ${location} open. Stop it first, or choose another folder.`
        : `cannot be opened: ${cause instanceof Error ? cause.message : cause}`,
      { cause },
    );
  };
  const sqlite = engine === 'sqlite' ? await openSqlite(location, onLost).catch(refuse) : undefined;
  const queries = new Kysely<Tables>({
    dialect: sqlite === undefined ? new PostgresDialect({ pool: openPool(location) }) : sqliteDialect(sqlite),
  });
  try {
    await queries.executeQuery(CompiledQuery.raw('select 1'));
  } catch (cause) {
    await queries.destroy().catch(() => undefined);
    refuse(cause);
  }

  let lastWrite: Promise<unknown> = Promise.resolve();
  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const turn = lastWrite.then(work);
    lastWrite = turn.catch(() => undefined);
    return turn;
  };
  const write: Database<Tables>['write'] = (work) => inTurn(() => queries.transaction().execute(work));

  const database: OpenDatabase = {
    engine,
    queries,
    write,
    writeAll(statements) {
      if (sqlite === undefined)
        return write(async (trx) => {
          for (const statement of statements) await trx.executeQuery(statement.compile());
        });
      const compiled = statements.map((statement) => {
        const { sql, parameters } = statement.compile();
        return { sql, parameters };
      });
      return inTurn(() => sqlite.all(compiled));
    },
    owning: <Own>() => database as unknown as Database<Own>,
    async migrate(owner, migrations) {
      const provider: MigrationProvider = {
        getMigrations: async () =>
          Object.fromEntries(Object.entries(migrations).map(([name, make]) => [name, make(engines[engine])])),
      };
      const table = owner === 'hub' ? 'migration' : `migration_${owner.replaceAll('-', '_')}`;
      const { error } = await inTurn(() =>
        new Migrator({
          db: queries,
          provider,
          migrationTableName: table,
          migrationLockTableName: `${table}_lock`,
        }).migrateToLatest(),
      );
      if (error !== undefined) throw error;
    },
    async [Symbol.asyncDispose]() {
      await lastWrite;
      await queries.destroy();
    },
  };
  await database.migrate('hub', {
    '0001-street': street,
    '0002-adoption': adoption,
    '0003-rule-book': ruleBook,
    '0005-token-rights': tokenRights,
  });
  return database;
}
