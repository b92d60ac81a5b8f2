import { describe, expect, test } from 'vitest';
import { alinkReply } from '#hub/ingest/dialects/alink';
import { heardDevice, on } from '#test/support/heard-device';
import { morning } from '#test/support/listening-home';

const post = '/sys/a1B2/room-5/thing/event/property/post';
const body = (params: unknown, method = 'thing.event.property.post') => ({ id: '1', version: '1.0', params, method });

test('properties, bare or with their time', () => {
  const { readings } = heardDevice('contact', 'room-5');
  expect(
    readings(post, body({ ContactState: { value: 1, time: morning - 5_000 }, BatteryPercentage: 80 })),
  ).toMatchObject([
    { measure: 'door.open', value: true, at: morning - 5_000 },
    { measure: 'battery', value: 80, at: morning },
  ]);
});

test('registered with its product key', () => {
  expect(heardDevice('smoke', 'a1B2/room-5').means(post, body({ SmokeSensorState: 0 }))).toEqual([on('smoke', false)]);
});

describe('an event', () => {
  test.for([
    ['sos-button', 'SOS', {}, [on('sos.pressed')]],
    ['sos-button', 'AlarmEvent', { AlarmType: 2 }, [on('alarmtype', 2)]],
    ['sos-button', 'KeyPressed', {}, [on('sos.pressed')]],
    ['fall-radar', 'FallAlarm', {}, [on('fall.detected')]],
    ['contact', 'Info', {}, [on('event', 'Info')]],
  ] as const)('%s %s', ([kind, identifier, value, means]) => {
    const topic = `/sys/a1B2/room-5/thing/event/${identifier}/post`;
    expect(
      heardDevice(kind, 'room-5').means(topic, body({ value, time: morning }, `thing.event.${identifier}.post`)),
    ).toEqual(means);
  });
});

test('a gateway packs what its sub-devices say', () => {
  const { home, means } = heardDevice('sos-button', 'button-3');
  const pack = body({
    properties: { Rssi: -40 },
    subDevices: [
      {
        identity: { productKey: 'p', deviceName: 'button-3' },
        properties: { LowBattery: 1 },
        events: { SOS: { value: {}, time: morning } },
      },
      { identity: { productKey: 'p', deviceName: 'stranger' }, properties: { Temperature: 20 } },
    ],
  });
  expect(means('/sys/a1/gw/thing/event/property/pack/post', pack)).toEqual([
    on('signal.strength', -40, 'dBm'),
    on('battery.low'),
    on('sos.pressed'),
  ]);
  expect(home.ingest.unknown.of('gw-502').map(({ name }) => name)).toEqual(['stranger']);
});

test('what a gateway packs about itself is its own word', () => {
  const { readings } = heardDevice('sos-button', 'button-3');
  const topic = '/sys/a1/gw/thing/event/property/pack/post';
  for (const identity of [undefined, { productKey: 'a1', deviceName: 'gw' }]) {
    const own = { identity, properties: { Rssi: -40 }, events: { SOS: { value: {} } } };
    expect(readings(topic, body(own)).map(({ deviceId, measure }) => [deviceId, measure])).toEqual([
      ['gw-502', 'signal.strength'],
      ['gw-502', 'sos.pressed'],
    ]);
  }
});

test('a history is a list of records, each of its own time', () => {
  const { readings } = heardDevice('thermometer', 'room-5');
  const dayMs = 86_400_000;
  const history = [
    {
      identity: { productKey: 'a1', deviceName: 'room-5' },
      properties: [
        { Temperature: { value: 20, time: morning - 3 * dayMs } },
        { Temperature: { value: 21, time: morning - dayMs } },
      ],
      events: [{ SOS: { value: {}, time: morning - dayMs } }],
    },
  ];
  expect(
    readings('/sys/a1/room-5/thing/event/property/history/post', body(history))
      .filter(({ measure }) => measure !== 'available')
      .map(({ measure, at, late }) => [measure, at, late]),
  ).toEqual([
    ['temperature', morning - 3 * dayMs, true],
    ['temperature', morning - dayMs, undefined],
    ['sos.pressed', morning - dayMs, undefined],
  ]);
});

test('status of the device, and what is said to it', () => {
  const { means, says } = heardDevice('contact', 'room-5');
  expect(means('/as/mqtt/status/a1B2/room-5', { status: 'offline', deviceName: 'room-5' })).toEqual([
    on('available', false),
  ]);
  expect(says(`${post}_reply`, { code: 200 })).toEqual({ kind: 'ignored', ignored: 'not-for-us' });
  expect(says('/sys/a1B2/room-5/thing/service/property/set', {})).toMatchObject({ ignored: 'not-for-us' });
});

test('a reply repeats the id', () => {
  expect(alinkReply(body({}))).toEqual({
    code: 200,
    data: {},
    id: '1',
    message: 'success',
    method: 'thing.event.property.post',
    version: '1.0',
  });
  expect(alinkReply({ id: { toString: 1 } })).toMatchObject({ id: '' });
});
