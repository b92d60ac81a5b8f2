import { createHash, randomBytes } from 'node:crypto';

/** Crockford's base 32: no I, L, O or U, so that a code can be read aloud and typed by hand. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** 13 letters of 5 bits: 65 bits, out of reach of guessing. */
const length = 13;

/** A new claim code in groups: `7K3D-Q9XWM-2FHT`. */
export function newClaimCode(): string {
  const letters = [...randomBytes(length)].map((byte) => alphabet[byte % alphabet.length]).join('');
  return `${letters.slice(0, 4)}-${letters.slice(4, 9)}-${letters.slice(9)}`;
}

/** As typed: any case, with or without groups, with the letters people mistake for digits. Undefined when it cannot be one. */
export function readClaimCode(typed: string): string | undefined {
  const letters = typed
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[\s\-–—_.]/g, '')
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1');
  return letters.length === length && [...letters].every((letter) => alphabet.includes(letter)) ? letters : undefined;
}

/** What is stored of a code: its hash, over the letters without groups. 65 random bits need no slow one. */
export const hashClaimCode = (code: string): string =>
  createHash('sha256')
    .update(`claim ${readClaimCode(code) ?? code}`)
    .digest('hex');
