import Type, { type Static } from 'typebox';
import type { Actor } from './access.ts';
import { Evidence, Severity } from './alert.ts';
import { Id } from './reading.ts';
import { Text } from './text.ts';
import { Epoch } from './time.ts';

const Nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** Settings to try, by rule id: what is named here goes over what holds for each home, the rest stays as it is. */
export const TriedSettings = Type.Record(
  Type.String({ minLength: 1, maxLength: 64 }),
  Type.Record(Type.String({ minLength: 1, maxLength: 64 }), Type.Unknown()),
);
export type TriedSettings = Static<typeof TriedSettings>;

/** What a back-test is asked: the rules over what these homes have said in a stretch of time. */
export const BacktestRequest = Type.Object(
  {
    from: Type.Integer({ minimum: 0, description: 'Findings from this moment on. Epoch ms' }),
    to: Type.Integer({ minimum: 0, description: 'Up to this moment. Epoch ms' }),
    placeId: Type.Optional({ ...Id, description: 'All homes in this place; a home is a place as well' }),
    homeIds: Type.Optional(Type.Array(Id, { minItems: 1, maxItems: 500, uniqueItems: true })),
    settings: Type.Optional(TriedSettings),
    compare: Type.Optional(
      Type.Boolean({ description: 'Also with the settings in force, and what the change would add and take away' }),
    ),
    warmUpDays: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 400,
        description: 'History replayed before `from`, so that routines are known. Default 60, as far as there is any',
      }),
    ),
  },
  { $id: 'BacktestRequest', additionalProperties: false },
);
export type BacktestRequest = Static<typeof BacktestRequest>;

export const differences = ['added', 'gone', 'kept'] as const;
export type Difference = (typeof differences)[number];

/** One alert as the rules would have raised it. */
export const BacktestFinding = Type.Object(
  {
    homeId: Nullable(Type.String({ description: 'null for what is about no home: the street, shared equipment' })),
    /** 大塘巷 · 叶青苑 37幢 1单元 502. */
    where: Type.String(),
    subject: Type.String({ description: 'resident:<id>, home:<id>, device:<id>, building:<id> or street:<id>' }),
    rule: Type.String(),
    title: Text,
    severity: Type.Enum([...Severity.enum], { description: 'The worst it came to' }),
    at: Type.Integer({ description: 'When it was raised. Epoch ms' }),
    since: Type.Integer({ description: 'When the condition began. Epoch ms' }),
    clearedAt: Nullable(Epoch),
    /** How often the rule said it while it stood open. */
    count: Type.Integer({ minimum: 1 }),
    text: Text,
    baseline: Nullable(Text),
    evidence: Type.Array(Evidence),
    changes: Type.Array(Type.Object({ at: Epoch, severity: Severity }), { description: 'Later severities, in order' }),
    difference: Type.Optional(
      Type.Enum([...differences], {
        description: 'With `compare`: added by the change, gone because of it, or there both ways',
      }),
    ),
  },
  { $id: 'BacktestFinding' },
);
export type BacktestFinding = Static<typeof BacktestFinding>;

export const BacktestReport = Type.Object(
  {
    from: Epoch,
    to: Epoch,
    /** Where the warm-up began. */
    warmedFrom: Epoch,
    homes: Type.Integer(),
    readings: Type.Integer({ description: 'Replayed, the warm-up included' }),
    tookMs: Type.Integer(),
    /** In order of time, at most `mostFindings`; counts below are of all. */
    findings: Type.Array(BacktestFinding),
    byRule: Type.Array(
      Type.Object({
        rule: Type.String(),
        severity: Severity,
        count: Type.Integer({ description: 'With the tried settings' }),
        perHomeMonth: Type.Number({ description: 'A month is 30 days' }),
        before: Type.Optional(Type.Integer({ description: 'With `compare`: with the settings in force' })),
      }),
    ),
    compared: Type.Optional(Type.Object({ added: Type.Integer(), gone: Type.Integer(), kept: Type.Integer() })),
    /** Findings beyond `mostFindings`, counted and not listed. */
    notListed: Type.Integer(),
    /** Rules that threw, with what they said; their findings are missing. */
    failedRules: Type.Array(Type.Object({ rule: Type.String(), error: Type.String() })),
  },
  { $id: 'BacktestReport' },
);
export type BacktestReport = Static<typeof BacktestReport>;

/** Of findings in one report: a page shows no more, and the counts say what there was. */
export const mostFindings = 5_000;

export const backtestStates = ['running', 'done', 'failed', 'cancelled'] as const;

export const BacktestStatus = Type.Object(
  {
    id: Type.String(),
    state: Type.Enum([...backtestStates]),
    progress: Type.Number({ minimum: 0, maximum: 1 }),
    startedAt: Epoch,
    request: BacktestRequest,
    report: Nullable(BacktestReport),
    /** Why it failed, for staff. */
    problem: Nullable(Type.String()),
  },
  { $id: 'BacktestStatus' },
);
export type BacktestStatus = Static<typeof BacktestStatus>;

/**
 * Back-tests: the rules on the hub's own history, beside the running hub. Results are kept in memory, an hour at most, and known
 * to who started them only.
 *
 * Refusals (`Refusal`): `backtest.not-found` 404 · `backtest.busy` 429, two run already · `backtest.invalid` 422, with what to
 * change · `register.not-found` 404, a place or home outside the actor's scope.
 */
export interface BacktestService {
  /** Written into the audit chain. */
  start(actor: Actor, request: BacktestRequest): Promise<{ readonly id: string }>;
  status(actor: Actor, id: string): BacktestStatus;
  /** What runs is stopped, what is done is forgotten. */
  cancel(actor: Actor, id: string): Promise<void>;
}
