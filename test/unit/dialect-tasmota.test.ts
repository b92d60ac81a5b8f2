import { describe, expect, test } from 'vitest';
import { heardDevice, on } from '#test/support/heard-device';

describe('a module', () => {
  test('reports its sensors; its own heat and its energy meter are told apart', () => {
    const { means } = heardDevice('climate', 'bath');
    expect(
      means('tele/bath/SENSOR', {
        Time: '2026-11-22T09:00:00',
        AM2301: { Temperature: 21.5, Humidity: 55.1, DewPoint: 12 },
        ESP32: { Temperature: 61 },
        TempUnit: 'C',
      }),
    ).toEqual([on('temperature', 21.5, 'Cel'), on('humidity', 55.1, '%RH')]);
  });

  test('in Fahrenheit', () => {
    expect(
      heardDevice('climate', 'bath').means('tele/bath/SENSOR', { AM2301: { Temperature: 70 }, TempUnit: 'F' }),
    ).toEqual([on('temperature', 21.11, 'Cel')]);
  });

  test.for([
    ['contact', { Switch1: 'ON' }, [on('door.open')]],
    ['contact', { Switch1: 'OFF' }, [on('door.open', false)]],
    ['motion', { Switch1: { Action: 'ON' } }, [on('motion')]],
    ['sos-button', { Switch1: 'ON' }, [on('sos.pressed')]],
    ['sos-button', { Switch1: 'OFF' }, [on('available')]],
    ['sos-button', { Button1: { Action: 'SINGLE' } }, [on('sos.pressed')]],
    ['plug', { POWER: 'ON' }, [on('plug.on')]],
  ] as const)('an input means what the kind is about: %s %j', ([kind, payload, means]) => {
    expect(heardDevice(kind, 'door').means('stat/door/RESULT', payload)).toEqual(means);
  });

  test('its will, in both orders of the topic', () => {
    const { means } = heardDevice('plug', 'home/kettle');
    expect(means('tele/home/kettle/LWT', 'Online')).toEqual([on('available')]);
    expect(means('home/kettle/tele/LWT', 'Offline')).toEqual([on('available', false)]);
  });

  test('repetitions, orders and words about the software are passed over', () => {
    const { says } = heardDevice('plug', 'kettle');
    for (const topic of ['stat/kettle/POWER', 'tele/kettle/INFO1', 'cmnd/kettle/POWER', 'stat/kettle/STATUS8']) {
      expect(says(topic, 'ON')).toEqual({ kind: 'ignored', ignored: 'not-for-us' });
    }
  });
});

describe('its bridges', () => {
  test('Zigbee: each device by address or name, unknown ones remembered', () => {
    const { home, means } = heardDevice('motion', '卧室移动');
    expect(
      means('tele/bridge/SENSOR', {
        ZbReceived: {
          '0x5ADF': { Device: '0x5ADF', Name: '卧室移动', Occupancy: 1, Endpoint: 1, LinkQuality: 70 },
          '0x77AA': { Device: '0x77AA', Contact: 1 },
        },
      }),
    ).toEqual([on('motion'), on('link.quality', 70, '/')]);
    expect(home.ingest.unknown.of('gw-502').map(({ name }) => name)).toEqual(['0x77AA']);
  });

  test('Zigbee: the zone status alarms about what the kind is about', () => {
    const { means } = heardDevice('sos-button', '0x1234');
    expect(
      means('tele/bridge/SENSOR', { ZbReceived: { '0x1234': { Device: '0x1234', ZoneStatusChange: 2 } } }),
    ).toEqual([on('sos.pressed'), on('tamper', false), on('battery.low', false)]);
    expect(means('tele/bridge/SENSOR', { ZbReceived: { '0x1234': { ZoneStatusChange: 8 } } })).toEqual([
      on('tamper', false),
      on('battery.low'),
    ]);
  });

  test('433 MHz: a transmitter that can only say one thing has said it', () => {
    const { means } = heardDevice('sos-button', '0x7028D4');
    expect(
      means('tele/rf/RESULT', { RfReceived: { Sync: 10590, Low: 360, High: 1030, Data: '0x7028D4', RfKey: 'None' } }),
    ).toEqual([on('sos.pressed')]);
  });
});

describe('a card', () => {
  const { home, means } = heardDevice('lift-card-reader', 'lift');

  test.for([
    ['010063E9AE25', '0006547886'],
    ['02010063E9AE2503', '0006547886'],
    ['100086F44426', '0008844356'],
  ])('%s is %s', ([frame, card]) => {
    expect(means('tele/lift/RESULT', { SSerialReceived: frame })).toEqual([on('card.tapped', card as string)]);
  });

  test('with a wrong checksum is no swipe, and counted', () => {
    expect(means('tele/lift/RESULT', { SSerialReceived: '100026F44426' })).toEqual([
      on('serial.received', '100026F44426'),
    ]);
    expect(home.ingest.rejections.of('lift-card-reader-1')).toMatchObject({ last: { code: 'card.checksum' } });
  });

  test('of the driver has been checked by it', () => {
    expect(means('tele/lift/SENSOR', { Time: 'x', RDM6300: { UID: '0063E9AE', DATA: '' } })).toEqual([
      on('card.tapped', '0006547886'),
    ]);
    expect(means('tele/lift/SENSOR', { PN532: { UID: '04a1b2c3d4e5f6', DATA: '' } })).toEqual([
      on('card.tapped', '04A1B2C3D4E5F6'),
    ]);
  });
});
