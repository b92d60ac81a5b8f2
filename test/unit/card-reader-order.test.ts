import { describe, expect, test } from 'vitest';
import type { AccessList } from '#devices/card-reader/access';
import { scannerOf } from '#devices/card-reader/formats';
import { keepLine, type OpenPort } from '#devices/card-reader/line';
import { cardReader } from '#devices/card-reader/reader';
import type { Swipe } from '#devices/card-reader/swipe';
import { frameOf, printed } from '#test/support/card-frames';
import { soon } from '#test/support/soon';

const card = 6547886;
const list: AccessList = { type: 'access-list', version: 1, allow: [printed(card)], blocked: [], temporary: [] };

/** A reader all of whose doings are written down in their order. */
function observed(write: (swipe: Swipe) => void = () => undefined) {
  const done: string[] = [];
  const swipes: Swipe[] = [];
  let now = 1_000;
  const reader = cardReader({
    reader: { deviceId: 'lift-1', placeId: 'unit-1' },
    scanner: () => scannerOf('rdm6300', 'most-first'),
    held: { releaseMs: 1_000, reads: 1 },
    book: {
      write(swipe) {
        write(swipe);
        swipes.push(swipe);
        done.push('written');
      },
      oldest: () => undefined,
      forget: () => undefined,
      list: () => list,
      keepList: () => true,
      [Symbol.dispose]: () => undefined,
    },
    door: {
      open: () => void done.push('door'),
      recover: () => undefined,
      [Symbol.asyncDispose]: async () => undefined,
    },
    answer: (opened) => void done.push(opened ? 'opened' : 'refused'),
    forward: () => void done.push('forwarded'),
    noise: (why) => void done.push(why),
    time: { now: () => now, uptime: () => now },
  });
  const swipe = (number: number): void => {
    now += 5_000;
    reader.heard(Uint8Array.from(frameOf.rdm6300(number)));
  };
  return { reader, done, swipes, swipe };
}

describe('a swipe', () => {
  test('is on the disk before anybody is told', () => {
    const { done, swipes, swipe } = observed();
    swipe(card);
    swipe(2);
    expect(done).toEqual(['written', 'door', 'opened', 'forwarded', 'written', 'refused', 'forwarded']);
    expect(swipes).toMatchObject([
      { card: printed(card), at: 6_000, opened: true, reason: 'allowed', listVersion: 1 },
      { card: printed(2), at: 11_000, opened: false, reason: 'not-on-list', listVersion: 1 },
    ]);
    expect((swipes[0]?.id ?? '') < (swipes[1]?.id ?? '')).toBe(true);
  });

  test('that cannot be written opens nothing and is told nobody', () => {
    const { done, swipe } = observed(() => {
      throw new Error('disk full');
    });
    expect(() => swipe(card)).toThrow('disk full');
    expect(done).toEqual([]);
  });

  test('is not put together from before and after the port was opened anew', () => {
    const { reader, done } = observed();
    const frame = frameOf.rdm6300(card);
    reader.heard(Uint8Array.from(frame.slice(0, 7)));
    reader.opened();
    reader.heard(Uint8Array.from(frame.slice(7)));
    expect(done).toEqual([]);
  });
});

describe('a line', () => {
  /** A port whose bytes end when it is closed; how many are open at once. */
  function ports() {
    let open = 0;
    let most = 0;
    let opened = 0;
    let pull = (): void => undefined;
    const openPort = async (): Promise<OpenPort> => {
      const gone = Promise.withResolvers<void>();
      open += 1;
      opened += 1;
      most = Math.max(most, open);
      let closed = false;
      const close = (): void => {
        if (!closed) open -= 1;
        closed = true;
        gone.resolve();
      };
      pull = close;
      return {
        bytes: (async function* () {
          yield Uint8Array.of(opened);
          await gone.promise;
        })(),
        write: async () => undefined,
        [Symbol.asyncDispose]: async () => close(),
      };
    };
    return { openPort, pull: () => pull(), figures: () => ({ open, most, opened }) };
  }
  const settings = { path: '/dev/null', baudRate: 9600, parity: 'none', stopBits: 1 } as const;

  test('has one port open at a time, however often the plug is pulled, and none in the end', async () => {
    const { openPort, pull, figures } = ports();
    const heard: number[] = [];
    const changes: boolean[] = [];
    const line = keepLine({
      settings,
      open: openPort,
      heard: (bytes) => heard.push(...bytes),
      changed: (isOpen) => changes.push(isOpen),
      onBroken: (error) => {
        throw error;
      },
      log: () => undefined,
      retryMs: 1,
    });
    for (let pulls = 1; pulls <= 5; pulls += 1) {
      await soon(() => heard.length).toBe(pulls);
      if (pulls % 2 === 0) line.reset();
      else pull();
    }
    await soon(() => heard).toEqual([1, 2, 3, 4, 5, 6]);
    await line[Symbol.asyncDispose]();
    expect(figures()).toEqual({ open: 0, most: 1, opened: 6 });
    expect(changes).toEqual([true, false, true, false, true, false, true, false, true, false, true, false]);
    expect(await line.write(Uint8Array.of(1))).toBe(false);
  });

  test('says once that the port is not there, and once that it is back', async () => {
    const { openPort } = ports();
    const said: string[] = [];
    let tries = 0;
    await using line = keepLine({
      settings,
      open: async () => {
        tries += 1;
        if (tries < 10) throw new Error('no such port');
        return openPort();
      },
      heard: () => undefined,
      changed: () => undefined,
      onBroken: () => undefined,
      log: (level) => said.push(level),
      retryMs: 1,
    });
    await soon(() => line.isOpen).toBe(true);
    expect(said).toEqual(['warn', 'info']);
  });
});
