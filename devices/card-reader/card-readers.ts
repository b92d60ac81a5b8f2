import { readFileSync } from 'node:fs';
import type { CardReaderSettings, ReaderSettings } from './config.ts';
import { type Door, noDoor, relayDoor } from './door.ts';
import { openSerialPort } from './driver.ts';
import { keepLine, type Line, type OpenPort, type PortSettings } from './line.ts';
import type { Log } from './log.ts';
import { bytesIn, portOf, runReader } from './run-reader.ts';
import { openSwipeBook } from './swipe-book.ts';

export interface CardReadersParts {
  readonly settings: CardReaderSettings;
  readonly log: Log;
  /** A promise of our own was broken, such as a disk that does not take a swipe: the process has to end. */
  readonly onBroken: (error: unknown) => void;
  readonly openPort?: (settings: PortSettings) => Promise<OpenPort>;
  readonly reconnectMs?: number;
}

/** Runs every reader of a configuration, or none: whatever was opened before a failure is closed again. */
export async function openCardReaders(parts: CardReadersParts): Promise<AsyncDisposable> {
  const { settings, log, onBroken, openPort = openSerialPort, reconnectMs } = parts;
  const { url, caFile } = settings.hub;
  const hub = { url, ...(caFile === undefined ? {} : { ca: readFileSync(caFile) }) };
  await using opened = new AsyncDisposableStack();
  const book = opened.use(openSwipeBook(settings.dataFile));

  const lines = new Map<string, Line>();
  const doors: { readonly port: string; readonly door: Door }[] = [];
  const recoverDoors = (port: string): void => {
    for (const one of doors) if (one.port === port) one.door.recover();
  };
  /** A relay hangs on a port of its own, on one it shares with others, or on that of the reader. */
  const doorOf = ({ deviceId, door: wanted }: ReaderSettings): Door => {
    if (wanted === undefined) return noDoor;
    const { port, open, close, openMs = 3_000 } = wanted;
    const door = relayDoor({
      write: async (bytes) => (await lines.get(port)?.write(bytes)) ?? false,
      open: bytesIn(open),
      close: close === undefined ? undefined : bytesIn(close),
      openMs,
      log: (level, message) => log(level, message, { deviceId }),
    });
    doors.push({ port, door });
    return door;
  };

  for (const reader of settings.readers) {
    const line = runReader({
      settings: reader,
      hub,
      book,
      door: doorOf(reader),
      openPort,
      portOpened: () => recoverDoors(reader.port),
      onBroken,
      log,
      opened,
      ...(reconnectMs === undefined ? {} : { reconnectMs }),
    });
    lines.set(reader.port, line);
  }
  for (const { door } of settings.readers) {
    if (door === undefined || lines.has(door.port)) continue;
    const { port } = door;
    const relay = keepLine({
      settings: portOf(door),
      open: openPort,
      heard: () => undefined,
      changed: (isOpen) => isOpen && recoverDoors(port),
      onBroken,
      log,
    });
    lines.set(port, opened.use(relay));
  }
  // Opened last, so closed first, while the relays can still be told.
  for (const { door } of doors) opened.use(door);
  const running = opened.move();
  return { [Symbol.asyncDispose]: () => running.disposeAsync() };
}
