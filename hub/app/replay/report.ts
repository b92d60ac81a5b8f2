import type { Evidence, Severity } from '#contracts/alert';
import { severities } from '#contracts/alert';
import type { AnyRule } from '#contracts/rule';
import type { Text } from '#contracts/text';
import { dayMs } from '#contracts/time';
import type { CutReport } from './cuts.ts';
import type { Told } from './run.ts';

/** A moment as machines and as people know it. */
export interface Moment {
  /** Epoch ms. */
  readonly epoch: number;
  /** Local time in the zone of the replay: 2024-03-09T14:05:00. */
  readonly local: string;
}

export interface ReplayFinding {
  /** '' for what is about no home. */
  readonly home: string;
  readonly subject: string;
  readonly device: string;
  readonly rule: string;
  /** The worst it came to. */
  readonly severity: Severity;
  /** What it was raised as; `changes` lead from here. */
  readonly raisedAs: Severity;
  /** When it was told, since when it was so, when it was gone; null when it still was at the end. */
  readonly at: Moment;
  readonly since: Moment;
  readonly cleared: Moment | null;
  readonly count: number;
  readonly text: Text;
  readonly baseline: Text | null;
  readonly evidence: readonly Evidence[];
  readonly changes: readonly { readonly at: Moment; readonly severity: Severity }[];
}

/** One rule and severity. `perResidentMonth`: a recorded home stands for one resident, a month for 30 days. */
export interface RuleCount {
  readonly rule: string;
  readonly severity: Severity;
  readonly count: number;
  readonly perResidentMonth: number;
}

export interface Outage {
  readonly rule: string;
  /** The last word before it, and when it was told. */
  readonly from: Moment;
  readonly told: Moment;
  /** null when it lasted to the end. */
  readonly to: Moment | null;
  /** Findings about homes and people told within it, P1–P3: there should be none but calls for help. */
  readonly personal: readonly {
    readonly home: string;
    readonly rule: string;
    readonly severity: Severity;
    readonly at: Moment;
  }[];
}

export interface HomeSummary {
  readonly home: string;
  readonly words: number;
  readonly devices: number;
  readonly from: Moment;
  readonly to: Moment;
  readonly days: number;
  readonly findings: Readonly<Record<Severity, number>>;
}

export interface FileSummary {
  readonly file: string;
  readonly layout: string;
  readonly rows: number;
  /** Rows that could not be read, and by reason. */
  readonly refused: number;
  readonly refusedBy: Readonly<Record<string, number>>;
  /** The first of each reason. */
  readonly examples: readonly { readonly line: number; readonly code: string; readonly reason: string }[];
  /** Rows a map leaves out, and events that say they did not happen. */
  readonly left: number;
}

/** `npm run replay -- … --json`: names and meanings are stable. See docs/replay.md. */
export interface ReplayReport {
  readonly zone: string;
  readonly files: readonly FileSummary[];
  readonly homes: readonly HomeSummary[];
  readonly words: number;
  /** The same word of the same moment twice, counted once. */
  readonly duplicates: number;
  readonly from: Moment;
  readonly to: Moment;
  readonly residentMonths: number;
  readonly byRule: readonly RuleCount[];
  readonly bySeverity: Readonly<Record<Severity, number>>;
  readonly findings: readonly ReplayFinding[];
  readonly outages: readonly Outage[];
  /** What was heard and changed nothing. */
  readonly ignored: {
    readonly duplicates: number;
    readonly left: number;
    /** Words of measures no rule listens to by name. */
    readonly unheard: Readonly<Record<string, number>>;
    /** Rooms whose sensors were dropped by `--drop`: words left out. */
    readonly dropped: number;
  };
  readonly cuts: CutReport | null;
  readonly failedRules: readonly { readonly rule: string; readonly error: string }[];
}

export const momentIn = (zone: string): ((at: number) => Moment) => {
  const known = new Map<number, string>();
  return (epoch) => {
    let local = known.get(epoch);
    if (local === undefined) {
      local = Temporal.Instant.fromEpochMilliseconds(epoch)
        .toZonedDateTimeISO(zone)
        .toPlainDateTime()
        .toString({ smallestUnit: 'second' });
      known.set(epoch, local);
    }
    return { epoch, local };
  };
};

export const noneOfAny = (): Record<Severity, number> => ({ P1: 0, P2: 0, P3: 0, P4: 0 });

export function describe(told: Told, moment: (at: number) => Moment, isHome: (id: string) => boolean): ReplayFinding {
  return {
    home: isHome(told.placeId) ? told.placeId : '',
    subject: told.subject,
    device: told.deviceId ?? '',
    rule: told.rule,
    severity: told.severity,
    raisedAs: told.raisedAs,
    at: moment(told.at),
    since: moment(told.since),
    cleared: told.clearedAt === null ? null : moment(told.clearedAt),
    count: told.count,
    text: told.text,
    baseline: told.baseline ?? null,
    evidence: told.evidence,
    changes: told.changes.map(({ at, severity }) => ({ at: moment(at), severity })),
  };
}

export function countByRule(findings: readonly ReplayFinding[], residentMonths: number): readonly RuleCount[] {
  return [...Map.groupBy(findings, ({ rule, severity }) => `${severity} ${rule}`)]
    .map(([, all]): RuleCount => {
      const { rule, severity } = all[0] as ReplayFinding;
      return { rule, severity, count: all.length, perResidentMonth: all.length / Math.max(residentMonths, 1e-9) };
    })
    .sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity) || b.count - a.count);
}

/** Rules that supervise the whole street and say that it went silent: their findings are outages of the platform. */
export const outageRules = (rules: readonly AnyRule[]): ReadonlySet<string> =>
  new Set(rules.filter(({ id, about }) => about === 'street' && /silent/.test(id)).map(({ id }) => id));

export function outagesIn(
  findings: readonly ReplayFinding[],
  rules: ReadonlySet<string>,
  end: Moment,
): readonly Outage[] {
  return findings
    .filter(({ rule }) => rules.has(rule))
    .map(({ rule, since, at, cleared }): Outage => {
      const to = (cleared ?? end).epoch;
      return {
        rule,
        from: since,
        told: at,
        to: cleared,
        personal: findings
          .filter(
            (one) => one.home !== '' && one.severity !== 'P4' && one.at.epoch >= since.epoch && one.at.epoch <= to,
          )
          .map(({ home, rule: by, severity, at: when }) => ({ home, rule: by, severity, at: when })),
      };
    });
}

export const monthsOf = (ms: number): number => ms / (30 * dayMs);
