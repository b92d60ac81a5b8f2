import { type ByteOrder, cardNumber } from './card-number.ts';
import { type Heard, isDigit, type Scanner } from './scanner.ts';

const carriageReturn = 0x0d;
const lineFeed = 0x0a;
const length = 10;
/** Wiegand 34 carries 32 bits of number. */
const largest = 0xffff_ffff;

/**
 * Wiegand converter: ten decimal digits and CR LF. There is no checksum, so a line is taken only if it has exactly ten digits, begins
 * after a silence or another byte, ends with both CR and LF, and is a number of 32 bits.
 */
export function wiegandScanner(order: ByteOrder): Scanner {
  let digits = '';
  let returned = false;

  const clear = (): readonly Heard[] => {
    const begun = digits !== '';
    digits = '';
    returned = false;
    return begun ? [{ noise: 'shape' }] : [];
  };

  const take = (byte: number): readonly Heard[] => {
    if (isDigit(byte) && !returned) {
      // One more than a card has is enough to know that it is none.
      if (digits.length <= length) digits += String.fromCharCode(byte);
      return [];
    }
    if (byte === carriageReturn && digits !== '' && !returned) {
      returned = true;
      return [];
    }
    const number = Number(digits);
    if (byte !== lineFeed || !returned || digits.length !== length || number > largest) {
      const noise = clear();
      if (isDigit(byte)) digits = String.fromCharCode(byte);
      return noise;
    }
    digits = '';
    returned = false;
    return [
      {
        card: cardNumber(
          [24, 16, 8, 0].map((shift) => (number >>> shift) & 0xff),
          order,
        ),
      },
    ];
  };

  return { push: (bytes) => [...bytes].flatMap(take), settle: clear };
}
