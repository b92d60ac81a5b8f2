import { setTimeout as pause } from 'node:timers/promises';
import type { Log } from './log.ts';

export interface PortSettings {
  readonly path: string;
  readonly baudRate: number;
  readonly parity: 'none' | 'even' | 'odd';
  readonly stopBits: 1 | 2;
}

/** A port that is open. Its bytes end, or fail, when it is closed or pulled out. */
export interface OpenPort extends AsyncDisposable {
  readonly bytes: AsyncIterable<Uint8Array>;
  write(bytes: Uint8Array): Promise<void>;
}

/** A port that is opened again and again: it may be absent at the start, and be pulled out and put back at any time. */
export interface Line extends AsyncDisposable {
  readonly isOpen: boolean;
  /** Whether the bytes went out. Never rejects: what is on the line and what is off it is said by `changed`. */
  write(bytes: Uint8Array): Promise<boolean>;
  /** Closes the port, which is then opened anew. */
  reset(): void;
}

export interface LineParts {
  readonly settings: PortSettings;
  readonly open: (settings: PortSettings) => Promise<OpenPort>;
  readonly heard: (bytes: Uint8Array) => void;
  readonly changed: (isOpen: boolean) => void;
  /** What `heard` or `changed` threw: nothing that a port has to do with. */
  readonly onBroken: (error: unknown) => void;
  readonly log: Log;
  readonly retryMs?: number;
}

export function keepLine({ settings, open, heard, changed, onBroken, log, retryMs = 1_000 }: LineParts): Line {
  const stop = new AbortController();
  const { path } = settings;
  let current: OpenPort | undefined;
  let complained = false;
  let resetting = false;

  /** Opens the port and listens until it is gone; why. */
  const once = async (): Promise<unknown> => {
    let cause: unknown;
    try {
      await using port = await open(settings);
      if (stop.signal.aborted) return undefined;
      current = port;
      complained = false;
      if (!resetting) log('info', 'port open', { path });
      resetting = false;
      guarded(() => changed(true));
      for await (const bytes of port.bytes) guarded(() => heard(bytes));
    } catch (error) {
      cause = error;
    }
    return cause;
  };
  const guarded = (run: () => void): void => {
    try {
      run();
    } catch (error) {
      onBroken(error);
    }
  };

  const loop = async (): Promise<void> => {
    while (!stop.signal.aborted) {
      const cause = await once();
      if (current !== undefined) {
        current = undefined;
        guarded(() => changed(false));
      } else {
        // It was closed to be opened anew, and could not be.
        resetting = false;
      }
      if (stop.signal.aborted) return;
      if (!complained && !resetting) {
        complained = true;
        log('warn', 'port not there, tried again every second', {
          path,
          cause: cause instanceof Error ? cause.message : undefined,
        });
      }
      await pause(retryMs, undefined, { signal: stop.signal }).catch(() => undefined);
    }
  };
  const ended = loop();

  const closeCurrent = async (): Promise<void> => {
    await current?.[Symbol.asyncDispose]();
  };
  return {
    get isOpen() {
      return current !== undefined;
    },
    async write(bytes) {
      try {
        if (current === undefined) return false;
        await current.write(bytes);
        return true;
      } catch {
        return false;
      }
    },
    reset() {
      if (current === undefined) return;
      resetting = true;
      closeCurrent().catch(onBroken);
    },
    async [Symbol.asyncDispose]() {
      stop.abort();
      await closeCurrent();
      await ended;
    },
  };
}
