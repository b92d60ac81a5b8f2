import type { IClientOptions, MqttClient } from 'mqtt';
import { describe, expect, test, vi } from 'vitest';
import { connectPacket, openEdge } from '#test/support/broker-edge';

const listenOn = (client: MqttClient): string[] => {
  const heard: string[] = [];
  client.on('message', (topic, payload, { retain }) => heard.push(`${topic} ${payload}${retain ? ' (retained)' : ''}`));
  return heard;
};

describe('login', () => {
  test.for([
    ['anonymous', { username: undefined, password: undefined }, 5],
    ['a wrong secret', { password: Buffer.from('no') }, 4],
    ['an empty secret', { password: Buffer.alloc(0) }, 4],
    ['another device’s secret', { password: Buffer.from('bed-1-secret') }, 4],
    ['another device’s id', { clientId: 'bed-1' }, 5],
    [
      'a will on another’s topic',
      { will: { topic: 'ecare/v1/home-1/bed-1/event', payload: Buffer.from('x'), qos: 1, retain: false } },
      5,
    ],
  ] as const)('with %s is refused with its return code', async ([, change, returnCode]) => {
    await using edge = await openEdge();
    const client = await edge.socket();
    const { username, password, ...rest } = connectPacket('button-1');
    client.send({
      ...rest,
      ...('username' in change ? {} : { username: username ?? '', password: password ?? '' }),
      ...change,
    } as never);
    expect(await client.next('connack')).toMatchObject({ returnCode });
    await client.closed;
    expect(edge.broker.figures().connections).toBe(0);
  });

  test('with a client id that is in use takes over from the connection before', async () => {
    await using edge = await openEdge();
    const first = await edge.socket();
    first.logIn('button-1');
    await first.next('connack');
    const second = await edge.client('button-1');
    await first.closed;
    expect([second.connected, edge.broker.isConnected('button-1'), edge.broker.figures().connections]).toEqual([
      true,
      true,
      1,
    ]);
  });

  test('ends when the credential is revoked', async () => {
    await using edge = await openEdge();
    const client = await edge.socket();
    client.logIn('button-1');
    await client.next('connack');
    edge.broker.disconnect('button-1');
    await client.closed;
    expect(edge.broker.isConnected('button-1')).toBe(false);
  });
});

describe('a device', () => {
  test.for([
    'ecare/v1/home-1/bed-1/event',
    'ecare/v1/home-2/button-2/event',
    'ecare/v1/home-1/button-1/cmd',
    '$SYS/x/new/clients',
    'zigbee2mqtt/x',
    '@gateway-1/zigbee2mqtt/x',
  ])('that publishes to %s is closed; nobody hears of it', async (topic) => {
    await using edge = await openEdge();
    const client = await edge.socket();
    client.logIn('button-1');
    await client.next('connack');
    client.send({ cmd: 'publish', topic, payload: 'bed-1', qos: 1, messageId: 1, dup: false, retain: true });
    await client.closed;
    expect(client.received).toEqual([]);
    expect(edge.frames).toEqual([]);
    expect(edge.broker.figures().refused).toEqual({ 'publish.topic': 1 });
  });

  test('gets what it may and 0x80 for the rest, also after coming back to its session', async () => {
    await using edge = await openEdge();
    const asked = [
      'ecare/v1/home-1/button-1/cmd',
      'ecare/v1/home-2/button-2/cmd',
      'ecare/v1/home-1/+/cmd',
      '#',
      '+/#',
      '$SYS/#',
      '$share/g/ecare/v1/home-1/button-1/cmd',
      'x/'.repeat(12),
      'ecare/v1/home-1/button-1/state',
    ];
    const client = await edge.socket();
    client.logIn('button-1', { clean: false });
    await client.next('connack');
    client.send({ cmd: 'subscribe', messageId: 1, subscriptions: asked.map((topic) => ({ topic, qos: 2 as const })) });
    // At most QoS 1 is granted.
    expect((await client.next('suback')).granted).toEqual([1, 128, 128, 128, 128, 128, 128, 128, 1]);
    client.socket.destroy();
    await client.closed;

    const back = await edge.socket();
    back.logIn('button-1', { clean: false });
    expect(await back.next('connack')).toMatchObject({ sessionPresent: true });
    await edge.broker.send({ to: 'button-2', topic: 'ecare/v1/home-2/button-2/cmd', payload: 'not yours' });
    await edge.broker.send({ to: 'bed-1', topic: 'ecare/v1/home-1/bed-1/cmd', payload: 'not yours' });
    await edge.broker.send({ to: 'button-1', topic: 'ecare/v1/home-1/button-1/cmd', payload: 'yours' });
    expect((await back.next('publish')).payload.toString()).toBe('yours');
    expect(back.received).toEqual([]);
  });

  test('keeps its availability retained, never an event', async () => {
    await using edge = await openEdge();
    const button = await edge.client('button-1');
    for (const channel of ['availability', 'state', 'event', 'telemetry']) {
      await button.publishAsync(`ecare/v1/home-1/button-1/${channel}`, channel, { qos: 1, retain: true });
    }
    const gateway = await edge.client('gateway-1');
    const heard = listenOn(gateway);
    await gateway.subscribeAsync('ecare/v1/home-1/#', { qos: 1 });
    await vi.waitFor(() =>
      expect(heard.toSorted()).toEqual([
        'ecare/v1/home-1/button-1/availability availability (retained)',
        'ecare/v1/home-1/button-1/state state (retained)',
      ]),
    );
  });
});

describe('two gateways that speak the same dialect', () => {
  test('never meet: not live, not retained, not by the hub', async () => {
    await using edge = await openEdge();
    const [one, two] = await Promise.all([edge.client('gateway-1'), edge.client('gateway-2')]);
    const [heardByOne, heardByTwo] = [listenOn(one), listenOn(two)];
    await Promise.all([one, two].map((gateway) => gateway.subscribeAsync('zigbee2mqtt/#', { qos: 1 })));
    await one.publishAsync('zigbee2mqtt/button', 'one', { qos: 1, retain: true });
    await two.publishAsync('zigbee2mqtt/button', 'two', { qos: 1, retain: true });
    await edge.broker.send({ to: 'gateway-1', topic: 'zigbee2mqtt/siren/set', payload: 'off' });
    const again = await edge.client('gateway-2');
    const heardAgain = listenOn(again);
    await again.subscribeAsync('zigbee2mqtt/+', { qos: 0 });
    await vi.waitFor(() => expect(heardAgain).toEqual(['zigbee2mqtt/button two (retained)']));
    expect(heardByOne).toEqual(['zigbee2mqtt/button one', 'zigbee2mqtt/siren/set off']);
    expect(heardByTwo).toEqual(['zigbee2mqtt/button two']);
    expect(edge.frames.map(({ topic, from }) => [topic, from.id])).toEqual([
      ['zigbee2mqtt/button', 'gateway-1'],
      ['zigbee2mqtt/button', 'gateway-2'],
    ]);
  });

  test('can unsubscribe by the name they know', async () => {
    await using edge = await openEdge();
    const gateway = await edge.client('gateway-1');
    const heard = listenOn(gateway);
    await gateway.subscribeAsync(['zigbee2mqtt/a', 'zigbee2mqtt/b'], { qos: 1 });
    await gateway.unsubscribeAsync('zigbee2mqtt/a');
    await edge.broker.send({ to: 'gateway-1', topic: 'zigbee2mqtt/a', payload: '1' });
    await edge.broker.send({ to: 'gateway-1', topic: 'zigbee2mqtt/b', payload: '2' });
    await vi.waitFor(() => expect(heard).toEqual(['zigbee2mqtt/b 2']));
  });
});

describe('a will', () => {
  const will = {
    topic: 'ecare/v1/home-1/button-1/availability',
    payload: Buffer.from('offline'),
    qos: 1,
    retain: true,
  } as const;

  test('is a frame of its client when the line breaks, and retained', async () => {
    await using edge = await openEdge();
    const client = await edge.socket();
    client.logIn('button-1', { will });
    await client.next('connack');
    client.socket.destroy();
    await vi.waitFor(() => expect(edge.frames).toMatchObject([{ topic: will.topic, from: { id: 'button-1' } }]));
    const gateway = await edge.client('gateway-1');
    const heard = listenOn(gateway);
    await gateway.subscribeAsync(will.topic);
    await vi.waitFor(() => expect(heard).toEqual([`${will.topic} offline (retained)`]));
  });

  test('is not said after DISCONNECT, nor because the hub stops', async () => {
    const edge = await openEdge();
    const going = await edge.socket();
    going.logIn('button-1', { will });
    await going.next('connack');
    going.send({ cmd: 'disconnect' });
    await going.closed;
    const staying = await edge.socket();
    staying.logIn('button-1', { will });
    await staying.next('connack');
    await edge.broker[Symbol.asyncDispose]();
    await staying.closed;
    expect(edge.frames).toEqual([]);
  });
});

describe('the open door', () => {
  const nobody: IClientOptions = { clientId: 'anything', username: undefined, password: undefined } as never;
  test('lets anybody say and hear anything, but for the broker’s own topics', async () => {
    await using edge = await openEdge({ open: true });
    const client = await edge.client('', nobody);
    const heard = listenOn(client);
    const granted = await client.subscribeAsync(['#', '$SYS/#'], { qos: 1 }).catch((error: Error) => error);
    expect(granted).toBeInstanceOf(Error);
    await client.publishAsync('tele/plug/SENSOR', '{}', { qos: 1 });
    await edge.broker.send({ to: 'anything', topic: 'cmnd/plug/POWER', payload: 'ON' });
    await vi.waitFor(() => expect(heard).toEqual(['tele/plug/SENSOR {}', 'cmnd/plug/POWER ON']));
    expect(edge.frames).toMatchObject([
      { topic: 'tele/plug/SENSOR', from: { kind: 'open', id: 'anything', placeId: '' } },
    ]);
  });
});
