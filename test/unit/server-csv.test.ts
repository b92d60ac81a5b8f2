import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { byteOrderMark, csvCell, csvLine, csvOf } from '#server/csv';

describe('a cell of a CSV file', () => {
  test.for([
    ['=1+1', `"'=1+1"`],
    ['+86 138', `"'+86 138"`],
    ['-2', `"'-2"`],
    ['@SUM(A1)', `"'@SUM(A1)"`],
    ['  =1', `"'  =1"`],
    ['\u200B=1', `"'\u200B=1"`],
    ['\uFF1D1+1', `"'\uFF1D1+1"`],
    ['\t=1', `"'\t=1"`],
    ['\r=1', `"'\r=1"`],
    ['|calc', `"'|calc"`],
    ['=HYPERLINK("http://x","a")', `"'=HYPERLINK(""http://x"",""a"")"`],
  ] as const)('%j cannot run as a formula', ([cell, written]) => {
    expect(csvCell(cell)).toBe(written);
  });

  test.for([
    ['王秀英', '王秀英'],
    ['a,b', '"a,b"'],
    ['says "hm"', '"says ""hm"""'],
    ['two\nlines', '"two\nlines"'],
    ['a=b', 'a=b'],
    ['1970-01-01 08:00:00', '1970-01-01 08:00:00'],
    ['37幢 1单元', '37幢 1单元'],
    ['', ''],
  ] as const)('%j stays what it is', ([cell, written]) => {
    expect(csvCell(cell)).toBe(written);
  });

  test('numbers stay numbers, negative ones too; nothing is an empty cell', () => {
    expect(csvLine([-3, 1.5, null, undefined, true])).toBe('-3,1.5,,,true\r\n');
  });

  test('whatever is in it, no field of the line begins like a formula and the line keeps its shape', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { minLength: 1, maxLength: 5 }), (cells) => {
        const fields = parseLine(csvLine(cells));
        expect(fields).toHaveLength(cells.length);
        for (const field of fields) expect(field).not.toMatch(/^\s*[=+\-@]/);
      }),
    );
  });
});

test('a file begins with a byte order mark and titles in the language asked for', async () => {
  const columns = [{ title: { zh: '姓名', en: 'Name' }, value: ({ name }: { name: string }) => name }];
  async function* pages() {
    yield [{ name: '王' }, { name: '李' }];
    yield [{ name: '张' }];
  }
  const written: string[] = [];
  for await (const piece of csvOf(columns, pages(), 'zh')) written.push(piece);
  expect(written).toEqual([`${byteOrderMark}姓名\r\n`, '王\r\n李\r\n', '张\r\n']);
});

/** RFC 4180, read back by a reader of our own. */
function parseLine(line: string): string[] {
  const fields: string[] = [];
  let at = 0;
  for (;;) {
    let field = '';
    if (line[at] === '"') {
      at += 1;
      for (; line[at] !== '"' || line[at + 1] === '"'; at += 1) {
        if (line[at] === '"') at += 1;
        field += line[at];
      }
      at += 1;
    } else while (line[at] !== ',' && line.slice(at, at + 2) !== '\r\n') field += line[at++];
    fields.push(field);
    if (line[at] !== ',') return fields;
    at += 1;
  }
}
