import { describeMeasure } from '#contracts/measure';
import type { SenmlRecord } from '#contracts/mqtt';
import type { Measurement, Value } from '#contracts/reading';
import { minuteMs } from '#contracts/time';
import { recordOf } from './dialects/native.ts';
import { dayOf } from './local-day.ts';
import { dayBeats } from './routine.ts';
import type { SimDevice, SimHome } from './street.ts';

/** One thing a device remembers, epoch ms. */
export interface Remembered extends Measurement {
  readonly t: number;
}

/** A movement that follows the last one so soon says nothing new to whoever looks at a day. */
const sameMovementMs = 5 * minuteMs;

/**
 * What the devices of a home would have said on ordinary days between two moments (epoch ms), earliest first: states and quantities,
 * nothing that happens, for a call or a swipe is of its own moment. Movements that follow each other are one.
 */
export function pastOf(
  home: SimHome,
  {
    seed,
    zone,
    from,
    to,
  }: { readonly seed: number; readonly zone: string; readonly from: number; readonly to: number },
): ReadonlyMap<SimDevice, readonly Remembered[]> {
  const remembered = new Map<SimDevice, Remembered[]>();
  const standing = new Map<string, { readonly value: Value; readonly t: number }>();
  for (let day = dayOf(from, zone); day.startsAt < to; day = dayOf(day.endsAt, zone)) {
    for (const { at, device, says } of dayBeats(home, { seed, day })) {
      const t = day.startsAt + Math.round(at);
      if (t < from || t >= to) continue;
      for (const said of says) {
        if (describeMeasure(said.measure)?.kind === 'event') continue;
        const key = `${device.id} ${said.measure}`;
        const before = standing.get(key);
        if (said.measure === 'motion' && before?.value === said.value && t - before.t < sameMovementMs) continue;
        standing.set(key, { value: said.value, t });
        const list = remembered.get(device) ?? [];
        list.push({ ...said, t });
        remembered.set(device, list);
      }
    }
  }
  return remembered;
}

/** Records a pack; a pack of so many is some ten kilobytes. */
const recordsAtOnce = 150;

/** SenML packs of a device's memory, marked as such. */
export function packsOf(remembered: readonly Remembered[]): readonly (readonly SenmlRecord[])[] {
  const packs: SenmlRecord[][] = [];
  for (let from = 0; from < remembered.length; from += recordsAtOnce) {
    const some = remembered.slice(from, from + recordsAtOnce);
    const base = (some[0]?.t ?? 0) / 1000;
    packs.push(
      some.map((said, index) => ({
        ...(index === 0 ? { bt: base } : { t: Number((said.t / 1000 - base).toFixed(3)) }),
        ...recordOf(said),
        rec: true,
      })),
    );
  }
  return packs;
}
