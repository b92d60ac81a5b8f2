import fc from 'fast-check';
import { Compile } from 'typebox/compile';
import { expect, test } from 'vitest';
import { Reading } from '#contracts/reading';
import { catalog } from '#devices/catalog';
import { isCallForHelp } from '#hub/ingest/call-for-help';
import { gatewayId, homeId, listeningHome } from '#test/support/listening-home';

const readings = Compile(Reading);
const kinds = catalog.map(({ kind }) => kind);
const device = { kind: 'device', id: 'sos-button-1', placeId: homeId } as const;
const gateway = { kind: 'gateway', id: gatewayId, placeId: homeId } as const;

const name = fc.oneof(
  fc.constantFrom('卧室/sos-button', '卧室/motion', 'bridge/state', 'bridge', '卧室/smoke/availability', '__proto__'),
  fc.string({ unit: 'binary', maxLength: 20 }),
);
const topic = fc.oneof(
  name.map((rest) => `zigbee2mqtt/${rest}`),
  fc
    .tuple(
      fc.constantFrom(homeId, '', '+', '..'),
      fc.constantFrom('sos-button-1', 'motion-1', '', 'constructor'),
      fc.constantFrom('telemetry', 'event', 'availability', 'cmd', 'state', 'x'),
    )
    .map((levels) => `ecare/v1/${levels.join('/')}`),
  fc.string({ unit: 'binary', maxLength: 40 }),
);

/** Mostly topics that lead to a device, from somebody who may use them. */
const address = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom('telemetry', 'event', 'availability').map((channel) => ({
      on: `ecare/v1/${homeId}/sos-button-1/${channel}`,
      from: device,
    })),
  },
  {
    weight: 3,
    arbitrary: fc
      .constantFrom('卧室/sos-button', '卧室/fall-radar', '卧室/smoke/availability')
      .map((rest) => ({ on: `zigbee2mqtt/${rest}`, from: gateway })),
  },
  { weight: 2, arbitrary: fc.record({ on: topic, from: fc.constantFrom(device, gateway) }) },
);

const key = fc.constantFrom(
  ...[
    'n',
    'v',
    'vb',
    'vs',
    'vd',
    't',
    'u',
    's',
    'bn',
    'bt',
    'bv',
    'bs',
    'bu',
    'bver',
    'ut',
    'x_',
    'id',
    'event',
    'value',
  ],
  ...['sos', 'action', 'contact', 'battery', 'occupancy', 'gas', 'fall_status', 'last_seen', 'state', 'linkquality'],
  ...['__proto__', 'constructor', 'toString', 'motion', 'heart.rate', 'device.retired', 'a'],
);
const word = fc.constantFrom(
  ...[
    'sos.pressed',
    'motion',
    'heart.rate',
    'online',
    'emergency',
    '',
    '80.00',
    '__proto__',
    'urn:dev:ow:1:',
    'card.tapped',
  ],
);
const scalar = fc.oneof(
  word,
  fc.double(),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.constantFrom(0, -0, 1, 1e308, -1e308, 2 ** 53 + 1, 1_796_688_000, 1_796_688_000_000),
);
const body = fc.dictionary(key, fc.oneof({ depthSize: 'small' }, scalar, fc.object({ maxDepth: 3 })), { maxKeys: 8 });
const number = fc.oneof(fc.double({ noNaN: true }), fc.integer(), fc.constantFrom(-0, 72, 301, 1_796_688_000));
/** Nearly what a device would send, so that the checks behind the schema are reached as well. */
const pack = fc.array(
  fc.record(
    {
      n: fc.oneof(word, key),
      v: number,
      t: number,
      u: fc.constantFrom('Cel', 'beat/min', '%', 'x'.repeat(20)),
      bt: number,
    },
    { requiredKeys: ['n', 'v'] },
  ),
  { minLength: 1, maxLength: 3 },
);
const event = fc.record(
  {
    id: fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }),
    event: fc.oneof(word, key),
    t: number,
    value: scalar,
  },
  { requiredKeys: ['id', 'event'] },
);
const json = fc.oneof(pack, event, fc.array(body, { maxLength: 5 }), body, fc.anything()).map((value) => {
  try {
    return JSON.stringify(value) ?? '';
  } catch {
    return '{}';
  }
});
/** JSON cut, doubled or changed in one byte. */
const broken = fc.tuple(json, fc.nat(), fc.nat(255)).map(([text, place, byte]) => {
  const bytes = Buffer.from(text);
  if (bytes.length > 0) bytes[place % bytes.length] = byte;
  return place % 3 === 0 ? bytes.subarray(0, place % (bytes.length + 1)) : bytes;
});
const payload = fc.oneof(
  json.map((text) => Buffer.from(text)),
  broken,
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
);
const receivedAt = fc.constantFrom(0, 1_796_688_000_000, 8.64e15);

test('whatever comes is accepted, rejected or ignored; what is accepted is well-formed and can be written down', {
  timeout: 60_000,
}, () => {
  const home = listeningHome(kinds);
  const seen = { accepted: 0, rejected: 0, ignored: 0 };
  fc.assert(
    fc.property(address, payload, receivedAt, ({ on, from }, bytes, at) => {
      const result = home.ingest.read({ topic: on, payload: bytes, from, receivedAt: at });
      seen[result.kind]++;
      if (result.kind === 'accepted') {
        expect(result.readings.length).toBeGreaterThan(0);
        for (const reading of result.readings) {
          expect(readings.Check(reading)).toBe(true);
          expect(JSON.parse(JSON.stringify(reading))).toEqual(reading);
          expect(reading.measure).toMatch(/^[A-Za-z0-9][A-Za-z0-9:./_-]{0,63}$/);
          expect(reading.measure).not.toMatch(/^device\.(registered|retired)$/);
          if (typeof reading.value === 'string') expect(reading.value).not.toMatch(/\p{Cc}(?<![\u0080-\u009f])/u);
        }
      }
      if (result.kind === 'rejected') {
        expect(result.rejected.text.zh.length).toBeGreaterThan(0);
        expect(result.rejected.text.zh.length).toBeLessThan(200);
      }
      expect(typeof isCallForHelp(on, bytes)).toBe('boolean');
    }),
    { numRuns: 6_000 },
  );
  // The generator must reach all three, or this proves nothing.
  expect(seen.accepted).toBeGreaterThan(200);
  expect(seen.rejected).toBeGreaterThan(1_000);
  expect(seen.ignored).toBeGreaterThan(50);
  expect(Object.keys(Object.prototype)).toEqual([]);
});

test('a message with an id is taken once, however often and in whatever order it comes', () => {
  const id = fc.constantFrom('a', 'b', 'c', 'd');
  fc.assert(
    fc.property(fc.array(fc.tuple(id, fc.boolean()), { maxLength: 30 }), (sent) => {
      const home = listeningHome(['sos-button']);
      const taken: string[] = [];
      for (const [message, committed] of sent) {
        const result = home.says('sos-button-1', 'event', { id: message, event: 'sos.pressed' });
        if (result.kind !== 'accepted') continue;
        taken.push(message);
        if (committed) home.seen.commit(result.seen ?? []);
      }
      expect(taken).toEqual([...new Set(sent.map(([message]) => message))]);
    }),
  );
});

test('a call for help is never lost to a changed byte or a cut outside the word', { timeout: 60_000 }, () => {
  const call = '{"id":"m1","event":"sos.pressed","t":1796688000}';
  const word = call.indexOf('sos');
  fc.assert(
    fc.property(fc.nat(call.length - 1), fc.nat(255), fc.boolean(), (place, byte, cut) => {
      fc.pre(place < word - 1 || place > word + 12);
      const bytes = Buffer.from(call);
      bytes[place] = byte;
      const home = listeningHome(['sos-button']);
      const result = home.says('sos-button-1', 'event', cut && place > word + 3 ? bytes.subarray(0, place) : bytes);
      expect(result).toMatchObject({ kind: 'accepted', readings: [{ measure: 'sos.pressed' }] });
    }),
    { numRuns: 2_000 },
  );
});
