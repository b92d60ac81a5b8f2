import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { dirname } from 'node:path';
import { type DuckDBConnection, DuckDBInstance, type DuckDBValue } from '@duckdb/node-api';
import { InvariantError } from '#kernel/errors';
import type { Log } from '#kernel/log';
import { schemaVersion, tables } from './schema.ts';

/** One connection, one statement at a time: DuckDB runs them on threads that others need as well. */
export class Lane {
  readonly connection: DuckDBConnection;
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  constructor(connection: DuckDBConnection) {
    this.connection = connection;
  }

  get waiting(): number {
    return this.#waiting;
  }

  run<Result>(work: (connection: DuckDBConnection) => Promise<Result>): Promise<Result> {
    this.#waiting += 1;
    const result = this.#last
      .then(() => work(this.connection))
      .finally(() => {
        this.#waiting -= 1;
      });
    this.#last = result.catch(() => undefined);
    return result;
  }

  /** One transaction: all of it, on disk, or nothing. */
  transaction<Result>(work: (connection: DuckDBConnection) => Promise<Result>): Promise<Result> {
    return this.run(async (connection) => {
      await connection.run('BEGIN TRANSACTION');
      try {
        const result = await work(connection);
        await connection.run('COMMIT');
        return result;
      } catch (error) {
        await connection.run('ROLLBACK').catch(() => undefined);
        throw error;
      }
    });
  }
}

export type Row = readonly DuckDBValue[];

export async function rowsOf(
  connection: DuckDBConnection,
  sql: string,
  values: Record<string, DuckDBValue> = {},
): Promise<readonly Row[]> {
  return (await connection.runAndReadAll(sql, values)).getRows();
}

/** An open DuckDB file: one lane that writes, two that read. */
export interface DuckdbFile {
  readonly writer: Lane;
  /** The reading lane with the shortest queue. */
  reader(): Lane;
  /** Lets what is under way finish. Once is enough, twice does no harm. */
  close(): Promise<void>;
}

async function open(file: string): Promise<DuckdbFile> {
  const instance = await DuckDBInstance.create(file, {
    threads: '2',
    memory_limit: '1GB',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  try {
    const writer = new Lane(await instance.connect());
    await writer.transaction(async (connection) => {
      for (const statement of tables) await connection.run(statement);
      const [row] = await rowsOf(connection, "SELECT value FROM state WHERE name = 'version'");
      if (row === undefined) await connection.run(`INSERT INTO state VALUES ('version', '${schemaVersion}')`);
      else if (row[0] !== String(schemaVersion)) throw new InvariantError(`its tables are of version ${row[0]}`);
    });
    const readers = [new Lane(await instance.connect()), new Lane(await instance.connect())] as const;
    let closing: Promise<void> | undefined;
    const close = async (): Promise<void> => {
      await Promise.all(readers.map((lane) => lane.run(async (connection) => connection.closeSync())));
      await writer.run(async (connection) => {
        await connection.run('CHECKPOINT').catch(() => undefined);
        connection.closeSync();
      });
      instance.closeSync();
    };
    return {
      writer,
      reader: () => (readers[1].waiting < readers[0].waiting ? readers[1] : readers[0]),
      close() {
        closing ??= close();
        return closing;
      },
    };
  } catch (error) {
    instance.closeSync();
    throw error;
  }
}

/** Errors that say nothing about the file itself: another process has it, or the machine lacks something. */
const notTheFile = /conflicting lock|no space left|permission denied|out of memory|too many open files/i;

/**
 * Opens the file, or makes it. One that cannot be read is renamed, kept, said once, and a new one takes its place: the journal
 * fills it again. One that another process holds, or that a full disk keeps closed, is left alone.
 * @throws when another process has the file, or the folder cannot be written.
 */
export async function openDuckdbFile(file: string, log: Log): Promise<DuckdbFile> {
  mkdirSync(dirname(file), { recursive: true });
  try {
    return await open(file);
  } catch (error) {
    if (!existsSync(file) || notTheFile.test(String(error))) throw error;
    const aside = `${file}.unreadable-${new Date().toISOString().replaceAll(/[:.]/g, '-')}`;
    renameSync(file, aside);
    if (existsSync(`${file}.wal`)) renameSync(`${file}.wal`, `${aside}.wal`);
    log.error({ file, keptAs: aside, err: error }, 'telemetry file cannot be read; starting an empty one');
    return await open(file);
  }
}
