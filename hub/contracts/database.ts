import type { Compilable, Kysely, Migration, Transaction } from 'kysely';

/** A query runner: the database itself or a transaction on it. Written in Kysely's words so that both engines run it. */
export type Queries<Tables> = Kysely<Tables> | Transaction<Tables>;

/** Column types that differ by name only: whole numbers up to 2^53 and documents. */
export interface ColumnTypes {
  readonly integer: 'integer' | 'bigint';
  readonly real: 'real' | 'double precision';
}

export type NamedMigrations = Readonly<Record<string, (types: ColumnTypes) => Migration>>;

/** A handle on the database for somebody who owns tables in it. */
export interface Database<Tables> {
  readonly queries: Kysely<Tables>;
  /** Runs `work` in one transaction, committed and fsynced when the promise resolves. Work does nothing but queries. */
  write<Result>(work: (trx: Transaction<Tables>) => Promise<Result>): Promise<Result>;
  /** The same for statements whose results nobody needs: all of them in one go. */
  writeAll(statements: readonly Compilable[]): Promise<void>;
}
