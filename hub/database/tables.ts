import type { Generated, Kysely, Transaction } from 'kysely';
import type { Role } from '#contracts/access';
import type { AlertState, AlertStep, Outcome, Severity } from '#contracts/alert';
import type { PlaceKind } from '#contracts/directory';

/** The hub's own tables. Times are epoch ms, truth values 0/1, documents JSON text: the same in SQLite and PostgreSQL. */
export interface Tables {
  place: PlaceTable;
  resident: ResidentTable;
  contact: ContactTable;
  device: DeviceTable;
  credential: CredentialTable;
  journal: JournalTable;
  snapshot: SnapshotTable;
  follower: FollowerTable;
  seen_message: SeenMessageTable;
  module_report: ModuleReportTable;
  alert: AlertTable;
  alert_entry: AlertEntryTable;
  outbox: OutboxTable;
  delivery_attempt: DeliveryAttemptTable;
  account: AccountTable;
  session: SessionTable;
  api_token: ApiTokenTable;
  audit: AuditTable;
  setting: SettingTable;
}

export type Queries = Kysely<Tables> | Transaction<Tables>;

export interface PlaceTable {
  id: string;
  kind: PlaceKind;
  parent_id: string | null;
  name: string;
  /** `/street/community/…/id`: scope is a prefix of it. */
  path: string;
  sample: number;
  created_at: number;
}

export interface ResidentTable {
  id: string;
  home_id: string;
  name: string;
  sex: 'female' | 'male' | null;
  born: string | null;
  living: string;
  care_level: string;
  conditions: string;
  note: string;
  phone_sealed: string | null;
  phone_masked: string | null;
  sample: number;
  created_at: number;
  /** Set instead of deleting: history stays. */
  left_at: number | null;
}

export interface ContactTable {
  id: string;
  resident_id: string;
  position: number;
  name: string;
  relation: string;
  phone_sealed: string | null;
  phone_masked: string | null;
  email_sealed: string | null;
  email_masked: string | null;
  webhook_sealed: string | null;
  webhook_host: string | null;
  created_at: number;
}

export interface DeviceTable {
  id: string;
  kind: string;
  name: string;
  room: string;
  place_id: string;
  resident_id: string | null;
  gateway_id: string | null;
  external_name: string | null;
  state: 'active' | 'retired';
  sample: number;
  created_at: number;
}

export interface CredentialTable {
  device_id: string;
  /** SHA-256 of a 160-bit secret, hex: fast to check, nothing to guess. */
  secret_hash: string;
  created_at: number;
  revoked_at: number | null;
}

/** One row a batch, in order. `body` is the JSON of a `JournalEntry`. */
export interface JournalTable {
  position: number;
  at: number;
  readings: number;
  body: string;
}

export interface SnapshotTable {
  name: string;
  position: number;
  at: number;
  body: string;
}

/** How far somebody who follows the journal has come. */
export interface FollowerTable {
  name: string;
  position: number;
}

export interface SeenMessageTable {
  device_id: string;
  message_id: string;
  at: number;
}

/** What a programme module found while it followed the journal: written with its own rows, then handed to the pipeline. */
export interface ModuleReportTable {
  id: string;
  module: string;
  body: string;
}

export interface AlertTable {
  id: string;
  seq: number;
  type: string;
  rule: string;
  severity: Severity;
  state: AlertState;
  subject: string;
  place_id: string;
  resident_id: string | null;
  device_id: string | null;
  title: string;
  text: string;
  since: number;
  raised_at: number;
  last_at: number;
  count: number;
  cleared_at: number | null;
  handler: string | null;
  acknowledged_at: number | null;
  arrived_at: number | null;
  resolved_at: number | null;
  outcome: Outcome | null;
  evidence: string;
}

export interface AlertEntryTable {
  id: Generated<number>;
  alert_id: string;
  at: number;
  step: AlertStep;
  by: string;
  detail: string;
}

/** A message that must reach somebody: written in the transaction of the alert that caused it. */
export interface OutboxTable {
  id: string;
  alert_id: string;
  severity: Severity;
  type: string;
  contact_id: string;
  recipient: string;
  relation: string;
  channel: string;
  address_sealed: string;
  address_masked: string;
  subject: string;
  body: string;
  state: 'pending' | 'accepted' | 'rejected';
  attempts: number;
  created_at: number;
  next_attempt_at: number | null;
}

export interface DeliveryAttemptTable {
  id: Generated<number>;
  outbox_id: string;
  at: number;
  outcome: 'accepted' | 'retry' | 'rejected';
  detail: string;
}

export interface AccountTable {
  id: string;
  username: string;
  name: string;
  role: Role;
  /** Prefix of place paths; `/` is everything. */
  scope: string;
  password_hash: string;
  disabled: number;
  created_at: number;
}

export interface SessionTable {
  token_hash: string;
  account_id: string;
  created_at: number;
  expires_at: number;
}

export interface ApiTokenTable {
  token_hash: string;
  name: string;
  account_id: string;
  created_at: number;
  expires_at: number | null;
}

/** Append-only; `hash` covers the row and the hash before it. */
export interface AuditTable {
  position: number;
  at: number;
  by: string;
  action: string;
  target: string;
  detail: string;
  hash: string;
}

export interface SettingTable {
  name: string;
  value: string;
}
