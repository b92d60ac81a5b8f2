import { isRecordable } from '../device-time.ts';
import type { Said } from '../dialect.ts';
import { isProperties, ownOf } from '../properties.ts';

/** RFC 3339 with up to nine digits of a second, in epoch ms. */
export function timeOf(value: unknown): number | undefined {
  if (typeof value !== 'string' || value.length > 40) return undefined;
  const at = Date.parse(value);
  return isRecordable(at) ? at : undefined;
}

/** The strongest of the gateways that heard an uplink. */
export function strongestOf(receptions: unknown): Said | undefined {
  if (!Array.isArray(receptions)) return undefined;
  let strongest: number | undefined;
  for (const reception of receptions.slice(0, 64)) {
    const rssi = isProperties(reception) ? ownOf(reception, 'rssi') : undefined;
    if (typeof rssi !== 'number' || rssi < -160 || rssi > 20) continue;
    if (strongest === undefined || rssi > strongest) strongest = rssi;
  }
  return strongest === undefined ? undefined : { measure: 'signal.strength', value: strongest + 0, unit: 'dBm' };
}
