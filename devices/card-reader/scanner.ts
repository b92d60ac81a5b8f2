/** Why bytes were no card: they had not the form of a frame, or its checksum was wrong. */
export type Noise = 'shape' | 'checksum';

export type Heard = { readonly card: string } | { readonly noise: Noise };

/** Finds cards in the bytes of one reader, however the line cut or glued them. Knows no clock and no port. */
export interface Scanner {
  push(bytes: Uint8Array): readonly Heard[];
  /** The line has been quiet for `quietMs`: what was begun is over. */
  settle(): readonly Heard[];
}

/** Longer than two bytes of one frame are apart (a USB adapter delivers every 16 ms), shorter than the pause of a held card (37 ms). */
export const quietMs = 25;

/** The longest run of characters that is kept while its end is awaited: glued frames of a held card after a long stall. */
export const longestRun = 4096;

export const isHexDigit = (byte: number): boolean =>
  (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x46) || (byte >= 0x61 && byte <= 0x66);

export const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39;
