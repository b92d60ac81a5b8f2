import type { ReaderSettings } from './config.ts';
import type { Door } from './door.ts';
import { scannerOf } from './formats.ts';
import { keepLine, type Line, type OpenPort, type PortSettings } from './line.ts';
import type { Log } from './log.ts';
import { onQuiet } from './quiet.ts';
import { cardReader } from './reader.ts';
import { type Noise, quietMs } from './scanner.ts';
import type { SwipeBook } from './swipe-book.ts';
import { openUplink } from './uplink.ts';
import { type Watchdog, watch } from './watchdog.ts';

/** Noise is summed up so often: a bad cable must not fill the log. */
const noiseEveryMs = 60_000;

export const bytesIn = (hex: string): Uint8Array => Buffer.from(hex, 'hex');

export const portOf = ({
  port,
  baudRate = 9600,
  parity = 'none',
  stopBits = 1,
}: Pick<ReaderSettings, 'port' | 'baudRate' | 'parity' | 'stopBits'>): PortSettings => ({
  path: port,
  baudRate,
  parity,
  stopBits: stopBits === 2 ? 2 : 1,
});

export interface RunReader {
  readonly settings: ReaderSettings;
  readonly hub: { readonly url: string; readonly ca?: Buffer };
  readonly book: SwipeBook;
  readonly door: Door;
  readonly openPort: (settings: PortSettings) => Promise<OpenPort>;
  /** The port is open: doors may hang on it. */
  readonly portOpened: () => void;
  readonly onBroken: (error: unknown) => void;
  readonly log: Log;
  readonly reconnectMs?: number;
  /** Owns what is opened here. */
  readonly opened: AsyncDisposableStack;
}

/** One reader, from its port to its own connection to the hub. */
export function runReader(parts: RunReader): Line {
  const { settings, hub, book, door, openPort, portOpened, onBroken, opened, reconnectMs } = parts;
  const { deviceId, placeId, secret = '', answer, watchdog: watched } = settings;
  const log: Log = (level, message, details) => parts.log(level, message, { deviceId, ...details });
  const place = { deviceId, placeId };

  const uplink = opened.use(
    openUplink({
      reader: place,
      hub: { ...hub, secret },
      book,
      onBroken,
      log,
      ...(reconnectMs === undefined ? {} : { reconnectMs }),
    }),
  );
  const noise = opened.use(countNoise(log));
  const cards = cardReader({
    reader: place,
    scanner: () => scannerOf(settings.format, settings.byteOrder ?? 'most-first'),
    held: { releaseMs: settings.releaseMs ?? 1_000, reads: settings.reads ?? 1 },
    book,
    door,
    answer(wasOpened) {
      const bytes = wasOpened ? answer?.opened : answer?.refused;
      if (bytes !== undefined) void line.write(bytesIn(bytes));
    },
    forward: () => uplink.wake(),
    noise: noise.count,
    time: { now: () => Date.now(), uptime: () => performance.now() },
  });
  const silence = opened.use(
    onQuiet(quietMs, () => {
      try {
        cards.quiet();
      } catch (error) {
        onBroken(error);
      }
    }),
  );
  let silent = false;
  const watchdog =
    watched === undefined
      ? undefined
      : opened.use(
          watchReader({
            watched,
            ask: (bytes) => void line.write(bytes),
            silent() {
              if (!silent) log('warn', 'reader silent, its port is opened anew until it speaks');
              silent = true;
              line.reset();
            },
          }),
        );
  const line = opened.use(
    keepLine({
      settings: portOf(settings),
      open: openPort,
      heard(bytes) {
        watchdog?.heard();
        if (silent) log('info', 'reader speaks again');
        silent = false;
        uplink.available(true);
        cards.heard(bytes);
        silence.heard();
      },
      changed(isOpen) {
        watchdog?.port(isOpen);
        if (isOpen) {
          cards.opened();
          portOpened();
        }
        // A reader that is watched is there when it speaks; another one when its port is.
        if (!isOpen || watchdog === undefined) uplink.available(isOpen);
      },
      onBroken,
      log,
    }),
  );
  return line;
}

function watchReader({
  watched: { silentAfterSeconds, poll, everySeconds = Math.ceil(silentAfterSeconds / 3) },
  ask,
  silent,
}: {
  readonly watched: NonNullable<ReaderSettings['watchdog']>;
  readonly ask: (bytes: Uint8Array) => void;
  readonly silent: () => void;
}): Watchdog {
  const everyMs = everySeconds * 1_000;
  return watch({
    silentAfterMs: silentAfterSeconds * 1_000,
    ...(poll === undefined ? {} : { poll: { everyMs, ask: () => ask(bytesIn(poll)) } }),
    silent,
  });
}

/** Counts what was no card, and says so once in a while. */
function countNoise(log: Log): Disposable & { readonly count: (why: Noise) => void } {
  const counts = { shape: 0, checksum: 0 };
  const timer = setInterval(() => {
    if (counts.shape + counts.checksum > 0) log('warn', 'noise on the line', { ...counts });
    counts.shape = 0;
    counts.checksum = 0;
  }, noiseEveryMs);
  return {
    count(why) {
      counts[why] += 1;
    },
    [Symbol.dispose]: () => clearInterval(timer),
  };
}
