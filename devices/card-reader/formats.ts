import type { ByteOrder } from './card-number.ts';
import { em18Scanner } from './em18.ts';
import { bcc, framedScanner, idteck8, idteck10, rdm6300 } from './framed.ts';
import type { Scanner } from './scanner.ts';
import { wiegandScanner } from './wiegand.ts';

/** What readers speak. A new one is a scanner and a line here. */
const scanners = {
  rdm6300: (order) => framedScanner(rdm6300, order),
  'em-18': em18Scanner,
  bcc: (order) => framedScanner(bcc, order),
  'idteck-8': (order) => framedScanner(idteck8, order),
  'idteck-10': (order) => framedScanner(idteck10, order),
  wiegand: wiegandScanner,
} as const satisfies Record<string, (order: ByteOrder) => Scanner>;

export type Format = keyof typeof scanners;
export const formats = Object.keys(scanners) as readonly Format[];

export const scannerOf = (format: Format, order: ByteOrder): Scanner => scanners[format](order);
