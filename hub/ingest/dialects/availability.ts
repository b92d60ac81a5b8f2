import { type AddressedFrame, type Heard, heardNothing } from '../dialect.ts';
import { parseJson } from '../payload.ts';
import { refused } from '../rejection.ts';

/** The words of a convention for being reachable. */
export interface AvailabilityWords {
  readonly on: readonly string[];
  readonly off: readonly string[];
}

const usual: AvailabilityWords = { on: ['online'], off: ['offline'] };

/** Whether a device can be reached, as its gateway or its own will says: as plain text, as a JSON string, or as `{"state": …}`. */
export function readAvailability(
  { payload }: Pick<AddressedFrame, 'payload'>,
  words: AvailabilityWords = usual,
): Heard {
  const online = availabilityOf(payload, words);
  return online === undefined
    ? heardNothing(refused('payload.availability'))
    : { said: [{ measure: 'available', value: online }] };
}

function availabilityOf(payload: Buffer, { on, off }: AvailabilityWords): boolean | undefined {
  if (payload.length > 256) return undefined;
  const text = payload.toString().trim();
  const said = on.includes(text) || off.includes(text) ? text : stateOf(parseJson(payload));
  if (typeof said !== 'string') return undefined;
  return on.includes(said) ? true : off.includes(said) ? false : undefined;
}

function stateOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, 'state')
    ? (value as { state: unknown }).state
    : value;
}
