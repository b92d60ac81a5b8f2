import { createHash } from 'node:crypto';
import { sql, type Transaction } from 'kysely';
import type { AuditEntry, Audited } from '#contracts/access';
import type { ListQuery, Page } from '#contracts/rest';
import type { AuditTable, Queries, Tables } from '#hub/database/tables';
import { invalid } from './refusals.ts';

/** What stands before the first record. */
const beginning = '0'.repeat(64);

/** SHA-256 over the hash before and the whole row, as one JSON array: no two rows have the same text. */
const hashOf = (before: string, row: Omit<AuditTable, 'hash'>): string =>
  createHash('sha256')
    .update(JSON.stringify([before, row.position, row.at, row.by, row.action, row.target, row.detail]))
    .digest('hex');

/** Keys in order, so that the same detail is always the same text. */
const canonical = (detail: Audited['detail'] = {}): string =>
  JSON.stringify(Object.fromEntries(Object.entries(detail).sort(([a], [b]) => (a < b ? -1 : 1))));

/**
 * Adds a record to the chain, in the transaction of what it tells about. Writes of the database follow one another,
 * so the record before is the last one.
 */
export async function appendAudit(trx: Transaction<Tables>, entry: Audited, at: number): Promise<void> {
  const last = await trx
    .selectFrom('audit')
    .select(['position', 'hash'])
    .orderBy('position', 'desc')
    .limit(1)
    .executeTakeFirst();
  const row = {
    position: (last?.position ?? 0) + 1,
    at,
    by: entry.by,
    action: entry.action,
    target: entry.target,
    detail: canonical(entry.detail),
  };
  await trx
    .insertInto('audit')
    .values({ ...row, hash: hashOf(last?.hash ?? beginning, row) })
    .execute();
}

export type AuditVerdict =
  | {
      readonly ok: true;
      readonly records: number /** Note it down elsewhere: it proves that nothing was cut off. */;
      readonly head: string;
    }
  | { readonly ok: false; readonly brokenAt: number };

/** Follows the chain from its beginning. `brokenAt` is the first position whose record was changed, added or is missing. */
export async function verifyAudit(queries: Queries): Promise<AuditVerdict> {
  let head = beginning;
  let records = 0;
  for (;;) {
    const rows = await queries
      .selectFrom('audit')
      .selectAll()
      .where('position', '>', records)
      .orderBy('position')
      .limit(1_000)
      .execute();
    if (rows.length === 0) return { ok: true, records, head };
    for (const { hash, ...row } of rows) {
      if (row.position !== records + 1 || hashOf(head, row) !== hash) return { ok: false, brokenAt: records + 1 };
      records += 1;
      head = hash;
    }
  }
}

/** Newest first. Every word of `q` must occur in who, what or about what. */
export async function pageOfAudit(queries: Queries, { q, cursor, limit }: ListQuery): Promise<Page<AuditEntry>> {
  const words = (q ?? '').split(/\s+/).filter((word) => word !== '');
  const matching = words.reduce((query, word) => {
    const pattern = `%${word.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
    const within = sql<string>`lower("by" || ' ' || "action" || ' ' || "target" || ' ' || "detail")`;
    return query.where(sql<boolean>`${within} like ${pattern} escape '\\'`);
  }, queries.selectFrom('audit'));

  const { total } = await matching.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
  const before = cursor === undefined ? Number.MAX_SAFE_INTEGER : positionIn(cursor);
  const rows = await matching
    .selectAll()
    .where('position', '<', before)
    .orderBy('position', 'desc')
    .limit(limit + 1)
    .execute();
  const items = rows.slice(0, limit).map((row) => ({ ...row, detail: JSON.parse(row.detail) as AuditEntry['detail'] }));
  const last = items.at(-1);
  return {
    items,
    total: Number(total),
    ...(rows.length > limit && last !== undefined && { cursor: Buffer.from(`${last.position}`).toString('base64url') }),
  };
}

function positionIn(cursor: string): number {
  const text = Buffer.from(cursor, 'base64url').toString();
  if (!/^[1-9]\d{0,14}$/.test(text)) throw invalid('列表已变，请从第一页重新看', 'This cursor is not of this list');
  return Number(text);
}
