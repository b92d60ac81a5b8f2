import { isSignOfLife } from '#contracts/measure';
import type { Reading } from '#contracts/reading';
import type { Facts } from '#contracts/rule';
import { secondMs } from '#contracts/time';
import type { Picture, Sign } from './picture-state.ts';
import { leadsOut, roomKindOf } from './rooms.ts';

/** Where a sign of life comes from: inside the home, its way out, elsewhere in the street, or from who knows where. */
export type Where = 'inside' | 'way-out' | 'elsewhere' | 'anywhere';

/** What rules about people hear. */
export const lifeMeasures: readonly string[] = [
  'motion',
  'presence',
  'door.open',
  'bed.occupied',
  'seat.occupied',
  'sos.pressed',
  'help.requested',
  'button.tested',
  'button.pressed',
  'life.signed',
  'pill.taken',
  'card.tapped',
  'centre.entered',
  'centre.left',
  'visit.arrived',
  'heart.rate',
  'respiration.rate',
  'oxygen.saturation',
  'body.temperature',
  'body.weight',
  'blood.glucose',
  'blood.pressure.systolic',
];

/** What holds its value by itself: a door left open or an occupied bed goes on saying so with nobody there to say it. */
export const holds = (measure: string): boolean =>
  measure === 'door.open' || measure === 'bed.occupied' || measure === 'seat.occupied';

/**
 * Whether this word shows somebody. Of what holds its value only a change does; but a door that has never reported closed only
 * ever says "fired", and then every word is somebody.
 */
export function showsLife({ held }: Pick<Picture, 'held'>, { measure, value, deviceId }: Reading): boolean {
  if (measure === 'motion' || measure === 'presence') return value === true;
  if (holds(measure)) {
    const known = held[deviceId];
    return measure === 'door.open' && known === undefined ? true : known !== (value === true ? 1 : 0);
  }
  if (measure === 'card.tapped' || measure === 'visit.arrived') return true;
  // Meters without a body send zero and minus one.
  return isSignOfLife(measure, value) && (typeof value !== 'number' || value > 0);
}

export function whereIs({ measure, deviceId }: Reading, facts: Facts): Where {
  switch (measure) {
    case 'motion':
    case 'presence':
    case 'bed.occupied':
    case 'seat.occupied':
    case 'visit.arrived':
    case 'pill.taken':
      return 'inside';
    case 'door.open':
      return leadsOut(facts, deviceId) ? 'way-out' : 'inside';
    case 'card.tapped':
      return 'way-out';
    case 'centre.entered':
    case 'centre.left':
      return 'elsewhere';
    default:
      return 'anywhere';
  }
}

/** Motion in the hall that still belongs to leaving by this door. */
export const trails = (
  door: Sign,
  { at, deviceId, measure }: Sign,
  { facts, settings }: { readonly facts: Facts; readonly settings: { readonly trailSeconds: number } },
): boolean =>
  at - door.at <= settings.trailSeconds * secondMs &&
  (measure === 'motion' || measure === 'presence') &&
  roomKindOf(facts.roomOf(deviceId)) === 'hall';
