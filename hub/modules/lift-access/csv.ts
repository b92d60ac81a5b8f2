/** Excel takes a UTF-8 file for the local code page unless it begins with this. */
const byteOrderMark = '\uFEFF';

/** A table as CSV (RFC 4180). A cell that a spreadsheet would run as a formula is made text by an apostrophe (OWASP, CSV injection). */
export function csv(lines: readonly (readonly string[])[]): string {
  return byteOrderMark + lines.map((cells) => `${cells.map(cell).join(',')}\r\n`).join('');
}

function cell(text: string): string {
  const harmless = /^\s*[=+\-@|%\t\r\n=+-@]/.test(text) ? `'${text}` : text;
  return /[",;\r\n\t']/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
