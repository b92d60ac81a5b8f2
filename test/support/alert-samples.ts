import type { Alert } from '#contracts/alert';
import type { ContactEntry } from '#contracts/directory';

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
