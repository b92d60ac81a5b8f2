import { beforeEach, describe, expect, test } from 'vitest';
import type { Reading, Value } from '#contracts/reading';
import { Latest } from '#hub/telemetry/latest';
import type { Point, Series, TelemetryStore } from '#hub/telemetry/port';

const t = Date.UTC(2026, 0, 1);
const reading = (
  deviceId: string,
  measure: string,
  value: Value,
  at: number,
  more: Partial<Reading> = {},
): Reading => ({
  deviceId,
  placeId: 'home-1',
  measure,
  value,
  at,
  receivedAt: at,
  ...more,
});

describe('the newest values', () => {
  let latest: Latest;
  beforeEach(() => {
    latest = new Latest();
  });

  test('are the newest by the time they happened, whatever comes late', () => {
    latest.take([reading('bed', 'heart.rate', 61, t + 2, { unit: 'beat/min' })]);
    latest.take([reading('bed', 'heart.rate', 70, t + 1, { receivedAt: t + 9 }), reading('bed', 'tamper', false, t)]);
    expect(latest.of('bed')).toEqual([
      { measure: 'heart.rate', value: 61, unit: 'beat/min', at: t + 2 },
      { measure: 'tamper', value: false, at: t },
    ]);
    expect(latest.heardAt('bed')).toBe(t + 9);
    expect(latest.of('unknown')).toEqual([]);
    expect(latest.heardAt('unknown')).toBeUndefined();
  });

  test('know the last sign of life of a place', () => {
    expect(latest.lastSign('home-1')).toBeUndefined();
    latest.take([
      reading('m', 'motion', true, t + 5),
      reading('m', 'motion', false, t + 6),
      reading('s', 'smoke', true, t + 7),
      reading('d', 'door.open', false, t + 3),
      reading('m2', 'motion', true, t + 8, { placeId: 'home-2' }),
    ]);
    expect(latest.lastSign('home-1')).toEqual({ at: t + 5, measure: 'motion', deviceId: 'm' });
    expect(latest.lastSign('home-2')).toEqual({ at: t + 8, measure: 'motion', deviceId: 'm2' });
  });

  test('do not take what the hub says about a device for a word of it', () => {
    latest.take([reading('d', 'device.registered', true, t), reading('d', 'available', false, t + 1)]);
    expect(latest.heardAt('d')).toBeUndefined();
    latest.take([reading('d', 'available', true, t + 2)]);
    expect(latest.heardAt('d')).toBe(t + 2);
    latest.take([reading('d', 'device.retired', true, t + 3)]);
    expect(latest.of('d')).toEqual([]);
  });

  test('are bounded: a device that invents measures fills only its own place', () => {
    for (let n = 0; n < 1_000; n += 1) latest.take([reading('d', `m${n}`, n, t)]);
    expect(latest.of('d')).toHaveLength(64);
    latest.take([reading('d', 'm3', 'new', t + 1)]);
    expect(latest.of('d')[3]).toEqual({ measure: 'm3', value: 'new', at: t + 1 });
  });

  test('are learned from the store at the start, without forgetting what was heard since', async () => {
    const stored: (Series & Point)[] = [
      { deviceId: 'm', measure: 'motion', at: t + 1, value: true },
      { deviceId: 'm', measure: 'motion', at: t + 2, value: false },
      { deviceId: 'b', measure: 'heart.rate', at: t + 3, value: 60 },
    ];
    const asked: unknown[] = [];
    const store: Pick<TelemetryStore, 'newest'> = {
      newest: async (deviceIds, since) => {
        asked.push(deviceIds.length, since);
        return stored.filter(({ deviceId }) => deviceIds.includes(deviceId));
      },
    };
    latest.take([reading('b', 'heart.rate', 66, t + 9)]);
    const others = Array.from({ length: 600 }, (_, n) => ({ id: `x${n}`, placeId: 'elsewhere' }));
    const devices = [{ id: 'm', placeId: 'home-1' }, ...others, { id: 'b', placeId: 'home-1' }];
    await latest.warm(store, devices, t);
    expect(asked).toEqual([500, t, 102, t]);
    expect(latest.of('m')).toEqual([{ measure: 'motion', value: false, at: t + 2 }]);
    expect(latest.of('b')).toEqual([{ measure: 'heart.rate', value: 66, at: t + 9 }]);
    expect(latest.lastSign('home-1')).toEqual({ at: t + 9, measure: 'heart.rate', deviceId: 'b' });
    expect(latest.heardAt('m')).toBe(t + 2);
  });
});
