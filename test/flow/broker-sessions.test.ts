import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectAsync } from 'mqtt';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Edge, openEdge, type RawClient } from '#test/support/broker-edge';
import { ManualClock } from '#test/support/manual-clock';

const cmd = 'ecare/v1/home-1/button-1/cmd';
const say = (edge: Edge, payload: string): Promise<void> => edge.broker.send({ to: 'button-1', topic: cmd, payload });

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'broker-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

/** Logs in to a persistent session and, the first time, subscribes to commands. */
async function wake(edge: Edge, subscribe: boolean): Promise<RawClient> {
  const client = await edge.socket();
  client.logIn('button-1', { clean: false });
  expect(await client.next('connack')).toMatchObject({ returnCode: 0, sessionPresent: !subscribe });
  if (subscribe) {
    client.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: cmd, qos: 1 }] });
    await client.next('suback');
  }
  return client;
}

async function sleep(client: RawClient, edge: Edge): Promise<void> {
  client.send({ cmd: 'disconnect' });
  await client.closed;
  await vi.waitFor(() => expect(edge.broker.isConnected('button-1')).toBe(false));
}

/** Takes and acknowledges so many messages. */
async function take(client: RawClient, count: number): Promise<string[]> {
  const taken: string[] = [];
  while (taken.length < count) {
    const { payload, messageId } = await client.next('publish');
    taken.push(payload.toString());
    client.send({ cmd: 'puback', messageId: messageId ?? 0 });
  }
  return taken;
}

const numbers = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => `${from + index}`);

describe('commands to a sleeping device', () => {
  test('wait for it in order, over three restarts, and come once', async () => {
    for (let run = 0; run < 3; run += 1) {
      await using edge = await openEdge({ directory });
      if (run === 0) await sleep(await wake(edge, true), edge);
      for (const number of numbers(run * 40 + 1, run * 40 + 40)) await say(edge, number);
    }
    {
      await using edge = await openEdge({ directory });
      const client = await wake(edge, false);
      expect(await take(client, 120)).toEqual(numbers(1, 120));
      await sleep(client, edge);
    }
    await using edge = await openEdge({ directory });
    const client = await wake(edge, false);
    await say(edge, 'new');
    expect(await take(client, 1)).toEqual(['new']);
  });

  test('that were sent and not acknowledged come again as duplicates, before newer ones', async () => {
    await using edge = await openEdge();
    const first = await wake(edge, true);
    for (const number of numbers(1, 3)) await say(edge, number);
    const sent = [await first.next('publish'), await first.next('publish'), await first.next('publish')];
    first.send({ cmd: 'puback', messageId: sent[1]?.messageId ?? 0 }, { cmd: 'pingreq' });
    await first.next('pingresp');
    await sleep(first, edge);
    await say(edge, '4');
    const again = await wake(edge, false);
    const repeated = [await again.next('publish'), await again.next('publish'), await again.next('publish')];
    expect(repeated.map(({ payload, dup, messageId }) => [payload.toString(), dup, messageId])).toEqual([
      ['1', true, sent[0]?.messageId],
      ['3', true, sent[2]?.messageId],
      ['4', false, expect.any(Number)],
    ]);
  });

  test('leave through a window: no more than 32 are on the way', async () => {
    await using edge = await openEdge();
    const client = await wake(edge, true);
    for (const number of numbers(1, 100)) await say(edge, number);
    client.send({ cmd: 'pingreq' });
    await client.next('pingresp');
    expect(client.received.filter((packet) => packet.cmd === 'publish')).toHaveLength(32);
    expect(await take(client, 100)).toEqual(numbers(1, 100));
  });

  test('are capped: the oldest give way', async () => {
    await using edge = await openEdge({ limits: { queuedPerSession: 10 } });
    await sleep(await wake(edge, true), edge);
    for (const number of numbers(1, 25)) await say(edge, number);
    expect(edge.broker.figures().refused).toEqual({ 'session.queue-full': 15 });
    expect(await take(await wake(edge, false), 10)).toEqual(numbers(16, 25));
  });

  test('expire with its session', async () => {
    const clock = new ManualClock();
    await using edge = await openEdge({ clock, limits: { sessionExpiryMs: 3_600_000 } });
    await sleep(await wake(edge, true), edge);
    await say(edge, 'old');
    clock.advance(3_500_000);
    await sleep(await wake(edge, false), edge);
    clock.advance(3_500_000);
    await sleep(await wake(edge, false), edge);
    clock.advance(3_700_000);
    await wake(edge, true);
  });

  test('are forgotten with CleanSession', async () => {
    await using edge = await openEdge({ directory });
    await sleep(await wake(edge, true), edge);
    await say(edge, 'old');
    const clean = await edge.socket();
    clean.logIn('button-1', { clean: true });
    expect(await clean.next('connack')).toMatchObject({ sessionPresent: false });
    await sleep(clean, edge);
    const client = await wake(edge, true);
    await say(edge, 'new');
    expect(await take(client, 1)).toEqual(['new']);
  });
});

test('what was queued before kill -9 is there after it, in order, three times over', async () => {
  const queued: string[] = [];
  for (let run = 0; run < 3; run += 1) {
    const child = fork('test/support/broker-child.ts', [directory]);
    const [{ port }] = (await once(child, 'message')) as [{ port: number }];
    if (run === 0) {
      const client = await connectAsync(`mqtt://127.0.0.1:${port}`, {
        clientId: 'button-1',
        username: 'button-1',
        password: 'any',
        clean: false,
        reconnectPeriod: 0,
      });
      await client.subscribeAsync(cmd, { qos: 1 });
      await client.endAsync();
    }
    child.on('message', (number) => {
      queued.push(String(number));
      if (queued.length % 100 === 0) child.kill('SIGKILL');
    });
    for (let number = 1; number <= 150; number += 1) child.send(run * 1_000 + number);
    await once(child, 'exit');
  }
  await using edge = await openEdge({ directory });
  const client = await wake(edge, false);
  // What was on its way when the process died may be there as well; nothing that was said to be queued is missing or out of order.
  const taken: string[] = [];
  while (taken.at(-1) !== queued.at(-1)) taken.push(...(await take(client, 1)));
  expect(queued.length).toBeGreaterThanOrEqual(300);
  expect(taken.map(Number)).toEqual(taken.map(Number).toSorted((a, b) => a - b));
  expect(queued.filter((number) => !taken.includes(number))).toEqual([]);
});

test('retained state survives a restart', async () => {
  const topic = 'ecare/v1/home-1/button-1/state';
  {
    await using edge = await openEdge({ directory });
    const client = await edge.client('button-1');
    await client.publishAsync(topic, 'one', { qos: 1, retain: true });
    await client.publishAsync(topic, '状态', { qos: 1, retain: true });
    await client.publishAsync('ecare/v1/home-1/button-1/availability', 'online', { qos: 1, retain: true });
    await client.publishAsync('ecare/v1/home-1/button-1/availability', '', { qos: 1, retain: true });
  }
  await using edge = await openEdge({ directory });
  const client = await edge.socket();
  client.logIn('button-1');
  await client.next('connack');
  client.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: 'ecare/v1/home-1/button-1/+', qos: 1 }] });
  const { payload, retain } = await client.next('publish');
  expect([payload.toString(), retain]).toEqual(['状态', true]);
  client.send({ cmd: 'pingreq' });
  await client.next('pingresp');
  expect(client.received.filter((packet) => packet.cmd === 'publish')).toEqual([]);
});

test('a will of an earlier run is published when its client does not come back, and not when it does', async () => {
  const will = (id: string) =>
    ({ topic: `ecare/v1/home-1/${id}/availability`, payload: Buffer.from('offline'), qos: 1, retain: true }) as const;
  {
    await using edge = await openEdge({ directory });
    for (const id of ['button-1', 'bed-1']) {
      const client = await edge.socket();
      client.logIn(id, { will: will(id) });
      await client.next('connack');
    }
    // The hub goes first: the clients did not leave.
    await edge.broker[Symbol.asyncDispose]();
    expect(edge.frames).toEqual([]);
  }
  const clock = new ManualClock();
  await using edge = await openEdge({ directory, clock });
  await edge.client('bed-1');
  clock.advance(180_000);
  await vi.waitFor(() =>
    expect(edge.frames).toMatchObject([{ topic: will('button-1').topic, from: { id: 'button-1' } }]),
  );
});

test('a second hub on the same folder is told so', async () => {
  await using _edge = await openEdge({ directory });
  await expect(openEdge({ directory })).rejects.toThrow('is in use');
});

test('a persistent client that asked for QoS 0 gets what is said while it is here, and nothing is kept for it', async () => {
  await using edge = await openEdge();
  const client = await edge.socket();
  client.logIn('button-1', { clean: false });
  await client.next('connack');
  client.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: cmd, qos: 0 }] });
  await client.next('suback');
  await say(edge, 'live');
  expect(await client.next('publish')).toMatchObject({ qos: 0 });
  await sleep(client, edge);
  await say(edge, 'missed');
  const back = await wake(edge, false);
  await say(edge, 'live again');
  expect((await back.next('publish')).payload.toString()).toBe('live again');
});

test('one message is delivered once, however many filters of a client cover it, and still kept when one of them goes', async () => {
  await using edge = await openEdge();
  const client = await edge.client('button-1', { clean: false });
  const heard: string[] = [];
  client.on('message', (_topic, payload) => heard.push(payload.toString()));
  await client.subscribeAsync(['ecare/v1/home-1/button-1/#', cmd], { qos: 1 });
  await say(edge, '1');
  await vi.waitFor(() => expect(heard).toEqual(['1']));
  await client.unsubscribeAsync('ecare/v1/home-1/button-1/#');
  await client.endAsync();
  await vi.waitFor(() => expect(edge.broker.isConnected('button-1')).toBe(false));
  await say(edge, '2');
  expect(await take(await wake(edge, false), 1)).toEqual(['2']);
});
