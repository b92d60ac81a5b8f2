import type { Log } from './log.ts';

/** What lets a person in. Opening an open door keeps it open longer. */
export interface Door extends AsyncDisposable {
  open(): void;
  /** The relay can be reached again: it may have missed that it is to close. */
  recover(): void;
}

/** Where the reader's own hardware works the lock, or nothing does. */
export const noDoor: Door = {
  open: () => undefined,
  recover: () => undefined,
  [Symbol.asyncDispose]: async () => undefined,
};

/** A relay that takes bytes: one command to open and, unless it closes by itself, one to close. */
export function relayDoor({
  write,
  open,
  close,
  openMs,
  log,
}: {
  readonly write: (bytes: Uint8Array) => Promise<boolean>;
  readonly open: Uint8Array;
  readonly close: Uint8Array | undefined;
  readonly openMs: number;
  readonly log: Log;
}): Door {
  let timer: NodeJS.Timeout | undefined;
  const say = async (bytes: Uint8Array, what: string): Promise<void> => {
    if (!(await write(bytes))) log('error', `the relay was not told to ${what}`);
  };
  const shut = async (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    if (close !== undefined) await say(close, 'close');
  };
  return {
    open() {
      clearTimeout(timer);
      timer = setTimeout(() => void shut(), openMs);
      void say(open, 'open');
    },
    recover() {
      if (timer === undefined) void shut();
    },
    async [Symbol.asyncDispose]() {
      if (timer !== undefined) await shut();
    },
  };
}
