import type { Said } from '../dialect.ts';
import { measurementOf } from '../measurement.ts';
import { isProperties, ownOf, type Properties } from '../properties.ts';
import { type Refused, refused } from '../rejection.ts';

/**
 * A card at a reader on a Tasmota module: `RDM6300` (the driver has checked it and gives the last four bytes), `PN532` and `RC522`
 * (NFC), or the bytes of an RDM6300 read by the serial bridge: version, four bytes of the card, and the XOR of these five.
 */
export function readCard(
  message: Properties,
): { readonly said: readonly Said[]; readonly refused?: Refused } | undefined {
  const serial = ownOf(message, 'SSerialReceived');
  if (typeof serial === 'string') return fromSerial(serial.trim());
  const checked = uidOf(message, 'RDM6300');
  if (checked !== undefined) return swipe(numberOn(checked.slice(-8)));
  const nfc = uidOf(message, 'PN532') ?? uidOf(message, 'RC522');
  return nfc === undefined ? undefined : swipe(nfc.toUpperCase());
}

function uidOf(message: Properties, reader: string): string | undefined {
  const part = ownOf(message, reader);
  const uid = isProperties(part) ? ownOf(part, 'UID') : undefined;
  return typeof uid === 'string' && /^[0-9A-Fa-f]{8,20}$/.test(uid) ? uid : undefined;
}

function fromSerial(text: string) {
  const frame = /^(?:02)?([0-9A-Fa-f]{10})([0-9A-Fa-f]{2})(?:03)?$/.exec(text);
  if (frame === null) return kept(text);
  const [, card = '', sum = ''] = frame;
  let xor = 0;
  for (let index = 0; index < card.length; index += 2) xor ^= Number.parseInt(card.slice(index, index + 2), 16);
  if (xor === Number.parseInt(sum, 16)) return swipe(numberOn(card.slice(2)));
  // A ghost, not a swipe: nobody goes through a door by it. What was read is kept for whoever looks for the fault.
  return { ...kept(text), refused: refused('card.checksum', text) };
}

/** The ten digits printed on the card: its last four bytes. */
const numberOn = (hex: string): string => String(Number.parseInt(hex, 16)).padStart(10, '0');

function swipe(card: string): { readonly said: readonly Said[]; readonly refused?: Refused } {
  const one = measurementOf('card.tapped', card);
  return 'code' in one ? { said: [], refused: one } : { said: [one] };
}

function kept(text: string): { readonly said: readonly Said[]; readonly refused?: Refused } {
  const one = measurementOf('serial.received', text.slice(0, 64));
  return 'code' in one ? { said: [], refused: one } : { said: [one] };
}
