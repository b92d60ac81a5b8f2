import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { connectAsync } from 'mqtt';
import { expect, test, vi } from 'vitest';
import { nativeTopic } from '#contracts/mqtt';
import { type OpenDatabase, openDatabase } from '#hub/database/database';
import { addHome, startHub } from '#test/support/hub';

const topic = nativeTopic('home-1', 'climate-1', 'telemetry');
const degrees = (value: number): string => JSON.stringify([{ n: 'temperature', u: 'Cel', v: value }]);

/** The real database, whose commits fail while `failing` says so. */
function breakable(): { failing: boolean; readonly open: (location: string) => Promise<OpenDatabase> } {
  const switchboard = {
    failing: false,
    async open(location: string): Promise<OpenDatabase> {
      const real = await openDatabase(location);
      const full = (): Promise<never> => Promise.reject(new Error('database or disk is full'));
      return {
        ...real,
        write: (work) => (switchboard.failing ? full() : real.write(work)),
        writeAll: (statements) => (switchboard.failing ? full() : real.writeAll(statements)),
      };
    },
  };
  return switchboard;
}

test('while a batch cannot be committed nothing is acknowledged; afterwards it is, exactly once', async () => {
  const disk = breakable();
  await using home = await startHub({ openDatabase: disk.open });
  await addHome(home, 'home-1', [{ id: 'climate-1', kind: 'climate' }]);
  const device = await home.connect('climate-1');
  disk.failing = true;
  const acknowledged = vi.fn();
  const published = device.publishAsync(topic, degrees(21), { qos: 1 }).then(acknowledged);
  await vi.waitFor(async () => {
    const ready = await fetch(`${home.hub.url}/health/ready`);
    expect(ready.status).toBe(503);
  });
  expect(acknowledged).not.toHaveBeenCalled();

  disk.failing = false;
  await published;
  expect((await fetch(`${home.hub.url}/health/ready`)).status).toBe(200);
  await home.hub.settled();
  const { buckets } = await home.api<{ buckets: { count: number; last: number }[] }>(
    'GET',
    `readings?deviceId=climate-1&measure=temperature&from=${Date.now() - 60_000}&to=${Date.now() + 60_000}&buckets=1`,
  );
  expect(buckets).toMatchObject([{ count: 1, last: 21 }]);
});

test('a hub that is told to stop while nothing can be written stops, and has answered for nothing', async () => {
  const disk = breakable();
  const onBroken = vi.fn();
  const home = await startHub({ openDatabase: disk.open, onBroken });
  await addHome(home, 'home-1', [{ id: 'sos-1', kind: 'sos-button' }]);
  const device = await home.connect('sos-1');
  disk.failing = true;
  const acknowledged = vi.fn();
  const press = JSON.stringify({ id: 'p-1', event: 'sos.pressed' });
  void device
    .publishAsync(nativeTopic('home-1', 'sos-1', 'event'), press, { qos: 1 })
    .then(acknowledged, () => undefined);
  await vi.waitFor(async () => expect((await fetch(`${home.hub.url}/health/ready`)).status).toBe(503));
  await expect(home[Symbol.asyncDispose]()).rejects.toThrow();
  expect(acknowledged).not.toHaveBeenCalled();
  expect(onBroken).not.toHaveBeenCalled();

  // What was judged and not written down has not been judged: the same press raises its alert.
  await using after = await startHub({ dataDir: home.dataDir });
  const again = await after.connect('sos-1');
  await again.publishAsync(nativeTopic('home-1', 'sos-1', 'event'), press, { qos: 1 });
  expect(await after.openAlerts()).toMatchObject([{ type: 'sos', count: 1 }]);
});

test('a hub whose database thread has died ends, so that it can be started again', async () => {
  const threads: Worker[] = [];
  const hear = (thread: Worker): void => void threads.push(thread);
  process.on('worker', hear);
  const onBroken = vi.fn();
  const home = await startHub({ onBroken });
  process.off('worker', hear);
  await threads[0]?.terminate();
  await vi.waitFor(() => expect(onBroken).toHaveBeenCalledOnce());
  await expect(home[Symbol.asyncDispose]()).rejects.toThrow();
  await rm(home.dataDir, { recursive: true, force: true });
});

test('a time-series store that was deleted is rebuilt from what the journal still holds', async () => {
  const before = await startHub();
  await addHome(before, 'home-1', [{ id: 'climate-1', kind: 'climate' }]);
  const device = await before.connect('climate-1');
  for (let value = 10; value < 30; value += 1) await device.publishAsync(topic, degrees(value), { qos: 1 });
  await before.hub.settled();
  const dataDir = await before.crash();
  await rm(join(dataDir, 'telemetry.duckdb'), { force: true });
  await rm(join(dataDir, 'telemetry.duckdb.wal'), { force: true });

  await using after = await startHub({ dataDir });
  await after.hub.settled();
  const { buckets } = await after.api<{ buckets: { count: number; min: number; max: number }[] }>(
    'GET',
    `readings?deviceId=climate-1&measure=temperature&from=${Date.now() - 3_600_000}&to=${Date.now() + 3_600_000}&buckets=1`,
  );
  expect(buckets).toMatchObject([{ count: 20, min: 10, max: 29 }]);
});

test('a second hub on the same folder refuses to start and says why', async () => {
  await using home = await startHub();
  await expect(startHub({ dataDir: home.dataDir })).rejects.toThrow(/HUB_DATA_DIR is in use: another hub/);
});

test('HUB_MQTT_OPEN lets anybody in on loopback, and is refused anywhere else', async () => {
  await expect(startHub({ environment: { HUB_MQTT_OPEN: '1', HUB_BIND: '0.0.0.0' } })).rejects.toThrow(/HUB_MQTT_OPEN/);
  await using home = await startHub({ environment: { HUB_MQTT_OPEN: '1' } });
  await addHome(home, 'home-1', [{ id: 'climate-1', kind: 'climate' }]);
  const anybody = await connectAsync(`mqtt://127.0.0.1:${home.hub.mqttPort}`, {
    clientId: 'anybody',
    protocolVersion: 4,
    reconnectPeriod: 0,
  });
  await anybody.subscribeAsync('#');
  const heard = new Promise<string>((resolve) => anybody.once('message', (topic_) => resolve(topic_)));
  await anybody.publishAsync(topic, degrees(21), { qos: 1 });
  expect(await heard).toBe(topic);
  await anybody.endAsync();
});
