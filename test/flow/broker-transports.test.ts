import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { promisify } from 'node:util';
import { connectAsync } from 'mqtt';
import { generate } from 'mqtt-packet';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { connectPacket, openEdge, secretOf } from '#test/support/broker-edge';

const topic = 'ecare/v1/home-1/button-1/event';
const login = { clientId: 'button-1', username: 'button-1', password: secretOf('button-1'), reconnectPeriod: 0 };

describe('WebSocket', () => {
  async function openWeb() {
    const edge = await openEdge();
    const http = createServer();
    http.on('upgrade', (request, socket, head) => edge.broker.upgrade(request, socket, head));
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
    return {
      edge,
      url: `ws://127.0.0.1:${(http.address() as AddressInfo).port}/mqtt`,
      async [Symbol.asyncDispose]() {
        await edge[Symbol.asyncDispose]();
        http.closeAllConnections();
        http.close();
      },
    };
  }

  test('carries MQTT both ways, with packets larger than a frame', async () => {
    await using web = await openWeb();
    const client = await connectAsync(web.url, login);
    const heard = new Promise<string>((hear) => client.once('message', (_topic, payload) => hear(payload.toString())));
    await client.subscribeAsync('ecare/v1/home-1/button-1/cmd', { qos: 1 });
    await client.publishAsync(topic, Buffer.alloc(60_000, 'x'), { qos: 1 });
    await web.edge.broker.send({ to: 'button-1', topic: 'ecare/v1/home-1/button-1/cmd', payload: 'hello' });
    expect(await heard).toBe('hello');
    expect(web.edge.frames[0]?.payload).toHaveLength(60_000);
    client.end(true);
  });

  test('without the sub-protocol mqtt is refused', async () => {
    await using web = await openWeb();
    for (const protocols of [[], ['chat']]) {
      const socket = new WebSocket(web.url, protocols);
      const [error] = (await once(socket, 'error')) as [Error];
      expect(error.message).toContain('400');
    }
    expect(web.edge.broker.figures().refused).toEqual({ 'connection.websocket': 2 });
  });

  test.for([
    ['a text frame', (socket: WebSocket) => socket.send(generate(connectPacket('button-1')).toString('latin1'))],
    ['a frame that is too large', (socket: WebSocket) => socket.send(Buffer.alloc(100_000))],
    ['no MQTT', (socket: WebSocket) => socket.send(Buffer.from('hello'))],
  ] as const)('with %s is closed', async ([, say]) => {
    await using web = await openWeb();
    const socket = new WebSocket(web.url, ['mqtt']);
    await once(socket, 'open');
    const closed = once(socket, 'close');
    socket.on('error', () => undefined);
    say(socket);
    await closed;
    expect(web.edge.broker.figures().connections).toBe(0);
  });
});

describe('TLS', () => {
  let directory: string;
  let files: { certFile: string; keyFile: string };
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'broker-tls-'));
    files = { certFile: join(directory, 'cert.pem'), keyFile: join(directory, 'key.pem') };
    const subject = ['-subj', '/CN=localhost', '-days', '2'];
    await promisify(execFile)('openssl', [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
      ...['-keyout', files.keyFile, '-out', files.certFile, ...subject],
    ]);
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));

  test('carries MQTT from version 1.2 on', async () => {
    await using edge = await openEdge({ tls: { port: 0, ...files } });
    const port = edge.broker.tlsPort ?? 0;
    const client = await connectAsync(`mqtts://127.0.0.1:${port}`, { ...login, rejectUnauthorized: false });
    await client.publishAsync(topic, 'x', { qos: 1 });
    expect(edge.frames).toHaveLength(1);
    client.end(true);

    const outdated = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
    const old = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false, ...outdated });
    await expect(once(old, 'secureConnect')).rejects.toThrow();
  });

  test('half a handshake is closed after the connect timeout', async () => {
    await using edge = await openEdge({ tls: { port: 0, ...files }, limits: { connectTimeoutMs: 300 } });
    const socket = connect(edge.broker.tlsPort ?? 0, '127.0.0.1');
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    socket.write(Buffer.of(0x16, 0x03, 0x01, 0x02, 0x00, 0x01));
    socket.resume();
    await once(socket, 'close');
    expect(edge.broker.figures().refused).toEqual({ 'connection.tls': 1 });
  });

  test('a certificate that is not there stops the start with the name of the setting', async () => {
    await expect(openEdge({ tls: { port: 0, ...files, certFile: '/nowhere.pem' } })).rejects.toThrow('HUB_TLS_CERT');
  });
});

test('a port in use stops the start with the name of the setting', async () => {
  await using edge = await openEdge();
  await expect(openEdge({ port: edge.broker.port })).rejects.toThrow('HUB_MQTT_PORT');
});
