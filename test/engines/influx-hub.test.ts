import { afterAll, beforeAll, expect, test } from 'vitest';
import { nativeTopic } from '#contracts/mqtt';
import { addHome, startHub } from '#test/support/hub';
import { type InfluxProcess, startInflux } from '#test/support/influx-server';

let server: InfluxProcess;
beforeAll(async () => {
  server = await startInflux();
});
afterAll(() => server[Symbol.asyncDispose]());

test('the whole hub with its history in InfluxDB, and without it when that is down', async () => {
  const environment = {
    HUB_INFLUX_URL: server.url,
    HUB_INFLUX_TOKEN: 'hub:secret',
    HUB_INFLUX_ORG: 'street',
    HUB_INFLUX_BUCKET: 'hub',
  };
  await using home = await startHub({ environment });
  await addHome(home, 'home-1', [
    { id: 'climate-1', kind: 'climate' },
    { id: 'sos-1', kind: 'sos-button' },
  ]);
  const climate = await home.connect('climate-1');
  for (let value = 10; value < 30; value += 1) {
    await climate.publishAsync(
      nativeTopic('home-1', 'climate-1', 'telemetry'),
      JSON.stringify([{ n: 'temperature', u: 'Cel', v: value }]),
      { qos: 1 },
    );
  }
  await home.hub.settled();
  const hour = 3_600_000;
  const history = `readings?deviceId=climate-1&measure=temperature&from=${Date.now() - hour}&to=${Date.now() + hour}&buckets=1`;
  const { buckets } = await home.api<{ buckets: { count: number; min: number; max: number }[] }>('GET', history);
  expect(buckets).toMatchObject([{ count: 20, min: 10, max: 29 }]);

  await server[Symbol.asyncDispose]();
  const button = await home.connect('sos-1');
  await button.publishAsync(nativeTopic('home-1', 'sos-1', 'event'), '{"id":"press-1","event":"sos.pressed"}', {
    qos: 1,
  });
  expect(await home.openAlerts()).toMatchObject([{ type: 'sos', severity: 'P1' }]);
});
