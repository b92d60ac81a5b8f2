import { monotonicFactory } from 'ulid';
import { decide } from './access.ts';
import type { Door } from './door.ts';
import { HeldCards } from './held-card.ts';
import type { Noise, Scanner } from './scanner.ts';
import type { Swipe } from './swipe.ts';
import type { ReaderPlace, SwipeBook } from './swipe-book.ts';

const newUlid = monotonicFactory();

export interface CardReader {
  heard(bytes: Uint8Array): void;
  /** The line has been quiet for `quietMs`. */
  quiet(): void;
  /** The port was opened: what was begun before has nothing to do with what comes now. */
  opened(): void;
}

export interface CardReaderParts {
  readonly reader: ReaderPlace;
  readonly scanner: () => Scanner;
  readonly held: { readonly releaseMs: number; readonly reads: number };
  readonly book: SwipeBook;
  readonly door: Door;
  /** Tells the reader: light, beep. */
  readonly answer: (opened: boolean) => void;
  readonly forward: () => void;
  readonly noise: (why: Noise) => void;
  readonly time: {
    /** Epoch ms. */
    readonly now: () => number;
    /** Milliseconds of a clock that is never set. */
    readonly uptime: () => number;
  };
}

/** From bytes to an open door: each swipe is decided, written to the disk, answered and forwarded, in this order. */
export function cardReader(parts: CardReaderParts): CardReader {
  const { reader, book, door, time } = parts;
  const held = new HeldCards(parts.held);
  let scanner = parts.scanner();

  const swiped = (card: string): void => {
    const at = time.now();
    const list = book.list(reader);
    const { opened, reason } = decide(list, card, at);
    const swipe: Swipe = {
      id: newUlid(at),
      deviceId: reader.deviceId,
      at,
      card,
      opened,
      reason,
      listVersion: list?.version,
    };
    book.write(swipe);
    if (opened) door.open();
    parts.answer(opened);
    parts.forward();
  };
  const take = (heard: ReturnType<Scanner['push']>): void => {
    for (const one of heard) {
      if ('noise' in one) parts.noise(one.noise);
      else if (held.isSwipe(one.card, time.uptime())) swiped(one.card);
    }
  };
  return {
    heard: (bytes) => take(scanner.push(bytes)),
    quiet: () => take(scanner.settle()),
    opened() {
      scanner = parts.scanner();
    },
  };
}
