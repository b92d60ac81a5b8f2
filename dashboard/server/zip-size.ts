/**
 * What a ZIP file unpacks to in bytes, by its central directory (APPNOTE 4.3.12, 4.3.16): known before anything is unpacked.
 * Undefined when it is no ZIP file, or one of the 64-bit kind that no spreadsheet writes.
 */
export function unzippedBytes(file: Buffer): number | undefined {
  const endSize = 22;
  const longestComment = 0xffff;
  let end = file.length - endSize;
  const first = Math.max(0, end - longestComment);
  while (end >= first && file.readUInt32LE(end) !== 0x06054b50) end -= 1;
  if (end < first || end < 0) return undefined;
  const entries = file.readUInt16LE(end + 10);
  let at = file.readUInt32LE(end + 16);
  if (entries === 0xffff || at === 0xffffffff) return undefined;
  let total = 0;
  for (let entry = 0; entry < entries; entry++) {
    if (at + 46 > file.length || file.readUInt32LE(at) !== 0x02014b50) return undefined;
    total += file.readUInt32LE(at + 24);
    at += 46 + file.readUInt16LE(at + 28) + file.readUInt16LE(at + 30) + file.readUInt16LE(at + 32);
  }
  return total;
}
