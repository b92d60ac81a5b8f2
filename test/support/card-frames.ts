import type { Format } from '#devices/card-reader/formats';

const hex = (number: number, digits: number): string => number.toString(16).toUpperCase().padStart(digits, '0');
const xorOf = (bytes: Iterable<number>): number => [...bytes].reduce((sum, byte) => sum ^ byte, 0);
const ascii = (text: string): readonly number[] => [...Buffer.from(text, 'latin1')];
const withSum = (digits: string): string => digits + hex(xorOf(Buffer.from(digits, 'hex')), 2);
const withLrc = (digits: string): readonly number[] => {
  const frame = [0x02, ...ascii(digits), 0x03];
  return [...frame, xorOf(frame)];
};

/** What a reader of each kind sends for a card, written from its data sheet and not from the scanner. */
export const frameOf: Readonly<Record<Format, (card: number) => readonly number[]>> = {
  rdm6300: (card) => [0x02, ...ascii(withSum(`01${hex(card, 8)}`)), 0x03],
  'em-18': (card) => ascii(withSum(`45${hex(card, 8)}`)),
  bcc: (card) => [0x02, ...ascii(withSum(hex(card, 6))), 0x04],
  'idteck-8': (card) => withLrc(hex(card, 8)),
  'idteck-10': (card) => withLrc(`2A${hex(card, 8)}`),
  wiegand: (card) => ascii(`${String(card).padStart(10, '0')}\r\n`),
};

/** The largest number that fits. */
export const largestCard = (format: Format): number => (format === 'bcc' ? 0xff_ffff : 0xffff_ffff);

export const printed = (card: number): string => String(card).padStart(10, '0');
