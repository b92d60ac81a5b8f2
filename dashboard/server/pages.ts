import type { Page } from '#contracts/rest';

/** What a list answers with; the contract's page is read-only, the serialiser's type is not. */
export const pageBody = <Item>({
  items,
  total,
  cursor,
}: Page<Item>): { items: Item[]; total: number; cursor?: string } => ({
  items: [...items],
  total,
  ...(cursor === undefined ? {} : { cursor }),
});

/** The largest page a list gives. */
export const largestPage = 200;

/** Walks a list page by page, at most `most` items. */
export async function* pagesOf<Item>(
  list: (query: { readonly limit: number; readonly cursor?: string }) => Promise<Page<Item>>,
  most: number,
): AsyncGenerator<readonly Item[]> {
  let left = most;
  let cursor: string | undefined;
  do {
    const page = await list({ limit: Math.min(largestPage, left), ...(cursor === undefined ? {} : { cursor }) });
    const items = page.items.slice(0, left);
    left -= items.length;
    cursor = page.cursor;
    if (items.length > 0) yield items;
  } while (cursor !== undefined && left > 0);
}
