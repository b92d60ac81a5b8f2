export const byteOrders = ['most-first', 'least-first'] as const;
/** Whether a reader sends the most or the least significant byte of a card's number first. */
export type ByteOrder = (typeof byteOrders)[number];

/** The number as printed on the card: ten decimal digits. At most four bytes, in the order they were sent. */
export function cardNumber(bytes: readonly number[], order: ByteOrder): string {
  const mostFirst = order === 'most-first' ? bytes : bytes.toReversed();
  return String(mostFirst.reduce((number, byte) => number * 256 + byte, 0)).padStart(10, '0');
}

/** An even number of hexadecimal digits as bytes. */
export const bytesOf = (hex: string): readonly number[] => [...Buffer.from(hex, 'hex')];

export const xor = (bytes: readonly number[]): number => bytes.reduce((sum, byte) => sum ^ byte, 0);
