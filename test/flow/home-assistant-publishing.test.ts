import type { MqttClient } from 'mqtt';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { nativeTopic } from '#contracts/mqtt';
import { configTopic, stateTopic } from '#hub/app/home-assistant-words';
import { addHome, startHub, type TestHub } from '#test/support/hub';

const published = { HUB_HA_DISCOVERY: '1' };
let home: TestHub;
const open = async (environment: Readonly<Record<string, string>>, dataDir?: string) => {
  home = await startHub({ environment, ...(dataDir === undefined ? {} : { dataDir }) });
};
beforeEach(async () => {
  await open(published);
  await addHome(home, 'home-1', [{ id: 'sos-1', kind: 'sos-button' }]);
  await addHome(home, 'home-2', [{ id: 'sos-2', kind: 'sos-button' }]);
  const login = { id: 'ha-1', kind: 'home-assistant', name: 'Home Assistant', placeId: 'home-1' };
  await home.api('POST', 'devices', login);
});
afterEach(() => home[Symbol.asyncDispose]());

/** The last word on each topic, as Home Assistant holds it. */
async function listen(client: MqttClient) {
  const held = new Map<string, string>();
  client.on('message', (topic, payload) => void held.set(topic, payload.toString()));
  for (const filter of ['homeassistant/#', 'butler/#']) await client.subscribeAsync(filter, { qos: 1 });
  return {
    held,
    json: (topic: string) => JSON.parse(held.get(topic) ?? 'null') as Record<string, unknown>,
    configs: () =>
      [...held].filter(([topic, text]) => topic.endsWith('/config') && text !== '').map(([topic]) => topic),
  };
}

const press = async (id: string, homeId: string) => {
  const button = await home.connect(id);
  await button.publishAsync(nativeTopic(homeId, id, 'event'), `{"id":"${crypto.randomUUID()}","event":"sos.pressed"}`, {
    qos: 1,
  });
};

test('a home appears with its alerts and its residents, follows them, and nothing of it names anybody', async () => {
  const { held, json, configs } = await listen(await home.connect('ha-1'));
  await vi.waitFor(() => expect(configs()).toEqual([configTopic('home-1')]));
  expect(json(configTopic('home-1'))).toMatchObject({
    avty_t: 'butler/status',
    cmps: {
      safety: { p: 'binary_sensor', dev_cla: 'safety', stat_t: stateTopic('home-1') },
      last_sign: { dev_cla: 'timestamp' },
    },
  });
  await vi.waitFor(() => expect(json(stateTopic('home-1'))).toMatchObject({ safety: 'OFF', p1: 0 }));
  expect(Object.values(json(stateTopic('home-1')).people as object)).toEqual(['unknown']);
  expect(held.get('butler/status')).toBe('online');
  expect([...held].flat().join()).not.toMatch(/home-1|的老人|unit/);

  await press('sos-1', 'home-1');
  await vi.waitFor(() => expect(json(stateTopic('home-1'))).toMatchObject({ safety: 'ON', p1: 1 }));
  const [alert] = await home.openAlerts();
  await home.api('POST', `alerts/${alert?.id}/resolve`, { outcome: 'help-given' });
  await vi.waitFor(() => expect(json(stateTopic('home-1'))).toMatchObject({ safety: 'OFF', p1: 0 }));
});

test('each Home Assistant hears of the homes below its own place, and of no others', async () => {
  const { configs, held } = await listen(await home.connect('ha-1'));
  await press('sos-2', 'home-2');
  await press('sos-1', 'home-1');
  await vi.waitFor(() => expect(held.get(stateTopic('home-1'))).toContain('"ON"'));
  expect(configs()).toEqual([configTopic('home-1')]);
  expect(held.has(stateTopic('home-2'))).toBe(false);

  await home.api('POST', 'devices', { id: 'ha-all', kind: 'home-assistant', name: 'Street', placeId: 'street' });
  const all = await listen(await home.connect('ha-all'));
  await vi.waitFor(() => expect(all.configs().sort()).toEqual([configTopic('home-1'), configTopic('home-2')].sort()));
});

test('it is told again when it says that it has started', async () => {
  const client = await home.connect('ha-1');
  const { held, configs } = await listen(client);
  await vi.waitFor(() => expect(configs()).toHaveLength(1));
  held.clear();
  await client.publishAsync('homeassistant/status', 'online', { qos: 1 });
  await vi.waitFor(() => expect(configs()).toEqual([configTopic('home-1')]));
});

test('what it must no longer know is taken back: moved, switched off, retired', async () => {
  const first = await listen(await home.connect('ha-1'));
  await vi.waitFor(() => expect(first.configs()).toHaveLength(1));
  await home.api('PATCH', 'devices/ha-1', { placeId: 'home-2' });
  const second = await listen(await home.connect('ha-1'));
  await vi.waitFor(() => expect(second.configs()).toEqual([configTopic('home-2')]));

  const dataDir = await home.crash();
  await open({}, dataDir);
  const client = await home.connect('ha-1');
  const third = await listen(client);
  // What is retained comes before the echo of its own word.
  await client.publishAsync('homeassistant/status', 'online', { qos: 1 });
  await vi.waitFor(() => expect(third.held.get('homeassistant/status')).toBe('online'));
  third.held.delete('homeassistant/status');
  expect([...third.held.values()].filter((text) => text !== '')).toEqual([]);
});

test('with names it says who lives where', async () => {
  const dataDir = await home.crash();
  await open({ ...published, HUB_HA_NAMES: '1' }, dataDir);
  const { json, configs } = await listen(await home.connect('ha-1'));
  await vi.waitFor(() => expect(configs()).toHaveLength(1));
  expect(JSON.stringify(json(configTopic('home-1')))).toContain('住在home-1的老人');
});

test('it can say that it has started, and nothing else', async () => {
  const client = await home.connect('ha-1');
  const ended = new Promise<void>((closed) => void client.once('close', () => closed()));
  client.publish('zigbee2mqtt/x', '{"action":"emergency"}', { qos: 1 });
  await ended;
  const again = await home.connect('ha-1');
  await expect(again.subscribeAsync('zigbee2mqtt/#')).rejects.toThrow('Subscribe error');
  expect(await home.openAlerts()).toEqual([]);
});
