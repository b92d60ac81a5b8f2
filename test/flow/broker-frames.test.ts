import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import type { Frame } from '#contracts/frame';
import { openEdge } from '#test/support/broker-edge';

const event = 'ecare/v1/home-1/button-1/event';
const publish = (messageId: number, payload = `${messageId}`, qos: 0 | 1 | 2 = 1) =>
  ({ cmd: 'publish', topic: event, payload, qos, messageId, dup: false, retain: false }) as const;

/** A journal whose commits the test lets through one by one. */
class HeldCommits {
  readonly held: { readonly frame: Frame; readonly commit: () => void; readonly fail: () => void }[] = [];
  readonly onFrame = (frame: Frame): Promise<void> =>
    new Promise((resolve, reject) => {
      this.held.push({ frame, commit: resolve, fail: () => reject(new Error('disk full')) });
    });
}

describe('a frame', () => {
  test('reaches the hub as it was written, with who said it', async () => {
    await using edge = await openEdge();
    const client = await edge.client('button-1');
    await client.publishAsync(event, '{"event":"sos.pressed"}', { qos: 1 });
    expect(edge.frames).toMatchObject([{ topic: event, from: { kind: 'device', id: 'button-1', placeId: 'home-1' } }]);
    expect(edge.frames[0]?.payload.toString()).toBe('{"event":"sos.pressed"}');
    expect(edge.broker.figures()).toMatchObject({ connections: 1, pending: 0, received: 1 });
  });

  test.for([1, 2] as const)('of QoS %i is acknowledged after its commit and not before', async (qos) => {
    const journal = new HeldCommits();
    await using edge = await openEdge({ onFrame: journal.onFrame });
    const client = await edge.socket();
    client.logIn('button-1');
    await client.next('connack');
    client.send(publish(7, 'x', qos), { cmd: 'pingreq' });
    await client.next('pingresp');
    expect(edge.broker.figures().pending).toBe(1);
    expect(client.received).toEqual([]);
    journal.held[0]?.commit();
    expect(await client.next(qos === 1 ? 'puback' : 'pubrec')).toMatchObject({ messageId: 7 });
  });

  test('is acknowledged in the order in which it came, in whatever order it is committed', async () => {
    const journal = new HeldCommits();
    await using edge = await openEdge({ onFrame: journal.onFrame });
    const client = await edge.socket();
    client.logIn('button-1');
    await client.next('connack');
    client.send(...[1, 2, 3, 4, 5, 6].map((id) => publish(id, `${id}`, id === 3 ? 2 : 1)));
    await vi.waitFor(() => expect(journal.held).toHaveLength(6));
    for (const index of [3, 5, 0, 4, 2]) journal.held[index]?.commit();
    await turn();
    journal.held[1]?.commit();
    const answers = [];
    for (const cmd of ['puback', 'puback', 'pubrec', 'puback', 'puback', 'puback'] as const) {
      answers.push((await client.next(cmd)).messageId);
    }
    expect(answers).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test('that cannot be written closes the connection without PUBACK; what was committed before it is acknowledged', async () => {
    const journal = new HeldCommits();
    await using edge = await openEdge({ onFrame: journal.onFrame });
    const client = await edge.socket();
    client.logIn('button-1');
    await client.next('connack');
    client.send(publish(1), publish(2), publish(3));
    await vi.waitFor(() => expect(journal.held).toHaveLength(3));
    journal.held[0]?.commit();
    await client.next('puback');
    journal.held[1]?.fail();
    journal.held[2]?.commit();
    await client.closed;
    expect(client.received).toEqual([]);
    expect(edge.broker.figures()).toMatchObject({ pending: 0, refused: { 'publish.not-written': 1 } });
  });

  test('whose journal throws closes the connection and nothing else', async () => {
    await using edge = await openEdge({
      onFrame: () => {
        throw new Error('broken');
      },
    });
    const client = await edge.socket();
    client.logIn('button-1');
    await client.next('connack');
    client.send(publish(1));
    await client.closed;
    expect((await edge.client('bed-1')).connected).toBe(true);
  });

  test('of QoS 2 repeated after a lost PUBREC is not handed on twice, and is completed', async () => {
    await using edge = await openEdge();
    const client = await edge.socket();
    client.logIn('button-1', { clean: false });
    await client.next('connack');
    client.send(publish(9, 'once', 2));
    await client.next('pubrec');
    client.socket.destroy();
    const again = await edge.socket();
    again.logIn('button-1', { clean: false });
    await again.next('connack');
    again.send({ ...publish(9, 'once', 2), dup: true });
    await again.next('pubrec');
    again.send({ cmd: 'pubrel', messageId: 9 });
    await again.next('pubcomp');
    expect(edge.frames).toHaveLength(1);
  });

  test('published together with DISCONNECT is handed on and routed', async () => {
    const journal = new HeldCommits();
    await using edge = await openEdge({ onFrame: journal.onFrame });
    const hearing = await edge.client('gateway-1');
    await hearing.subscribeAsync('ecare/v1/home-1/+/event', { qos: 1 });
    const heard: string[] = [];
    hearing.on('message', (topic, payload) => heard.push(`${topic} ${payload}`));
    const client = await edge.socket();
    client.logIn('button-1');
    await client.next('connack');
    client.send(publish(1, 'bye'), { cmd: 'disconnect' });
    await client.closed;
    await vi.waitFor(() => expect(journal.held).toHaveLength(1));
    journal.held[0]?.commit();
    await vi.waitFor(() => expect(heard).toEqual([`${event} bye`]));
  });

  test('may follow CONNECT without waiting for CONNACK, many at a time', async () => {
    await using edge = await openEdge();
    const client = await edge.socket();
    const ids = Array.from({ length: 200 }, (_, index) => index + 1);
    client.logIn('button-1');
    client.send(...ids.map((id) => publish(id)));
    for (const id of ids) expect((await client.next('puback')).messageId).toBe(id);
    expect(edge.frames.map(({ payload }) => payload.toString())).toEqual(ids.map(String));
  });

  test('already in when the hub stops is written down and acknowledged', async () => {
    const journal = new HeldCommits();
    const edge = await openEdge({ onFrame: journal.onFrame });
    const client = await edge.socket();
    client.logIn('button-1');
    await client.next('connack');
    client.send(publish(1));
    await vi.waitFor(() => expect(journal.held).toHaveLength(1));
    const stopped = edge.broker[Symbol.asyncDispose]();
    journal.held[0]?.commit();
    expect((await client.next('puback')).messageId).toBe(1);
    await stopped;
    await client.closed;
  });
});
