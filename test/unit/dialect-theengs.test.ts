import { describe, expect, test } from 'vitest';
import { claimed } from '#hub/ingest/dialects/catalog';
import { heardDevice, on } from '#test/support/heard-device';
import { gatewayId } from '#test/support/listening-home';

const topic = 'home/OMG_hall/BTtoMQTT/AABBCCDDEEFF';

test.for(['AABBCCDDEEFF', 'AA:BB:CC:DD:EE:FF', 'aa:bb:cc:dd:ee:ff'])('a device may be registered as %s', (name) => {
  expect(heardDevice('contact', name).means(topic, { model_id: 'CGH1', open: true })).toEqual([on('door.open')]);
});

test('"cont" is no contact, "contact" is one', () => {
  const { means } = heardDevice('contact', 'AABBCCDDEEFF');
  expect(means(topic, { cont: true, acts: true })).toEqual([on('available')]);
  expect(means(topic, { contact: 'timeout not closed' })).toEqual([on('door.open')]);
  expect(means(topic, { contact: 'closed' })).toEqual([on('door.open', false)]);
});

describe('a button', () => {
  test.for([
    [1, [on('sos.pressed')]],
    [254, [on('sos.pressed')]],
    [0, [on('available')]],
    [11, [on('action', 'button 11')]],
  ] as const)('%i', ([button, means]) => {
    expect(heardDevice('sos-button', 'AABBCCDDEEFF').means(topic, { button })).toEqual(means);
  });
});

test('weight in pounds', () => {
  expect(heardDevice('scale', 'AABBCCDDEEFF').means(topic, { weight: 140, unit: 'lb' })).toEqual([
    on('body.weight', 63.5, 'kg'),
  ]);
});

test('the gateway has a will of its own', () => {
  const { readings } = heardDevice('scale', 'AABBCCDDEEFF');
  expect(readings('home/OMG_hall/LWT', 'offline')).toMatchObject([
    { deviceId: gatewayId, measure: 'available', value: false },
  ]);
});

test("a gateway's list of who is there is not for the hub; a sensor that is called presence is nobody else's", () => {
  expect(claimed('home/presence/OMG_hall')).toBe('nothing');
  expect(claimed('bedroom/binary_sensor/presence/state')).toBeUndefined();
});
