import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import type { DeviceSecret } from '#contracts/register';
import { addHome, startHub } from '#test/support/hub';

const run = promisify(execFile);

test("a product's own message, published with mosquitto_pub, is on the board when it returns", async () => {
  await using home = await startHub();
  await addHome(home, 'home-1', [
    { id: 'gw-1', kind: 'gateway' },
    { id: 'z-sos', kind: 'sos-button', gatewayId: 'gw-1', externalName: 'bedroom_button' },
  ]);
  const { password } = await home.api<DeviceSecret>('POST', 'devices/gw-1/secret');
  const publish = (topic: string, payload: string) =>
    run('mosquitto_pub', [
      '-h',
      '127.0.0.1',
      '-p',
      String(home.hub.mqttPort),
      '-i',
      'gw-1',
      '-u',
      'gw-1',
      '-P',
      password,
      '-q',
      '1',
      '-t',
      topic,
      '-m',
      payload,
    ]);

  await publish('zigbee2mqtt/bedroom_button', '{"action":""}');
  await publish('zigbee2mqtt/bedroom_button', '{"action":null}');
  await publish('zigbee2mqtt/bedroom_button/action', 'emergency');
  expect(await home.openAlerts()).toEqual([]);

  await publish('zigbee2mqtt/bedroom_button', '{"action":"emergency","battery":100,"linkquality":90}');
  expect(await home.openAlerts()).toMatchObject([{ severity: 'P1', type: 'sos', count: 1, device: { id: 'z-sos' } }]);
});

test('with a wrong password it is refused', async () => {
  await using home = await startHub();
  await addHome(home, 'home-1', [{ id: 'gw-1', kind: 'gateway' }]);
  await home.api('POST', 'devices/gw-1/secret');
  const wrong = run('mosquitto_pub', [
    '-h',
    '127.0.0.1',
    '-p',
    String(home.hub.mqttPort),
    '-i',
    'gw-1',
    '-u',
    'gw-1',
    '-P',
    'wrong',
    '-q',
    '1',
    '-t',
    'zigbee2mqtt/x',
    '-m',
    '{}',
  ]);
  await expect(wrong).rejects.toThrow(/not authorised|refused/i);
});
