import type { Generated, Kysely, Transaction } from 'kysely';
import type { Role } from '#contracts/access';
import type { AlertState, AlertStep, Outcome, Severity } from '#contracts/alert';
import type { ConsentClass } from '#contracts/consent';
import type { PlaceKind } from '#contracts/directory';
import type { MarkedState } from '#contracts/presence';
import type { RuleScope } from '#contracts/rule-settings';

/** The hub's own tables. Times are epoch ms, truth values 0/1, documents JSON text: the same in SQLite and PostgreSQL. */
export interface Tables {
  place: PlaceTable;
  resident: ResidentTable;
  contact: ContactTable;
  device: DeviceTable;
  credential: CredentialTable;
  prepared_device: PreparedDeviceTable;
  unknown_device: UnknownDeviceTable;
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
  rule_setting_version: RuleSettingVersionTable;
  presence_mark: PresenceMarkTable;
  consent: ConsentTable;
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
  /** JSON of `Corrections`. */
  corrections: string;
  sample: number;
  created_at: number;
}

/** A device with a login and a claim code, and no home: a `device` of the same id once it is claimed. */
export interface PreparedDeviceTable {
  id: string;
  kind: string;
  /** Whose stock it is: it is seen, and its calls are shown, within this place. */
  place_id: string;
  /** SHA-256 of a 160-bit secret and of a 65-bit claim code, hex. */
  secret_hash: string;
  claim_hash: string;
  state: 'prepared' | 'claimed' | 'withdrawn';
  created_at: number;
}

/** Who speaks and is not registered: a copy of what is in memory, at most seconds old. */
export interface UnknownDeviceTable {
  id: string;
  gateway_id: string | null;
  name: string;
  speaks: string;
  dialect: string;
  first_at: number;
  last_at: number;
  count: number;
  called_for_help: number;
  last_said: string;
  described: string;
  dismissed_at: number | null;
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
  /** JSON of `Basis`. */
  basis: Generated<string | null>;
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
  /** What it may do and see; null: as the account that made it. */
  role: Role | null;
  scope: string | null;
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

/** One scope of one version of the rules' settings; null settings: it has none of its own any more. Append-only. */
export interface RuleSettingVersionTable {
  version: number;
  rule: string;
  scope_kind: RuleScope['kind'];
  scope_id: string;
  settings: string | null;
  at: number;
  by: string;
  why: string;
}

/** What staff said about where somebody is. `heard`: the rules know. */
export interface PresenceMarkTable {
  id: string;
  resident_id: string;
  state: MarkedState;
  until: number | null;
  note: string;
  by: string;
  at: number;
  heard: number;
}

export interface ConsentTable {
  id: string;
  resident_id: string;
  class: ConsentClass;
  purpose: string;
  given_at: number;
  by: string;
  expires_at: number | null;
  withdrawn_at: number | null;
  withdrawn_by: string | null;
  note: string;
}
