import { type ByteOrder, bytesOf, cardNumber, xor } from './card-number.ts';
import { type Heard, isHexDigit, type Scanner } from './scanner.ts';

const startOfText = 0x02;

/** A frame that begins with STX, holds a fixed number of hexadecimal digits and ends with a byte of its own. */
export interface Layout {
  readonly digits: number;
  readonly end: number;
  /** One more byte after the end: the exclusive or of everything before it, STX and end included. */
  readonly checkByte?: true;
  /** The bytes of the number, in the order they were sent; undefined when the checksum says otherwise. */
  readonly number: (bytes: readonly number[]) => readonly number[] | undefined;
}

/** The last byte is the exclusive or of the others; the number is in the last of these, four at most. */
const checkedByLast = (bytes: readonly number[]): readonly number[] | undefined =>
  xor(bytes) === 0 ? bytes.slice(0, -1).slice(-4) : undefined;

const lastFour = (bytes: readonly number[]): readonly number[] => bytes.slice(-4);

/** RDM6300: 02, ten digits, two of checksum, 03. The first byte is a version, not part of the printed number. */
export const rdm6300: Layout = { digits: 12, end: 0x03, number: checkedByLast };

/** BCC type: 02, six digits, two of checksum, 04. */
export const bcc: Layout = { digits: 8, end: 0x04, number: checkedByLast };

/** IDTECK, 26 to 32 bits: 02, eight digits, 03, LRC. */
export const idteck8: Layout = { digits: 8, end: 0x03, checkByte: true, number: lastFour };

/** IDTECK, 40 bits: 02, ten digits, 03, LRC. */
export const idteck10: Layout = { digits: 10, end: 0x03, checkByte: true, number: lastFour };

/**
 * Reads such frames. An STX always begins anew, so that after garbage the next whole frame is understood, and nothing but a whole
 * frame ever is.
 */
export function framedScanner(layout: Layout, order: ByteOrder): Scanner {
  const { digits, end, checkByte, number } = layout;
  let text: string | undefined;
  let awaitsCheck = false;

  const judged = (whole: string): Heard => {
    const bytes = number(bytesOf(whole));
    return bytes === undefined ? { noise: 'checksum' } : { card: cardNumber(bytes, order) };
  };

  /** Takes one byte; what it made clear, if anything. */
  const take = (byte: number): Heard | undefined => {
    if (awaitsCheck) {
      const whole = text ?? '';
      awaitsCheck = false;
      text = undefined;
      if (byte === (startOfText ^ end ^ xor([...Buffer.from(whole, 'latin1')]))) return judged(whole);
      // The check byte may be lost, and this the beginning of the next frame.
      if (byte === startOfText) text = '';
      return { noise: 'checksum' };
    }
    if (byte === startOfText) {
      const cut = text !== undefined;
      text = '';
      return cut ? { noise: 'shape' } : undefined;
    }
    if (text === undefined) return undefined;
    if (text.length < digits && isHexDigit(byte)) {
      text += String.fromCharCode(byte);
      return undefined;
    }
    if (text.length < digits || byte !== end) {
      text = undefined;
      return { noise: 'shape' };
    }
    if (checkByte) {
      awaitsCheck = true;
      return undefined;
    }
    const whole = text;
    text = undefined;
    return judged(whole);
  };

  return {
    push: (bytes) => [...bytes].flatMap((byte) => take(byte) ?? []),
    settle: () => [],
  };
}
