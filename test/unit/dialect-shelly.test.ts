import { describe, expect, test } from 'vitest';
import { heardDevice, on } from '#test/support/heard-device';
import { morning } from '#test/support/listening-home';

const name = 'street/shelly-1';
const rpc = `${name}/events/rpc`;
const status = (params: unknown) => ({ src: 's', dst: 'd', method: 'NotifyStatus', params });
const event = (component: string, word: string) => ({
  method: 'NotifyEvent',
  params: { ts: morning / 1000, events: [{ component, id: 0, event: word, ts: morning / 1000 }] },
});

describe('a status', () => {
  test('by component, dated by the device', () => {
    const { readings } = heardDevice('climate', name);
    const [temperature, humidity, battery] = readings(
      rpc,
      status({
        ts: morning / 1000 - 60,
        'temperature:0': { id: 0, tC: 20.5, tF: 68.9 },
        'humidity:0': { id: 0, rh: 51 },
        'devicepower:0': { battery: { V: 5.3, percent: 71 }, external: { present: false } },
      }),
    );
    expect(temperature).toMatchObject({ measure: 'temperature', value: 20.5, at: morning - 60_000 });
    expect(humidity).toMatchObject({ measure: 'humidity', value: 51 });
    expect(battery).toMatchObject({ measure: 'battery', value: 71 });
  });

  test.for([
    ['smoke', { 'smoke:0': { id: 0, alarm: true, mute: false } }, [on('smoke')]],
    ['water-leak', { 'flood:0': { id: 0, alarm: false, mute: false } }, [on('water.leak', false)]],
    ['contact', { 'input:0': { id: 0, state: true } }, [on('door.open')]],
    ['sos-button', { 'input:0': { id: 0, state: false } }, [on('available')]],
    ['plug', { 'switch:0': { id: 0, output: true, temperature: { tC: 55 } } }, [on('plug.on')]],
  ] as const)('%s %j', ([kind, params, means]) => {
    expect(heardDevice(kind, name).means(rpc, status(params))).toEqual(means);
  });

  test('of one component, on a topic of its own', () => {
    expect(heardDevice('plug', name).means(`${name}/status/switch:0`, { id: 0, output: false, apower: 3 })).toEqual([
      on('plug.on', false),
      on('power', 3, 'W'),
    ]);
  });
});

describe('an event', () => {
  test.for(['single_push', 'double_push', 'triple_push', 'long_push'])('%s of an SOS button calls', (word) => {
    expect(heardDevice('sos-button', name).means(rpc, event('input:0', word))).toEqual([on('sos.pressed')]);
  });

  test.for(['btn_down', 'btn_up'])('%s is half a press', (word) => {
    expect(heardDevice('sos-button', name).means(rpc, event('input:0', word))).toEqual([on('available')]);
  });

  test('of the device itself is no press', () => {
    expect(heardDevice('sos-button', name).means(rpc, event('sys', 'ota_begin'))).toEqual([on('available')]);
  });

  test('an alarm', () => {
    expect(heardDevice('smoke', name).means(rpc, event('smoke:0', 'alarm'))).toEqual([on('smoke')]);
  });
});

test('presence on the line', () => {
  expect(heardDevice('plug', name).means(`${name}/online`, 'false')).toEqual([on('available', false)]);
});

test('a notification of no known method is refused', () => {
  expect(heardDevice('plug', name).says(rpc, { method: 'X', params: {} })).toMatchObject({
    kind: 'rejected',
    rejected: { code: 'payload.shape' },
  });
});

describe('the first generation', () => {
  const say = (kind: string, rest: string, payload: unknown) =>
    heardDevice(kind, 'shelly-a1').means(`shellies/shelly-a1/${rest}`, payload);

  test.for([
    ['water-leak', 'sensor/flood', 'true', [on('water.leak')]],
    ['contact', 'sensor/state', 'open', [on('door.open')]],
    ['contact', 'sensor/battery', '88', [on('battery', 88, '%EL')]],
    ['sos-button', 'input_event/0', '{"event":"S","event_cnt":2}', [on('sos.pressed')]],
    ['plug', 'relay/0', 'on', [on('plug.on')]],
    ['plug', 'relay/0/power', '42.5', [on('power', 42.5, 'W')]],
    ['plug', 'online', 'true', [on('available')]],
  ] as const)('%s %s %s', ([kind, rest, payload, means]) => {
    expect(say(kind, rest, payload)).toEqual(means);
  });
});
