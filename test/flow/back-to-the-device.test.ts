import type { MqttClient } from 'mqtt';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { nativeTopic } from '#contracts/mqtt';
import { addHome, startHub, type TestHub } from '#test/support/hub';

let home: TestHub;
beforeEach(async () => {
  home = await startHub();
  await addHome(home, 'home-1', [
    { id: 'sos-1', kind: 'sos-button' },
    { id: 'gw-1', kind: 'gateway' },
    { id: 'z-sos', kind: 'sos-button', gatewayId: 'gw-1', externalName: '卧室/按钮' },
    { id: 't-sos', kind: 'sos-button', gatewayId: 'gw-1', externalName: 'bell-3' },
    { id: 'n-sos', kind: 'sos-button', gatewayId: 'gw-1', externalName: 'n-sos' },
  ]);
});
afterEach(() => home[Symbol.asyncDispose]());

/** What a client was told, as it comes. */
async function listen(client: MqttClient, ...filters: readonly string[]) {
  const told: { readonly topic: string; readonly says: unknown }[] = [];
  client.on('message', (topic, payload) => {
    const text = payload.toString();
    told.push({ topic, says: text.startsWith('{') ? JSON.parse(text) : text });
  });
  for (const filter of filters) await client.subscribeAsync(filter, { qos: 1 });
  return told;
}

const resolve = (id: string | undefined, outcome = 'help-given') =>
  home.api('POST', `alerts/${id}/resolve`, { outcome });

describe('a device that called', () => {
  test('is told that its alert is over, and how, also after a restart in between', async () => {
    const button = await home.connect('sos-1');
    await button.publishAsync(nativeTopic('home-1', 'sos-1', 'event'), '{"id":"p-1","event":"sos.pressed"}', {
      qos: 1,
    });
    const [alert] = await home.openAlerts();

    const dataDir = await home.crash();
    home = await startHub({ dataDir });
    const told = await listen(await home.connect('sos-1'), nativeTopic('home-1', 'sos-1', 'cmd'));
    await resolve(alert?.id, 'false-person');
    await vi.waitFor(() =>
      expect(told).toEqual([
        {
          topic: nativeTopic('home-1', 'sos-1', 'cmd'),
          says: { type: 'resolved', alertId: alert?.id, outcome: 'false-person' },
        },
      ]),
    );
  });

  test('is answered again when it asks again, for as long as its alert stands: the first answer may have been lost', async () => {
    const button = await home.connect('sos-1');
    const press = (id: string) =>
      button.publishAsync(nativeTopic('home-1', 'sos-1', 'event'), JSON.stringify({ id, event: 'sos.pressed' }), {
        qos: 1,
      });
    await press('p-1');
    const [alert] = await home.openAlerts();
    const dataDir = await home.crash();
    home = await startHub({ dataDir });
    const again = await home.connect('sos-1');
    const told = await listen(again, nativeTopic('home-1', 'sos-1', 'cmd'));
    const repeat = (id: string, event = 'sos.pressed') =>
      again.publishAsync(nativeTopic('home-1', 'sos-1', 'event'), JSON.stringify({ id, event }), { qos: 1 });
    await repeat('p-1');
    const accepted = { type: 'accepted', ref: 'p-1', alertId: alert?.id };
    await vi.waitFor(() => expect(told.map(({ says }) => says)).toEqual([accepted]));
    expect(await home.openAlerts()).toMatchObject([{ id: alert?.id, count: 1 }]);

    // What was no call is not answered like one.
    await repeat('t-1', 'button.tested');
    await repeat('t-1', 'button.tested');
    await resolve(alert?.id);
    await repeat('p-1');
    await repeat('p-2');
    await vi.waitFor(() => expect(told.at(-1)?.says).toMatchObject({ type: 'accepted', ref: 'p-2' }));
    expect(told.map(({ says }) => (says as { type: string }).type)).toEqual(['accepted', 'resolved', 'accepted']);
  });

  test('behind a gateway is answered through it, on its own topic', async () => {
    const gateway = await home.connect('gw-1');
    const told = await listen(gateway, 'ecare/v1/home-1/#');
    await gateway.publishAsync(nativeTopic('home-1', 'n-sos', 'event'), '{"id":"p-1","event":"sos.pressed"}', {
      qos: 1,
    });
    const [alert] = await home.openAlerts();
    const cmd = nativeTopic('home-1', 'n-sos', 'cmd');
    await vi.waitFor(() =>
      expect(told.filter(({ topic }) => topic === cmd)).toEqual([
        { topic: cmd, says: { type: 'accepted', ref: 'p-1', alertId: alert?.id } },
      ]),
    );
    await resolve(alert?.id);
    await vi.waitFor(() =>
      expect(told.at(-1)).toEqual({
        topic: cmd,
        says: { type: 'resolved', alertId: alert?.id, outcome: 'help-given' },
      }),
    );
  });

  test('in the words of Tasmota hears its buzzer: two beeps when accepted, one long one when over', async () => {
    const gateway = await home.connect('gw-1');
    const told = await listen(gateway, 'cmnd/#');
    await gateway.publishAsync('stat/bell-3/RESULT', '{"Button1":{"Action":"SINGLE"}}', { qos: 1 });
    await vi.waitFor(() => expect(told).toEqual([{ topic: 'cmnd/bell-3/Buzzer', says: '2,2,2' }]));
    const [alert] = await home.openAlerts();
    await resolve(alert?.id);
    await vi.waitFor(() => expect(told[1]).toEqual({ topic: 'cmnd/bell-3/Buzzer', says: '1,5' }));
  });

  test('in a dialect whose maker documents no answer is answered on its native topic only', async () => {
    const gateway = await home.connect('gw-1');
    const told = await listen(gateway, 'zigbee2mqtt/#', 'cmnd/#', 'ecare/v1/home-1/z-sos/#');
    await gateway.publishAsync('zigbee2mqtt/卧室/按钮', '{"action":"emergency"}', { qos: 1 });
    const [alert] = await home.openAlerts();
    await vi.waitFor(() =>
      expect(told.filter(({ topic }) => topic !== 'zigbee2mqtt/卧室/按钮')).toEqual([
        { topic: nativeTopic('home-1', 'z-sos', 'cmd'), says: { type: 'accepted', alertId: alert?.id } },
      ]),
    );
  });
});

describe('replies of a dialect', () => {
  const alarm = (ref: string) =>
    `<mrq><ref>${ref}</ref><mty>ME</mty><cid>bell-3</cid><dty>0004</dty><stc>0010</stc></mrq>`;
  const numbers = (told: readonly { readonly says: unknown }[]) =>
    told.map(({ says }) => /<ref>(.*)<\/ref><snu>(\d+)<\/snu>/.exec(String(says))?.slice(1));

  test('SCAIP: accepted, a second time under the same reference, of nobody, and broken', async () => {
    const gateway = await home.connect('gw-1');
    const told = await listen(gateway, 'scaip/in/reply');
    const say = (payload: string) => gateway.publishAsync('scaip/in', payload, { qos: 1 });
    await say(alarm('r1'));
    await say(alarm('r1'));
    await say('<mrq><ref>r2</ref><mty>ME</mty><cid>nobody</cid><dty>0004</dty><stc>0070</stc></mrq>');
    await say('<mrq><ref>r3</ref><dty>0004</dty><stc>0070</stc></mrq>');
    await say('<mrq><ref>r4</ref><mty>PI</mty><cid>bell-3</cid><dty>0004</dty></mrq>');
    await vi.waitFor(() =>
      expect(numbers(told)).toEqual([
        ['r1', '0'],
        ['r1', '0'],
        ['r2', '5'],
        ['r3', '7'],
        ['r4', '0'],
      ]),
    );
    expect((await home.openAlerts()).filter(({ type }) => type === 'sos')).toMatchObject([{ count: 1 }]);
  });

  test('SCAIP: with the rules stopped an alarm is not accepted, however often it comes', async () => {
    await home[Symbol.asyncDispose]();
    home = await startHub({ rules: [] });
    await addHome(home, 'home-1', [
      { id: 'gw-1', kind: 'gateway' },
      { id: 't-sos', kind: 'sos-button', gatewayId: 'gw-1', externalName: 'bell-3' },
    ]);
    const gateway = await home.connect('gw-1');
    const told = await listen(gateway, 'scaip/in/reply', 'cmnd/#', nativeTopic('home-1', 't-sos', 'cmd'));
    await gateway.publishAsync('scaip/in', alarm('r1'), { qos: 1 });
    await gateway.publishAsync('scaip/in', alarm('r1'), { qos: 1 });
    // The heartbeat's answer would come after those of the alarms.
    await gateway.publishAsync('scaip/in', '<mrq><ref>r2</ref><mty>PI</mty><cid>bell-3</cid><dty>4</dty></mrq>', {
      qos: 1,
    });
    await vi.waitFor(() => expect(told.length).toBeGreaterThan(0));
    expect(numbers(told)).toEqual([['r2', '0']]);
  });

  test('Alink: the same id with 200, 460 for what cannot be read, none where none is asked for', async () => {
    const gateway = await home.connect('gw-1');
    const topic = '/sys/p/bell-3/thing/event/property/post';
    const told = await listen(gateway, `${topic}_reply`);
    const post = (id: string, params: unknown, sys = {}) =>
      gateway.publishAsync(
        topic,
        JSON.stringify({ id, version: '1.0', params, method: 'thing.event.property.post', ...sys }),
        { qos: 1 },
      );
    await post('1', { BatteryPercentage: 80 });
    await post('2', { BatteryPercentage: 79 }, { sys: { ack: 0 } });
    await post('3', 'nothing');
    await vi.waitFor(() => expect(told).toHaveLength(2));
    expect(told.map(({ says }) => says)).toMatchObject([
      { id: '1', code: 200, method: 'thing.event.property.post' },
      { id: '3', code: 460 },
    ]);
  });
});

test('a gateway registered while the hub runs is asked at once to announce what it carries', async () => {
  await addHome(home, 'home-2', [{ id: 'gw-2', kind: 'gateway' }]);
  const told = await listen(await home.connect('gw-2'), 'homeassistant/#');
  await vi.waitFor(() => expect(told).toEqual([{ topic: 'homeassistant/status', says: 'online' }]));
});
