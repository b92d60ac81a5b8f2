import { describe, expect, test } from 'vitest';
import { listeningHome, meaningOf, morning, readingsOf } from '#test/support/listening-home';

const radar = 'fall-radar-1';
const home = () => listeningHome(['fall-radar', 'sos-button', 'climate', 'contact']);

describe('telemetry', () => {
  test('names may be measures, or follow the id of the device', () => {
    const said = (pack: unknown) => meaningOf(home().says('climate-1', 'telemetry', pack));
    const warm = [{ measure: 'temperature', value: 21, unit: 'Cel' }];
    expect(said([{ n: 'temperature', v: 21 }])).toEqual(warm);
    expect(said([{ bn: 'climate-1:', n: 'temperature', v: 21, u: 'Cel' }])).toEqual(warm);
    expect(said([{ bn: 'climate-1/', n: 'temperature', v: 21 }])).toEqual(warm);
    expect(said([{ bn: 'urn:dev:ow:10e2073a01080063:', n: 'temperature', v: 21 }])).toEqual(warm);
  });

  test('a name that is only the sensor takes its measure from the unit', () => {
    expect(
      meaningOf(home().says('climate-1', 'telemetry', [{ n: 'urn:dev:ow:10e2073a01080063', v: 23.1, u: 'Cel' }])),
    ).toEqual([{ measure: 'temperature', value: 23.1, unit: 'Cel' }]);
  });

  test('times of the pack are kept, oldest first; "now" has none', () => {
    const readings = readingsOf(
      home().says('climate-1', 'telemetry', [
        { n: 'temperature', v: 3 },
        { n: 'temperature', v: 1, t: -120 },
        { n: 'temperature', v: 2, t: morning / 1000 - 60.5 },
      ]),
    );
    expect(readings.map(({ value, at, deviceAt }) => ({ value, at, deviceAt }))).toEqual([
      { value: 1, at: morning - 120_000, deviceAt: morning - 120_000 },
      { value: 2, at: morning - 60_500, deviceAt: morning - 60_500 },
      { value: 3, at: morning, deviceAt: undefined },
    ]);
  });

  test('a measure the hub does not know keeps its name and unit', () => {
    expect(meaningOf(home().says('climate-1', 'telemetry', [{ n: 'co2', v: 700, u: 'ppm' }]))).toEqual([
      { measure: 'co2', value: 700, unit: 'ppm' },
    ]);
  });

  test('an event that did not happen is no event; the device spoke all the same', () => {
    for (const no of [{ vb: false }, { v: 0 }]) {
      expect(meaningOf(home().says(radar, 'telemetry', [{ n: 'sos.pressed', ...no }]))).toEqual([
        { measure: 'available', value: true },
      ]);
    }
  });

  test('a bad record costs itself only, and is on the page', () => {
    const street = home();
    const result = street.says(radar, 'telemetry', [
      { n: 'presence', vb: true },
      { n: 'heart.rate', v: 0 },
    ]);
    expect(meaningOf(result)).toEqual([{ measure: 'presence', value: true }]);
    expect(street.ingest.rejections.of(radar)).toMatchObject({
      count: 1,
      last: { at: morning, code: 'value.range', text: { zh: '数值超出可信范围：heart.rate = 0' } },
    });
  });

  test.for<{ why: string; record: unknown; code: string }>([
    { why: 'a pulse of −1', record: { n: 'heart.rate', v: -1 }, code: 'value.range' },
    { why: 'a pulse of 0', record: { n: 'heart.rate', v: 0 }, code: 'value.range' },
    { why: 'a pulse of 301', record: { n: 'heart.rate', v: 301 }, code: 'value.range' },
    { why: 'a pulse in words', record: { n: 'heart.rate', vs: '72' }, code: 'value.kind' },
    { why: 'motion in words', record: { n: 'motion', vs: 'yes' }, code: 'value.kind' },
    { why: 'motion of 2', record: { n: 'motion', v: 2 }, code: 'value.kind' },
    { why: 'degrees Fahrenheit', record: { n: 'temperature', v: 70, u: 'degF' }, code: 'value.unit' },
    { why: 'a name with spaces', record: { n: 'room temperature', v: 1 }, code: 'senml.name' },
    { why: 'a name every object has', record: { n: 'constructor', v: 1 }, code: 'measure.name' },
    { why: 'a name too long', record: { n: 'a'.repeat(65), v: 1 }, code: 'measure.name' },
    { why: 'a word of the hub', record: { n: 'device.retired', vb: true }, code: 'measure.reserved' },
    { why: 'a NUL in a text', record: { n: 'note', vs: 'a\u0000b' }, code: 'value.text' },
    { why: 'half a surrogate pair', record: { n: 'note', vs: 'a\ud800b' }, code: 'value.text' },
    { why: 'a text too long', record: { n: 'note', vs: 'x'.repeat(257) }, code: 'payload.shape' },
    { why: 'a text for a value', record: { n: 'temperature', v: '21' }, code: 'payload.shape' },
    { why: 'a field that must be understood', record: { n: 'a', v: 1, x_: 1 }, code: 'senml.must-understand' },
  ])('refuses $why', ({ record, code }) => {
    expect(home().says(radar, 'telemetry', [record])).toMatchObject({ kind: 'rejected', rejected: { code } });
  });

  test.for<[string, string]>([
    ['an infinite number', '[{"n":"temperature","v":1e999}]'],
    ['an object instead of a pack', '{"n":"temperature","v":1}'],
    ['an empty pack', '[]'],
    ['ten thousand brackets', '['.repeat(10_000) + ']'.repeat(10_000)],
  ])('refuses %s', ([, payload]) => {
    expect(home().says(radar, 'telemetry', payload)).toMatchObject({
      kind: 'rejected',
      rejected: { code: 'payload.shape' },
    });
  });

  test('refuses NaN, which is no JSON', () => {
    expect(home().says(radar, 'telemetry', '[{"n":"temperature","v":NaN}]')).toMatchObject({
      kind: 'rejected',
      rejected: { code: 'payload.not-json' },
    });
  });

  test('forgives a byte order mark, duplicate keys and a negative zero', () => {
    const [reading] = readingsOf(home().says(radar, 'telemetry', '\ufeff[{"n":"temperature","v":5,"v":-0}]'));
    expect(reading?.value).toBe(0);
  });

  test('does not let a prototype in', () => {
    const payload = '[{"n":"co2","v":1,"__proto__":{"vb":true},"constructor":{"prototype":{"polluted":1}}}]';
    expect(meaningOf(home().says(radar, 'telemetry', payload))).toEqual([{ measure: 'co2', value: 1 }]);
    expect(Object.prototype).not.toHaveProperty('polluted');
  });
});

describe('events', () => {
  test('happen once, with id and time', () => {
    const result = home().says('sos-button-1', 'event', { id: 'm1', event: 'sos.pressed', t: morning / 1000 - 1.5 });
    expect(result).toEqual({
      kind: 'accepted',
      readings: [
        {
          deviceId: 'sos-button-1',
          placeId: 'home-502',
          residentId: 'res-1',
          measure: 'sos.pressed',
          value: true,
          at: morning - 1_500,
          deviceAt: morning - 1_500,
          receivedAt: morning,
          id: 'm1',
        },
      ],
      seen: [{ deviceId: 'sos-button-1', messageId: 'm1', at: morning }],
    });
  });

  test.for(['sos', 'SOS', 'emergency', 'panic', 'sos_pressed'])('%s is an emergency call', (event) => {
    expect(meaningOf(home().says('contact-1', 'event', { id: 'm1', event }))).toEqual([
      { measure: 'sos.pressed', value: true },
    ]);
  });

  test.for<[string, string | Buffer]>([
    ['cut off', '{"id":"m1","event":"sos.pressed","t":17'],
    ['without an id', '{"event":"sos.pressed"}'],
    ['with an id that is a number', '{"id":7,"event":"sos.pressed"}'],
    ['with an id that no database takes', '{"id":"a\\u0000","event":"sos.pressed"}'],
    ['with a value that is an object', '{"id":"m1","event":"sos.pressed","value":{"deep":{}}}'],
    ['with an infinite time', '{"id":"m1","event":"sos.pressed","t":1e999}'],
    ['that is only the word', 'SOS'],
    ['among bytes that are no text', Buffer.concat([Buffer.from([0xff, 0x00]), Buffer.from('emergency')])],
  ])('a call for help %s still raises', ([, payload]) => {
    const street = home();
    expect(meaningOf(street.says('sos-button-1', 'event', payload))).toEqual([{ measure: 'sos.pressed', value: true }]);
    expect(street.ingest.rejections.of('sos-button-1').count).toBe(1);
  });

  test.for<[string, string]>([
    ['something else', '{"id":"m1","event":"door.op'],
    ['a word that holds the letters', '{"event":"isosceles"'],
    ['a call that is not made', '{"sos": false, "battery": 1'],
  ])('%s that cannot be read raises nothing', ([, payload]) => {
    expect(home().says('sos-button-1', 'event', payload)).toMatchObject({ kind: 'rejected' });
  });

  test('an event with a value that says no did not happen', () => {
    expect(meaningOf(home().says(radar, 'event', { id: 'm1', event: 'fall.detected', value: false }))).toEqual([
      { measure: 'available', value: true },
    ]);
  });
});

describe('availability', () => {
  test.for<[string, boolean]>([
    ['online', true],
    ['offline', false],
    [' online\n', true],
    ['"offline"', false],
    ['{"state":"online"}', true],
  ])('%s', ([payload, value]) => {
    expect(meaningOf(home().says(radar, 'availability', payload))).toEqual([{ measure: 'available', value }]);
  });

  test.for(['', 'Online', '{"state":1}', 'null', '{"__proto__":{"state":"online"}}'])('refuses "%s"', (payload) => {
    expect(home().says(radar, 'availability', payload)).toMatchObject({
      kind: 'rejected',
      rejected: { code: 'payload.availability' },
    });
  });
});

test('orders to the device and their echo are not for the hub', () => {
  for (const channel of ['cmd', 'state']) {
    expect(home().says(radar, channel, '{}')).toEqual({ kind: 'ignored', ignored: 'not-for-us' });
  }
});

test.for([
  'ecare/v1/home-502/fall-radar-1',
  'ecare/v1/home-502/fall-radar-1/telemetry/more',
  'ecare/v2/home-502/fall-radar-1/telemetry',
  'ecare/v1//fall-radar-1/telemetry',
  'ecare/v1/home-502//telemetry',
  'elsewhere',
  '',
])('the topic "%s" belongs to nobody', (topic) => {
  expect(home().carries(topic, '[]')).toMatchObject({ kind: 'rejected', rejected: { code: 'topic.unknown' } });
});
