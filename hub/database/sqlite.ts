import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import type { SqlitePort } from './sqlite-port.ts';

/** Kysely's SQLite words over a file that lives on a thread of its own. */
export const sqliteDialect = (port: SqlitePort): Dialect => ({
  createAdapter: () => new SqliteAdapter(),
  createDriver: () => driverOf(port),
  createIntrospector: (queries) => new SqliteIntrospector(queries),
  createQueryCompiler: () => new SqliteQueryCompiler(),
});

const begin = CompiledQuery.raw('begin immediate');
const commit = CompiledQuery.raw('commit');
const rollback = CompiledQuery.raw('rollback');

/** There is one connection: who has it keeps it until the end of the query or transaction. */
function driverOf(port: SqlitePort): Driver {
  const connection: DatabaseConnection = {
    async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
      const { rows, changes, lastInsertRowid } = await port.one({ sql, parameters });
      return {
        rows: rows as Row[],
        ...(changes === undefined ? {} : { numAffectedRows: changes }),
        ...(lastInsertRowid === undefined ? {} : { insertId: lastInsertRowid }),
      };
    },
    streamQuery() {
      throw new Error('SQLite answers whole; ask for a page');
    },
  };
  let lastTurn: Promise<void> = Promise.resolve();
  let giveBack = (): void => undefined;

  return {
    init: async () => undefined,
    async acquireConnection() {
      const before = lastTurn;
      const { promise, resolve } = Promise.withResolvers<void>();
      lastTurn = promise;
      await before;
      giveBack = resolve;
      return connection;
    },
    async beginTransaction(on) {
      await on.executeQuery(begin);
    },
    async commitTransaction(on) {
      await on.executeQuery(commit);
    },
    async rollbackTransaction(on) {
      // A full disk may have rolled it back already; what failed first is what has to be said.
      await on.executeQuery(rollback).catch(() => undefined);
    },
    releaseConnection: async () => giveBack(),
    destroy: () => port.close(),
  };
}
