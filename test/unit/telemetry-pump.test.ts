import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { JournalEntry, JournalReader } from '#contracts/journal';
import type { Reading } from '#contracts/reading';
import { dayMs, hourMs } from '#contracts/time';
import type { TelemetryStore } from '#hub/telemetry/port';
import { type Pump, startPump } from '#hub/telemetry/pump';
import { silentLog } from '#kernel/log';
import { ManualClock } from '#test/support/manual-clock';

const readingAt = (at: number): Reading => ({
  deviceId: 'd',
  placeId: 'h',
  measure: 'motion',
  value: true,
  at,
  receivedAt: at,
});

class FakeJournal implements JournalReader {
  readonly entries: JournalEntry[] = [];
  reads = 0;
  readonly #handlers = new Set<(entry: JournalEntry) => void>();
  readonly #clock: ManualClock;
  constructor(clock: ManualClock) {
    this.#clock = clock;
  }
  head = (): number => this.entries.at(-1)?.position ?? 0;
  tail = (): number => this.entries[0]?.position ?? 1;
  async read(position: number, limit: number): Promise<readonly JournalEntry[]> {
    this.reads += 1;
    return this.entries.filter((entry) => entry.position > position).slice(0, limit);
  }
  onCommitted(handler: (entry: JournalEntry) => void): Disposable {
    this.#handlers.add(handler);
    return { [Symbol.dispose]: () => void this.#handlers.delete(handler) };
  }
  commit(count = 1, readings = 1): void {
    for (let n = 0; n < count; n += 1) {
      const at = this.#clock.now();
      const entry = { position: this.head() + 1, at, readings: Array.from({ length: readings }, () => readingAt(at)) };
      this.entries.push(entry);
      for (const handler of this.#handlers) handler(entry);
    }
  }
}

/** Holds what it is given; may be told to fail or to hang. */
class FakeStore implements TelemetryStore {
  readonly name = 'duckdb';
  at = 0;
  readonly appends: { readings: number; position: number }[] = [];
  readonly chores: string[] = [];
  attempts = 0;
  trouble: Error | Promise<void> | undefined;

  async #obey(): Promise<void> {
    this.attempts += 1;
    if (this.trouble instanceof Error) throw this.trouble;
    await this.trouble;
  }
  async cursor(): Promise<number> {
    await this.#obey();
    return this.at;
  }
  async rewind(position: number): Promise<void> {
    this.at = position;
  }
  async append(readings: readonly Reading[], position: number): Promise<void> {
    await this.#obey();
    this.appends.push({ readings: readings.length, position });
    this.at = position;
  }
  async compact(now: number): Promise<void> {
    await this.#obey();
    this.chores.push(`compact ${now}`);
  }
  async forget(before: number): Promise<void> {
    this.chores.push(`forget ${before}`);
  }
  range = async () => [];
  buckets = async () => [];
  days = async () => [];
  latest = async () => undefined;
  story = async () => [];
  async *pages() {}
  newest = async () => [];
  async [Symbol.asyncDispose](): Promise<void> {}
}

/** Lets everything happen that needs no time. */
const calm = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate);
};

describe('the pump', () => {
  let clock: ManualClock;
  let journal: FakeJournal;
  let store: FakeStore;
  let pump: Pump | undefined;
  const lines: { msg: string }[] = [];
  const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(JSON.parse(line)) });
  const start = (batch?: number): Pump => {
    pump = startPump({ journal, store, clock, log, ...(batch === undefined ? {} : { batch }) });
    return pump;
  };

  beforeEach(() => {
    clock = new ManualClock();
    journal = new FakeJournal(clock);
    store = new FakeStore();
    lines.length = 0;
  });
  afterEach(async () => {
    await pump?.[Symbol.asyncDispose]();
    pump = undefined;
  });

  test('goes on from where the store is, and says when it is done', async () => {
    journal.commit(10, 3);
    store.at = 4;
    const running = start();
    await running.settled();
    expect(store.appends).toEqual([{ readings: 18, position: 10 }]);
    expect(running.position()).toBe(10);
    expect(running.lag()).toEqual({ entries: 0, ageMs: 0 });
  });

  test('sleeps while nothing comes', async () => {
    const running = start();
    await running.settled();
    await calm();
    clock.advance(hourMs - 1);
    await calm();
    expect(journal.reads).toBe(0);
    expect(store.attempts).toBe(1);
  });

  test('stores the first reading at once and gathers those that trickle after it', async () => {
    start();
    await calm();
    journal.commit();
    await calm();
    expect(store.appends).toEqual([{ readings: 1, position: 1 }]);
    for (let n = 0; n < 4; n += 1) {
      clock.advance(50);
      journal.commit();
      await calm();
    }
    expect(store.appends).toHaveLength(1);
    clock.advance(50);
    await calm();
    expect(store.appends.slice(1)).toEqual([{ readings: 4, position: 5 }]);
  });

  test('waits for nothing when it is far behind, and stores in batches', async () => {
    journal.commit(2_000, 10);
    const running = start(1_000);
    await running.settled();
    expect(clock.now()).toBe(new ManualClock().now());
    expect(store.appends.at(-1)?.position).toBe(2_000);
    expect(store.appends.reduce((sum, { readings }) => sum + readings, 0)).toBe(20_000);
    expect(store.appends.length).toBeGreaterThan(10);
    expect(store.appends.length).toBeLessThan(30);
  });

  test('does not make those wait who ask for all that is committed', async () => {
    const running = start();
    journal.commit();
    await running.settled();
    journal.commit();
    await running.settled();
    expect(running.position()).toBe(2);
  });

  test('tries again for ever, less and less often, and says it once', async () => {
    const running = start();
    await running.settled();
    store.trouble = new Error('disk full');
    store.attempts = 0;
    journal.commit();
    await calm();
    for (let second = 0; second < 120; second += 1) {
      clock.advance(1_000);
      await calm();
    }
    expect(store.attempts).toBeGreaterThan(5);
    expect(store.attempts).toBeLessThan(15);
    expect(running.fault()).toBe('disk full');
    expect(running.lag()).toEqual({ entries: 1, ageMs: 120_000 });
    expect(lines.filter(({ msg }) => msg.includes('fails'))).toHaveLength(1);

    journal.commit(3);
    store.trouble = undefined;
    const settled = running.settled();
    clock.advance(30_000);
    await settled;
    expect(running.fault()).toBeUndefined();
    expect(store.appends.at(-1)?.position).toBe(4);
    expect(store.appends.map(({ readings }) => readings).reduce((a, b) => a + b)).toBe(4);
    expect(lines.filter(({ msg }) => msg.includes('back'))).toHaveLength(1);
  });

  test('starts although the store is down, and finds its place once it is up', async () => {
    journal.commit(5);
    store.at = 3;
    store.trouble = new Error('refused');
    const running = start();
    await calm();
    expect(running.fault()).toBe('refused');
    expect(running.position()).toBe(0);
    expect(running.lag().entries).toBe(5);
    store.trouble = undefined;
    clock.advance(1_000);
    await running.settled();
    expect(store.appends).toEqual([{ readings: 2, position: 5 }]);
  });

  test('says that a store hangs, asks it nothing more meanwhile, and goes on when it answers', async () => {
    const running = start();
    await running.settled();
    const answer = Promise.withResolvers<void>();
    store.trouble = answer.promise;
    store.attempts = 0;
    journal.commit();
    await calm();
    clock.advance(31_000);
    journal.commit(5);
    await calm();
    expect(running.fault()).toBe('no answer for 31 s');
    expect(store.attempts).toBe(1);
    store.trouble = undefined;
    answer.resolve();
    await running.settled();
    expect(running.fault()).toBeUndefined();
    expect(running.position()).toBe(6);
  });

  test('stops although the store hangs', async () => {
    const running = start();
    await running.settled();
    store.trouble = new Promise(() => undefined);
    journal.commit();
    const settled = running.settled();
    await calm();
    const stopped = running[Symbol.asyncDispose]();
    await settled;
    clock.advance(5_000);
    await stopped;
  });

  test('goes on from the end of a journal that was restored to an earlier state', async () => {
    journal.commit(10);
    store.at = 50;
    const running = start();
    await running.settled();
    expect(store.at).toBe(10);
    journal.commit();
    await running.settled();
    expect(store.appends).toEqual([{ readings: 1, position: 11 }]);
    expect(lines.some(({ msg }) => msg.includes('ahead'))).toBe(true);
  });

  test('says which entries the journal no longer holds, and goes on', async () => {
    journal.commit(10);
    journal.entries.splice(0, 6);
    const running = start();
    await running.settled();
    expect(store.appends).toEqual([{ readings: 4, position: 10 }]);
    expect(lines).toMatchObject([{ from: 1, to: 6 }]);
  });

  test('keeps house an hour after the start and then once a day', async () => {
    start();
    const begin = clock.now();
    clock.advance(hourMs);
    await vi.waitFor(() => expect(store.chores).toHaveLength(2));
    clock.advance(dayMs - 1);
    await calm();
    expect(store.chores).toHaveLength(2);
    clock.advance(1);
    await vi.waitFor(() => expect(store.chores).toHaveLength(4));
    expect(store.chores.slice(2)).toEqual([
      `compact ${begin + hourMs + dayMs}`,
      `forget ${begin + hourMs + dayMs - 400 * dayMs}`,
    ]);
  });

  test('forgets nothing on the day the clock jumped', async () => {
    let offset = 0;
    const jumping = { now: () => clock.now() + offset, after: clock.after.bind(clock) };
    pump = startPump({ journal, store, clock: jumping, log: silentLog, retentionDays: 30 });
    offset = 4_000 * dayMs;
    clock.advance(hourMs);
    await vi.waitFor(() => expect(store.chores).toHaveLength(1));
    await calm();
    expect(store.chores[0]).toMatch('compact');
    expect(store.chores).toHaveLength(1);
    offset = 0;
    clock.advance(dayMs);
    await vi.waitFor(() => expect(store.chores).toHaveLength(2));
    offset = hourMs;
    clock.advance(dayMs);
    await vi.waitFor(() => expect(store.chores.at(-1)).toBe(`forget ${clock.now() + hourMs - 30 * dayMs}`));
  });
});
