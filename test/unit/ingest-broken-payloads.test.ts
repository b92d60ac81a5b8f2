import fc from 'fast-check';
import { Compile } from 'typebox/compile';
import { describe, expect, test } from 'vitest';
import { Reading } from '#contracts/reading';
import { dialects } from '#hub/ingest/dialects/catalog';
import { listeningHome, morning } from '#test/support/listening-home';

const readings = Compile(Reading);

/** Topics on which the one device of the home speaks, by dialect, and words its messages are made of. */
const speech: Readonly<Record<string, { readonly topics: readonly string[]; readonly example: unknown }>> = {
  native: { topics: ['ecare/v1/home-502/motion-1/telemetry'], example: [{ n: 'motion', vb: true }] },
  zigbee2mqtt: {
    topics: ['zigbee2mqtt/卧室/motion', 'zigbee2mqtt/bridge/devices'],
    example: { occupancy: true, battery: 90 },
  },
  tasmota: {
    topics: ['tele/卧室/motion/SENSOR', 'tele/卧室/motion/RESULT', 'tele/卧室/motion/LWT'],
    example: {
      AM2301: { Temperature: 21 },
      Switch1: 'ON',
      ZbReceived: { '卧室/motion': { Occupancy: 1 } },
      TempUnit: 'F',
    },
  },
  shelly: {
    topics: [
      '卧室/motion/events/rpc',
      '卧室/motion/status/switch:0',
      'shellies/0102/sensor/motion',
      'shellies/0102/input_event/0',
    ],
    example: {
      method: 'NotifyStatus',
      params: { ts: 1_796_688_000, 'input:0': { state: true }, events: [{ event: 'x' }] },
    },
  },
  chirpstack: {
    topics: [
      'application/1/device/0102/event/up',
      'application/1/device/0102/event/status',
      'application/1/device/0102/event/location',
    ],
    example: {
      deduplicationId: 'a',
      time: '2026-12-08T00:00:00Z',
      object: { pir: 'trigger', history: [{ pir: 'idle', timestamp: 1_665_561_758 }] },
      rxInfo: [{ rssi: -50 }],
    },
  },
  'things-stack': {
    topics: ['v3/a@t/devices/0102/up'],
    example: {
      uplink_message: {
        decoded_payload: { motion: true, battery: 3.6 },
        rx_metadata: [{ rssi: -50 }],
        session_key_id: 'a',
      },
    },
  },
  theengs: { topics: ['home/g/BTtoMQTT/0102'], example: { motion: true, button: 1, weight: 60, unit: 'kg', batt: 10 } },
  'rtl-433': {
    topics: ['rtl_433/h/events'],
    example: { model: 'x', id: '0102', motion: 1, battery_ok: 1, temperature_F: 70 },
  },
  alink: {
    topics: [
      '/sys/p/0102/thing/event/property/post',
      '/sys/p/0102/thing/event/Alarm/post',
      '/sys/p/0102/thing/event/property/pack/post',
    ],
    example: {
      id: '1',
      params: { MotionAlarmState: { value: 1, time: 1_796_688_000_000 }, properties: { SOS: 1 }, subDevices: [{}] },
    },
  },
  homie: { topics: ['homie/5/0102/node/motion', 'homie/5/0102/$state'], example: 'true' },
  scaip: { topics: ['scaip/in'], example: '<scaip><cid>0102</cid><dty>0004</dty><stc>0070</stc></scaip>' },
  'home-assistant': {
    topics: ['homeassistant/binary_sensor/0102/config', 'announced/state', 'homeassistant/device/0102/config'],
    example: {
      '~': 'announced',
      stat_t: '~/state',
      val_tpl: '{{ value_json.x | float(0) }}',
      dev: { ids: ['0102'], name: '卧室/motion' },
      cmps: { a: { p: 'sensor', stat_t: '~/state' } },
      x: 'ON',
    },
  },
};

const keys = [
  ...new Set(JSON.stringify(speech).match(/[A-Za-z_]\w*/g)),
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
];
const awkward = fc.constantFrom<unknown>(
  ...[null, true, false, '', ' ', 'NaN', 'Infinity', '1e999', '\u0000', '\ud800', '🆘', 'x'.repeat(5_000)],
  ...[0, -0, 1e308, -1e308, 2 ** 53 + 1, -1, 0.1, 4_102_444_800, 9e15, -62_135_596_800, 1_796_688_000_000],
  ...[
    [],
    {},
    [[]],
    '__proto__',
    'constructor',
    'online',
    'single',
    'ON',
    '{{',
    '{% for a in b %}',
    '{{ value_json.a.b[0] }}',
  ],
);
const tree = fc.letrec((tie) => ({
  node: fc.oneof(
    { depthSize: 'small' },
    awkward,
    fc.double(),
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.array(tie('node'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom(...keys), tie('node'), { maxKeys: 6 }),
  ),
})).node;

/** The example of a dialect, a part of it exchanged for something else. */
const bent = (example: unknown) =>
  fc.tuple(fc.nat(40), tree).map(([place, instead]) => {
    let left = place;
    const bend = (value: unknown): unknown => {
      if (left-- === 0) return instead;
      if (Array.isArray(value)) return value.map(bend);
      if (typeof value === 'object' && value !== null) {
        return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, bend(inner)]));
      }
      return value;
    };
    return bend(example);
  });

const text = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));

const bytesFor = (example: unknown) =>
  fc.oneof(
    { weight: 4, arbitrary: bent(example).map((value) => Buffer.from(text(value))) },
    { weight: 2, arbitrary: tree.map((value) => Buffer.from(text(value))) },
    // Cut, or a byte changed: also in the middle of a character.
    {
      weight: 2,
      arbitrary: fc.tuple(fc.nat(), fc.nat(255), fc.boolean()).map(([place, byte, cut]) => {
        const bytes = Buffer.from(text(example));
        if (cut) return bytes.subarray(0, place % (bytes.length + 1));
        bytes[place % bytes.length] = byte;
        return bytes;
      }),
    },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)) },
  );

/** Whole payloads no generator comes upon. */
const monsters: readonly (readonly [name: string, payload: Buffer])[] = [
  ['nothing', Buffer.alloc(0)],
  ['arrays in arrays', Buffer.from('['.repeat(30_000) + ']'.repeat(30_000))],
  ['objects in objects', Buffer.from(`${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`)],
  ['a deep part', Buffer.from(`{"ZbReceived":{"a":{"b":${'['.repeat(25_000)}${']'.repeat(25_000)}}}}`)],
  ['a deep pack', Buffer.from(`{"params":{"properties":{"b":${'['.repeat(25_000)}${']'.repeat(25_000)}}}}`)],
  ['half a megabyte', Buffer.from(JSON.stringify({ a: 'x'.repeat(500_000) }))],
  [
    'thousands of keys',
    Buffer.from(JSON.stringify(Object.fromEntries(Array.from({ length: 4_000 }, (_, i) => [`k${i}`, i])))),
  ],
  ['invalid UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])],
  ['a prototype', Buffer.from('{"__proto__":{"object":{"sos":1}},"constructor":{"prototype":{"x":1}}}')],
  [
    'an entity bomb',
    Buffer.from(
      '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><scaip><cid>&b;</cid></scaip>',
    ),
  ],
  [
    'a far future',
    Buffer.from('{"time":"+275760-09-13T00:00:00Z","ts":9e99,"object":{"history":[{"timestamp":9e99,"pir":"idle"}]}}'),
  ],
];

function homeOf(topic: string) {
  const home = listeningHome(['motion', 'sos-button']);
  const device = home.entries.get('motion-1');
  if (device !== undefined && !topic.includes('卧室'))
    home.entries.set('motion-1', { ...device, externalName: '0102' });
  return home;
}

test('every dialect of the hub is spoken here', () => {
  expect(Object.keys(speech).sort()).toEqual([...dialects.map(({ name }) => name), 'home-assistant'].sort());
});

describe.for(Object.entries(speech))('%s', ([, { topics, example }]) => {
  const check = (topic: string, home: ReturnType<typeof homeOf>, payload: Buffer, at = morning) => {
    const result = home.carries(topic, payload, at);
    expect(home.ingest.rejections.byCode()['dialect.fault']).toBeUndefined();
    if (result.kind === 'accepted') {
      expect(result.readings.length).toBeGreaterThan(0);
      for (const reading of result.readings) {
        expect(readings.Check(reading), JSON.stringify(reading)).toBe(true);
        expect(JSON.parse(JSON.stringify(reading))).toEqual(reading);
        expect(reading.measure).toMatch(/^[A-Za-z0-9][A-Za-z0-9:./_-]{0,63}$/);
        expect(reading.measure).not.toMatch(/^device\.(registered|retired)$/);
        if (typeof reading.value === 'string') {
          expect(reading.value.isWellFormed()).toBe(true);
          expect([...reading.value].every((one) => one >= ' ' && one !== '\x7f')).toBe(true);
        }
      }
    }
    if (result.kind === 'rejected') {
      expect(result.rejected.text.zh).not.toBe('');
      const counted = Object.values(home.ingest.rejections.byCode()).reduce((sum, count) => sum + count, 0);
      expect(counted).toBeGreaterThan(0);
    }
    return result;
  };

  test.for(topics)(
    '%s: whatever comes is taken, or refused with a reason that is counted',
    { timeout: 60_000 },
    (topic) => {
      const home = homeOf(topic);
      const at = fc.constantFrom(0, morning, 8.64e15);
      fc.assert(
        fc.property(bytesFor(example), at, (payload, receivedAt) => {
          check(topic, home, payload, receivedAt);
        }),
        { numRuns: 1_500 },
      );
      expect(Object.keys(Object.prototype)).toEqual([]);
    },
  );

  test.for(monsters)('%s does no harm', ([, payload]) => {
    for (const topic of topics) {
      const home = homeOf(topic);
      const began = performance.now();
      const result = check(topic, home, payload);
      expect(performance.now() - began).toBeLessThan(2_000);
      const calls =
        result.kind === 'accepted' ? result.readings.filter(({ measure }) => measure === 'sos.pressed') : [];
      // Bytes that say "sos" in a message nobody can read are a call; a prototype is nobody's word.
      if (!payload.includes('sos')) expect(calls).toEqual([]);
    }
  });
});
