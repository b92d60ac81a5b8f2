import type { Selectable, Transaction } from 'kysely';
import type { Alert, AlertEntry } from '#contracts/alert';
import type { AlertTable, Queries, Tables } from '#hub/database/tables';
import type { DeskChanges } from './desk.ts';

/** Writes a batch of the desk: within the pipeline's transaction. */
export async function writeChanges(trx: Transaction<Tables>, { alerts, entries }: DeskChanges): Promise<void> {
  for (const { alert, isNew } of alerts) {
    const row = toRow(alert);
    if (isNew) await trx.insertInto('alert').values(row).execute();
    else await trx.updateTable('alert').set(row).where('id', '=', alert.id).execute();
  }
  if (entries.length === 0) return;
  await trx
    .insertInto('alert_entry')
    .values(
      entries.map(({ alertId, at, step, by, detail }) => ({
        alert_id: alertId,
        at,
        step,
        by,
        detail: JSON.stringify(detail),
      })),
    )
    .execute();
}

/** What the desk starts with: every alert that is not resolved, and the highest seq given out. */
export async function loadDesk(queries: Queries): Promise<{ readonly open: readonly Alert[]; readonly seq: number }> {
  const rows = await queries.selectFrom('alert').selectAll().where('state', '<>', 'resolved').orderBy('seq').execute();
  const { seq } = await queries
    .selectFrom('alert')
    .select(({ fn }) => fn.max('seq').as('seq'))
    .executeTakeFirstOrThrow();
  return { open: rows.map(fromRow), seq: seq ?? 0 };
}

export async function loadEntries(queries: Queries, alertId: string): Promise<readonly AlertEntry[]> {
  const rows = await queries
    .selectFrom('alert_entry')
    .selectAll()
    .where('alert_id', '=', alertId)
    .orderBy('id')
    .execute();
  return rows.map(({ alert_id, at, step, by, detail }) => ({
    alertId: alert_id,
    at,
    step,
    by,
    detail: JSON.parse(detail) as AlertEntry['detail'],
  }));
}

function toRow(alert: Alert): Selectable<AlertTable> {
  return {
    id: alert.id,
    seq: alert.seq,
    type: alert.type,
    rule: alert.rule,
    severity: alert.severity,
    state: alert.state,
    subject: alert.subject,
    place_id: alert.placeId,
    resident_id: alert.residentId,
    device_id: alert.deviceId,
    title: JSON.stringify(alert.title),
    text: JSON.stringify(alert.text),
    since: alert.since,
    raised_at: alert.raisedAt,
    last_at: alert.lastAt,
    count: alert.count,
    cleared_at: alert.clearedAt,
    handler: alert.handler,
    acknowledged_at: alert.acknowledgedAt,
    arrived_at: alert.arrivedAt,
    resolved_at: alert.resolvedAt,
    outcome: alert.outcome,
    evidence: JSON.stringify(alert.evidence),
    basis: alert.basis === null ? null : JSON.stringify(alert.basis),
  };
}

export function fromRow(row: Selectable<AlertTable>): Alert {
  return {
    id: row.id,
    seq: row.seq,
    type: row.type,
    rule: row.rule,
    severity: row.severity,
    state: row.state,
    subject: row.subject,
    placeId: row.place_id,
    residentId: row.resident_id,
    deviceId: row.device_id,
    title: JSON.parse(row.title),
    text: JSON.parse(row.text),
    since: row.since,
    raisedAt: row.raised_at,
    lastAt: row.last_at,
    count: row.count,
    clearedAt: row.cleared_at,
    handler: row.handler,
    acknowledgedAt: row.acknowledged_at,
    arrivedAt: row.arrived_at,
    resolvedAt: row.resolved_at,
    outcome: row.outcome,
    evidence: JSON.parse(row.evidence),
    basis: row.basis === null ? null : JSON.parse(row.basis),
  };
}
