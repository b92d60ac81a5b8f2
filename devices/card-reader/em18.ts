import { type ByteOrder, bytesOf, cardNumber, xor } from './card-number.ts';
import { type Heard, isHexDigit, longestRun, type Scanner } from './scanner.ts';

const frameLength = 12;

/**
 * EM-18: ten digits and two of checksum, with nothing before and nothing after. The checksum cannot tell where a frame begins: every
 * rotation of a right frame by whole bytes is right as well, and a different card. So a run of digits, from one silence or other byte
 * to the next, counts only if it is a whole number of frames.
 */
export function em18Scanner(order: ByteOrder): Scanner {
  let run = '';
  let tooLong = false;

  const finish = (): readonly Heard[] => {
    const whole = run;
    const refused = tooLong;
    run = '';
    tooLong = false;
    if (refused) return [{ noise: 'shape' }];
    if (whole === '') return [];
    if (whole.length % frameLength !== 0) return [{ noise: 'shape' }];
    return Array.from({ length: whole.length / frameLength }, (_, index) => {
      const bytes = bytesOf(whole.slice(index * frameLength, (index + 1) * frameLength));
      return xor(bytes) === 0 ? { card: cardNumber(bytes.slice(1, 5), order) } : { noise: 'checksum' };
    });
  };

  const take = (byte: number): readonly Heard[] => {
    if (!isHexDigit(byte)) return finish();
    if (run.length < longestRun) run += String.fromCharCode(byte);
    else tooLong = true;
    return [];
  };

  return { push: (bytes) => [...bytes].flatMap(take), settle: finish };
}
