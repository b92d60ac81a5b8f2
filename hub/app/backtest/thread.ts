import { setImmediate as nextTurn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { BacktestReport } from '#contracts/backtest';
import type { TelemetryStore } from '#hub/telemetry/port';
import { type Assignment, type FromWorker, pack, type ToWorker } from './protocol.ts';

/** Pages on their way to the thread: it never waits for one, and never has more than these in mind. */
const pagesAhead = 4;
/** What a back-test may take; one that needs more fails by itself. */
const megabytes = 512;

export interface ThreadOptions {
  readonly assignment: Assignment;
  readonly store: Pick<TelemetryStore, 'pages'>;
  readonly signal: AbortSignal;
  /** How far the history is gone through, epoch ms. */
  readonly onReached: (at: number) => void;
  /** What the thread runs; a back-test unless told otherwise. It speaks as `FromWorker` says. */
  readonly script?: URL;
}

/**
 * Runs one back-test in a thread of its own, and hands it the history page by page: two processes cannot have the same file open,
 * and what others ask of the store comes in between.
 * @throws what the store, the thread or `signal` says.
 */
export async function runInThread<Report = BacktestReport>(options: ThreadOptions): Promise<Report> {
  const { assignment, store, signal, onReached, script = new URL('./worker.ts', import.meta.url) } = options;
  signal.throwIfAborted();
  const worker = new Worker(script, {
    workerData: assignment,
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: megabytes, maxYoungGenerationSizeMb: 64 },
  });
  const stop = (): void => void worker.terminate();
  signal.addEventListener('abort', stop, { once: true });
  let ahead = 0;
  let room: (() => void) | undefined;
  const report = new Promise<Report>((done, failed) => {
    worker.on('message', (message: FromWorker) => {
      if (message.kind === 'done') done(message.report as Report);
      else {
        ahead -= 1;
        onReached(message.reached);
        room?.();
      }
    });
    worker.on('error', failed);
    worker.on('exit', () => {
      failed(signal.aborted ? signal.reason : new Error('the thread ended before its report'));
      room?.();
    });
  });
  // It is awaited below; if reading fails first, nobody else must be told.
  report.catch(() => undefined);
  const say = (message: ToWorker, transfer: readonly ArrayBuffer[] = []): void =>
    worker.postMessage(message, [...transfer]);
  try {
    const { from, to, warmFrom, devices } = assignment;
    const deviceIds = devices.map(({ id }) => id);
    for await (const points of store.pages(deviceIds, Math.min(warmFrom, from), to)) {
      signal.throwIfAborted();
      await nextTurn();
      const page = pack(points);
      ahead += 1;
      say({ kind: 'page', page }, [page.of.buffer, page.at.buffer, page.num.buffer, page.kind.buffer]);
      while (ahead >= pagesAhead && !signal.aborted) {
        const { promise, resolve } = Promise.withResolvers<void>();
        room = resolve;
        // An exit while nobody waits would be missed: the report has failed by then.
        await Promise.race([promise, report]);
      }
    }
    signal.throwIfAborted();
    say({ kind: 'end' });
    return await report;
  } finally {
    signal.removeEventListener('abort', stop);
    await worker.terminate();
  }
}
