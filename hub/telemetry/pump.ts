import type { JournalReader } from '#contracts/journal';
import { dayMs, hourMs } from '#contracts/time';
import type { Clock } from '#kernel/clock';
import type { Log } from '#kernel/log';
import { keepHouse } from './house-keeping.ts';
import type { TelemetryStore } from './port.ts';
import { Stoppable } from './stoppable.ts';

export interface PumpOptions {
  readonly journal: JournalReader;
  /** Stays the caller's to dispose, after the pump. */
  readonly store: TelemetryStore;
  readonly clock: Clock;
  readonly log: Log;
  /** Readings stored at once, about. Default 5,000: more are hardly faster and hold the event loop longer. */
  readonly batch?: number;
  /** Raw points older than this are forgotten; roll-ups stay. Default 400. */
  readonly retentionDays?: number;
}

export interface Pump extends AsyncDisposable {
  /** Everything up to here is in the store; 0 until the store has said how far it is. */
  position(): number;
  /** How much the store does not hold yet, and for how long the oldest of it has waited. */
  lag(): { readonly entries: number; readonly ageMs: number };
  /** Resolves once everything committed by now is stored, or the pump is stopped. Does not wait for more to come. */
  settled(): Promise<void>;
  /** What is wrong with the store, while it is. */
  fault(): string | undefined;
}

/** At most one commit in this time while readings trickle in. */
const breathMs = 250;
const firstRetryMs = 250;
const longestRetryMs = 30_000;
/** A store that takes longer than this to answer is called hanging. */
const patienceMs = 30_000;
/** How long stopping waits for what the store is doing; the journal has it anyway. */
const farewellMs = 5_000;
/** Entries read at once: between these, as many as make about one batch. */
const fewestEntries = 20;
const mostEntries = 500;

/**
 * Carries the journal into the time-series store, from where the store says it is. It sleeps while there is nothing new, gathers
 * what trickles in, hurries when behind, and tries again for ever: nothing waits for it and nothing is lost by its failing.
 */
export function startPump(options: PumpOptions): Pump {
  const { journal, store, clock, log, batch = 5_000, retentionDays = 400 } = options;
  const life = new Stoppable(clock);
  let position = 0;
  /** Whether the store has said how far it is. */
  let known = false;
  let fault: string | undefined;
  let busySince: number | undefined;
  /** When the oldest entry that is not stored was committed, or a moment before it. */
  let waitingSince: number | undefined = clock.now();
  let entriesAtOnce = 100;
  /** Whether the last commit is long enough ago for a small one. */
  let rested = true;
  /** Wakes the loop while it sleeps. */
  let bell: (() => void) | undefined;
  let stopped: Promise<void> | undefined;
  let awaited: { readonly goal: number; readonly resolve: () => void }[] = [];

  /** Does it until it is done; undefined when stopped before. */
  async function persist<Result>(work: () => Promise<Result>): Promise<{ readonly result: Result } | undefined> {
    for (let retryMs = firstRetryMs; !life.stopped; retryMs = Math.min(retryMs * 2, longestRetryMs)) {
      busySince = clock.now();
      try {
        const result = await work();
        if (fault !== undefined) log.info({ store: store.name, position }, 'telemetry store is back');
        fault = undefined;
        return { result };
      } catch (error) {
        const words = { store: store.name, position, err: error };
        if (fault === undefined) log.warn(words, 'telemetry store fails; the journal keeps what it misses');
        fault = error instanceof Error ? error.message : String(error);
      } finally {
        busySince = undefined;
      }
      await life.pause(retryMs);
    }
    return undefined;
  }

  /** Asks the store how far it is. One that is ahead knew a later state of a journal that has since been restored. */
  async function findPlace(): Promise<void> {
    const cursor = (await persist(() => store.cursor()))?.result;
    if (cursor === undefined) return;
    const head = journal.head();
    if (cursor > head) {
      log.warn({ cursor, head }, 'telemetry store is ahead of the journal; going on from the end of the journal');
      if ((await persist(() => store.rewind(head))) === undefined) return;
    }
    known = true;
    reach(Math.min(cursor, head));
  }

  function reach(reached: number): void {
    position = reached;
    if (position >= journal.head()) waitingSince = undefined;
    for (const { resolve } of awaited.filter(({ goal }) => position >= goal)) resolve();
    awaited = awaited.filter(({ goal }) => position < goal);
  }

  const worthwhile = (): boolean => {
    const behind = journal.head() - position;
    return behind > 0 && (rested || behind >= entriesAtOnce || awaited.length > 0);
  };

  const sleep = (): Promise<void> =>
    life.wait((wake) => {
      bell = wake;
      return {
        [Symbol.dispose]: () => {
          bell = undefined;
        },
      };
    });

  async function rest(): Promise<void> {
    rested = false;
    await life.pause(breathMs);
    rested = true;
    bell?.();
  }

  async function carry(): Promise<void> {
    const entries = (await persist(() => journal.read(position, entriesAtOnce)))?.result ?? [];
    const first = entries[0];
    const last = entries.at(-1);
    // Committed and yet not to be read: whoever keeps the journal needs a moment.
    if (first === undefined || last === undefined) return life.pause(breathMs);
    if (first.position > position + 1) {
      log.warn({ from: position + 1, to: first.position - 1 }, 'the journal no longer holds these entries');
    }
    waitingSince = first.at;
    const readings = entries.flatMap((entry) => entry.readings);
    if ((await persist(() => store.append(readings, last.position))) === undefined) return;
    waitingSince = last.at;
    reach(last.position);
    const perEntry = Math.max(1, readings.length) / entries.length;
    entriesAtOnce = Math.min(mostEntries, Math.max(fewestEntries, Math.ceil(batch / perEntry)));
    if (rested) void rest();
  }

  async function run(): Promise<void> {
    await findPlace();
    while (!life.stopped) await (worthwhile() ? carry() : sleep());
  }

  const heard = journal.onCommitted((entry) => {
    waitingSince ??= entry.at;
    if (worthwhile()) bell?.();
  });
  async function stop(): Promise<void> {
    heard[Symbol.dispose]();
    life.stop();
    for (const { resolve } of awaited) resolve();
    awaited = [];
    const farewell = Promise.withResolvers<void>();
    using _timer = clock.after(farewellMs, farewell.resolve);
    await Promise.race([working, farewell.promise]);
  }

  const keepMs = retentionDays * dayMs;
  const working = Promise.all([run(), keepHouse({ store, life, clock, log, keepMs, firstAfterMs: hourMs })]);

  return {
    position: () => position,
    lag() {
      const entries = Math.max(0, journal.head() - (known ? position : Math.max(0, journal.tail() - 1)));
      const ageMs = entries === 0 || waitingSince === undefined ? 0 : Math.max(0, clock.now() - waitingSince);
      return { entries, ageMs };
    },
    settled() {
      const goal = journal.head();
      if (life.stopped || (known && position >= goal)) return Promise.resolve();
      const { promise, resolve } = Promise.withResolvers<void>();
      awaited.push({ goal, resolve });
      bell?.();
      return promise;
    },
    fault() {
      if (fault !== undefined || busySince === undefined) return fault;
      const waitedMs = clock.now() - busySince;
      return waitedMs > patienceMs ? `no answer for ${Math.round(waitedMs / 1000)} s` : undefined;
    },
    [Symbol.asyncDispose]() {
      stopped ??= stop();
      return stopped;
    },
  };
}
