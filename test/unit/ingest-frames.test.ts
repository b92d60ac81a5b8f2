import { describe, expect, test } from 'vitest';
import type { Principal } from '#contracts/frame';
import { hourMs, minuteMs } from '#contracts/time';
import { isCallForHelp } from '#hub/ingest/call-for-help';
import { RejectionBook, refused } from '#hub/ingest/rejection';
import { gatewayId, homeId, listeningHome, meaningOf, morning, readingsOf } from '#test/support/listening-home';

const home = () => listeningHome(['sos-button', 'motion', 'smoke']);
const press = (id: string) => ({ id, event: 'sos.pressed' });

describe('who may speak for a device', () => {
  const topic = `ecare/v1/${homeId}/motion-1/telemetry`;
  const payload = Buffer.from('[{"n":"motion","vb":true}]');
  const principal = (kind: Principal['kind'], id: string, placeId = homeId): Principal => ({ kind, id, placeId });

  test.for<[string, Principal, string | undefined]>([
    ['itself', principal('device', 'motion-1'), undefined],
    ['its gateway', principal('gateway', gatewayId), gatewayId],
    ['another gateway of the home', principal('gateway', 'gw-2'), 'gw-2'],
    ['the hub', principal('hub', 'hub'), undefined],
    ['anybody, on an open broker', principal('open', 'laptop'), undefined],
  ])('%s', ([, from, via]) => {
    const [reading] = readingsOf(home().reads(topic, payload, from));
    expect(reading).toMatchObject({ deviceId: 'motion-1', placeId: homeId, residentId: 'res-1' });
    expect(reading?.via).toBe(via);
  });

  test.for<[string, Principal]>([
    ['another device of the home', principal('device', 'smoke-1')],
    ['a device that is not registered', principal('device', 'nobody')],
    ['a gateway elsewhere', principal('gateway', 'gw-9', 'home-9')],
  ])('not %s', ([, from]) => {
    expect(home().reads(topic, payload, from)).toMatchObject({ kind: 'rejected', rejected: { code: 'topic.denied' } });
  });

  test('a device in the home it now stands in, whatever its topic still says', () => {
    const street = home();
    const entry = street.entries.get('sos-button-1');
    if (entry === undefined) throw new Error('no button');
    street.entries.set('sos-button-1', { ...entry, placeId: 'home-601' });
    expect(readingsOf(street.says('sos-button-1', 'event', press('m1')))).toMatchObject([{ placeId: 'home-601' }]);
  });

  test('a retired device is heard no more, although its topic was known', () => {
    const street = home();
    expect(street.says('motion-1', 'telemetry', [{ n: 'motion', vb: true }]).kind).toBe('accepted');
    street.entries.delete('motion-1');
    expect(street.says('motion-1', 'telemetry', [{ n: 'motion', vb: true }])).toMatchObject({
      rejected: { code: 'device.unknown' },
    });
  });
});

describe('the same message id', () => {
  test('is one message: also within a batch, and after its commit', () => {
    const { says, seen } = home();
    const first = says('sos-button-1', 'event', press('m1'));
    expect(says('sos-button-1', 'event', press('m1'))).toMatchObject({ kind: 'ignored', ignored: 'duplicate' });
    if (first.kind !== 'accepted') throw new Error('not accepted');
    seen.commit(first.seen ?? []);
    expect(says('sos-button-1', 'event', press('m1'))).toMatchObject({ kind: 'ignored', ignored: 'duplicate' });
    expect(says('sos-button-1', 'event', press('m2')).kind).toBe('accepted');
  });

  test('of another device is another message', () => {
    const { says } = home();
    expect(says('sos-button-1', 'event', press('m1')).kind).toBe('accepted');
    expect(says('motion-1', 'event', press('m1')).kind).toBe('accepted');
  });

  test('is remembered from before a restart, and a day later', () => {
    const { says, seen } = home();
    seen.restore([{ deviceId: 'sos-button-1', messageId: 'm1', at: morning - 24 * hourMs }]);
    expect(says('sos-button-1', 'event', press('m1')).kind).toBe('ignored');
  });

  test('is forgotten only for newer ones of the same device, and never while its commit is awaited', () => {
    const { says, seen } = home();
    seen.restore(
      Array.from({ length: 500 }, (_, index) => ({ deviceId: 'motion-1', messageId: `m${index}`, at: index })),
    );
    seen.restore([{ deviceId: 'sos-button-1', messageId: 'kept', at: 0 }]);
    expect(says('motion-1', 'event', press('m500')).kind).toBe('accepted');
    expect(says('motion-1', 'event', press('m0')).kind).toBe('accepted');
    expect(says('motion-1', 'event', press('m499')).kind).toBe('ignored');
    expect(says('sos-button-1', 'event', press('kept')).kind).toBe('ignored');
    for (let index = 1000; index < 2000; index++) says('motion-1', 'event', press(`m${index}`));
    expect(says('motion-1', 'event', press('m1000')).kind).toBe('ignored');
  });
});

describe('the time a device says', () => {
  const at = (t: number) => readingsOf(home().says('sos-button-1', 'event', { ...press('m1'), t: t / 1000 }))[0];

  test.for<[string, number]>([
    ['a minute ahead', morning + minuteMs],
    ['now', morning],
    ['48 hours ago', morning - 48 * hourMs],
  ])('%s is believed', ([, t]) => {
    const reading = at(t);
    expect(reading).toMatchObject({ at: t, deviceAt: t, receivedAt: morning });
    expect(reading).not.toHaveProperty('skewed');
  });

  test.for<[string, number]>([
    ['more than a minute ahead', morning + minuteMs + 1],
    ['more than 48 hours ago', morning - 48 * hourMs - 1],
    ['the year 1970', 0],
    ['before 1970', -hourMs],
    ['the year 9999', Date.UTC(9999, 0)],
    ['milliseconds for seconds', morning * 1000],
  ])('%s is kept, and not believed', ([, t]) => {
    expect(at(t)).toMatchObject({
      at: morning,
      deviceAt: t,
      receivedAt: morning,
      skewed: true,
      measure: 'sos.pressed',
    });
  });

  test('beyond what can be written down is not kept', () => {
    const reading = at(1e20);
    expect(reading).toMatchObject({ at: morning, skewed: true });
    expect(reading).not.toHaveProperty('deviceAt');
  });

  test('limits are settings', () => {
    const strict = listeningHome(['motion'], { skew: { behindMs: 1_000 } });
    expect(readingsOf(strict.says('motion-1', 'telemetry', [{ n: 'motion', vb: true, t: -2 }]))).toMatchObject([
      { at: morning, skewed: true },
    ]);
  });
});

describe('a device nobody registered', () => {
  test('is refused by its name, and waits to be adopted', () => {
    const { carries, ingest } = home();
    expect(carries('zigbee2mqtt/新按钮', { battery: 90 })).toMatchObject({
      kind: 'rejected',
      rejected: { code: 'device.unknown', detail: '新按钮', deviceId: gatewayId, text: { zh: '设备未登记：新按钮' } },
    });
    carries('zigbee2mqtt/新按钮', { action: 'emergency' }, morning + 5);
    carries('zigbee2mqtt/新按钮/availability', 'online', morning + 9);
    expect(ingest.unknown.of(gatewayId)).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f]{24}$/),
        gatewayId,
        name: '新按钮',
        speaks: 'name',
        dialect: 'zigbee2mqtt',
        firstAt: morning,
        lastAt: morning + 9,
        count: 3,
        calledForHelp: true,
        // That it is on line tells nobody what it is.
        lastSaid: '{"action":"emergency"}',
        described: '',
        dismissedAt: null,
      },
    ]);
    for (const { id } of ingest.unknown.of(gatewayId)) ingest.unknown.forget(id);
    expect(ingest.unknown.of(gatewayId)).toEqual([]);
  });

  test('of thousands the latest hundred are kept', () => {
    const { carries, ingest } = home();
    for (let index = 0; index < 3000; index++) carries(`zigbee2mqtt/x${index}`, '{}');
    const names = ingest.unknown.of(gatewayId).map(({ name }) => name);
    expect(names).toHaveLength(100);
    expect(names[0]).toBe('x2999');
    expect(ingest.rejections.byCode()).toEqual({ 'device.unknown': 3000 });
  });
});

test('a message too large is refused, and still a call for help if it is one', () => {
  const filler = 'x'.repeat(70_000);
  const { carries, says } = home();
  expect(carries('zigbee2mqtt/卧室/motion', `{"a":"${filler}"}`)).toMatchObject({
    rejected: { code: 'payload.too-large', deviceId: 'motion-1' },
  });
  expect(meaningOf(says('sos-button-1', 'event', `{"a":"${filler}","event":"sos.pressed"}`))).toEqual([
    { measure: 'sos.pressed', value: true },
  ]);
});

test('what is shown of a refusal is short and printable', () => {
  const { carries } = home();
  const result = carries(`a/\u001b[31m\u202e${'x'.repeat(500)}`, '');
  if (result.kind !== 'rejected') throw new Error('not rejected');
  expect(result.rejected.text.zh).toMatch(/^主题不属于任何已知协议：a\/·\[31m·x+$/);
  expect(result.rejected.text.en.length).toBeLessThan(150);
});

describe('a call for help is told from the bytes alone', () => {
  test.for<[topic: string, payload: string, call: boolean]>([
    ['ecare/v1/h/d/event', '{"id":"1","event":"sos.pressed"}', true],
    ['ecare/v1/h/d/telemetry', '[{"n":"sos.pressed","vb":true}]', true],
    ['ecare/v1/h/d/telemetry', '[{"n":"sos.pressed","vb":false}]', false],
    ['ecare/v1/h/d/event', '{"id":"1","event":"EMERGENCY"', true],
    ['zigbee2mqtt/x', '{"action":"emergency","battery":100}', true],
    ['zigbee2mqtt/x', '{"sos":true}', true],
    ['zigbee2mqtt/x', '{"sos" : false, "battery":100}', false],
    ['zigbee2mqtt/x', '{"sos":false,"action":"panic"}', true],
    ['zigbee2mqtt/x', '{"sos_alarm":null}', false],
    ['zigbee2mqtt/x', '{"note":"isosceles"}', false],
    ['zigbee2mqtt/x', '{"occupancy":true}', false],
    ['zigbee2mqtt/sos/availability', 'online', false],
    ['zigbee2mqtt/x/availability', '{"state":"sos"}', false],
  ])('%s %s', ([topic, payload, call]) => {
    expect(isCallForHelp(topic, Buffer.from(payload))).toBe(call);
  });
});

test('refusals are counted by device and by reason; a device without any has none', () => {
  const { says, ingest } = home();
  says('motion-1', 'telemetry', '{', morning);
  says('motion-1', 'telemetry', '{}', morning + 1);
  expect(ingest.rejections.of('smoke-1')).toEqual({ count: 0 });
  expect(ingest.rejections.of('motion-1')).toEqual({
    count: 2,
    last: {
      at: morning + 1,
      code: 'payload.shape',
      text: { zh: '消息格式不符', en: 'The message does not have the agreed form' },
    },
  });
  expect(ingest.rejections.byCode()).toEqual({ 'payload.not-json': 1, 'payload.shape': 1 });
});

test('refusals of invented devices take no memory: only the latest of those that are registered are counted', () => {
  const book = new RejectionBook(2);
  for (const id of ['a', 'b', 'a', 'c']) book.note(id, refused('payload.shape'), 1);
  expect([book.of('a').count, book.of('b').count, book.of('c').count]).toEqual([2, 0, 1]);
  const { reads, ingest } = home();
  reads('elsewhere', Buffer.from(''), { kind: 'open', id: 'invented', placeId: '' });
  expect(ingest.rejections.of('invented')).toEqual({ count: 0 });
});
