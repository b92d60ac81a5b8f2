import { mkdir } from 'node:fs/promises';
import { Level } from 'level';
import { ConfigError } from '#kernel/errors';
import type { Log } from '#kernel/log';

type Change =
  | { readonly type: 'put'; readonly key: string; readonly value: unknown }
  | { readonly type: 'del'; readonly key: string };

/** Where sessions are copied to, change by change, and read from once at start. */
export interface SessionDisk extends AsyncDisposable {
  entries(): AsyncIterable<[string, unknown]>;
  /** Resolves when this change and all before it have been handed to the operating system: they survive the hub, not a power cut. */
  put(key: string, value: unknown): Promise<void>;
  delete(key: string): Promise<void>;
}

export const noDisk: SessionDisk = {
  async *entries() {},
  put: () => Promise.resolve(),
  delete: () => Promise.resolve(),
  [Symbol.asyncDispose]: () => Promise.resolve(),
};

/**
 * LevelDB in a folder. Changes made while a batch is being written are the next batch, so they reach the disk in the order in
 * which they were made. What cannot be written is logged and stays in memory: commands may be lost by a crash on a full disk, never by it alone.
 */
export async function openSessionDisk(directory: string, log: Log): Promise<SessionDisk> {
  const level = new Level<string, unknown>(directory, { valueEncoding: 'json' });
  try {
    await mkdir(directory, { recursive: true });
    await level.open();
  } catch (cause) {
    const reason = (cause as { cause?: { code?: string } }).cause?.code ?? String(cause);
    const inUse = reason === 'LEVEL_LOCKED';
    throw new ConfigError(
      'HUB_DATA_DIR',
      inUse ? `is in use: another hub has ${directory} open` : `cannot hold broker sessions: ${reason}`,
      { cause },
    );
  }
  let waiting: Change[] = [];
  let last: Promise<void> = Promise.resolve();
  let next: Promise<void> | undefined;

  const writeWaiting = async (): Promise<void> => {
    const batch = waiting;
    waiting = [];
    next = undefined;
    try {
      await level.batch(batch);
    } catch (error) {
      log.error({ err: error, changes: batch.length }, 'broker sessions cannot be written');
    }
  };
  const change = (one: Change): Promise<void> => {
    waiting.push(one);
    if (next === undefined) {
      next = last.then(writeWaiting);
      last = next;
    }
    return next;
  };

  return {
    entries: () => level.iterator(),
    put: (key, value) => change({ type: 'put', key, value }),
    delete: (key) => change({ type: 'del', key }),
    async [Symbol.asyncDispose]() {
      await last;
      await level.close();
    },
  };
}
