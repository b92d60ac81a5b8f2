import { type AddressedFrame, type Heard, heardNothing } from '../dialect.ts';
import { parseJson } from '../payload.ts';
import { refused } from '../rejection.ts';

/** Whether a device can be reached, as its gateway or its own will says: the same in every dialect that has it. */
export function readAvailability({ payload }: AddressedFrame): Heard {
  const online = availabilityOf(payload);
  return online === undefined
    ? heardNothing(refused('payload.availability'))
    : { said: [{ measure: 'available', value: online }] };
}

/** `online`/`offline` as plain text, as a JSON string, or as `{"state": …}`; undefined for anything else. */
function availabilityOf(payload: Buffer): boolean | undefined {
  if (payload.length > 256) return undefined;
  const text = payload.toString().trim();
  const said = text === 'online' || text === 'offline' ? text : stateOf(parseJson(payload));
  return said === 'online' ? true : said === 'offline' ? false : undefined;
}

function stateOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, 'state')
    ? (value as { state: unknown }).state
    : value;
}
