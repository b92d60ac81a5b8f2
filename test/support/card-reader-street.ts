import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { type CardReaderSettings, readSettings } from '#devices/card-reader/config';
import type { SwipeEvent } from '#devices/card-reader/swipe';
import { startBroker } from '#hub/broker/embedded';
import type { Broker } from '#hub/broker/port';
import { systemClock } from '#kernel/clock';
import { silentLog } from '#kernel/log';
import type { SerialPair } from './serial-pair.ts';

export const readerSecret = 'a secret of one reader';

/** The hub's broker, and what it was told; it can go away, come back on the same port, and keep its PUBACKs to itself. */
export interface ListeningBroker extends AsyncDisposable {
  readonly port: number;
  /** Every event that came in, sent twice or not. */
  readonly events: SwipeEvent[];
  /** What was said about being there, newest last. */
  readonly availability: string[];
  /** Nothing is acknowledged from now on, until it has been down. */
  hold(): void;
  down(): Promise<void>;
  up(): Promise<void>;
  send(deviceId: string, command: object): Promise<void>;
}

export async function startListeningBroker(): Promise<ListeningBroker> {
  const directory = await mkdtemp(join(tmpdir(), 'card-broker-'));
  const events: SwipeEvent[] = [];
  const availability: string[] = [];
  let held: PromiseWithResolvers<void> | undefined;
  let broker: Broker | undefined;
  let port = 0;
  const up = async (): Promise<void> => {
    broker = await startBroker({
      host: '127.0.0.1',
      port,
      directory,
      open: false,
      authenticate: ({ username, password }) =>
        password.toString() === readerSecret ? { kind: 'device', id: username, placeId: 'unit-1' } : undefined,
      async onFrame({ topic, payload }) {
        if (topic.endsWith('/availability')) availability.push(payload.toString());
        if (!topic.endsWith('/event')) return;
        events.push(JSON.parse(payload.toString()) as SwipeEvent);
        await held?.promise;
      },
      isCallForHelp: () => false,
      clock: systemClock,
      log: silentLog,
    });
    port = broker.port;
  };
  const down = async (): Promise<void> => {
    const ending = broker?.[Symbol.asyncDispose]();
    broker = undefined;
    // What was not acknowledged never will be.
    held?.reject(new Error('The broker is going away.'));
    held = undefined;
    await ending;
  };
  await up();
  return {
    get port() {
      return port;
    },
    events,
    availability,
    hold() {
      held ??= Promise.withResolvers<void>();
    },
    down,
    up,
    async send(deviceId, command) {
      await broker?.send({
        to: deviceId,
        topic: `ecare/v1/unit-1/${deviceId}/cmd`,
        payload: JSON.stringify(command),
      });
    },
    async [Symbol.asyncDispose]() {
      await down();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

type Reader = CardReaderSettings['readers'][number];

/** A configuration of lift readers in unit-1, each with these settings. */
export const settingsFor = (parts: {
  readonly mqttPort: number;
  readonly dataFile: string;
  readonly readers: readonly (Partial<Reader> & Pick<Reader, 'port' | 'deviceId'>)[];
}): CardReaderSettings =>
  readSettings(
    JSON.stringify({
      hub: { url: `mqtt://127.0.0.1:${parts.mqttPort}` },
      dataFile: parts.dataFile,
      readers: parts.readers.map((reader) => ({
        placeId: 'unit-1',
        secret: readerSecret,
        format: 'rdm6300',
        ...reader,
      })),
    }),
  );

/** The card reader as it is delivered, in a process of its own. */
export async function startCardReaderProcess(
  settings: CardReaderSettings,
  directory: string,
): Promise<{ readonly child: ChildProcess; kill(): Promise<void> }> {
  const file = join(directory, 'card-reader.json');
  await writeFile(file, JSON.stringify(settings));
  const root = join(import.meta.dirname, '../..');
  const child = spawn(process.execPath, [join(root, 'devices/card-reader/main.ts'), file], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      // Open for swipes: the port, not only the process.
      if (said.includes('"msg":"port open"')) resolve();
    });
    child.once('exit', (code) => reject(new Error(`the card reader ended with ${code}:\n${said}`)));
  });
  return {
    child,
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/**
 * Holds a card against a reader, takes it away and comes again until the last answer is this one. Each time is a swipe of its own: longer
 * apart than the `releaseMs` of these tests, 100.
 */
export const swipeUntil = (pair: SerialPair, frame: readonly number[], answer: string) =>
  expect
    .poll(
      async () => {
        await pair.say(frame);
        return pair.told();
      },
      { timeout: 10_000, interval: 250 },
    )
    .toMatch(new RegExp(`${answer}$`));
