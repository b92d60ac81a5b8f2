import { hourMs } from '#contracts/time';
import type { Point } from '../conditions/rate.ts';

/** The newest count of each meter of a home. */
export type Meters = Readonly<Record<string, Point>>;

/** What a meter counted between two words. */
export interface Used {
  readonly amount: number;
  /** When the earlier of the two was said, epoch ms. */
  readonly from: number;
}

/**
 * Meters count up. A late word changes nothing; a count that fell, or rose by more than pipe or fuse let through, is a meter
 * that was reset or replaced: it counts from there, and what was used meanwhile is not known.
 */
export function readMeter(
  meters: Meters,
  { deviceId, value, at }: Point & { readonly deviceId: string },
  mostPerHour: number,
): { readonly meters: Meters; readonly used?: Used; readonly restarted?: true } {
  const last = meters[deviceId];
  if (last !== undefined && at <= last.at) return { meters };
  const next = { ...meters, [deviceId]: { value, at } };
  if (last === undefined) return { meters: next, restarted: true };
  const amount = value - last.value;
  if (amount < 0 || amount > mostPerHour * Math.max((at - last.at) / hourMs, 1))
    return { meters: next, restarted: true };
  return { meters: next, used: { amount, from: last.at } };
}

/** A household pipe lets no more through, m³ an hour (DN15, Q3 = 2.5 and its overload). */
export const mostWaterPerHour = 3.2;
/** A household fuse lets no more through, kWh an hour (60 A at 220 V). */
export const mostEnergyPerHour = 14;

/** Nobody is in: what is not used then means nothing. */
export const isEmptyHome = (personState: unknown): boolean =>
  personState === 'out' || personState === 'away' || personState === 'in-hospital';
