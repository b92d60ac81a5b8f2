import { describeMeasure } from '#contracts/measure';
import type { Measurement, Value } from '#contracts/reading';
import { hourMs, minuteMs } from '#contracts/time';
import { seeded } from './seeded.ts';
import type { SimDevice } from './street.ts';

/** What a device last said, measure by measure. */
export type Memory = ReadonlyMap<string, Value>;

/** Milliseconds between two words a device says only to be heard of: two and a half times as often as it must. */
export function heartbeatEveryMs(device: SimDevice): number {
  const must = device.profile.silentAfterSeconds * 1000;
  return must === 0 ? 6 * hourMs : Math.min(Math.max(must * 0.4, minuteMs / 2), 4 * hourMs);
}

/** Where in its period a device speaks, so that a street does not speak all at once. Milliseconds. */
export const heartbeatPhaseMs = (device: SimDevice, seed: number): number =>
  Math.floor(seeded(seed, 'heartbeat', device.id)() * heartbeatEveryMs(device));

/** Percent. */
export const batteryOf = (device: SimDevice, seed: number): number =>
  Math.round(38 + seeded(seed, 'battery', device.id)() * 62);

/**
 * A word that says "I am here": the battery, and the alarms as they stand. Nothing that would count as a sign of life, or a sensor would
 * keep its person alive.
 */
export function heartbeat(
  device: SimDevice,
  { seed, memory }: { readonly seed: number; readonly memory: Memory },
): readonly Measurement[] {
  const says: Measurement[] = [];
  for (const measure of device.profile.measures) {
    const known = describeMeasure(measure);
    if (measure === 'battery' || measure === 'battery.low') {
      // A kind that is sold with and without a battery is taken at its usual word.
      if (device.profile.power !== 'battery') continue;
    }
    if (measure === 'battery') {
      says.push({ measure, value: memory.get(measure) ?? batteryOf(device, seed), unit: '%EL' });
    } else if (known?.kind === 'state' && known.signOfLife !== true && measure !== 'available') {
      says.push({ measure, value: memory.get(measure) ?? false });
    }
  }
  return says.length > 0 ? says : [{ measure: 'available', value: true }];
}
