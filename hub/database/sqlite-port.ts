import { Worker } from 'node:worker_threads';

export interface Statement {
  readonly sql: string;
  readonly parameters: readonly unknown[];
}

/** What is asked of the thread that owns the file. */
export type Asked = { readonly id: number } & (
  | { readonly kind: 'open' | 'close' }
  | ({ readonly kind: 'one' } & Statement)
  /** In one transaction, committed when the answer comes. */
  | { readonly kind: 'all'; readonly statements: readonly Statement[] }
);

export interface Answer {
  readonly id: number;
  readonly rows: readonly unknown[];
  readonly changes?: bigint;
  readonly lastInsertRowid?: bigint;
  readonly failed?: {
    readonly message: string;
    readonly code?: string | undefined;
    readonly errcode?: number | undefined;
  };
}

/** `code` as Node gives it; `errcode` is SQLite's own (https://sqlite.org/rescode.html). */
export class SqliteError extends Error {
  override readonly name = 'SqliteError';
  readonly code: string | undefined;
  readonly errcode: number | undefined;

  constructor({ message, code, errcode }: NonNullable<Answer['failed']>) {
    super(message);
    this.code = code;
    this.errcode = errcode;
  }
}

/** A SQLite file on a thread of its own. Everything asked is answered in the order of asking. */
export interface SqlitePort {
  one(statement: Statement): Promise<Answer>;
  all(statements: readonly Statement[]): Promise<void>;
  close(): Promise<void>;
}

type AskedWithoutId = Asked extends infer One ? (One extends Asked ? Omit<One, 'id'> : never) : never;

/**
 * Opens the file, or throws `SqliteError`: `errcode` 5 when another process has it. `onLost` is called when the thread ends by
 * itself after that: nothing asked from then on is answered, only another process can help.
 */
export async function openSqlite(file: string, onLost: (error: unknown) => void): Promise<SqlitePort> {
  const thread = new Worker(new URL('./sqlite-thread.ts', import.meta.url), { workerData: { file } });
  const waiting = new Map<
    number,
    { readonly done: (answer: Answer) => void; readonly failed: (error: unknown) => void }
  >();
  let lastId = 0;
  let gone: unknown;
  let isOpen = false;

  thread.on('message', (answer: Answer) => {
    const asker = waiting.get(answer.id);
    waiting.delete(answer.id);
    if (answer.failed === undefined) asker?.done(answer);
    else asker?.failed(new SqliteError(answer.failed));
  });
  const end = (why: unknown): void => {
    gone ??= why;
    for (const { failed } of waiting.values()) failed(gone);
    waiting.clear();
    if (isOpen) onLost(gone);
    isOpen = false;
  };
  thread.on('error', end);
  thread.on('exit', () => end(new Error('The thread of the database has ended')));

  const ask = (asked: AskedWithoutId): Promise<Answer> =>
    new Promise((done, failed) => {
      if (gone !== undefined) {
        failed(gone);
        return;
      }
      lastId += 1;
      waiting.set(lastId, { done, failed });
      thread.postMessage({ ...asked, id: lastId });
    });

  await ask({ kind: 'open' });
  isOpen = true;
  return {
    one: ({ sql, parameters }) => ask({ kind: 'one', sql, parameters }),
    async all(statements) {
      await ask({ kind: 'all', statements });
    },
    async close() {
      isOpen = false;
      await ask({ kind: 'close' });
      await new Promise<void>((resolve) => (gone === undefined ? thread.once('exit', () => resolve()) : resolve()));
    },
  };
}
