/** Offers a table as an Excel file. Every cell is text: long numbers and codes stay as they are. */
export async function saveSheet(
  name: string,
  { titles, rows }: { readonly titles: readonly string[]; readonly rows: readonly (readonly string[])[] },
): Promise<void> {
  const { default: writeSheet } = await import('write-excel-file/universal');
  const blob = await writeSheet(
    [
      titles.map((value) => ({ value, type: String, fontWeight: 'bold' as const })),
      ...rows.map((row) => row.map((value) => ({ value, type: String, format: '@' }))),
    ],
    { columns: titles.map((_, column) => ({ width: widest(rows, column) })), stickyRowsCount: 1 },
  ).toBlob();
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

/** Characters, within reason; Chinese ones are wide. */
const widest = (rows: readonly (readonly string[])[], column: number): number =>
  Math.min(48, Math.max(12, ...rows.slice(0, 200).map((row) => (row[column] ?? '').length * 1.4)));
