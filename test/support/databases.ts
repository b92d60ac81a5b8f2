import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe } from 'vitest';
import { type OpenDatabase, openDatabase } from '#hub/database/database';
import { type PostgresServer, startPostgres } from './postgres-server.ts';

export interface DatabaseEngine {
  readonly name: 'SQLite' | 'PostgreSQL';
  /** An empty database brought up to date. Whoever opens it disposes it: `await using database = await engine.open()`. */
  open(): Promise<OpenDatabase>;
  /** A place for an empty database, to be opened more than once: what is written survives. */
  location(): Promise<string>;
}

/** Where an fsync costs nothing: asked here is whether SQL is right, not whether the disk is. */
const memoryDisk = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/**
 * Runs a suite on both engines, so that nobody writes SQL for one of them only. One PostgreSQL a test file, started when
 * the first test asks for it; a database a test.
 */
export function describeOnEveryDatabase(title: string, suite: (engine: DatabaseEngine) => void): void {
  describe(`${title} on SQLite`, () => {
    const directory = mkdtempSync(join(memoryDisk, 'hub-sqlite-'));
    let files = 0;
    afterAll(() => rmSync(directory, { recursive: true, force: true }));
    const location = async () => {
      files += 1;
      return join(directory, `hub-${files}.sqlite`);
    };
    suite({ name: 'SQLite', location, open: async () => openDatabase(await location()) });
  });

  describe(`${title} on PostgreSQL`, () => {
    let starting: Promise<PostgresServer> | undefined;
    afterAll(async () => {
      await (await starting?.catch(() => undefined))?.[Symbol.asyncDispose]();
    });
    const location = async () => {
      starting ??= startPostgres();
      return (await starting).createDatabase();
    };
    suite({ name: 'PostgreSQL', location, open: async () => openDatabase(await location()) });
  });
}
