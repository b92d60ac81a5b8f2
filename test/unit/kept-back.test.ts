import { describe, expect, test } from 'vitest';
import type { ConsentClass } from '#contracts/consent';
import type { DeviceEntry, ResidentEntry } from '#contracts/directory';
import { keptBack } from '#hub/app/kept-back';

const residents = ['anna', 'bert'].map((id) => ({ id, homeId: 'home', name: id }) as ResidentEntry);
const devices = [
  { id: 'watch', placeId: 'home', residentId: 'anna' },
  { id: 'scale', placeId: 'home' },
  { id: 'lift', placeId: 'unit' },
] as DeviceEntry[];

const open = (...no: readonly (readonly [residentId: string, of: ConsentClass])[]) =>
  keptBack({
    latest: {
      of: (id) => (id === 'scale' ? [{ measure: 'motion', value: true, at: 1 }] : []),
      lastSign: () => ({ at: 2, measure: 'body.weight', deviceId: 'scale' }),
    },
    directory: {
      device: (id) => devices.find((device) => device.id === id),
      devicesAt: () => devices.filter(({ placeId }) => placeId === 'home'),
      residentsOf: () => residents,
    },
    consents: {
      mayUse: (id, of) => !no.some(([who, what]) => who === id && what === of),
      withheld: (of) => no.filter(([, what]) => what === of).map(([who]) => who),
    },
  });
const pulse = { deviceId: 'watch', measure: 'heart.rate' };
const weight = { deviceId: 'scale', measure: 'body.weight' };
const position = { deviceId: 'watch', measure: 'latitude' };
const swipe = { deviceId: 'lift', measure: 'card.tapped' };

describe('what readers and exports do not get', () => {
  test('nothing, as long as nobody says no', () => {
    const { isKept, leftOut, lastSign } = open();
    for (const one of [pulse, weight, position, swipe])
      expect([isKept(one), leftOut().series(one)]).toEqual([false, false]);
    expect(lastSign('home')?.measure).toBe('body.weight');
  });

  test('vital signs of her own devices, of those that are nobody’s in her home, and of those nobody knows any more', () => {
    const { isKept, leftOut, lastSign } = open(['anna', 'health']);
    expect([pulse, weight, position, swipe].map(isKept)).toEqual([true, true, false, false]);
    expect(isKept({ ...pulse, deviceId: 'retired' })).toBe(true);
    expect(isKept({ deviceId: 'watch', measure: 'sos.pressed' })).toBe(false);
    expect([pulse, weight].map(leftOut().series)).toEqual([true, true]);
    expect(lastSign('home')).toEqual({ at: 1, measure: 'motion', deviceId: 'scale' });
    expect([pulse, weight].map(open(['bert', 'health']).isKept)).toEqual([false, true]);
  });

  test('positions, swipes and signs of life by card where whereabouts are not agreed to', () => {
    const { isKept, leftOut, blank } = open(['anna', 'whereabouts']);
    expect([pulse, weight, position].map(isKept)).toEqual([false, false, true]);
    expect([pulse, position, swipe].map(leftOut().series)).toEqual([false, true, true]);
    expect(leftOut().texts).toEqual(['anna']);
    expect(['anna', 'bert'].map((id) => blank('life.signed', id))).toEqual(['***', 'bert']);
  });
});
