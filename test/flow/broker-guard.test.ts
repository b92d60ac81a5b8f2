import { createHash } from 'node:crypto';
import { describe, expect, test, vi } from 'vitest';
import { openEdge, type RawClient } from '#test/support/broker-edge';
import { badConnects, badPackets, rawConnect } from '#test/support/broker-malformed';

const closesWithin = (client: RawClient, milliseconds: number): Promise<boolean> =>
  Promise.race([client.closed.then(() => true), new Promise<false>((late) => setTimeout(late, milliseconds, false))]);

test('what is no CONNECT of MQTT 3.1.1 is answered as the standard says and closed; nothing ends the process', async () => {
  await using edge = await openEdge();
  const results = await Promise.all(
    badConnects.map(async ([name, bytes, answer]) => {
      const client = await edge.socket();
      client.send(bytes);
      const closed = await closesWithin(client, 3_000);
      return {
        name,
        closed,
        answers: client.received.map((packet) => 'returnCode' in packet && packet.returnCode),
        answer,
      };
    }),
  );
  for (const { name, closed, answers, answer } of results) {
    expect({ name, closed, answers }).toEqual({ name, closed: true, answers: answer === undefined ? [] : [answer] });
  }
  expect((await edge.client('button-1')).connected).toBe(true);
});

test('the untouched CONNECT of the list above is accepted, whole or byte by byte', async () => {
  await using edge = await openEdge();
  const client = await edge.socket();
  for (const byte of rawConnect()) client.send(Buffer.of(byte));
  expect(await client.next('connack')).toMatchObject({ returnCode: 0 });
});

test('a packet that breaks MQTT ends its connection; nobody else notices', async () => {
  await using edge = await openEdge();
  const bystander = await edge.client('bed-1');
  for (const [name, bytes] of badPackets) {
    const client = await edge.socket();
    client.logIn('button-1');
    await client.next('connack');
    client.send(bytes);
    expect({ name, closed: await closesWithin(client, 3_000) }).toEqual({ name, closed: true });
  }
  expect(edge.frames).toEqual([]);
  await bystander.publishAsync('ecare/v1/home-1/bed-1/telemetry', '[]', { qos: 1 });
  expect(edge.frames).toHaveLength(1);
});

test('mutants of valid packets never end the process, and others are served meanwhile', async () => {
  await using edge = await openEdge();
  const bystander = await edge.client('bed-1');
  const seeds = [rawConnect(), ...badPackets.map(([, bytes]) => bytes)];
  // A fixed stream of bytes: the same mutants every time.
  let state = createHash('sha256').update('mutants').digest();
  const random = (below: number): number => {
    state = createHash('sha256').update(state).digest();
    return state.readUInt32BE(0) % below;
  };
  for (let round = 0; round < 40; round += 1) {
    await Promise.all(
      Array.from({ length: 25 }, async () => {
        const client = await edge.socket();
        const mutant = Buffer.from(seeds[random(seeds.length)] ?? '');
        for (let flips = 0; flips <= random(4); flips += 1) mutant[random(mutant.length)] = random(256);
        client.logIn('button-1');
        client.send(mutant, Buffer.of(random(256), random(256), random(256)));
        client.socket.end();
        await client.closed;
      }),
    );
  }
  await bystander.publishAsync('ecare/v1/home-1/bed-1/event', 'sos', { qos: 1 });
  expect(edge.frames.some(({ payload }) => payload.toString() === 'sos')).toBe(true);
}, 60_000);

describe('size', () => {
  const announce = (first: number, length: number): Buffer => {
    const bytes = [first];
    for (let left = length; ; left >>= 7) {
      bytes.push((left & 0x7f) | (left > 0x7f ? 0x80 : 0));
      if (left <= 0x7f) return Buffer.from(bytes);
    }
  };
  test.for([4 * 1024, 64 * 1024, 1024 * 1024, 268_435_455])(
    'a CONNECT announcing %i bytes is closed at its header',
    async (length) => {
      await using edge = await openEdge();
      const client = await edge.socket();
      client.send(announce(0x10, length));
      expect(await closesWithin(client, 1_000)).toBe(true);
      expect(edge.broker.figures().refused).toEqual({ 'packet.too-large': 1 });
    },
  );
  test.for([0x30, 0x82])(
    'a packet 0x%s of more than 64 KiB is closed at its header, one of just that size is taken',
    async (first) => {
      await using edge = await openEdge();
      const client = await edge.socket();
      client.logIn('button-1');
      await client.next('connack');
      client.send(announce(first, 64 * 1024));
      expect(await closesWithin(client, 1_000)).toBe(true);

      const other = await edge.client('button-1');
      const topic = 'ecare/v1/home-1/button-1/telemetry';
      await other.publishAsync(topic, Buffer.alloc(64 * 1024 - 4 - 2 - topic.length - 2, 32), { qos: 1 });
      expect(edge.frames).toHaveLength(1);
    },
  );
});

describe('patience', () => {
  test('half a CONNECT is closed after the connect timeout', async () => {
    await using edge = await openEdge({ limits: { connectTimeoutMs: 300 } });
    const clients = await Promise.all(Array.from({ length: 50 }, () => edge.socket()));
    for (const client of clients) client.send(rawConnect().subarray(0, 10));
    await Promise.all(clients.map(({ closed }) => closed));
    expect(edge.broker.figures().refused).toEqual({ 'connect.timeout': 50 });
  });

  test('a login that throws is answered with "server unavailable"', async () => {
    await using edge = await openEdge({
      authenticate: () => {
        throw new Error('no memory');
      },
    });
    const client = await edge.socket();
    client.logIn('button-1');
    expect(await client.next('connack')).toMatchObject({ returnCode: 3 });
    await client.closed;
  });

  test('silence for one and a half keep-alives ends a connection, also one that asked for none', async () => {
    await using edge = await openEdge({ limits: { maxKeepAliveSeconds: 1 } });
    const silent = await edge.socket();
    silent.logIn('button-1', { keepalive: 0 });
    const lively = await edge.client('bed-1', { keepalive: 1 });
    await silent.closed;
    expect(edge.broker.figures().refused).toEqual({ 'keep-alive.timeout': 1 });
    expect(lively.connected).toBe(true);
  });

  test('connections of one address are counted, and the count goes down again', async () => {
    await using edge = await openEdge({ limits: { connectionsPerAddress: 2 } });
    const first = await edge.client('button-1');
    await edge.client('bed-1');
    const third = await edge.socket();
    await third.closed;
    expect(edge.broker.figures().refused).toEqual({ 'connection.per-address': 1 });
    await first.endAsync();
    await vi.waitFor(async () => expect((await edge.client('button-1')).connected).toBe(true));
  });
});
