import { Compile } from 'typebox/compile';
import { describe, expect, test } from 'vitest';
import type { DialectName } from '#contracts/device';
import type { DeviceEntry } from '#contracts/directory';
import { DeviceCommand } from '#contracts/mqtt';
import { catalog, profileOf } from '#devices/catalog';
import { createSpeech } from '#hub/app/speech';
import { dialects } from '#hub/ingest/dialects/catalog';

const bell: DeviceEntry = {
  id: 'bell-1',
  kind: 'sos-button',
  name: '按钮',
  room: '卧室',
  placeId: 'home-1',
  gatewayId: 'gw-1',
  externalName: 'bell-3',
  silentAfterMs: 0,
};
const { gatewayId: _gateway, externalName: _name, ...alone } = bell;
const speechOf = (device: DeviceEntry, heardIn?: DialectName) =>
  createSpeech({
    directory: { device: (id) => (id === device.id ? device : undefined) },
    profileOf,
    dialectOf: () => heardIn,
  });
const press = { deviceId: 'bell-1', measure: 'sos.pressed' };
const topics = (messages: readonly { readonly topic: string }[]) => messages.map(({ topic }) => topic);
const cmd = 'ecare/v1/home-1/bell-1/cmd';

describe('an accepted call', () => {
  test('is told to the device itself, by the id of its message', () => {
    const [told, ...others] = speechOf(alone).accepted({ reading: { ...press, id: 'p-1' }, alertId: 'a-1' });
    expect(others).toEqual([]);
    expect(told).toMatchObject({ to: 'bell-1', topic: cmd });
    expect(JSON.parse(told?.payload ?? '')).toEqual({ type: 'accepted', ref: 'p-1', alertId: 'a-1' });
  });

  test('of a device behind a gateway is told in the tongue it was heard in, before that in each it may have', () => {
    const call = { reading: press, alertId: 'a-1' };
    expect(topics(speechOf(bell, 'tasmota').accepted(call))).toEqual([cmd, 'cmnd/bell-3/Buzzer']);
    expect(topics(speechOf(bell, 'zigbee2mqtt').accepted(call))).toEqual([cmd]);
    expect(topics(speechOf(bell).accepted(call))).toEqual([cmd, 'cmnd/bell-3/Buzzer']);
    expect(
      speechOf(bell, 'tasmota')
        .accepted(call)
        .every(({ to }) => to === 'gw-1'),
    ).toBe(true);
  });

  test.for(['battery.low', 'battery', 'motion', 'available'])('%s is none', (measure) => {
    expect(speechOf(bell).accepted({ reading: { ...press, measure }, alertId: 'a-1' })).toEqual([]);
  });

  test('of a device that is gone is told to nobody', () => {
    expect(speechOf(bell).accepted({ reading: { ...press, deviceId: 'gone' }, alertId: 'a-1' })).toEqual([]);
  });
});

describe('a resolved alert', () => {
  const seen = { deviceId: 'bell-1', measure: 'sos.pressed', value: true, at: 1 } as const;
  test('is told once to each device that called', () => {
    const told = speechOf(alone).resolved({ id: 'a-1', outcome: 'test', evidence: [seen, seen] });
    expect(told.map(({ payload }) => JSON.parse(payload))).toEqual([
      { type: 'resolved', alertId: 'a-1', outcome: 'test' },
    ]);
  });

  test('is not told to those who were only asked about, nor before it has an outcome', () => {
    const motion = { ...seen, measure: 'motion' };
    expect(speechOf(bell).resolved({ id: 'a-1', outcome: 'recovered', evidence: [motion] })).toEqual([]);
    expect(speechOf(bell).resolved({ id: 'a-1', outcome: null, evidence: [seen] })).toEqual([]);
  });
});

test('every command is one that the schema knows', () => {
  const known = Compile(DeviceCommand);
  for (const command of [
    { type: 'configure', version: 1, configuration: { led: true } },
    { type: 'identify' },
    { type: 'test' },
    { type: 'resolved', alertId: 'a', outcome: 'test' },
  ] as const) {
    expect(known.Check(JSON.parse(speechOf(bell).native(bell, command).payload))).toBe(true);
  }
});

describe('answers in the catalogue', () => {
  const answering = catalog.filter(({ answers }) => answers !== undefined);
  test('there are some', () => expect(answering.length).toBeGreaterThan(5));

  test.for(answering)('of $kind are in dialects that can speak, and about what the kind has', (profile) => {
    for (const [name, { led, identify, accepted, resolved }] of Object.entries(profile.answers ?? {})) {
      const dialect = dialects.find((one) => one.name === name);
      for (const words of [led?.on, led?.off, identify, accepted, resolved]) {
        if (words === undefined) continue;
        const spoken = dialect?.answer?.({ name: '卧室/a', words }) ?? [];
        expect(spoken.length).toBeGreaterThan(0);
        for (const { topic, payload } of spoken) {
          expect(topic).toContain('卧室/a');
          expect(payload).not.toMatch(/undefined|\[object/);
        }
      }
      if (led !== undefined) expect(profile.configuration).toContain('led');
      if (identify !== undefined) expect(profile.orders).toContain('identify');
    }
  });
});
