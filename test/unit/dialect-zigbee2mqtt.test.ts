import { describe, expect, test } from 'vitest';
import { gatewayId, listeningHome, meaningOf, morning, readingsOf } from '#test/support/listening-home';

const home = () => listeningHome(['sos-button', 'motion', 'contact', 'water-leak', 'gas', 'smoke']);
const state = (kind: string, payload: unknown) => home().carries(`zigbee2mqtt/卧室/${kind}`, payload);

describe('a press', () => {
  test.for(['emergency', 'sos', 'panic', 'EMERGENCY'])('"%s" calls for help on any kind of device', (action) => {
    expect(meaningOf(state('contact', { action }))).toEqual([{ measure: 'sos.pressed', value: true }]);
  });

  test.for([null, '', undefined])('%s is none', (action) => {
    expect(meaningOf(state('sos-button', { action, battery: 90 }))).toEqual([
      { measure: 'battery', value: 90, unit: '%EL' },
    ]);
  });

  test('means what the kind of device says it means', () => {
    expect(meaningOf(state('sos-button', { action: 'single' }))).toEqual([{ measure: 'sos.pressed', value: true }]);
    expect(meaningOf(state('motion', { action: 'single' }))).toEqual([{ measure: 'action', value: 'single' }]);
    expect(meaningOf(state('motion', { action: 'fall' }))).toEqual([{ measure: 'action', value: 'fall' }]);
    expect(meaningOf(state('sos-button', { action: 'constructor' }))).toEqual([
      { measure: 'action', value: 'constructor' },
    ]);
  });

  test('is not said again by the topic that repeats it', () => {
    expect(home().carries('zigbee2mqtt/卧室/sos-button/action', 'emergency')).toEqual({
      kind: 'ignored',
      ignored: 'not-for-us',
    });
  });

  test('said in two properties of one message is one', () => {
    expect(meaningOf(state('sos-button', { action: 'emergency', sos: true, sos_alarm: 'ON' }))).toEqual([
      { measure: 'sos.pressed', value: true },
    ]);
  });

  test.for(['{"action":"emergency","batt', '"emergency"', '["sos"]', 'SOS', '{"sos":{"x":1}}', '{"sos":"?"}'])(
    'in a body that cannot be read still raises: %s',
    (payload) => {
      expect(meaningOf(state('sos-button', payload))).toEqual([{ measure: 'sos.pressed', value: true }]);
    },
  );

  test.for(['{"sos":false,"batt', '{"sos": null, "x', '{"action":"","batt', '{"smoke":tr'])(
    'is not made of a broken body without one: %s',
    (payload) => {
      expect(state('sos-button', payload)).toMatchObject({ kind: 'rejected', rejected: { code: 'payload.not-json' } });
    },
  );
});

describe('a property', () => {
  test.for<[string, unknown, unknown]>([
    ['occupancy', { occupancy: true }, [{ measure: 'motion', value: true }]],
    ['presence', { presence: false }, [{ measure: 'presence', value: false }]],
    ['contact, which is true when closed', { contact: true }, [{ measure: 'door.open', value: false }]],
    ['carbon_monoxide', { carbon_monoxide: true }, [{ measure: 'carbon.monoxide', value: true }]],
    ['water_leak', { water_leak: true }, [{ measure: 'water.leak', value: true }]],
    [
      'a truth in words',
      { smoke: 'ON', tamper: 'false' },
      [
        { measure: 'smoke', value: true },
        { measure: 'tamper', value: false },
      ],
    ],
    [
      'lux, rather than the raw figure',
      { illuminance: 24_000, illuminance_lux: 251 },
      [{ measure: 'illuminance', value: 251, unit: 'lx' }],
    ],
    ['a battery in words', { battery: '80.00' }, [{ measure: 'battery', value: 80, unit: '%EL' }]],
    ['linkquality', { linkquality: 255 }, [{ measure: 'link.quality', value: 255, unit: '/' }]],
    ['a gas meter, which is no gas alarm', { gas: 1 }, [{ measure: 'gas_value', value: 1 }]],
    ['a strength of vibration', { vibration: 17 }, [{ measure: 'vibration_value', value: 17 }]],
    [
      'fall_down_status of Tuya',
      { fall_down_status: 'fall' },
      [
        { measure: 'fall.detected', value: true },
        { measure: 'fall_down_status', value: 'fall' },
      ],
    ],
    ['perhaps a fall', { fall_down_status: 'maybe_fall' }, [{ measure: 'fall_down_status', value: 'maybe_fall' }]],
    ['nested things', { color: { x: 1 }, update: { state: 'idle' } }, [{ measure: 'available', value: true }]],
    ['nothing but unknowns', { battery: null, temperature: null }, [{ measure: 'available', value: true }]],
  ])('%s', ([, payload, means]) => {
    expect(meaningOf(state('motion', payload))).toEqual(means);
  });

  test('that cannot be believed costs itself only', () => {
    const street = home();
    const result = street.carries('zigbee2mqtt/卧室/motion', { occupancy: true, battery: 'low', linkquality: 900 });
    expect(meaningOf(result)).toEqual([{ measure: 'motion', value: true }]);
    expect(street.ingest.rejections.of('motion-1')).toMatchObject({ count: 1, last: { code: 'value.kind' } });
  });

  test('of a prototype is none', () => {
    const payload =
      '{"__proto__":{"sos":true,"action":"emergency"},"constructor":{"x":1},"toString":"x","occupancy":true}';
    expect(meaningOf(state('motion', payload))).toEqual([{ measure: 'motion', value: true }]);
  });

  test('under the name of a hub word is not taken', () => {
    expect(meaningOf(state('motion', { 'device.retired': true }))).toEqual([{ measure: 'available', value: true }]);
  });

  test('among hundreds does not lose the alarm', () => {
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`p${index}`, index]));
    const meaning = meaningOf(state('smoke', { ...many, smoke: true }));
    expect(meaning[0]).toEqual({ measure: 'smoke', value: true });
    expect(meaning).toHaveLength(33);
  });

  test('last_seen is when the gateway heard it: what it repeats after a restart is old', () => {
    const [iso] = readingsOf(state('motion', { occupancy: true, last_seen: '2026-12-07T23:00:00.000Z' }));
    expect(iso).toMatchObject({ at: morning - 3_600_000, deviceAt: morning - 3_600_000, receivedAt: morning });
    const [epoch] = readingsOf(state('motion', { occupancy: true, last_seen: morning - 60_000 }));
    expect(epoch).toMatchObject({ at: morning - 60_000 });
    const [none] = readingsOf(state('motion', { occupancy: true, last_seen: null }));
    expect(none).not.toHaveProperty('deviceAt');
  });
});

describe('a topic', () => {
  test('may hold a name with several levels', () => {
    expect(readingsOf(state('motion', { occupancy: true }))).toEqual([
      {
        deviceId: 'motion-1',
        placeId: 'home-502',
        residentId: 'res-1',
        via: gatewayId,
        measure: 'motion',
        value: true,
        at: morning,
        receivedAt: morning,
      },
    ]);
  });

  test.for<[unknown, boolean]>([
    ['online', true],
    ['offline', false],
    [{ state: 'online' }, true],
    [{ state: 'offline' }, false],
  ])('of availability says %j', ([payload, value]) => {
    expect(readingsOf(home().carries('zigbee2mqtt/卧室/motion/availability', payload))).toMatchObject([
      { deviceId: 'motion-1', measure: 'available', value },
    ]);
  });

  test('bridge/state is the gateway itself', () => {
    const readings = readingsOf(home().carries('zigbee2mqtt/bridge/state', { state: 'offline' }));
    expect(readings).toMatchObject([{ deviceId: gatewayId, measure: 'available', value: false }]);
    expect(readings[0]).not.toHaveProperty('via');
  });

  test.for([
    'bridge/devices',
    'bridge/logging',
    'bridge/response/device/rename',
    '卧室/motion/set',
    '卧室/motion/get',
    '卧室/motion/set/state',
  ])('%s is not for the hub', (topic) => {
    expect(home().carries(`zigbee2mqtt/${topic}`, '{"sos":true}')).toMatchObject({ kind: 'ignored' });
  });

  test.for(['zigbee2mqtt', 'zigbee2mqtt/', 'zigbee2mqtt//availability', 'zigbee2mqttx/a'])(
    '"%s" belongs to nobody',
    (topic) => {
      expect(home().carries(topic, '{}')).toMatchObject({ kind: 'rejected', rejected: { code: 'topic.unknown' } });
    },
  );
});
