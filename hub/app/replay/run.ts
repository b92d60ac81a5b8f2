import type { Alert, Evidence, Severity } from '#contracts/alert';
import { severities } from '#contracts/alert';
import type { Finding } from '#contracts/finding';
import type { Reading } from '#contracts/reading';
import type { AnyRule, Facts, SettingsBook, SubjectKind } from '#contracts/rule';
import type { Text } from '#contracts/text';
import { hourMs } from '#contracts/time';
import { Desk } from '#hub/alerts/desk';
import { Engine, type Explained } from '#hub/rules/engine';
import type { Judged } from '#hub/rules/judged';
import { Deadlines } from '#kernel/deadlines';

/** One alert as it would have stood on the board. Times are epoch ms. */
export interface Told {
  readonly rule: string;
  readonly title: Text;
  readonly subject: string;
  readonly placeId: string;
  readonly deviceId: string | undefined;
  /** The worst it came to. */
  readonly severity: Severity;
  readonly raisedAs: Severity;
  readonly at: number;
  readonly since: number;
  readonly clearedAt: number | null;
  /** How often it was said while it stood open. */
  readonly count: number;
  readonly text: Text;
  readonly baseline: Text | undefined;
  readonly evidence: readonly Evidence[];
  /** Later severities, in order. */
  readonly changes: readonly { readonly at: number; readonly severity: Severity }[];
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Entry = Omit<Mutable<Told>, 'changes'> & { lastAt: number; changes: { at: number; severity: Severity }[] };

export interface RunParts {
  readonly rules: readonly AnyRule[];
  readonly settings: SettingsBook;
  readonly zone: string;
  readonly facts: Facts;
}

/** A run as it stood at a moment, to go on from more than once. */
export interface Standing {
  readonly engine: readonly string[];
  readonly open: readonly Alert[];
  readonly told: readonly Told[];
}

/**
 * Nobody sits at the desk of a replay. What is gone is closed; what nobody takes back is taken to have been seen to when it is said
 * again so long after it was last said: an emergency within the hour, anything else within the day.
 */
const seenToAfterMs: Readonly<Record<Severity, number>> = {
  P1: hourMs,
  P2: 24 * hourMs,
  P3: 24 * hourMs,
  P4: 24 * hourMs,
};

const isWorse = (a: Severity, b: Severity): boolean => severities.indexOf(a) < severities.indexOf(b);

/** Rules and desk on virtual time. Time moves with the readings, and only forwards. */
export class Run {
  readonly #engine: Engine;
  readonly #desk: Desk;
  readonly #failures = new Map<string, string>();
  /** By alert id, while open. */
  readonly #open = new Map<string, Entry>();
  readonly #told: Entry[] = [];

  constructor({ rules, settings, zone, facts }: RunParts, from?: Standing) {
    this.#engine = new Engine({
      rules,
      settings,
      zone,
      facts,
      deadlines: (isFirst) => new Deadlines(isFirst),
      onRuleError: (rule, error) => {
        if (!this.#failures.has(rule)) this.#failures.set(rule, error instanceof Error ? error.message : String(error));
      },
    });
    let made = 0;
    // Ids of a run are its own: the same run twice is the same to the last letter.
    const newId = (): string => `r${++made}`;
    this.#desk = new Desk({ open: from?.open.map((alert) => ({ ...alert, id: `s${alert.id}` })) ?? [], seq: 0, newId });
    if (from === undefined) return;
    this.#engine.restore(from.engine);
    for (const [index, alert] of from.open.entries()) {
      const told = from.told[index] as Told;
      const entry = { ...told, lastAt: alert.lastAt, changes: [...told.changes] };
      this.#open.set(`s${alert.id}`, entry);
      this.#told.push(entry);
    }
  }

  /** Everything raised so far, in order of time; what stood open when the run was taken up comes first. */
  get told(): readonly Told[] {
    return this.#told;
  }

  /** Rules that threw, with the first thing they said. */
  get failures(): ReadonlyMap<string, string> {
    return this.#failures;
  }

  /** Why each rule is as it is about these subjects. */
  explain(subjectKeys: readonly string[], now: number): readonly Explained[] {
    return this.#engine.explain(subjectKeys, now);
  }

  /** What a rule has in mind about a subject; undefined when nothing. */
  stateOf(ruleId: string, kind: SubjectKind, id: string): unknown {
    return this.#engine.stateOf(ruleId, kind, id);
  }

  /** Readings in order of time. Of a deadline and a reading in the same millisecond the reading comes first, in whatever parts they come. */
  hear(readings: readonly Reading[]): void {
    const last = readings.at(-1);
    if (last !== undefined) this.#take(this.#engine.judge(readings, last.receivedAt - 1));
  }

  /** Lets time pass up to a moment: deadlines due by then fire. */
  pass(until: number): void {
    this.#take(this.#engine.judge([], until));
  }

  standing(): Standing {
    const open = [...this.#desk.open()];
    return {
      engine: [...this.#engine.snapshot()],
      open,
      told: open.map(({ id }) => copyOf(this.#open.get(id) as Entry)),
    };
  }

  #take(judged: readonly Judged[]): void {
    for (const item of judged) {
      if (item.kind === 'finding') this.#raise(item.finding);
      else {
        this.#desk.clear(item.clearing, item.clearing.at);
        for (const { alert } of this.#desk.finish().alerts) if (alert.clearedAt !== null) this.#close(alert);
      }
    }
  }

  #raise(finding: Finding): void {
    const { subject, type, at } = finding;
    if (this.#desk.isOpen(subject.key, type)) this.#makeWay(finding);
    const id = this.#desk.take(finding, at);
    const [change] = this.#desk.finish().alerts;
    const known = this.#open.get(id);
    if (known === undefined) {
      const entry: Entry = {
        rule: finding.rule,
        title: finding.title,
        subject: subject.key,
        placeId: subject.placeId,
        deviceId: subject.deviceId,
        severity: finding.severity,
        raisedAs: finding.severity,
        at,
        since: finding.since,
        clearedAt: null,
        count: 1,
        text: finding.text,
        baseline: finding.basis?.baseline,
        evidence: finding.evidence,
        changes: [],
        lastAt: at,
      };
      this.#open.set(id, entry);
      this.#told.push(entry);
      return;
    }
    known.count += 1;
    known.lastAt = at;
    const severity = change?.alert.severity ?? known.severity;
    if (severity === (known.changes.at(-1)?.severity ?? known.raisedAs)) return;
    known.changes.push({ at, severity });
    if (isWorse(severity, known.severity)) known.severity = severity;
  }

  /** Closes what has been seen to by now, so that this time is a finding of its own. */
  #makeWay({ subject, type, severity, at }: Finding): void {
    for (const alert of this.#desk.open()) {
      if (alert.subject !== subject.key || alert.type !== type) continue;
      const entry = this.#open.get(alert.id);
      if (alert.severity === severity && at - (entry?.lastAt ?? alert.lastAt) >= seenToAfterMs[severity]) {
        this.#desk.act({ act: 'resolve', outcome: 'help-given' }, { alertId: alert.id, by: 'replay', now: at });
        this.#desk.finish();
        this.#open.delete(alert.id);
      }
      return;
    }
  }

  #close(alert: Alert): void {
    const entry = this.#open.get(alert.id);
    if (entry !== undefined) entry.clearedAt = alert.clearedAt;
    this.#open.delete(alert.id);
    if (alert.state === 'resolved') return;
    this.#desk.act({ act: 'resolve', outcome: 'recovered' }, { alertId: alert.id, by: 'replay', now: alert.lastAt });
    this.#desk.finish();
  }
}

const copyOf = ({ lastAt: _lastAt, ...told }: Entry): Told => ({ ...told, changes: [...told.changes] });
