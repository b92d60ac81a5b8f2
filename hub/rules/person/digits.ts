/**
 * Small numbers kept as one character each: a state of a hundred thousand homes is written every minute, and this is an eighth
 * of what numbers in JSON would take.
 */
const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_';
export const topDigit = 63;

const values = new Uint8Array(128);
for (let value = 0; value <= topDigit; value++) values[alphabet.charCodeAt(value)] = value;

export const digitOf = (digits: string, index: number): number => values[digits.charCodeAt(index) & 127] as number;

/** Rounded, and no more than fits. */
export const fromDigit = (value: number): string =>
  alphabet[Math.max(0, Math.min(topDigit, Math.round(value)))] as string;

/** Appends a number and forgets the oldest beyond `most`. */
export const add = (digits: string, value: number, most: number): string => (digits + fromDigit(value)).slice(-most);
