import type { Static, TSchema } from 'typebox';
import { Value } from 'typebox/value';
import type { Clearing, Finding, Subject } from '#contracts/finding';
import type { Reading } from '#contracts/reading';
import type { AnyRule, Facts, RuleContext, Step } from '#contracts/rule';
import type { Deadlines } from './ports.ts';

/** What the rules made of an input, in the order they made it. `cause` is the reading that led to it; a deadline has none. */
export type Judged =
  | { readonly kind: 'finding'; readonly finding: Finding; readonly cause?: Reading }
  | { readonly kind: 'clearing'; readonly clearing: Clearing; readonly cause?: Reading };

export interface EngineParts {
  readonly rules: readonly AnyRule[];
  /** Settings by rule id; what is absent takes the default of the schema. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** IANA zone in which days and windows are meant. */
  readonly zone: string;
  readonly facts: Facts;
  readonly deadlines: Deadlines;
  /** A rule threw. Its state stays as it was, the others are asked all the same. */
  readonly onRuleError: (ruleId: string, error: unknown) => void;
}

type SubjectKind = 'device' | 'home' | 'resident';

/** One rule's state about one subject. */
interface Slot {
  readonly key: string;
  readonly kind: SubjectKind;
  readonly id: string;
  readonly holder: Holder;
  subject: Subject;
  state: unknown;
}

/** A rule, the settings it runs with and all it keeps in mind. */
interface Holder {
  readonly rule: AnyRule;
  readonly context: { -readonly [K in keyof RuleContext<Static<TSchema>>]: RuleContext<Static<TSchema>>[K] };
  readonly slots: Readonly<Record<SubjectKind, Map<string, Slot>>>;
}

type SavedSlot = readonly [
  kind: SubjectKind,
  id: string,
  placeId: string,
  residentId: string | null,
  deviceId: string | null,
  state: unknown,
  deadline: number | null,
];

/**
 * Runs the rules. Pure in the sense that matters: the same readings and times, in the same batches, always give the same
 * findings and the same state, whether live, after a crash or in a back-test. Work per reading does not grow with the number
 * of subjects, and no timer exists in here: `next()` says when to ask again.
 */
export class Engine {
  readonly #holders: readonly Holder[];
  readonly #listeners = new Map<string, readonly Holder[]>();
  readonly #toEverything: readonly Holder[];
  readonly #byKey = new Map<string, Slot>();
  readonly #deadlines: Deadlines;
  readonly #facts: Facts;
  readonly #onRuleError: EngineParts['onRuleError'];

  constructor({ rules, settings = {}, zone, facts, deadlines, onRuleError }: EngineParts) {
    this.#deadlines = deadlines;
    this.#facts = facts;
    this.#onRuleError = onRuleError;
    this.#holders = rules.map((rule) => ({
      rule,
      context: {
        settings: Value.Parse(rule.settings, Value.Default(rule.settings, settings[rule.id] ?? {})),
        now: 0,
        subjectId: '',
        zone,
        facts,
      },
      slots: { device: new Map(), home: new Map(), resident: new Map() },
    }));
    this.#toEverything = this.#holders.filter(({ rule }) => rule.listensTo === '*');
    const named = new Set(this.#holders.flatMap(({ rule }) => (rule.listensTo === '*' ? [] : rule.listensTo)));
    for (const measure of named) {
      this.#listeners.set(
        measure,
        this.#holders.filter(({ rule }) => rule.listensTo === '*' || rule.listensTo.includes(measure)),
      );
    }
  }

  /** The rules and the settings each runs with. */
  describe(): readonly { readonly rule: AnyRule; readonly settings: unknown }[] {
    return this.#holders.map(({ rule, context }) => ({ rule, settings: context.settings }));
  }

  /** How many (rule, subject) pairs are in mind. */
  get size(): number {
    return this.#byKey.size;
  }

  /** Whether a rule has anything in mind about a subject (`device:<id>`, `home:<id>`, `resident:<id>`). */
  knows(ruleId: string, subjectKey: string): boolean {
    return this.#byKey.has(`${ruleId} ${subjectKey}`);
  }

  /** When the next deadline is due; undefined when there is none. Epoch ms. */
  next(): number | undefined {
    return this.#deadlines.next();
  }

  /**
   * Judges a batch: the readings in order, before each of them the deadlines that were due earlier, at the end those due by
   * `now`. Of an activity and a deadline in the same millisecond the activity comes first.
   */
  judge(readings: readonly Reading[], now: number): readonly Judged[] {
    const judged: Judged[] = [];
    for (const reading of readings) {
      this.#fire(reading.receivedAt, false, judged);
      // History: it belongs on the chart, and is no news.
      if (reading.late === true) continue;
      for (const holder of this.#listeners.get(reading.measure) ?? this.#toEverything)
        this.#hear(holder, reading, judged);
    }
    this.#fire(now, true, judged);
    return judged;
  }

  /** Everything in mind, as JSON. */
  snapshot(): string {
    const rules: Record<string, SavedSlot[]> = {};
    for (const { key, kind, id, holder, subject, state } of this.#byKey.values()) {
      const saved: SavedSlot = [
        kind,
        id,
        subject.placeId,
        subject.residentId ?? null,
        subject.deviceId ?? null,
        state,
        this.#deadlines.get(key) ?? null,
      ];
      const of = rules[holder.rule.id];
      if (of === undefined) rules[holder.rule.id] = [saved];
      else of.push(saved);
    }
    return JSON.stringify(rules);
  }

  /** Takes up what `snapshot` gave. Rules that no longer exist are forgotten, new ones start empty. */
  restore(snapshot: string): void {
    const rules = JSON.parse(snapshot) as Record<string, readonly SavedSlot[]>;
    for (const holder of this.#holders) {
      for (const [kind, id, placeId, residentId, deviceId, state, deadline] of rules[holder.rule.id] ?? []) {
        const slot = this.#open(holder, kind, id, {
          key: `${kind}:${id}`,
          placeId,
          ...(residentId === null ? {} : { residentId }),
          ...(deviceId === null ? {} : { deviceId }),
        });
        slot.state = state;
        if (deadline !== null) this.#deadlines.set(slot.key, deadline);
      }
    }
  }

  #hear(holder: Holder, reading: Reading, judged: Judged[]): void {
    switch (holder.rule.about) {
      case 'device':
        this.#ask(holder, 'device', reading.deviceId, reading, judged);
        return;
      case 'device-and-gateway':
        this.#ask(holder, 'device', reading.deviceId, reading, judged);
        if (reading.via !== undefined && reading.via !== reading.deviceId)
          this.#ask(holder, 'device', reading.via, reading, judged);
        return;
      case 'home':
        if (this.#facts.isHome(reading.placeId)) this.#ask(holder, 'home', reading.placeId, reading, judged);
        return;
      case 'person':
        if (reading.residentId === undefined) this.#ask(holder, 'home', reading.placeId, reading, judged);
        else this.#ask(holder, 'resident', reading.residentId, reading, judged);
    }
  }

  #ask(holder: Holder, kind: SubjectKind, id: string, reading: Reading, judged: Judged[]): void {
    const known = holder.slots[kind].get(id);
    const slot = known ?? this.#open(holder, kind, id, subjectOf(kind, id, reading));
    // The device that speaks now is the one to look at.
    if (kind !== 'device' && slot.subject.deviceId !== reading.deviceId) slot.subject = subjectOf(kind, id, reading);
    holder.context.now = reading.receivedAt;
    holder.context.subjectId = id;
    try {
      this.#take(slot, holder.rule.onReading(slot.state, reading, holder.context), judged, reading);
    } catch (error) {
      this.#onRuleError(holder.rule.id, error);
    }
  }

  #fire(now: number, inclusive: boolean, judged: Judged[]): void {
    for (
      let due = this.#deadlines.takeDue(now, inclusive);
      due !== undefined;
      due = this.#deadlines.takeDue(now, inclusive)
    ) {
      const slot = this.#byKey.get(due.key);
      const rule = slot?.holder.rule;
      if (slot === undefined || rule?.onDeadline === undefined) continue;
      slot.holder.context.now = due.at;
      slot.holder.context.subjectId = slot.id;
      try {
        const step = rule.onDeadline(slot.state, slot.holder.context);
        if (typeof step.deadline === 'number' && step.deadline <= due.at)
          throw new RangeError(`asks to be woken at ${step.deadline}, which is not after ${due.at}`);
        this.#take(slot, step, judged, undefined);
      } catch (error) {
        this.#onRuleError(rule.id, error);
      }
    }
  }

  #take(slot: Slot, step: Step<unknown>, judged: Judged[], cause: Reading | undefined): void {
    slot.state = step.state;
    if (step.deadline === null) this.#deadlines.delete(slot.key);
    else if (step.deadline !== undefined) this.#deadlines.set(slot.key, step.deadline);
    if (step.finding === undefined && step.clear === undefined) return;

    const { rule, context } = slot.holder;
    const about = { rule: rule.id, type: rule.id, subject: slot.subject, at: context.now };
    if (step.finding !== undefined) {
      const { severity, since, text, evidence } = step.finding;
      const finding: Finding = {
        ...about,
        severity,
        since,
        title: rule.title,
        text,
        evidence: evidence ?? (cause === undefined ? [] : [evidenceOf(cause)]),
      };
      judged.push({ kind: 'finding', finding, ...(cause === undefined ? {} : { cause }) });
    }
    if (step.clear !== undefined) {
      const clearing: Clearing = { ...about, text: step.clear, resolves: rule.resolvesItself };
      judged.push({ kind: 'clearing', clearing, ...(cause === undefined ? {} : { cause }) });
    }
  }

  #open(holder: Holder, kind: SubjectKind, id: string, subject: Subject): Slot {
    const slot: Slot = {
      key: `${holder.rule.id} ${kind}:${id}`,
      kind,
      id,
      holder,
      subject,
      state: holder.rule.start(),
    };
    holder.slots[kind].set(id, slot);
    this.#byKey.set(slot.key, slot);
    return slot;
  }
}

const evidenceOf = ({ deviceId, measure, value, at }: Reading) => ({ deviceId, measure, value, at });

function subjectOf(kind: SubjectKind, id: string, reading: Reading): Subject {
  return {
    key: `${kind}:${id}`,
    placeId: reading.placeId,
    // What one device of a home of two says about itself is not about either of them.
    ...(reading.residentId === undefined ? {} : { residentId: reading.residentId }),
    deviceId: kind === 'device' ? id : reading.deviceId,
  };
}
