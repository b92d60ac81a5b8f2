import Type, { type Static } from 'typebox';
import type { Actor } from './access.ts';
import { Value } from './reading.ts';
import type { ListQuery, Page } from './rest.ts';
import { Text } from './text.ts';
import { Epoch } from './time.ts';

/** P1 emergency · P2 urgent · P3 attention · P4 information. Ordered: a smaller number is worse. */
export const severities = ['P1', 'P2', 'P3', 'P4'] as const;
export const Severity = Type.Enum([...severities], { $id: 'Severity' });
export type Severity = (typeof severities)[number];

/** The life of an alert (ISA-18.2 §6): triggered → acknowledged → assigned → arrived → resolved. Steps may be skipped, never undone. */
export const alertStates = ['triggered', 'acknowledged', 'assigned', 'arrived', 'resolved'] as const;
export const AlertState = Type.Enum([...alertStates], { $id: 'AlertState' });
export type AlertState = (typeof alertStates)[number];

/** How it ended. `recovered` is the hub's own word: the condition went away and nobody had to act. */
export const outcomes = ['emergency', 'help-given', 'false-person', 'false-device', 'test', 'recovered'] as const;
export const Outcome = Type.Enum([...outcomes], { $id: 'Outcome' });
export type Outcome = (typeof outcomes)[number];

/** One reading that led to an alert. */
export const Evidence = Type.Object(
  { deviceId: Type.String(), measure: Type.String(), value: Value, at: Type.Integer() },
  { $id: 'Evidence' },
);
export type Evidence = Static<typeof Evidence>;

/** What a rule judged by when it raised an alert. */
export const Basis = Type.Object(
  {
    version: Type.Integer({ description: 'Version of the settings that held' }),
    settings: Type.Record(Type.String(), Type.Unknown()),
    baseline: Type.Optional(Text),
  },
  { $id: 'Basis' },
);
export type Basis = Static<typeof Basis>;

const Nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** One open matter about one subject. There is at most one unresolved alert per (subject, type). */
export const Alert = Type.Object(
  {
    id: Type.String({ description: 'ULID' }),
    /** Increases with every change of any alert: the cursor of the board. */
    seq: Type.Integer({ minimum: 1 }),
    type: Type.String({ description: 'What kind of matter: sos, fall, smoke, device-silent, …' }),
    rule: Type.String({ description: 'The rule or module that found it' }),
    severity: Severity,
    state: AlertState,
    subject: Type.String({ description: 'resident:<id>, home:<id> or device:<id>' }),
    placeId: Type.String(),
    residentId: Nullable(Type.String()),
    deviceId: Nullable(Type.String()),
    title: Text,
    text: Text,
    since: Type.Integer({ description: 'When the condition began. Epoch ms' }),
    raisedAt: Epoch,
    lastAt: Type.Integer({ description: 'When it was last found again. Epoch ms' }),
    count: Type.Integer({ minimum: 1 }),
    clearedAt: Nullable(Epoch),
    handler: Nullable(Type.String({ description: 'Who has it: account name of who acknowledged or was assigned' })),
    acknowledgedAt: Nullable(Epoch),
    arrivedAt: Nullable(Epoch),
    resolvedAt: Nullable(Epoch),
    outcome: Nullable(Outcome),
    evidence: Type.Array(Evidence, { maxItems: 20 }),
    /** What the rule judged by; null for what no rule found. */
    basis: Nullable(Basis),
  },
  { $id: 'Alert' },
);
export type Alert = Static<typeof Alert>;

/** An alert as people see it: with who and where in words. */
export const AlertView = Type.Object(
  {
    ...Alert.properties,
    who: Nullable(Type.Object({ id: Type.String(), name: Type.String(), age: Nullable(Type.Integer()) })),
    where: Type.String({ description: '大塘巷 · 叶青苑 37幢 1单元 502' }),
    device: Nullable(Type.Object({ id: Type.String(), name: Type.String(), kind: Type.String(), room: Type.String() })),
  },
  { $id: 'AlertView' },
);
export type AlertView = Static<typeof AlertView>;

export const alertSteps = [
  'raised',
  'repeated',
  'severity',
  'cleared',
  'acknowledged',
  'assigned',
  'arrived',
  'resolved',
  'commented',
] as const;
export type AlertStep = (typeof alertSteps)[number];

/** One line of an alert's history: what, who, when. Append-only. */
export const AlertEntry = Type.Object(
  {
    alertId: Type.String(),
    at: Epoch,
    step: Type.Enum([...alertSteps]),
    by: Type.String({ description: 'Account name; rule:<id> or module:<id> when the hub acted by itself' }),
    detail: Text,
  },
  { $id: 'AlertEntry' },
);
export type AlertEntry = Static<typeof AlertEntry>;

/** What a person does with an alert. */
export type AlertAct =
  | { readonly act: 'acknowledge' }
  | { readonly act: 'assign'; readonly to: string }
  | { readonly act: 'arrive' }
  | { readonly act: 'resolve'; readonly outcome: Outcome; readonly note?: string }
  | { readonly act: 'comment'; readonly note: string };

/** Why an act was not carried out; the board shows it and puts the row back. */
export type ActRefusal =
  | 'alert.not-found'
  | 'alert.already-acknowledged'
  | 'alert.already-resolved'
  | 'alert.already-arrived';

export type ActResult =
  | { readonly ok: true; readonly alert: Alert }
  | { readonly ok: false; readonly code: ActRefusal; readonly alert?: Alert };

export const alertFilters = ['open', 'resolved', 'all'] as const;
export interface AlertQuery extends ListQuery {
  readonly state: (typeof alertFilters)[number];
  readonly severity?: Severity;
  readonly placeId?: string;
  readonly residentId?: string;
  readonly from?: number;
  readonly to?: number;
}

/** The desk as the HTTP edge and the live line ask for it. What lies outside the actor's scope is not found. */
export interface AlertService {
  list(actor: Actor, query: AlertQuery): Promise<Page<AlertView>>;
  /** How many alerts each rule has raised since then, by rule id. */
  countsByRule(actor: Actor, since: number): Promise<Readonly<Record<string, number>>>;
  get(
    actor: Actor,
    id: string,
  ): Promise<{ readonly alert: AlertView; readonly entries: readonly AlertEntry[] } | undefined>;
  act(actor: Actor, id: string, act: AlertAct): Promise<ActResult>;
  /** Highest seq there is. */
  seq(): number;
  changesSince(actor: Actor, seq: number): Promise<readonly AlertView[]>;
  /** Hears every change after its commit. `previous` is the seq before it. */
  onChange(
    handler: (change: { readonly previous: number; readonly alert: AlertView; readonly path: string }) => void,
  ): Disposable;
}
