import { Duplex } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { generate } from 'mqtt-packet';
import { describe, expect, test } from 'vitest';
import { Guard } from '#hub/broker/guard';
import { defaultLimits } from '#hub/broker/limits';
import { type Surroundings, tickMs } from '#hub/broker/surroundings';
import { connectPacket } from '#test/support/broker-edge';

/** A line whose other end reads only when told to. */
class Line extends Duplex {
  readonly written: Buffer[] = [];
  frozen = false;
  override _read(): void {}
  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.written.push(chunk);
    if (!this.frozen) done();
  }
}

function openGuard(limits = {}) {
  const line = new Line();
  const refused: string[] = [];
  const passed: Buffer[] = [];
  let ticks = 0;
  let mayRead = true;
  const around: Surroundings = {
    limits: { ...defaultLimits, ...limits },
    tick: () => ticks,
    mayRead: () => mayRead,
    isCallForHelp: (_topic, payload) => payload.includes('sos'),
    accept: () => undefined,
    refused: (_guard, reason) => refused.push(reason),
    closed: () => undefined,
  };
  const guard = new Guard(line, around);
  guard.on('data', (bytes: Buffer) => passed.push(bytes));
  return {
    guard,
    line,
    refused,
    passed: () => Buffer.concat(passed),
    async say(...bytes: Buffer[]) {
      for (const one of bytes) line.push(one);
      await turn();
    },
    wait(milliseconds: number) {
      for (let left = milliseconds; left > 0; left -= tickMs) {
        ticks += 1;
        if (guard.isHolding) guard.release();
        guard.supervise();
      }
    },
    read(yes: boolean) {
      mayRead = yes;
    },
  };
}

const login = generate(connectPacket('button-1'));
const say = (messageId: number, payload: string): Buffer =>
  generate({ cmd: 'publish', topic: 'a/b', payload, qos: 1, messageId, dup: false, retain: false });

async function loggedIn(limits = {}) {
  const around = openGuard(limits);
  await around.say(login);
  around.guard.open();
  return around;
}

describe('the guard', () => {
  test('passes nothing between CONNECT and CONNACK, then everything, split or joined as it came', async () => {
    const { guard, say: hear, passed } = openGuard();
    const packets = [say(1, 'one'), say(2, 'two'), generate({ cmd: 'pingreq' })];
    const all = Buffer.concat([login, ...packets]);
    for (let at = 0; at < all.length; at += 7) await hear(all.subarray(at, at + 7));
    expect(passed()).toEqual(login);
    guard.open();
    await turn();
    expect(passed()).toEqual(all);
  });

  test('ends a login that hangs', async () => {
    const { say: hear, wait, refused, guard } = openGuard();
    await hear(login);
    wait(defaultLimits.authenticateTimeoutMs);
    expect(refused).toEqual([]);
    wait(1_000);
    expect([refused, guard.destroyed]).toEqual([['connect.authenticate-timeout'], true]);
  });

  test('reads nothing more from a client that does not read, and closes it after five seconds', async () => {
    const { guard, line, say: hear, wait, refused, passed } = await loggedIn();
    line.frozen = true;
    guard.write(Buffer.alloc(100 * 1024));
    await turn();
    await hear(say(1, 'x'));
    expect(passed()).toEqual(login);
    wait(5_000);
    expect(refused).toEqual([]);
    wait(1_000);
    expect(refused).toEqual(['forward.slow-reader']);
  });

  test('does not blame a client for silence while it is not being read', async () => {
    const { say: hear, wait, read, refused, passed } = await loggedIn();
    read(false);
    await hear(say(1, 'x'));
    wait(120_000);
    expect(refused).toEqual([]);
    read(true);
    wait(100);
    await turn();
    expect(passed()).toEqual(Buffer.concat([login, say(1, 'x')]));
    wait(89_000);
    expect(refused).toEqual([]);
    wait(3_000);
    expect(refused).toEqual(['keep-alive.timeout']);
  });

  test('lets a call for help through while nothing else may pass, with what came before it', async () => {
    const { say: hear, read, passed } = await loggedIn();
    read(false);
    await hear(say(1, 'x'), say(2, 'y'));
    expect(passed()).toEqual(login);
    await hear(Buffer.concat([say(3, 'sos'), say(4, 'z')]));
    expect(passed()).toEqual(Buffer.concat([login, say(1, 'x'), say(2, 'y'), say(3, 'sos')]));
  });

  test('takes a SUBSCRIBE from among packets that wait, at its place', async () => {
    const { say: hear, read, passed, wait } = await loggedIn();
    const subscribe = generate({
      cmd: 'subscribe',
      messageId: 9,
      subscriptions: [{ topic: 'some/other/topic', qos: 1 }],
    });
    read(false);
    await hear(Buffer.concat([say(1, 'sos'), say(2, 'x'), subscribe, say(3, 'y')]), say(4, 'sos'));
    read(true);
    wait(100);
    await turn();
    expect(passed()).toEqual(Buffer.concat([login, say(1, 'sos'), say(2, 'x'), subscribe, say(3, 'y'), say(4, 'sos')]));
  });

  test('is even: so many a second beyond the burst', async () => {
    const { say: hear, wait, passed } = await loggedIn({ messagesPerSecond: 10, messageBurst: 5 });
    const one = say(1, 'x');
    await hear(...Array.from({ length: 50 }, () => one));
    const count = async (): Promise<number> => {
      await turn();
      return (passed().length - login.length) / one.length;
    };
    expect(await count()).toBe(5);
    wait(1_000);
    expect(await count()).toBe(15);
    wait(2_000);
    expect(await count()).toBe(35);
  });
});
