import type { Text } from '#contracts/text';

export type Cell = string | number | boolean | null | undefined;

export interface Column<Row> {
  readonly title: Text;
  readonly value: (row: Row, language: keyof Text) => Cell;
}

/** Excel takes a UTF-8 file for the local code page unless it begins with this. */
export const byteOrderMark = '\uFEFF';

/**
 * Spreadsheets run a cell that begins like a formula, also behind blanks and in full-width characters (OWASP, CSV injection).
 * A leading apostrophe makes it text.
 */
const formula = /^[\s\u200B\uFEFF\0]*[=+\-@|%\uFF1D\uFF0B\uFF0D\uFF20]/;

const asText = (cell: string): string => (/^[\t\r\n]/.test(cell) || formula.test(cell) ? `'${cell}` : cell);

/** One cell (RFC 4180). Numbers stay numbers; text is neutralised, and quoted where it must be. */
export function csvCell(cell: Cell): string {
  if (cell === null || cell === undefined) return '';
  if (typeof cell !== 'string') return String(cell);
  const text = asText(cell);
  return /[",;\r\n\t']/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export const csvLine = (cells: readonly Cell[]): string => `${cells.map(csvCell).join(',')}\r\n`;

/** A table as CSV, piece by piece: byte order mark and titles, then one piece for each page of rows. */
export async function* csvOf<Row>(
  columns: readonly Column<Row>[],
  pages: AsyncIterable<readonly Row[]>,
  language: keyof Text,
): AsyncGenerator<string> {
  yield byteOrderMark + csvLine(columns.map(({ title }) => title[language]));
  for await (const rows of pages)
    yield rows.map((row) => csvLine(columns.map(({ value }) => value(row, language)))).join('');
}
