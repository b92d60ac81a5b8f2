import { describe, expect, test } from 'vitest';
import { heardDevice, on } from '#test/support/heard-device';
import { morning } from '#test/support/listening-home';

const eui = '24e124136d151368';
const up = `application/17c8/device/${eui}/event/up`;
const uplink = (object: unknown, more: object = {}) => ({ deviceInfo: { devEui: eui }, object, ...more });

describe('ChirpStack', () => {
  test('a device is known by its EUI, in capitals or not', () => {
    const { means } = heardDevice('water-leak', eui.toUpperCase());
    expect(means(up, uplink({ battery: 92, leakage_status: 'leak' }))).toEqual([
      on('water.leak'),
      on('battery', 92, '%EL'),
    ]);
  });

  test('the same uplink by two gateways is one', () => {
    const { says } = heardDevice('motion', eui);
    const payload = uplink({ pir: 'trigger' }, { deduplicationId: '3ac7e3c4-4401-4b8d-9386-a5c902f9202d' });
    expect(says(up, payload)).toMatchObject({ kind: 'accepted', seen: [{ deviceId: 'motion-1' }] });
    expect(says(up, payload)).toMatchObject({ kind: 'ignored', ignored: 'duplicate' });
  });

  test('without a decoder, and in a join, it only says that it is there', () => {
    const { means } = heardDevice('motion', eui);
    expect(means(up, { data: 'qg==', rxInfo: [{ rssi: -90 }, { rssi: -36 }] })).toEqual([
      on('signal.strength', -36, 'dBm'),
    ]);
    expect(means(up.replace('/up', '/join'), { devAddr: '00189440' })).toEqual([on('available')]);
  });

  test('version 3, its object as text', () => {
    const { means } = heardDevice('contact', eui);
    expect(means(up, { devEUI: 'JOEkE20VE2g=', objectJSON: '{"magnet_status":"open"}' })).toEqual([on('door.open')]);
  });

  test.for([
    [{ batteryLevel: 50.5 }, [on('battery', 50.5, '%EL')]],
    [{ margin: 3 }, [on('battery', 0, '%EL')]],
    [{ externalPowerSource: true }, [on('available')]],
    [{ batteryLevelUnavailable: true }, [on('available')]],
  ] as const)('a status leaves out what is 0 and false: %j', ([payload, means]) => {
    expect(heardDevice('motion', eui).means(up.replace('/up', '/status'), payload)).toEqual(means);
  });

  test('what the network server says about itself is passed over', () => {
    const { says } = heardDevice('motion', eui);
    for (const type of ['ack', 'txack', 'log', 'integration']) {
      expect(says(up.replace('/up', `/${type}`), {})).toEqual({ kind: 'ignored', ignored: 'not-for-us' });
    }
  });
});

describe('a history', () => {
  const { readings } = heardDevice('water-leak', eui);
  const at = (timestamp: number) =>
    readings(up, uplink({ history: [{ leakage_status: 'leak', temperature: 21, timestamp }] }));

  test('of years ago belongs to its own time and is no news; the device is there', () => {
    expect(at(1_665_561_758)).toEqual([
      expect.objectContaining({ measure: 'water.leak', at: 1_665_561_758_000, late: true }),
      expect.objectContaining({ measure: 'temperature', at: 1_665_561_758_000, late: true }),
      expect.objectContaining({ measure: 'available', value: true, at: morning }),
    ]);
  });

  test('of an hour ago is news', () => {
    const [leak] = at(morning / 1000 - 3600);
    expect(leak).toMatchObject({ measure: 'water.leak', value: true, at: morning - 3_600_000 });
    expect(leak).not.toHaveProperty('late');
  });

  test.for([0, -5, 9e99, 'yesterday'])('with the time %s is of no use', (timestamp) => {
    expect(
      readings(up, uplink({ history: [{ leakage_status: 'leak', timestamp }] })).map(({ measure }) => measure),
    ).toEqual(['available']);
  });

  test('of the future is not believed', () => {
    const [leak] = at(morning / 1000 + 86_400);
    expect(leak).toMatchObject({ skewed: true, at: morning });
  });
});

describe('The Things Stack', () => {
  const topic = 'v3/street@ttn/devices/eui-1/up';
  const message = (decoded: unknown, more: object = {}) => ({
    end_device_ids: { device_id: 'eui-1' },
    uplink_message: { session_key_id: 'AXA50aHUZ1w=', decoded_payload: decoded, ...more },
  });

  test.for([
    ['water-leak', 1, [on('water.leak')]],
    ['water-leak', 0, [on('water.leak', false)]],
    ['contact', 1, [on('door.open')]],
    ['motion', 1, [on('motion')]],
    ['sos-button', 1, [on('sos.pressed')]],
    ['sos-button', 0, [on('status', 0)]],
  ] as const)('status of a %s: %i', ([kind, status, means]) => {
    expect(heardDevice(kind, 'eui-1').means(topic, message({ status }))).toEqual(means);
  });

  test('an uplink without a counter is the first of its session, and taken once', () => {
    const { says } = heardDevice('motion', 'eui-1');
    expect(says(topic, message({ motion: true }))).toMatchObject({ seen: [{ messageId: 'AXA50aHUZ1w=:0' }] });
    expect(says(topic, message({ motion: true }))).toMatchObject({ ignored: 'duplicate' });
    expect(says(topic, message({ motion: true }, { f_cnt: 1 }))).toMatchObject({ kind: 'accepted' });
  });

  test('volts under the name of a percentage are volts', () => {
    expect(heardDevice('motion', 'eui-1').means(topic, message({ battery: 3.6 }))).toEqual([
      on('battery.voltage', 3.6, 'V'),
    ]);
  });

  test('what the decoder could not read is refused', () => {
    expect(heardDevice('sos-button', 'eui-1').says(topic, message({ errors: ['unknown FPort'] }))).toMatchObject({
      kind: 'rejected',
      rejected: { code: 'payload.decoder', detail: 'unknown FPort' },
    });
  });
});

describe('a button of Milesight', () => {
  test.for([
    ['short press', [on('button.pressed', 'short press')]],
    ['double press', [on('button.pressed', 'double press')]],
    ['long press', [on('sos.pressed')]],
  ] as const)('%s', ([status, means]) => {
    expect(heardDevice('sos-button', eui).means(up, uplink({ button_event: { status } }))).toEqual(means);
  });
});
