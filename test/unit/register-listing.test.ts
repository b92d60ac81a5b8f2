import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Listing } from '#hub/register/listing';

interface Row {
  readonly id: string;
  readonly name: string;
  readonly visible: boolean;
}
const rowsOf = (rows: readonly Row[]) => new Map(rows.map((row) => [row.id, row]));
const listingOf = (rows: ReadonlyMap<string, Row>) =>
  new Listing(rows, ({ name }) => ({ order: [name], words: [name] }));
const seen = { accept: ({ visible }: Row) => visible, view: ({ id }: Row) => id };

const anyRows = fc.uniqueArray(
  fc.record({ id: fc.uuid(), name: fc.constantFrom('2幢', '12幢', '二', 'a', 'B', ''), visible: fc.boolean() }),
  { selector: ({ id }) => id, maxLength: 40 },
);

test('the pages together are the list: every visible row once, in one order, whatever the page size', () => {
  fc.assert(
    fc.property(anyRows, fc.integer({ min: 1, max: 7 }), (given, limit) => {
      const listing = listingOf(rowsOf(given));
      const whole = listing.page({ limit: 200 }, seen);
      const paged: string[] = [];
      for (let cursor: string | undefined, more = true; more; ) {
        const page = listing.page({ limit, ...(cursor !== undefined && { cursor }) }, seen);
        expect(page.total).toBe(whole.total);
        expect(page.items.length).toBeLessThanOrEqual(limit);
        paged.push(...page.items);
        cursor = page.cursor;
        more = cursor !== undefined;
      }
      expect(paged).toEqual(whole.items);
      expect(new Set(paged)).toEqual(new Set(given.filter(({ visible }) => visible).map(({ id }) => id)));
    }),
  );
});

test('numbers in names sort as numbers', () => {
  const rows = ['12幢 3单元', '2幢 10单元', '2幢 9单元'].map((name, id) => ({ id: `${id}`, name, visible: true }));
  expect(listingOf(rowsOf(rows)).page({ limit: 9 }, seen).items).toEqual(['2', '1', '0']);
});

test('full-width letters and capitals are found by plain ones', () => {
  const rows = rowsOf([{ id: '1', name: 'ＡＢ单元', visible: true }]);
  expect(listingOf(rows).page({ limit: 9, q: 'ab' }, seen).items).toEqual(['1']);
});

test('a cursor of a row that may not be seen is as unknown as any other', () => {
  const listing = listingOf(rowsOf([{ id: 'hidden', name: 'x', visible: false }]));
  const refusal = (id: string): unknown => {
    try {
      return listing.page({ limit: 1, cursor: Buffer.from(id).toString('base64url') }, seen);
    } catch (error) {
      return error;
    }
  };
  expect(refusal('hidden')).toMatchObject({ code: 'register.invalid' });
  expect(refusal('hidden')).toEqual(refusal('never was'));
});

test('the order follows a change once the list is told', () => {
  const rows = new Map([['1', { id: '1', name: 'b', visible: true }], ['2', { id: '2', name: 'c', visible: true }]]); // biome-ignore format: a table
  const listing = listingOf(rows);
  expect(listing.page({ limit: 9 }, seen).items).toEqual(['1', '2']);
  rows.set('2', { id: '2', name: 'a', visible: true });
  listing.stale();
  expect(listing.page({ limit: 9 }, seen).items).toEqual(['2', '1']);
});
