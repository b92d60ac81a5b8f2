import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type AccessList, accessListOf, decide } from '#devices/card-reader/access';
import { readSettings } from '#devices/card-reader/config';
import { relayDoor } from '#devices/card-reader/door';
import { HeldCards } from '#devices/card-reader/held-card';
import { onQuiet } from '#devices/card-reader/quiet';
import { watch } from '#devices/card-reader/watchdog';

describe('a held card', () => {
  test('is one swipe however long it is held, and another one after it was away', () => {
    const held = new HeldCards({ releaseMs: 1_000, reads: 1 });
    const swipes: number[] = [];
    for (let at = 0; at <= 60_000; at += 50) if (held.isSwipe('a', at)) swipes.push(at);
    expect(swipes).toEqual([0]);
    expect(held.isSwipe('a', 60_999)).toBe(false);
    expect(held.isSwipe('a', 61_999)).toBe(true);
  });

  test('is two swipes when two cards are read by turns', () => {
    const held = new HeldCards({ releaseMs: 1_000, reads: 1 });
    const read = Array.from({ length: 100 }, (_, index) => held.isSwipe(index % 2 === 0 ? 'a' : 'b', index * 50));
    expect(read.filter(Boolean)).toHaveLength(2);
  });

  test('counts at the second reading where one may be a ghost', () => {
    const held = new HeldCards({ releaseMs: 1_000, reads: 2 });
    expect([held.isSwipe('a', 0), held.isSwipe('ghost', 20), held.isSwipe('a', 50), held.isSwipe('a', 100)]).toEqual([
      false,
      false,
      true,
      false,
    ]);
    expect(held.isSwipe('ghost', 5_000)).toBe(false);
  });
});

describe('the decision of the reader', () => {
  const noon = Date.UTC(2026, 11, 8, 4);
  const list: AccessList = {
    type: 'access-list',
    version: 12,
    allow: ['0000000001', '0000000002'],
    blocked: ['0000000002'],
    temporary: [
      { card: '0000000003', from: noon, until: noon + 60_000 },
      { card: '0000000004', from: null, until: noon },
      { card: '0000000005', from: noon + 1, until: null },
    ],
  };

  test.for([
    ['0000000001', noon, 'allowed'],
    ['0000000002', noon, 'blocked'],
    ['0000000009', noon, 'not-on-list'],
    ['0000000003', noon - 1, 'not-yet-valid'],
    ['0000000003', noon, 'allowed'],
    ['0000000003', noon + 59_999, 'allowed'],
    ['0000000003', noon + 60_000, 'expired'],
    ['0000000004', noon, 'expired'],
    ['0000000004', noon - 1, 'allowed'],
    ['0000000005', noon, 'not-yet-valid'],
    ['0000000005', noon + 1, 'allowed'],
  ] as const)('%s at %i: %s', ([card, at, reason]) => {
    expect(decide(list, card, at)).toEqual({ opened: reason === 'allowed', reason });
  });

  test('without a list nothing opens', () => {
    expect(decide(undefined, '0000000001', noon)).toEqual({ opened: false, reason: 'no-list' });
  });

  test('a command that is no list is none', () => {
    expect(accessListOf(JSON.stringify(list))).toEqual(list);
    for (const payload of ['', '{', 'null', '[]', '{"type":"accepted","ref":"a","alertId":"b"}'])
      expect(accessListOf(payload)).toBeUndefined();
    expect(
      accessListOf(JSON.stringify({ ...list, temporary: [{ card: '1', from: 'now', until: null }] })),
    ).toBeUndefined();
    expect(accessListOf(JSON.stringify({ ...list, version: 1.5 }))).toBeUndefined();
  });
});

describe('the configuration', () => {
  const reader = { deviceId: 'lift-1', placeId: 'unit-1', secret: 's', port: '/dev/ttyUSB0', format: 'rdm6300' };
  const good = { hub: { url: 'mqtt://127.0.0.1:1883' }, dataFile: 'swipes.db', readers: [reader] };
  const withReader = (change: object): unknown => ({ ...good, readers: [{ ...reader, ...change }] });

  test('is taken when it is right', () => {
    expect(readSettings(JSON.stringify(good))).toEqual(good);
  });

  test.for([
    ['{', 'The file is not JSON.'],
    [[], 'The file must be an object with hub, dataFile and readers.'],
    [{}, 'hub is missing.'],
    [{ ...good, hub: { url: 'http://hub' } }, 'hub.url must be mqtt://host:port or mqtts://host:port.'],
    [{ ...good, readers: [] }, 'readers must be a list of 1 to 64 readers.'],
    [{ ...good, reader: [] }, 'reader is not a setting.'],
    [
      withReader({ format: 'rdm' }),
      'readers[0].format must be one of rdm6300, em-18, bcc, idteck-8, idteck-10, wiegand.',
    ],
    [withReader({ baudrate: 9600 }), 'readers[0].baudrate is not a setting.'],
    [withReader({ baudRate: 1 }), 'readers[0].baudRate must be a whole number from 300 to 921600.'],
    [withReader({ placeId: 'a/b' }), 'readers[0].placeId must be an id of 1 to 64 characters, without /, + and #.'],
    [
      withReader({ answer: { opened: 'beep' } }),
      'readers[0].answer.opened must be bytes as hexadecimal digits, such as "A00101A2".',
    ],
    [withReader({ door: { port: '/dev/ttyUSB1' } }), 'readers[0].door.open is missing.'],
    [withReader({ secret: undefined }), 'readers[0] needs either secret or secretFile.'],
    [withReader({ secretFile: 'a' }), 'readers[0] needs either secret or secretFile.'],
    [
      withReader({ watchdog: { silentAfterSeconds: 60, everySeconds: 5 } }),
      'readers[0].watchdog.everySeconds needs poll.',
    ],
    [{ ...good, readers: [reader, reader] }, 'readers[1].deviceId is the id of another reader in this file.'],
    [
      { ...good, readers: [reader, { ...reader, deviceId: 'lift-2' }] },
      'readers[1].port is the port of another reader in this file.',
    ],
  ] as const)('%j: %s', ([value, sentence]) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    expect(() => readSettings(text)).toThrow(sentence);
  });
});

describe('timers', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test('the line is quiet when nothing was heard for a while', () => {
    const quiet = vi.fn();
    using silence = onQuiet(25, quiet);
    for (let byte = 0; byte < 10; byte += 1) {
      silence.heard();
      vi.advanceTimersByTime(20);
    }
    expect(quiet).not.toHaveBeenCalled();
    vi.advanceTimersByTime(5);
    expect(quiet).toHaveBeenCalledOnce();
  });

  test('a timer that comes late proves no silence', () => {
    let now = 0;
    const uptime = vi.spyOn(performance, 'now').mockImplementation(() => now);
    const quiet = vi.fn();
    using silence = onQuiet(25, quiet);
    silence.heard();
    now = 225;
    vi.advanceTimersByTime(25);
    expect(quiet).not.toHaveBeenCalled();
    now = 250;
    vi.advanceTimersByTime(25);
    expect(quiet).toHaveBeenCalledOnce();
    uptime.mockRestore();
  });

  test('a watched reader is asked, and reported when it does not answer; a closed port is not', () => {
    const ask = vi.fn();
    const silent = vi.fn();
    using dog = watch({ silentAfterMs: 30_000, poll: { everyMs: 10_000, ask }, silent });
    vi.advanceTimersByTime(60_000);
    expect(ask).not.toHaveBeenCalled();
    dog.port(true);
    for (let answer = 0; answer < 6; answer += 1) {
      vi.advanceTimersByTime(10_000);
      dog.heard();
    }
    expect(ask).toHaveBeenCalledTimes(7);
    expect(silent).not.toHaveBeenCalled();
    vi.advanceTimersByTime(30_000);
    expect(silent).toHaveBeenCalledOnce();
    dog.port(false);
    vi.advanceTimersByTime(600_000);
    expect(silent).toHaveBeenCalledOnce();
  });

  test('a door closes after a while, later when it is opened again, and at once when the process ends', async () => {
    const told: string[] = [];
    const door = relayDoor({
      write: async (bytes) => told.push(Buffer.from(bytes).toString()) > 0,
      open: Buffer.from('open'),
      close: Buffer.from('close'),
      openMs: 3_000,
      log: () => undefined,
    });
    door.open();
    vi.advanceTimersByTime(2_000);
    door.open();
    vi.advanceTimersByTime(2_999);
    expect(told).toEqual(['open', 'open']);
    vi.advanceTimersByTime(1);
    expect(told).toEqual(['open', 'open', 'close']);
    door.recover();
    door.open();
    await door[Symbol.asyncDispose]();
    expect(told.slice(3)).toEqual(['close', 'open', 'close']);
  });
});
