import { deflateRawSync } from 'node:zlib';
import { readSheet } from 'read-excel-file/node';
import { describe, expect, test } from 'vitest';
import writeSheet, { type SheetData } from 'write-excel-file/node';
import { catalog } from '#devices/catalog';
import { mostLines, onboardingTemplate, readOnboarding } from '#server/onboarding-sheet';
import { unzippedBytes } from '#server/zip-size';

const titles = ['住户地址', '设备种类', '设备名称', '房间', '佩戴者', '网关编号', '网关里的名称', '设备编号'];
const sheetOf = (lines: SheetData) => writeSheet(lines).toBuffer();
const read = async (lines: SheetData) => readOnboarding(await sheetOf(lines), catalog);

describe('the sheet of devices', () => {
  test('as it is downloaded holds titles, an example that does not count, and every kind', async () => {
    const template = await onboardingTemplate(catalog);
    expect(await readOnboarding(template, catalog)).toEqual({ rows: [], inexact: [] });
    expect((await readSheet(template))[0]).toEqual(titles);
    const explained = (await readSheet(template, '说明')).flat();
    for (const { kind, title } of catalog) expect(explained).toEqual(expect.arrayContaining([kind, title.zh]));
  });

  test('is read by its titles, in any order, kinds by title or id, rows as the spreadsheet counts them', async () => {
    const { rows } = await read([
      ['设备名称', '住户地址', '备注', '设备种类', '设备编号'],
      [' 床头按钮 ', 'A 502', '随便', '紧急按钮', null],
      [null, null, null, null, null],
      ['大门', 'A 502', null, 'contact', 'door-1'],
      ['大门', 'A 502', null, 'SOS button', ''],
    ]);
    const empty = { room: '', resident: '', gateway: '', externalName: '' };
    expect(rows).toEqual([
      { row: 2, home: 'A 502', kind: 'sos-button', name: '床头按钮', id: '', ...empty },
      { row: 4, home: 'A 502', kind: 'contact', name: '大门', id: 'door-1', ...empty },
      { row: 5, home: 'A 502', kind: 'sos-button', name: '大门', id: '', ...empty },
    ]);
  });

  test('keeps 18 digits that are text, and says which number has lost some', async () => {
    const long = '330105195001011234';
    const { rows, inexact } = await read([
      titles,
      ['h', 'motion', 'n', '', '', '', '', { value: long, type: String }],
      // biome-ignore lint/correctness/noPrecisionLoss: what a spreadsheet makes of it
      ['h', 'motion', 'n', 101, '', '', '', 330105195001011234],
      ['h', 'motion', 'n', '', '', '', '', 20260001],
    ]);
    expect(rows.map(({ id, room }) => [id, room])).toEqual([
      [long, ''],
      [expect.stringMatching(/^3301051950010112/), '101'],
      ['20260001', ''],
    ]);
    expect(inexact).toEqual([{ row: 3, column: 'id' }]);
  });

  test.for([
    ['text', Buffer.from('住户地址,设备种类')],
    ['nothing', Buffer.alloc(0)],
    ['a broken file', Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(400, 7)])],
  ] as const)('refuses %s', async ([, file]) => {
    await expect(readOnboarding(file, catalog)).rejects.toMatchObject({ status: 422, code: 'onboarding.unreadable' });
  });

  test('refuses another sheet, and one that is too long', async () => {
    await expect(read([['姓名', '电话'], ['a', 'b']])).rejects.toMatchObject({ code: 'onboarding.unreadable' }); // biome-ignore format: one line
    const lines = Array.from({ length: mostLines + 1 }, () => ['h', 'motion', 'n']);
    await expect(read([titles.slice(0, 3), ...lines])).rejects.toMatchObject({ code: 'onboarding.too-long' });
  });

  test('that would unpack to gigabytes is not unpacked', async () => {
    const file = await sheetOf([titles]);
    const at = file.indexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02]));
    const swollen = Buffer.from(file);
    swollen.writeUInt32LE(0xf0000000, at + 24);
    expect(unzippedBytes(swollen)).toBeGreaterThan(4e9);
    await expect(readOnboarding(swollen, catalog)).rejects.toMatchObject({ code: 'onboarding.unreadable' });
  });
});

test('the size of a ZIP file is that of what is in it', async () => {
  expect(unzippedBytes(Buffer.from('no zip'))).toBeUndefined();
  const file = await sheetOf([['a']]);
  expect(unzippedBytes(file)).toBeGreaterThan(file.length / 4);
  expect(unzippedBytes(file.subarray(0, file.length - 10))).toBeUndefined();
  expect(unzippedBytes(deflateRawSync(Buffer.alloc(1000)))).toBeUndefined();
});
