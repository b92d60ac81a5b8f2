import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectAsync, type MqttClient } from 'mqtt';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { nativeTopic } from '#contracts/mqtt';
import type { DeviceSecret } from '#contracts/register';
import { openDatabase } from '#hub/database/database';
import { openJournal } from '#hub/journal/journal';
import { signIn, startHubProcess } from '#test/support/hub-process';

const cycles = 10;
const devices = 20;

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'hub-kill-'));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

/** Publishes numbered values as fast as they are acknowledged, until the connection ends. */
async function speak(
  client: MqttClient,
  topic: string,
  counter: { sent: number },
  acknowledged: number[],
): Promise<void> {
  const one = async (): Promise<void> => {
    for (;;) {
      const value = counter.sent++;
      await client.publishAsync(topic, JSON.stringify([{ n: 'temperature', u: 'Cel', v: value / 1_000_000 }]), {
        qos: 1,
      });
      acknowledged.push(value);
    }
  };
  await Promise.allSettled(Array.from({ length: 10 }, one));
}

test(`killed ${cycles} times under load, every message acknowledged before is in the store`, async ({ annotate }) => {
  let hub = await startHubProcess(dataDir);
  const api = await signIn(hub.http);
  let parentId: string | null = null;
  for (const kind of ['street', 'community', 'grid', 'estate', 'building', 'unit', 'home'] as const) {
    await api('POST', 'places', { id: kind, kind, parentId, name: kind });
    parentId = kind;
  }
  const ids = Array.from({ length: devices }, (_, i) => `climate-${i}`);
  for (const id of ids) await api('POST', 'devices', { id, kind: 'climate', name: id, placeId: 'home' });
  const secrets = await api<DeviceSecret[]>('POST', 'devices/secrets', { ids });

  const counters = ids.map(() => ({ sent: 0 }));
  const acknowledged = ids.map((): number[] => []);
  for (let cycle = 0; cycle < cycles; cycle += 1) {
    const port = hub.mqtt;
    const clients = await Promise.all(
      secrets.map(({ clientId, username, password }) =>
        connectAsync(`mqtt://127.0.0.1:${port}`, {
          clientId,
          username,
          password,
          reconnectPeriod: 0,
          protocolVersion: 4,
        }),
      ),
    );
    for (const client of clients) client.on('error', () => undefined);
    const talks = clients.map((client, i) =>
      speak(
        client,
        nativeTopic('home', ids[i] as string, 'telemetry'),
        counters[i] as { sent: number },
        acknowledged[i] as number[],
      ),
    );
    await new Promise((resolve) => setTimeout(resolve, 300 + ((cycle * 137) % 500)));
    await hub.kill();
    for (const client of clients) client.end(true);
    await Promise.all(talks);
    hub = await startHubProcess(dataDir);
  }
  await hub.kill();

  const stored = new Map(ids.map((id) => [id, new Map<number, number>()]));
  await using database = await openDatabase(join(dataDir, 'hub.db'));
  const journal = await openJournal(database, () => undefined);
  for (let position = 0; position < journal.head(); ) {
    const entries = await journal.read(position, 500);
    for (const { readings } of entries) {
      for (const { deviceId, measure, value } of readings) {
        if (measure !== 'temperature') continue;
        const number = Math.round((value as number) * 1_000_000);
        const of = stored.get(deviceId) as Map<number, number>;
        of.set(number, (of.get(number) ?? 0) + 1);
      }
    }
    position = entries.at(-1)?.position ?? journal.head();
  }

  const lost = ids.flatMap((id, i) =>
    (acknowledged[i] as number[]).filter((value) => stored.get(id)?.has(value) !== true),
  );
  const invented = ids.flatMap((id, i) =>
    [...(stored.get(id)?.keys() ?? [])].filter((value) => value >= (counters[i]?.sent ?? 0)),
  );
  const count = (of: readonly number[]): number => of.reduce((sum, one) => sum + one, 0);
  const figures = {
    sent: count(counters.map(({ sent }) => sent)),
    acknowledged: count(acknowledged.map(({ length }) => length)),
    stored: count([...stored.values()].map(({ size }) => size)),
  };
  await annotate(`sent ${figures.sent}, acknowledged ${figures.acknowledged}, stored ${figures.stored}`);
  console.log(`kill -9 × ${cycles}:`, figures);
  expect(figures.acknowledged).toBeGreaterThan(1_000);
  expect(lost).toEqual([]);
  expect(invented).toEqual([]);
});
