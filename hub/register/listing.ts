import type { ListQuery, Page } from '#contracts/rest';
import { invalid } from './refusals.ts';

/** A row as a list sees it: where it stands in the order, and the words it is found by. */
interface Listed {
  readonly id: string;
  readonly key: string;
  readonly words: string;
}

const searchable = (text: string): string => text.normalize('NFKC').toLowerCase();
/** Numbers sort as numbers: 2幢 stands before 12幢. */
const sortable = (text: string): string => text.replace(/\d+/g, (digits) => digits.padStart(9, '0'));

/**
 * A list in its order, kept in memory. Order and search are ours and not the engine's: collations differ between SQLite and
 * PostgreSQL and between machines, and an address is no column. A cursor names the last row of a page; rows are never
 * removed from the register, so its place in the order can always be found again.
 */
export class Listing<Row extends { readonly id: string }> {
  readonly #rows: ReadonlyMap<string, Row>;
  readonly #describe: (row: Row) => { readonly order: readonly string[]; readonly words: readonly string[] };
  #sorted: readonly Listed[] | undefined;
  #byId = new Map<string, Listed>();

  constructor(
    rows: ReadonlyMap<string, Row>,
    describe: (row: Row) => { readonly order: readonly string[]; readonly words: readonly string[] },
  ) {
    this.#rows = rows;
    this.#describe = describe;
  }

  /** Something it is sorted or found by has changed. */
  stale(): void {
    this.#sorted = undefined;
  }

  /** The rows that hold every word of `q` and pass `accept`, a page of them, shown by `view`. */
  page<View>(
    query: ListQuery,
    { accept, view }: { readonly accept: (row: Row) => boolean; readonly view: (row: Row) => View },
  ): Page<View> {
    const sorted = this.#order();
    const after = query.cursor === undefined ? '' : this.#keyOf(query.cursor, accept);
    const words = searchable(query.q ?? '')
      .split(/\s+/)
      .filter((word) => word !== '');
    const items: View[] = [];
    let total = 0;
    let last = '';
    let more = false;
    for (const listed of sorted) {
      if (!words.every((word) => listed.words.includes(word))) continue;
      const row = this.#rows.get(listed.id);
      if (row === undefined || !accept(row)) continue;
      total += 1;
      if (listed.key <= after) continue;
      if (items.length === query.limit) {
        more = true;
        continue;
      }
      items.push(view(row));
      last = listed.id;
    }
    return { items, total, ...(more && { cursor: Buffer.from(last).toString('base64url') }) };
  }

  #keyOf(cursor: string, accept: (row: Row) => boolean): string {
    const id = Buffer.from(cursor, 'base64url').toString();
    const listed = this.#byId.get(id);
    const row = this.#rows.get(id);
    // A row the actor may not see is as unknown as one that never was.
    if (listed === undefined || row === undefined || !accept(row))
      throw invalid('列表已变，请从第一页重新看', 'This cursor is not of this list');
    return listed.key;
  }

  #order(): readonly Listed[] {
    if (this.#sorted !== undefined) return this.#sorted;
    const sorted = [...this.#rows.values()].map((row) => {
      const { order, words } = this.#describe(row);
      return {
        id: row.id,
        key: [...order.map(sortable), row.id].join('\u0001'),
        words: searchable([...words, row.id].join(' ')),
      };
    });
    sorted.sort((a, b) => (a.key < b.key ? -1 : 1));
    this.#byId = new Map(sorted.map((listed) => [listed.id, listed]));
    this.#sorted = sorted;
    return sorted;
  }
}
