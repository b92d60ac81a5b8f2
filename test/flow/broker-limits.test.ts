import { performance } from 'node:perf_hooks';
import { describe, expect, test, vi } from 'vitest';
import { openEdge } from '#test/support/broker-edge';

const topic = 'ecare/v1/home-1/button-1/telemetry';
const message = (messageId: number, payload = `${messageId}`) =>
  ({ cmd: 'publish', topic, payload, qos: 1, messageId, dup: false, retain: false }) as const;
const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, index) => from + index);

describe('a client beyond its rate', () => {
  const limits = { messagesPerSecond: 20, messageBurst: 50 };

  test('is slowed and loses nothing', async () => {
    await using edge = await openEdge({ limits });
    const client = await edge.socket();
    client.logIn('button-1');
    await client.next('connack');
    const began = performance.now();
    client.send(...range(1, 90).map((id) => message(id)));
    for (const id of range(1, 90)) expect((await client.next('puback')).messageId).toBe(id);
    // 40 beyond the burst at 20 a second: two seconds, less one step of the refill.
    expect(performance.now() - began).toBeGreaterThan(1_700);
    expect(edge.frames.map(({ payload }) => Number(payload.toString()))).toEqual(range(1, 90));
  });

  test('is heard at once when it calls for help, in its order', async () => {
    await using edge = await openEdge({ limits: { messagesPerSecond: 1, messageBurst: 10 } });
    const client = await edge.socket();
    client.logIn('button-1');
    await client.next('connack');
    client.send(...range(1, 2_000).map((id) => message(id)));
    await vi.waitFor(() => expect(edge.frames.length).toBeGreaterThanOrEqual(10));
    expect(edge.frames.length).toBeLessThan(20);
    const pressed = performance.now();
    client.send(message(2_001, 'sos'), ...range(2_002, 2_100).map((id) => message(id)));
    await vi.waitFor(() => expect(edge.frames.at(2_000)?.payload.toString()).toBe('sos'));
    expect(performance.now() - pressed).toBeLessThan(1_000);
    // What came after the call waits as before.
    expect(edge.frames.length).toBeLessThan(2_020);
  });

  test('does not slow anybody else', async () => {
    await using edge = await openEdge({ limits });
    const flood = await edge.socket();
    flood.logIn('button-1');
    await flood.next('connack');
    flood.send(...range(1, 5_000).map((id) => message(id)));
    const other = await edge.client('bed-1');
    const began = performance.now();
    for (const id of range(1, 20)) await other.publishAsync('ecare/v1/home-1/bed-1/telemetry', `${id}`, { qos: 1 });
    expect(performance.now() - began).toBeLessThan(1_000);
  });
});

test('while nothing can be committed sockets are not read, and the frames waiting stay bounded', async () => {
  const commits: (() => void)[] = [];
  await using edge = await openEdge({
    limits: { messagesPerSecond: 1e6, messageBurst: 1e6 },
    onFrame: () => new Promise((resolve) => commits.push(resolve)),
  });
  const client = await edge.socket();
  client.logIn('button-1');
  await client.next('connack');
  let sent = 0;
  const payload = 'x'.repeat(200);
  for (; sent < 60_000 && client.socket.writableLength < 4_000_000; sent += 1)
    client.send(message((sent % 65_535) + 1, payload));
  client.send({ cmd: 'pingreq' });
  await vi.waitFor(() => expect(edge.broker.figures().pending).toBeGreaterThan(0));
  expect(edge.broker.figures().pending).toBeLessThan(3_000);
  const release = setInterval(() => {
    for (const commit of commits.splice(0)) commit();
  }, 1);
  await client.next('pingresp');
  await vi.waitFor(() => expect(edge.frames.length).toBe(sent));
  clearInterval(release);
});

test('a subscriber that stops reading is closed; publishers and their calls for help do not wait for it', async () => {
  await using edge = await openEdge({ limits: { messagesPerSecond: 1e6, messageBurst: 1e6 } });
  const frozen = await edge.socket();
  frozen.logIn('gateway-1');
  await frozen.next('connack');
  frozen.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: 'ecare/v1/home-1/#', qos: 1 }] });
  await frozen.next('suback');
  frozen.socket.pause();
  const publisher = await edge.client('bed-1');
  const button = await edge.client('button-1');
  const payload = 'x'.repeat(10_000);
  const until = performance.now() + 10_000;
  while (edge.broker.isConnected('gateway-1') && performance.now() < until) {
    await Promise.all(
      range(1, 50).map(() => publisher.publishAsync('ecare/v1/home-1/bed-1/telemetry', payload, { qos: 1 })),
    );
    const pressed = performance.now();
    await button.publishAsync('ecare/v1/home-1/button-1/event', 'sos', { qos: 1 });
    expect(performance.now() - pressed).toBeLessThan(1_000);
  }
  expect(edge.broker.isConnected('gateway-1')).toBe(false);
  expect(edge.broker.figures().refused).toEqual({ 'forward.slow-reader': 1 });
});

test('retained topics of a gateway are capped; what is beyond is passed on and not kept', async () => {
  await using edge = await openEdge({ limits: { messagesPerSecond: 1e6, messageBurst: 1e6 } });
  const gateway = await edge.client('gateway-1');
  await Promise.all(
    range(1, 4_100).map((id) => gateway.publishAsync(`zigbee2mqtt/${id}`, 'x', { qos: 1, retain: true })),
  );
  expect(edge.frames).toHaveLength(4_100);
  expect(edge.broker.figures().refused).toEqual({ 'publish.retained-limit': 4 });
});
