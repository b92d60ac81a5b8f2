import { connect } from 'node:net';
import { generate } from 'mqtt-packet';
import { io, type Socket } from 'socket.io-client';
import type { PageToServer, ServerToPage } from '#contracts/live';
import { type HubTarget, measure } from './targets.ts';

export interface PressLatency {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly presses: number;
}

/** From the PUBLISH of a press to the alert at a page's socket, in ms; under a load of so many other messages a second. */
export async function measurePresses(
  hub: HubTarget,
  presses: number,
  load?: { readonly perSecond: number; readonly connections: number },
): Promise<PressLatency> {
  const page: Socket<ServerToPage, PageToServer> = io(hub.url, {
    path: '/live',
    transports: ['websocket'],
    extraHeaders: { cookie: hub.cookie, origin: hub.url },
  });
  await new Promise<void>((resolve, reject) => {
    page.once('connect', resolve);
    page.once('connect_error', reject);
  });
  const { clientId, username, password, topic } = hub.button;
  const socket = connect({ port: hub.port, host: '127.0.0.1', noDelay: true });
  socket.write(
    generate({
      cmd: 'connect',
      protocolId: 'MQTT',
      protocolVersion: 4,
      clean: true,
      clientId,
      keepalive: 600,
      username: username ?? '',
      password: Buffer.from(password ?? ''),
    }),
  );
  await new Promise((resolve) => socket.once('data', resolve));

  const lasting = presses * 25 + 4_000;
  const background =
    load === undefined
      ? undefined
      : measure({
          port: hub.port,
          speakers: hub.speakers(load.connections),
          inFlight: 1,
          perSecond: load.perSecond,
          warmUpMs: 1_000,
          measureMs: lasting,
        });
  await new Promise((resolve) => setTimeout(resolve, load === undefined ? 200 : 2_000));

  const waits: number[] = [];
  for (let i = 0; i < presses; i += 1) {
    const seen = new Promise<void>((resolve) => page.once('alert', () => resolve()));
    const payload = JSON.stringify({ id: `press-${Date.now()}-${i}`, event: 'sos.pressed' });
    const began = performance.now();
    socket.write(
      generate({ cmd: 'publish', topic, payload, qos: 1, dup: false, retain: false, messageId: (i % 65_535) + 1 }),
    );
    await seen;
    waits.push(performance.now() - began);
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
  socket.destroy();
  page.close();
  await background;
  waits.sort((a, b) => a - b);
  return {
    p50Ms: waits[Math.floor(presses * 0.5)] ?? Number.NaN,
    p99Ms: waits[Math.min(presses - 1, Math.floor(presses * 0.99))] ?? Number.NaN,
    presses,
  };
}
