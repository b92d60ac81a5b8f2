import { readSheet } from 'read-excel-file/node';
import writeSheets, { type CellObject, type SheetData } from 'write-excel-file/node';
import { type OnboardingColumn, type OnboardingRow, onboardingColumns } from '#contracts/adoption';
import type { DeviceProfile } from '#contracts/device';
import type { Text } from '#contracts/text';
import { Refusal } from '#kernel/errors';
import { unzippedBytes } from './zip-size.ts';

/** Lines of one sheet; a street of more comes in several. They are one transaction, and a call for help waits for it. */
export const mostLines = 1_000;
/** A sheet of so many lines unpacks to far less. */
const mostUnzippedBytes = 40 * 1024 * 1024;
/** A spreadsheet keeps so many digits of a number (IEEE 754); of a longer one it has already lost some. */
const exactDigits = 15;

const titles: Readonly<Record<OnboardingColumn, Text & { readonly width: number; readonly says: string }>> = {
  home: {
    zh: '住户地址',
    en: 'Home',
    width: 36,
    says: '必填。照“住户”列表里的写法，如：大塘巷 · 叶青苑 37幢 1单元 502；只写结尾且不与别处相同也可以，或填住户编号。',
  },
  kind: { zh: '设备种类', en: 'Kind', width: 16, says: '必填。用下面列出的名称或编号。' },
  name: { zh: '设备名称', en: 'Name', width: 20, says: '必填。大家怎么叫它，如：床头按钮。' },
  room: { zh: '房间', en: 'Room', width: 12, says: '可不填。如：卧室、卫生间。' },
  resident: { zh: '佩戴者', en: 'Resident', width: 12, says: '可不填。这一户里佩戴它的老人姓名；不佩戴的设备不填。' },
  gateway: { zh: '网关编号', en: 'Gateway id', width: 22, says: '通过网关说话的设备填：已登记网关的编号，或本表中网关的“设备编号”。' },
  externalName: { zh: '网关里的名称', en: 'Name at the gateway', width: 24, says: '与网关编号一起填：网关叫它什么，如 Zigbee2MQTT 的 friendly name。' },
  id: { zh: '设备编号', en: 'Id', width: 24, says: '可不填，自动生成。字母、数字和 _ . -，最多 64 位。本列是文本格式，18 位数字也不会变。' },
}; // biome-ignore format: one line each
/** A line whose first cell begins so shows how it is done and is passed over. */
const example = '示例';

const head = (value: string): CellObject => ({ value, type: String, fontWeight: 'bold', backgroundColor: '#e6f2f0' });
/** Text format: a spreadsheet leaves long numbers alone. */
const asText = (value: string): CellObject => ({ value, type: String, format: '@' });

/** An empty sheet to fill in: titles, an example, empty lines in text format, and a page of explanations. */
export async function onboardingTemplate(kinds: readonly DeviceProfile[]): Promise<Buffer> {
  const lines: SheetData = [
    onboardingColumns.map((column) => head(titles[column].zh)),
    [`${example}：大塘巷 · 叶青苑 37幢 1单元 502`, '紧急按钮', '床头按钮', '卧室', '', '', '', ''].map(asText),
    ...Array.from({ length: 200 }, () => onboardingColumns.map(() => asText(''))),
  ];
  const explained: SheetData = [
    [head('列'), head('怎么填')],
    ...onboardingColumns.map((column) => [asText(titles[column].zh), asText(titles[column].says)]),
    [],
    [head('设备种类'), head('编号')],
    ...kinds.map(({ kind, title }) => [asText(title.zh), asText(kind)]),
    [],
    [asText('直接用 MQTT 连接的设备不填网关两列；登记后会得到账号和密码，只显示一次。')],
    [asText(`以“${example}”开头的行不会登记。一次最多 ${mostLines} 行。`)],
  ];
  return writeSheets([
    { data: lines, sheet: '设备', columns: onboardingColumns.map((column) => ({ width: titles[column].width })), stickyRowsCount: 1 }, // biome-ignore format: one line
    { data: explained, sheet: '说明', columns: [{ width: 18 }, { width: 90 }] },
  ]).toBuffer();
}

/** A number exactly as the sheet has it, or a sign that it is not exact any more. */
const inexact = '\u0000';
function numberAsWritten(written: string): string {
  if (/^-?\d{1,15}$/.test(written)) return written;
  const value = Number(written);
  if (Number.isInteger(value) && Math.abs(value) < 10 ** exactDigits) return String(value);
  return Number.isInteger(value) ? `${inexact}${written}` : String(value);
}

/** What a sheet holds, line by line, and the cells that hold a number which has lost digits. */
export interface ReadSheet {
  readonly rows: readonly OnboardingRow[];
  readonly inexact: readonly { readonly row: number; readonly column: OnboardingColumn }[];
}

const unreadable = (zh: string, en: string): Refusal => new Refusal(422, 'onboarding.unreadable', { zh, en });

/**
 * Reads a filled-in sheet. Kinds may be given by title in either language.
 *
 * @throws {Refusal} `onboarding.unreadable` when it is no such sheet, `onboarding.too-long`
 */
export async function readOnboarding(file: Buffer, kinds: readonly DeviceProfile[]): Promise<ReadSheet> {
  const size = unzippedBytes(file);
  if (size === undefined)
    throw unreadable('这不是 Excel 文件（.xlsx），请用模板填写', 'This is no Excel file (.xlsx): take the template');
  if (size > mostUnzippedBytes)
    throw unreadable('这个 Excel 文件解开后太大', 'This Excel file is too large when unpacked');
  let cells: readonly (readonly unknown[])[];
  try {
    cells = await readSheet(file, { parseNumber: numberAsWritten as never });
  } catch {
    throw unreadable('这个 Excel 文件读不了，请用模板填写', 'This Excel file cannot be read: take the template');
  }
  const [header = [], ...lines] = cells;
  const named = header.map((cell) => String(cell ?? '').trim().toLowerCase()); // biome-ignore format: one line
  const at = Object.fromEntries(
    onboardingColumns.map((column) => [
      column,
      named.findIndex((name) =>
        [titles[column].zh, titles[column].en.toLowerCase(), column.toLowerCase()].includes(name),
      ),
    ]),
  ) as Record<OnboardingColumn, number>;
  const missing = (['home', 'kind', 'name'] as const).filter((column) => at[column] === -1);
  if (missing.length > 0) {
    throw unreadable(
      `第一行须是标题，缺少：${missing.map((column) => titles[column].zh).join('、')}`,
      `The first line must hold the titles; missing: ${missing.map((column) => titles[column].en).join(', ')}`,
    );
  }
  const kindOf = new Map(
    kinds.flatMap(({ kind, title }) => [kind, title.zh, title.en].map((name) => [name.toLowerCase(), kind] as const)),
  );
  const rows: OnboardingRow[] = [];
  const lost: { row: number; column: OnboardingColumn }[] = [];
  for (const [index, line] of lines.entries()) {
    // As the spreadsheet counts: from 1, the titles in line 1.
    const row = index + 2;
    const read = Object.fromEntries(
      onboardingColumns.map((column) => [column, cellText(at[column] === -1 ? null : line[at[column]])]),
    ) as Record<OnboardingColumn, string>;
    if (onboardingColumns.every((column) => read[column] === '') || read.home.startsWith(example)) continue;
    for (const column of onboardingColumns) {
      if (!read[column].startsWith(inexact)) continue;
      lost.push({ row, column });
      read[column] = read[column].slice(1);
    }
    rows.push({ row, ...read, kind: kindOf.get(read.kind.toLowerCase()) ?? read.kind });
  }
  if (rows.length > mostLines) {
    throw new Refusal(422, 'onboarding.too-long', {
      zh: `表里有 ${rows.length} 行，一次最多 ${mostLines} 行`,
      en: `The sheet has ${rows.length} lines; at most ${mostLines} at once`,
    });
  }
  return { rows, inexact: lost };
}

const cellText = (cell: unknown): string =>
  cell instanceof Date
    ? cell.toISOString().slice(0, 10)
    : cell === null || cell === undefined
      ? ''
      : String(cell).trim();
