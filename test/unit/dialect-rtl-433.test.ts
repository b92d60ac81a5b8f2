import { describe, expect, test } from 'vitest';
import { heardDevice, on } from '#test/support/heard-device';

const topic = 'rtl_433/pi/events';

test.for(['Acurite-606TX/1/42', 'Acurite-606TX/42', '42'])('a device may be registered as %s', (name) => {
  expect(
    heardDevice('climate', name).means(topic, {
      time: '2026-11-22 09:00:00',
      model: 'Acurite-606TX',
      id: 42,
      channel: 1,
      battery_ok: 1,
      temperature_C: 21.5,
    }),
  ).toEqual([on('temperature', 21.5, 'Cel'), on('battery.low', false)]);
});

test.for([
  ['climate', { temperature_F: 70.7, battery_ok: 0 }, [on('temperature', 21.5, 'Cel'), on('battery.low')]],
  ['contact', { closed: 1, tamper: 0 }, [on('door.open', false), on('tamper', false)]],
  ['contact', { state: 'open', contact_open: 1 }, [on('door.open')]],
  ['water-leak', { event: 'Water Leak', detect_wet: 1 }, [on('water.leak')]],
  ['motion', { motion: 1, cmd: 3 }, [on('motion')]],
  ['smoke', { alarm: 1 }, [on('smoke')]],
  ['smoke', { unit: 15, learn: 0, code: '7c6f1e' }, [on('smoke')]],
  ['smoke', { unit: 15, learn: 1, code: '7c6f1e' }, [on('available')]],
  ['smoke', { code: '7c6f1e', battery_ok: 1 }, [on('battery.low', false)]],
  ['contact', { state: 'open', contact_open: 1, reed_open: 0 }, [on('door.open')]],
] as const)('%s %j', ([kind, fields, means]) => {
  expect(heardDevice(kind, 'X/1').means(topic, { model: 'X', id: 1, ...fields })).toEqual(means);
});

describe('a remote', () => {
  const press = { model: 'Generic-Remote', id: 9, cmd: 3, tristate: '0010' };

  test('that was registered as an SOS button calls, whatever it says', () => {
    expect(heardDevice('sos-button', 'Generic-Remote/9').means(topic, press)).toEqual([on('sos.pressed')]);
  });

  test('of a cheap motion sensor, which has only this one word, is motion', () => {
    expect(heardDevice('motion', 'Generic-Remote/9').means(topic, press)).toEqual([on('motion')]);
  });

  test('of a kind that is about no alarm says nothing', () => {
    expect(heardDevice('contact', 'Generic-Remote/9').means(topic, press)).toEqual([on('available')]);
  });
});

test('a transmission of nobody is refused; one that calls for help raises at the gateway', () => {
  const { says } = heardDevice('motion', 'X/1');
  expect(says(topic, { id: 1, motion: 1 })).toMatchObject({ kind: 'rejected', rejected: { code: 'payload.speaker' } });
  expect(says(topic, { id: 1, event: 'panic' })).toMatchObject({
    kind: 'accepted',
    readings: [{ deviceId: 'gw-502', measure: 'sos.pressed' }],
  });
});
