import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Format, formats, scannerOf } from '#devices/card-reader/formats';
import { HeldCards } from '#devices/card-reader/held-card';
import { frameOf, largestCard, printed } from '#test/support/card-frames';

const streams = 10_000;
const releaseMs = 1_000;
/** No byte of any frame. */
const hiss = 0xff;

/** Something that happens on the line. Only `held` is a swipe. */
type Piece =
  | { readonly what: 'held'; readonly card: number; readonly times: number }
  | { readonly what: 'damaged'; readonly bytes: readonly number[] };

/** A byte of a frame became another one, which is not the same digit in the other case. */
const corrupt = (format: Format) =>
  fc
    .tuple(
      cardOf(format),
      fc.nat(),
      fc.integer({ min: 0, max: 255 }),
      fc.constantFrom(...'0123456789ABCDEF'),
      fc.boolean(),
    )
    .filter(([card, at, byte, digit, asDigit]) => {
      const frame = frameOf[format](card);
      const was = frame[at % frame.length] as number;
      const is = asDigit ? digit.charCodeAt(0) : byte;
      const same = String.fromCharCode(was).toLowerCase() === String.fromCharCode(is).toLowerCase();
      // A converter sends no checksum: a digit that became another digit cannot be told from a card.
      return !same && !(format === 'wiegand' && isDigit(was) && isDigit(is));
    })
    .map(([card, at, byte, digit, asDigit]) => {
      const frame = frameOf[format](card);
      const index = at % frame.length;
      return frame.with(index, index === 0 ? hiss : asDigit ? digit.charCodeAt(0) : byte);
    });

const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39;
const cardOf = (format: Format) => fc.integer({ min: 0, max: largestCard(format) });

/** The reader lost its power: the end of the frame is missing. */
const head = (format: Format) =>
  fc
    .tuple(cardOf(format), fc.nat())
    .map(([card, at]) => {
      const frame = frameOf[format](card);
      return { frame, cut: frame.slice(0, 1 + (at % (frame.length - 1))) };
    })
    // Only the check byte is missing and the STX that follows is that byte by chance: then the card was read rightly.
    .filter(({ frame, cut }) => !(cut.length === frame.length - 1 && frame.at(-1) === 0x02))
    .map(({ cut }) => cut);

/** The port was opened in the middle of a frame. */
const tail = (format: Format) =>
  fc.tuple(cardOf(format), fc.nat()).map(([card, at]) => {
    const frame = frameOf[format](card);
    return [hiss, ...frame.slice(1 + (at % (frame.length - 1)))];
  });

const garbage = fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 30 }).map((bytes) => [hiss, ...bytes]);

const pieces = (format: Format) =>
  fc.array(
    fc.oneof(
      {
        weight: 3,
        arbitrary: fc.record({
          what: fc.constant('held' as const),
          card: cardOf(format),
          times: fc.integer({ min: 1, max: 30 }),
        }),
      },
      {
        weight: 4,
        arbitrary: fc.record({
          what: fc.constant('damaged' as const),
          bytes: fc.oneof(corrupt(format), head(format), tail(format), garbage),
        }),
      },
    ) as fc.Arbitrary<Piece>,
    { maxLength: 8 },
  );

/** A frame with a beginning of its own may follow damage without a pause; without one, only silence tells where it begins. */
const hasBeginning = (format: Format): boolean => format !== 'em-18' && format !== 'wiegand';

/** What the reader makes of it all, the bytes between two silences cut at random places. */
function swipesOf(format: Format, line: readonly Piece[], cuts: readonly number[]): readonly string[] {
  const scanner = scannerOf(format, 'most-first');
  const held = new HeldCards({ releaseMs, reads: 1 });
  const swipes: string[] = [];
  let at = 0;
  let waiting: number[] = [];
  let cut = 0;
  const take = (heard: ReturnType<typeof scanner.push>): void => {
    for (const one of heard) if ('card' in one && held.isSwipe(one.card, at)) swipes.push(one.card);
  };
  const deliver = (): void => {
    while (waiting.length > 0) {
      const length = cuts.length === 0 ? waiting.length : 1 + ((cuts[cut++ % cuts.length] as number) % 20);
      take(scanner.push(Uint8Array.from(waiting.slice(0, length))));
      waiting = waiting.slice(length);
    }
  };
  for (const [index, piece] of line.entries()) {
    if (piece.what === 'held') {
      for (let time = 0; time < piece.times; time += 1) {
        waiting.push(...frameOf[format](piece.card));
        // A held card repeats every 50 ms; held up, the process finds two frames at once.
        if ((index + time) % 2 === 0) deliver();
        at += 50;
      }
    } else {
      waiting.push(...piece.bytes);
    }
    const next = line[index + 1];
    if (!hasBeginning(format) && (piece.what === 'damaged' || next?.what === 'damaged')) {
      deliver();
      take(scanner.settle());
    }
    if (next?.what === 'held') {
      deliver();
      take(scanner.settle());
      at += releaseMs;
    }
  }
  deliver();
  take(scanner.settle());
  return swipes;
}

describe.for(formats)(`${streams} byte streams of %s: split, glued, corrupt, repeated`, (format) => {
  test('no false swipe, no lost swipe', { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(pieces(format), fc.array(fc.nat({ max: 19 }), { maxLength: 10 }), (line, cuts) => {
        const meant = line.flatMap((piece) => (piece.what === 'held' ? [printed(piece.card)] : []));
        expect(swipesOf(format, line, cuts)).toEqual(meant);
      }),
      { numRuns: streams },
    );
  });

  test('pure noise is no swipe, and costs the next card nothing', { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
        const scanner = scannerOf(format, 'most-first');
        const heard = [...scanner.push(noise), ...scanner.settle()];
        expect(heard.filter((one) => 'card' in one)).toEqual([]);
        // Whatever was begun, the next whole frame but one is understood: the first may complete a check byte.
        const frame = Uint8Array.from(frameOf[format](6547886));
        const next = [...scanner.push(frame), ...scanner.settle(), ...scanner.push(frame), ...scanner.settle()];
        expect(next.at(-1)).toEqual({ card: '0006547886' });
      }),
      { numRuns: 1_000 },
    );
  });
});
