import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hourMs } from '#contracts/time';
import { openInfluxStore } from '#hub/telemetry/influx/store';
import { midnight, reading, telemetryStoreContract } from '#test/contract/telemetry-store.contract';
import { type InfluxProcess, startInflux } from '#test/support/influx-server';

let influx: InfluxProcess;
let opened = 0;
beforeAll(async () => {
  influx = await startInflux();
});
afterAll(() => influx?.[Symbol.asyncDispose]());
const open = (bucket = `test ${++opened} "quoted"`) => openInfluxStore({ url: influx.url, bucket });

telemetryStoreContract('InfluxDB 1.x', async () => open());

describe('InfluxDB as a store', () => {
  const pulse = { deviceId: 'bed-7', measure: 'heart.rate' };

  test('remembers position, horizon and restored positions on the server', async () => {
    const bucket = 'restart';
    {
      await using store = open(bucket);
      await store.append([reading(midnight, 1), reading(midnight + 2 * hourMs, 2)], 8);
      await store.forget(midnight + hourMs);
      await store.rewind(3);
      await store.append([], 4);
    }
    await using store = open(bucket);
    expect(await store.cursor()).toBe(4);
    await store.append([reading(midnight, 9)], 5);
    expect(await store.range(pulse, 0, midnight + 9 * hourMs, 10)).toEqual([{ at: midnight + 2 * hourMs, value: 2 }]);
  });

  test('takes more readings at once than one request carries', async () => {
    await using store = open();
    await store.append(
      Array.from({ length: 12_345 }, (_, n) => reading(midnight + n, n)),
      1,
    );
    expect(await store.buckets(pulse, midnight, midnight + hourMs, hourMs)).toEqual([
      { from: midnight, count: 12_345, min: 0, max: 12_344, mean: 6172, last: 12_344 },
    ]);
  });

  test('throws while the server is away, stores nothing halfway, and works once it is there', async () => {
    await using gone = openInfluxStore({ url: 'http://127.0.0.1:9', bucket: 'b' });
    await expect(gone.cursor()).rejects.toMatchObject({ code: 'telemetry.influx' });
    await expect(gone.append([reading(midnight, 1)], 1)).rejects.toMatchObject({ code: 'telemetry.influx' });
    await expect(gone.latest(pulse)).rejects.toMatchObject({ code: 'telemetry.influx' });
  });

  test('does not move on when the server refuses what was written', async () => {
    await using store = open('refusing');
    await store.append([], 1);
    await fetch(`${influx.url}/query`, {
      method: 'POST',
      body: new URLSearchParams({ q: 'DROP DATABASE "refusing"' }),
    });
    await expect(store.append([reading(midnight, 1)], 2)).rejects.toThrow(/write failed/);
    expect(await store.cursor()).toBe(1);
  });
});
