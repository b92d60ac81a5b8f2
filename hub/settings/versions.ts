import type { Selectable, Transaction } from 'kysely';
import type { RuleScope } from '#contracts/rule-settings';
import type { Queries, RuleSettingVersionTable, Tables } from '#hub/database/tables';

/** One scope of one version, as it is kept. Never changed, never removed: a start must judge with what held then. */
export interface StoredChange {
  readonly version: number;
  readonly ruleId: string;
  readonly scope: RuleScope;
  /** null: nothing of its own any more. */
  readonly settings: Readonly<Record<string, unknown>> | null;
  readonly at: number;
  readonly by: string;
  readonly why: string;
}

/** Every change there ever was, in order. */
export async function loadVersions(queries: Queries): Promise<readonly StoredChange[]> {
  const rows = await queries
    .selectFrom('rule_setting_version')
    .selectAll()
    .orderBy('version')
    .orderBy('rule')
    .orderBy('scope_kind')
    .orderBy('scope_id')
    .execute();
  return rows.map(fromRow);
}

/** Within the transaction of its audit record. */
export async function appendVersion(trx: Transaction<Tables>, changes: readonly StoredChange[]): Promise<void> {
  await trx
    .insertInto('rule_setting_version')
    .values(
      changes.map(({ version, ruleId, scope, settings, at, by, why }) => ({
        version,
        rule: ruleId,
        scope_kind: scope.kind,
        scope_id: scope.id,
        settings: settings === null ? null : JSON.stringify(settings),
        at,
        by,
        why,
      })),
    )
    .execute();
}

const fromRow = (row: Selectable<RuleSettingVersionTable>): StoredChange => ({
  version: row.version,
  ruleId: row.rule,
  scope: { kind: row.scope_kind, id: row.scope_id },
  settings: row.settings === null ? null : (JSON.parse(row.settings) as Record<string, unknown>),
  at: row.at,
  by: row.by,
  why: row.why,
});
