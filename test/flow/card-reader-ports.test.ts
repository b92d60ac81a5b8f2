import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openCardReaders } from '#devices/card-reader/card-readers';
import type { CardReaderSettings } from '#devices/card-reader/config';
import { openSwipeBook } from '#devices/card-reader/swipe-book';
import { frameOf, printed } from '#test/support/card-frames';
import {
  type ListeningBroker,
  settingsFor,
  startCardReaderProcess,
  startListeningBroker,
  swipeUntil,
} from '#test/support/card-reader-street';
import { openSerialPair, type SerialPair } from '#test/support/serial-pair';
import { soon } from '#test/support/soon';

const card = 6547886;
const frame = frameOf.rdm6300(card);
const list = (version: number, allow: readonly string[], blocked: readonly string[] = []) => ({
  type: 'access-list',
  version,
  allow,
  blocked,
  temporary: [],
});
const beepOpened = '4f4b'; // OK
const beepRefused = '4e4f'; // NO

let directory: string;
let broker: ListeningBroker;
let pair: SerialPair;
let dataFile: string;
const broken: unknown[] = [];
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'card-reader-'));
  dataFile = join(directory, 'swipes.db');
  broken.length = 0;
  broker = await startListeningBroker();
  pair = await openSerialPair();
});
afterEach(async () => {
  await pair[Symbol.asyncDispose]();
  await broker[Symbol.asyncDispose]();
  await rm(directory, { recursive: true, force: true });
  expect(broken).toEqual([]);
});

type Reader = CardReaderSettings['readers'][number];
const settings = (extra: Partial<Reader> = {}, others: Parameters<typeof settingsFor>[0]['readers'] = []) =>
  settingsFor({
    mqttPort: broker.port,
    dataFile,
    readers: [
      {
        deviceId: 'lift-1',
        port: pair.path,
        releaseMs: 100,
        answer: { opened: beepOpened, refused: beepRefused },
        ...extra,
      },
      ...others,
    ],
  });
const run = (given: CardReaderSettings) =>
  openCardReaders({
    settings: given,
    log: () => undefined,
    onBroken: (error) => broken.push(error),
    reconnectMs: 100,
  });
const online = () => soon(() => broker.availability.at(-1)).toBe('online');
const cards = () => broker.events.map(({ value }) => value);
/** What is still waiting in a book nobody has open. */
const waiting = (): number => {
  using book = openSwipeBook(dataFile);
  let count = 0;
  for (let swipe = book.oldest('lift-1'); swipe !== undefined; swipe = book.oldest('lift-1')) {
    book.forget(swipe.id);
    count += 1;
  }
  return count;
};

test('a swipe is decided, answered and told to the hub', async () => {
  await using _ = await run(settings());
  await online();
  await broker.send('lift-1', list(3, [printed(card)]));
  await swipeUntil(pair, frame, 'OK');
  const last = broker.events.at(-1);
  expect(last).toMatchObject({
    event: 'card.tapped',
    value: printed(card),
    decision: { opened: true, reason: 'allowed', listVersion: 3 },
  });
  expect(last?.id).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/);
  expect(Math.abs((last?.t ?? 0) * 1_000 - Date.now())).toBeLessThan(30_000);
});

test('a held card is one swipe, a stranger hears no, and every reader speaks its own format', async () => {
  await using second = await openSerialPair();
  await using _ = await run(
    settings({ releaseMs: 1_000 }, [
      { deviceId: 'lift-2', port: second.path, format: 'em-18', byteOrder: 'least-first' },
    ]),
  );
  await soon(() => broker.availability.filter((said) => said === 'online')).toHaveLength(2);
  await pair.say([...frame, ...frame, ...frame]);
  await pair.say('\x02100026F44426\x03');
  await soon(() => pair.told()).toBe('NO');
  await second.say(frameOf['em-18'](0xaee96300));
  await soon(() => cards()).toEqual([printed(card), printed(card)]);
  expect(broker.events[0]?.decision).toEqual({ opened: false, reason: 'no-list' });
  expect(pair.told()).toBe('NO');
});

test('the list is kept over a restart, and an older one does not replace it', async () => {
  {
    await using _ = await run(settings());
    await online();
    await broker.send('lift-1', list(7, [printed(card)]));
    await broker.send('lift-1', list(6, [], [printed(card)]));
    await broker.send('lift-1', { type: 'access-list', version: 'newest' });
    await swipeUntil(pair, frame, 'OK');
  }
  await broker.down();
  await pair.pull();
  await pair.plug();
  await using _ = await run(settings());
  await swipeUntil(pair, frame, 'OK');
  expect(pair.told()).not.toContain('NO');
});

test('the plug is pulled and put back: heard again within 5 s, each swipe once', { timeout: 60_000 }, async () => {
  await using _ = await run(settings());
  await online();
  for (let pulls = 1; pulls <= 3; pulls += 1) {
    await pair.say(frame.slice(0, 7));
    await pair.pull();
    await soon(() => broker.availability.at(-1)).toBe('offline');
    await pair.plug();
    const plugged = performance.now();
    await online();
    expect(performance.now() - plugged).toBeLessThan(5_000);
    await pair.say(frameOf.rdm6300(pulls));
    await soon(() => cards().at(-1)).toBe(printed(pulls));
  }
  expect(cards()).toEqual([1, 2, 3].map(printed));
  expect(pair.told()).toBe('NO');
});

test('the broker is away: swipes wait on the disk and arrive in their order, each once acknowledged', async () => {
  const numbers = Array.from({ length: 20 }, (_, index) => index + 1);
  {
    await using _ = await run(settings());
    await online();
    await broker.down();
    for (const number of numbers) await pair.say(frameOf.rdm6300(number));
    await soon(() => pair.told()).toBe('NO'.repeat(numbers.length));
    expect(broker.events).toEqual([]);
    await broker.up();
    await soon(() => cards()).toEqual(numbers.map(printed));
    await pair.say(frameOf.rdm6300(99));
    await soon(() => cards().at(-1)).toBe(printed(99));
  }
  expect(new Set(broker.events.map(({ id }) => id)).size).toBe(numbers.length + 1);
});

test('the broker goes away before it acknowledges: the same swipe is sent again, then forgotten', async () => {
  {
    await using _ = await run(settings());
    await online();
    broker.hold();
    await pair.say(frame);
    await soon(() => cards()).toEqual([printed(card)]);
    await pair.say(frameOf.rdm6300(2));
    await soon(() => pair.told()).toBe('NONO');
    await broker.down();
    broker.events.length = 0;
    await broker.up();
    await soon(() => [...new Set(cards())]).toEqual([printed(card), printed(2)]);
    await pair.say(frameOf.rdm6300(3));
    await soon(() => cards().at(-1)).toBe(printed(3));
  }
  expect(new Set(broker.events.map(({ id }) => id)).size).toBe(3);
  expect(waiting()).toBeLessThanOrEqual(1);
});

test('killed between writing and publishing: no swipe is lost, and the same id is sent again', async () => {
  const given = settings();
  broker.hold();
  let reader = await startCardReaderProcess(given, directory);
  await online();
  for (const number of [1, 2, 3]) await pair.say(frameOf.rdm6300(number));
  await soon(() => pair.told()).toBe('NONONO');
  await soon(() => cards()).toEqual([printed(1)]);
  const first = broker.events[0]?.id;
  await reader.kill();
  await broker.down();

  // Nobody is there to be told: written, answered, killed.
  reader = await startCardReaderProcess(given, directory);
  await pair.say(frameOf.rdm6300(4));
  await soon(() => pair.told()).toBe('NONONONO');
  await reader.kill();
  broker.events.length = 0;

  await broker.up();
  reader = await startCardReaderProcess(given, directory);
  await soon(() => cards()).toEqual([1, 2, 3, 4].map(printed));
  expect(broker.events[0]?.id).toBe(first);
  await soon(() => broker.availability.at(-1)).toBe('online');
  reader.child.kill('SIGTERM');
  await soon(() => reader.child.exitCode).toBe(0);
  expect(waiting()).toBe(0);
});

test('a reader that is asked and does not answer is reported, and is back with its first word', {
  timeout: 60_000,
}, async () => {
  await using _ = await run(settings({ watchdog: { silentAfterSeconds: 1, poll: '3f', everySeconds: 1 } }));
  await soon(() => pair.told()).toContain('?');
  expect(broker.availability).not.toContain('online');
  await soon(async () => {
    await pair.say('!');
    return broker.availability.at(-1);
  }).toBe('online');
  await soon(() => broker.availability.at(-1)).toBe('offline');
});

test('a relay opens for who may come in, and closes again; it is told to close when its plug comes back', async () => {
  await using relay = await openSerialPair();
  await using _ = await run(settings({ door: { port: relay.path, open: '4f50454e', close: '53485554', openMs: 200 } }));
  await online();
  await soon(() => relay.told()).toBe('SHUT');
  await broker.send('lift-1', list(1, [printed(card)], [printed(2)]));
  await pair.say(frameOf.rdm6300(2));
  await soon(() => pair.told()).toBe('NO');
  await swipeUntil(pair, frame, 'OK');
  await soon(() => relay.told()).toMatch(/^SHUT(OPEN)+SHUT$/);
  await relay.pull();
  await relay.plug();
  await soon(() => relay.told()).toBe('SHUT');
});

test('a file that another process has open is refused', async () => {
  using _ = openSwipeBook(dataFile);
  await expect(run(settings())).rejects.toThrow('database is locked');
});
