import { CompiledQuery, Kysely, type MigrationProvider, Migrator, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { ColumnTypes, Database, NamedMigrations } from '#contracts/database';
import { ConfigError } from '#kernel/errors';
import { street } from './migrations/0001-street.ts';
import { sqliteDialect } from './sqlite.ts';
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
 */
export async function openDatabase(location: string): Promise<OpenDatabase> {
  const engine = /^postgres(ql)?:/.test(location) ? 'postgres' : 'sqlite';
  const queries = new Kysely<Tables>({
    dialect: engine === 'postgres' ? new PostgresDialect({ pool: openPool(location) }) : sqliteDialect(location),
  });
  try {
    await queries.executeQuery(CompiledQuery.raw('select 1'));
  } catch (cause) {
    await queries.destroy().catch(() => undefined);
    const locked = engine === 'sqlite' && String(cause).includes('locked');
    throw new ConfigError(
      engine === 'postgres' ? 'HUB_DATABASE_URL' : 'HUB_DATA_DIR',
      locked
        ? `is in use: another hub has ${location} open. Stop it first, or choose another folder.`
        : `cannot be opened: ${cause instanceof Error ? cause.message : cause}`,
      { cause },
    );
  }

  let lastWrite: Promise<unknown> = Promise.resolve();
  const write: Database<Tables>['write'] = (work) => {
    const turn = lastWrite.then(() => queries.transaction().execute(work));
    lastWrite = turn.catch(() => undefined);
    return turn;
  };

  const database: OpenDatabase = {
    engine,
    queries,
    write,
    owning: <Own>() => database as unknown as Database<Own>,
    async migrate(owner, migrations) {
      const provider: MigrationProvider = {
        getMigrations: async () =>
          Object.fromEntries(Object.entries(migrations).map(([name, make]) => [name, make(engines[engine])])),
      };
      const table = owner === 'hub' ? 'migration' : `migration_${owner.replaceAll('-', '_')}`;
      const { error } = await new Migrator({
        db: queries,
        provider,
        migrationTableName: table,
        migrationLockTableName: `${table}_lock`,
      }).migrateToLatest();
      if (error !== undefined) throw error;
    },
    async [Symbol.asyncDispose]() {
      await lastWrite;
      await queries.destroy();
    },
  };
  await database.migrate('hub', { '0001-street': street });
  return database;
}
