import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import type { Answer, Asked } from './sqlite-port.ts';

/**
 * The thread that owns the SQLite file. A commit holds its thread for one fsync, 0.2 ms on a server's disk and 50 ms on an SD
 * card: here it holds up nobody who reads sockets or rings an alarm.
 *
 * WAL with `synchronous=FULL`: when a commit returns, it is on the disk (https://sqlite.org/pragma.html#pragma_synchronous).
 * `exclusive` locking keeps a second hub off the same folder.
 */
const port = parentPort as MessagePort;
const database = new DatabaseSync((workerData as { readonly file: string }).file);

interface Prepared {
  readonly statement: StatementSync;
  /** Whether it returns rows. */
  readonly reads: boolean;
}

/** The hub's own statements are few; lists with changing filters must not make this grow without end. */
const keptStatements = 500;
const statements = new Map<string, Prepared>();

function prepare(sql: string): Prepared {
  const known = statements.get(sql);
  if (known !== undefined) return known;
  const statement = database.prepare(sql);
  const made = { statement, reads: statement.columns().length > 0 };
  if (statements.size >= keptStatements) statements.clear();
  statements.set(sql, made);
  return made;
}

function open(): void {
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
}

function runAll(asked: Extract<Asked, { readonly kind: 'all' }>): void {
  database.exec('begin immediate');
  try {
    for (const { sql, parameters } of asked.statements) {
      prepare(sql).statement.run(...(parameters as SQLInputValue[]));
    }
    database.exec('commit');
  } catch (error) {
    // A full disk may have rolled it back already.
    if (database.isTransaction) database.exec('rollback');
    throw error;
  }
}

function answer(asked: Asked): Answer {
  switch (asked.kind) {
    case 'open':
      open();
      return { id: asked.id, rows: [] };
    case 'one': {
      const { statement, reads } = prepare(asked.sql);
      const parameters = asked.parameters as SQLInputValue[];
      if (reads) return { id: asked.id, rows: statement.all(...parameters) };
      const { changes, lastInsertRowid } = statement.run(...parameters);
      return { id: asked.id, rows: [], changes: BigInt(changes), lastInsertRowid: BigInt(lastInsertRowid) };
    }
    case 'all':
      runAll(asked);
      return { id: asked.id, rows: [] };
    case 'close':
      database.close();
      return { id: asked.id, rows: [] };
  }
}

port.on('message', (asked: Asked) => {
  try {
    port.postMessage(answer(asked));
  } catch (error) {
    const { message, code, errcode } = error as Error & { readonly code?: string; readonly errcode?: number };
    // What a thread throws arrives without its own fields; who commits must know which error it was.
    port.postMessage({ id: asked.id, rows: [], failed: { message, code, errcode } } satisfies Answer);
  }
  if (asked.kind === 'close') port.close();
});
