import type { Alert } from '#contracts/alert';
import type { Database } from '#contracts/database';
import type { ContactEntry } from '#contracts/directory';
import type { Tables } from '#hub/database/tables';

/** An open emergency as the desk would have it. */
export const sampleAlert = (change: Partial<Alert> = {}): Alert => ({
  id: '01J00000000000000000000001',
  seq: 1,
  type: 'sos',
  rule: 'sos',
  severity: 'P1',
  state: 'triggered',
  subject: 'resident:wang',
  placeId: 'home-1',
  residentId: 'wang',
  deviceId: 'button-1',
  title: { zh: '紧急求助', en: 'Emergency call' },
  text: { zh: '王秀英按下了求助按钮', en: 'Wang Xiuying pressed the button' },
  since: Date.UTC(2026, 10, 22, 2, 5),
  raisedAt: Date.UTC(2026, 10, 22, 2, 5),
  lastAt: Date.UTC(2026, 10, 22, 2, 5),
  count: 1,
  clearedAt: null,
  handler: null,
  acknowledgedAt: null,
  arrivedAt: null,
  resolvedAt: null,
  outcome: null,
  evidence: [],
  basis: null,
  ...change,
});

export const sampleContact = (change: Partial<ContactEntry> = {}): ContactEntry => ({
  id: 'contact-1',
  residentId: 'wang',
  position: 1,
  name: '王敏',
  relation: '女儿',
  email: 'min@example.com',
  ...change,
});

/** Writes an alert as the desk would have, for what refers to it. */
export async function storeAlert(database: Pick<Database<Tables>, 'write'>, alert: Alert): Promise<void> {
  await database.write(async (trx) => {
    await trx
      .insertInto('alert')
      .values({
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
        evidence: '[]',
      })
      .execute();
  });
}
