import type { Clearing, Finding, Subject } from '#contracts/finding';
import type { Measurement, Reading } from '#contracts/reading';
import type { AnyRule, Explanation, Facts, RuleContext, SettingsBook, Step, SubjectKind } from '#contracts/rule';
import { secondMs } from '#contracts/time';
import type { Deadlines } from './ports.ts';

/** What the rules made of an input, in the order they made it. `cause` is the reading that led to it; a deadline has none. */
export type Judged =
  | { readonly kind: 'finding'; readonly finding: Finding; readonly cause?: Reading }
  | { readonly kind: 'clearing'; readonly clearing: Clearing; readonly cause?: Reading };

export interface EngineParts {
  /** In the order in which they are asked. */
  readonly rules: readonly AnyRule[];
  readonly settings: SettingsBook;
  /** IANA zone in which days and windows are meant. */
  readonly zone: string;
  readonly facts: Facts;
  readonly deadlines: Deadlines;
  /** How long the deadlines of patient rules wait for words under way, ms. */
  readonly latenessMs?: number;
  /** A rule threw. Its state stays as it was, the others are asked all the same. */
  readonly onRuleError: (ruleId: string, error: unknown) => void;
}

/** One rule's state about one subject. */
export interface Slot {
  readonly key: string;
  readonly kind: SubjectKind;
  readonly id: string;
  readonly holder: Holder;
  subject: Subject;
  state: unknown;
  /** The moment its deadline stands for; it may fire a little later. */
  due: number | undefined;
  settings: unknown;
  settingsVersion: number;
}

/** A rule and all it keeps in mind. */
interface Holder {
  readonly rule: AnyRule;
  readonly order: number;
  readonly latenessMs: number;
  readonly slots: Readonly<Record<SubjectKind, Map<string, Slot>>>;
}

/** What a rule has in mind about a subject, for people. */
export interface Explained extends Explanation {
  readonly rule: AnyRule;
  readonly subject: Subject;
  readonly settings: unknown;
  /** When it will be asked again, epoch ms; null when only a reading will move it. */
  readonly next: number | null;
}

type SavedSlot = readonly [
  kind: SubjectKind,
  id: string,
  placeId: string,
  residentId: string | null,
  deviceId: string | null,
  state: unknown,
  due: number | null,
  firesAt: number | null,
];

type MutableContext = { -readonly [K in keyof RuleContext<never>]: RuleContext<never>[K] };

/** What rules tell one another may lead to more of it; a circle ends here. */
const longestTalk = 8;
export const usualLatenessMs = 20 * secondMs;
/** A version of the settings holds from its place among the readings on. */
const settingsMeasure = 'settings.changed';

/**
 * Runs the rules. Pure in the sense that matters: the same readings and times, in the same batches, always give the same
 * findings and the same state, whether live, after a crash or in a back-test. Work per reading does not grow with the number
 * of subjects, and no timer exists in here: `next()` says when to ask again.
 */
export class Engine {
  readonly #holders: readonly Holder[];
  readonly #byRule: ReadonlyMap<string, Holder>;
  readonly #listeners = new Map<string, readonly Holder[]>();
  readonly #toEverything: readonly Holder[];
  readonly #byKey = new Map<string, Slot>();
  readonly #deadlines: Deadlines;
  readonly #settings: SettingsBook;
  readonly #facts: Facts;
  readonly #context: MutableContext;
  readonly #onRuleError: EngineParts['onRuleError'];

  constructor({ rules, settings, zone, facts, deadlines, latenessMs = usualLatenessMs, onRuleError }: EngineParts) {
    this.#deadlines = deadlines;
    this.#settings = settings;
    this.#facts = facts;
    this.#onRuleError = onRuleError;
    this.#holders = rules.map((rule, order) => ({
      rule,
      order,
      latenessMs: rule.patient === true ? latenessMs : 0,
      slots: { device: new Map(), home: new Map(), resident: new Map(), building: new Map(), street: new Map() },
    }));
    this.#byRule = new Map(this.#holders.map((holder) => [holder.rule.id, holder]));
    this.#toEverything = this.#holders.filter(({ rule }) => rule.listensTo === '*');
    const named = new Set(this.#holders.flatMap(({ rule }) => (rule.listensTo === '*' ? [] : rule.listensTo)));
    for (const measure of named) {
      this.#listeners.set(
        measure,
        this.#holders.filter(({ rule }) => rule.listensTo === '*' || rule.listensTo.includes(measure)),
      );
    }
    this.#context = {
      settings: undefined as never,
      now: 0,
      subjectId: '',
      placeId: '',
      zone,
      facts,
      look: (ruleId, kind, id) => this.#byRule.get(ruleId)?.slots[kind].get(id)?.state,
    };
  }

  get rules(): readonly AnyRule[] {
    return this.#holders.map(({ rule }) => rule);
  }

  /** How many (rule, subject) pairs are in mind. */
  get size(): number {
    return this.#byKey.size;
  }

  /** What a rule has in mind about a subject; undefined when nothing. */
  stateOf(ruleId: string, kind: SubjectKind, id: string): unknown {
    return this.#context.look(ruleId, kind, id);
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
      if (reading.measure === settingsMeasure) this.#settings.use(Number(reading.value));
      this.#tell(reading, judged, 0);
    }
    this.#fire(now, true, judged);
    return judged;
  }

  /** Why each rule is as it is about these subjects (`home:<id>`, `resident:<id>`, `device:<id>` …), in the order of the rules. */
  explain(subjectKeys: readonly string[], now: number): readonly Explained[] {
    const explained: Explained[] = [];
    for (const { rule, order, slots } of this.#holders) {
      for (const subjectKey of subjectKeys) {
        const [kind, id] = split(subjectKey);
        const slot = slots[kind].get(id);
        if (slot === undefined) continue;
        const settings = this.#enter(slot, now);
        explained.push({
          ...(rule.explain?.(slot.state, this.#context) ?? { says: rule.doc }),
          rule,
          subject: slot.subject,
          settings,
          next: this.#deadlines.get(keyOf(order, kind, id)) ?? null,
        });
      }
    }
    return explained;
  }

  /** Everything in mind, as JSON. */
  snapshot(): string {
    const rules: Record<string, SavedSlot[]> = {};
    for (const { key, kind, id, holder, subject, state, due } of this.#byKey.values()) {
      const firesAt = this.#deadlines.get(key);
      const saved: SavedSlot = [
        kind,
        id,
        subject.placeId,
        subject.residentId ?? null,
        subject.deviceId ?? null,
        state,
        firesAt === undefined ? null : (due ?? null),
        firesAt ?? null,
      ];
      const of = rules[holder.rule.id];
      if (of === undefined) rules[holder.rule.id] = [saved];
      else of.push(saved);
    }
    return JSON.stringify({ settings: this.#settings.version, rules });
  }

  /** Takes up what `snapshot` gave. Rules that no longer exist are forgotten, new ones start empty. */
  restore(snapshot: string): void {
    const { settings, rules } = JSON.parse(snapshot) as {
      readonly settings: number;
      readonly rules: Record<string, readonly SavedSlot[]>;
    };
    this.#settings.use(settings);
    for (const holder of this.#holders) {
      for (const [kind, id, placeId, residentId, deviceId, state, due, firesAt] of rules[holder.rule.id] ?? []) {
        const slot = this.#open(holder, kind, id, {
          key: `${kind}:${id}`,
          placeId,
          ...(residentId === null ? {} : { residentId }),
          ...(deviceId === null ? {} : { deviceId }),
        });
        slot.state = state;
        if (due === null || firesAt === null) continue;
        slot.due = due;
        this.#deadlines.set(slot.key, firesAt);
      }
    }
  }

  /** Every rule that listens hears it; what they say in turn is heard after. */
  #tell(reading: Reading, judged: Judged[], depth: number): void {
    const said: Reading[] = [];
    for (const holder of this.#listeners.get(reading.measure) ?? this.#toEverything)
      this.#hear(holder, reading, judged, said);
    this.#passOn(said, judged, depth);
  }

  #passOn(said: readonly Reading[], judged: Judged[], depth: number): void {
    if (depth >= longestTalk) return;
    for (const reading of said) this.#tell(reading, judged, depth + 1);
  }

  #hear(holder: Holder, reading: Reading, judged: Judged[], said: Reading[]): void {
    const { deviceId, placeId, residentId, via } = reading;
    switch (holder.rule.about) {
      case 'device':
        this.#ask(holder, 'device', deviceId, placeId, reading, judged, said);
        return;
      case 'device-and-gateway':
        this.#ask(holder, 'device', deviceId, placeId, reading, judged, said);
        if (via !== undefined && via !== deviceId)
          this.#ask(holder, 'device', via, this.#facts.placeOf(via) || placeId, reading, judged, said);
        return;
      case 'home': {
        const home = this.#homeOf(reading);
        if (home !== undefined) this.#ask(holder, 'home', home, home, reading, judged, said);
        return;
      }
      case 'person':
        if (residentId === undefined) this.#ask(holder, 'home', placeId, placeId, reading, judged, said);
        else this.#ask(holder, 'resident', residentId, placeId, reading, judged, said);
        return;
      case 'building':
      case 'street': {
        const place = this.#facts.above(placeId, holder.rule.about);
        if (place !== undefined) this.#ask(holder, holder.rule.about, place, place, reading, judged, said);
      }
    }
  }

  /** Where the person lives whom the reading is about: a card at the lift, a meal at the canteen belong to a home as well. */
  #homeOf({ placeId, residentId }: Reading): string | undefined {
    if (this.#facts.isHome(placeId)) return placeId;
    return residentId === undefined ? undefined : this.#facts.homeOf(residentId);
  }

  #ask(
    holder: Holder,
    kind: SubjectKind,
    id: string,
    placeId: string,
    reading: Reading,
    judged: Judged[],
    said: Reading[],
  ): void {
    const slot = holder.slots[kind].get(id) ?? this.#open(holder, kind, id, subjectOf(kind, id, placeId, reading));
    // The device that speaks now is the one to look at.
    if (kind !== 'device' && slot.subject.deviceId !== reading.deviceId)
      slot.subject = subjectOf(kind, id, placeId, reading);
    this.#enter(slot, reading.receivedAt);
    try {
      const step = holder.rule.onReading(slot.state, reading, this.#context);
      this.#take({ slot, step, at: reading.receivedAt, cause: reading, judged, said });
    } catch (error) {
      this.#onRuleError(holder.rule.id, error);
    }
  }

  #fire(now: number, inclusive: boolean, judged: Judged[]): void {
    for (
      let fires = this.#deadlines.takeDue(now, inclusive);
      fires !== undefined;
      fires = this.#deadlines.takeDue(now, inclusive)
    ) {
      const slot = this.#byKey.get(fires.key);
      const rule = slot?.holder.rule;
      if (slot === undefined || rule?.onDeadline === undefined) continue;
      const due = slot.due ?? fires.at;
      this.#enter(slot, due);
      const said: Reading[] = [];
      try {
        const step = rule.onDeadline(slot.state, this.#context);
        if (typeof step.deadline === 'number' && step.deadline <= due)
          throw new RangeError(`asks to be woken at ${step.deadline}, which is not after ${due}`);
        this.#take({ slot, step, at: fires.at, cause: undefined, judged, said });
      } catch (error) {
        this.#onRuleError(rule.id, error);
      }
      this.#passOn(said, judged, 0);
    }
  }

  /** The rule is about to be asked about this subject. Returns the settings that hold. */
  #enter(slot: Slot, now: number): unknown {
    const { version } = this.#settings;
    if (slot.settingsVersion !== version) {
      slot.settings = this.#settings.of(slot.holder.rule.id, slot.subject);
      slot.settingsVersion = version;
    }
    this.#context.settings = slot.settings as never;
    this.#context.now = now;
    this.#context.subjectId = slot.id;
    this.#context.placeId = slot.subject.placeId;
    return slot.settings;
  }

  /** `at` is the engine's time: of the reading, or when the deadline fired. */
  #take({
    slot,
    step,
    at,
    cause,
    judged,
    said,
  }: {
    readonly slot: Slot;
    readonly step: Step<unknown>;
    readonly at: number;
    readonly cause: Reading | undefined;
    readonly judged: Judged[];
    readonly said: Reading[];
  }): void {
    slot.state = step.state;
    if (step.deadline === null) this.#deadlines.delete(slot.key);
    else if (step.deadline !== undefined) {
      slot.due = step.deadline;
      const { latenessMs } = slot.holder;
      this.#deadlines.set(slot.key, latenessMs === 0 ? step.deadline : Math.max(step.deadline, at) + latenessMs);
    }
    if (step.says !== undefined) for (const one of step.says) said.push(wordOf(slot, one, cause, at));
    if (step.finding === undefined && step.clear === undefined) return;

    const { rule } = slot.holder;
    const about = { rule: rule.id, type: rule.id, subject: slot.subject, at: this.#context.now };
    if (step.finding !== undefined) {
      const { severity, since, text, evidence, baseline, mayEase } = step.finding;
      const finding: Finding = {
        ...about,
        severity,
        since,
        title: rule.title,
        text,
        evidence: evidence ?? (cause === undefined ? [] : [evidenceOf(cause)]),
        basis: {
          version: slot.settingsVersion,
          settings: slot.settings as Record<string, unknown>,
          ...(baseline === undefined ? {} : { baseline }),
        },
        ...(mayEase === undefined ? {} : { mayEase }),
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
      key: keyOf(holder.order, kind, id),
      kind,
      id,
      holder,
      subject,
      state: holder.rule.start(),
      due: undefined,
      settings: undefined,
      settingsVersion: -1,
    };
    holder.slots[kind].set(id, slot);
    this.#byKey.set(slot.key, slot);
    return slot;
  }
}

/** Deadlines of the same moment fire in the order of the rules, whatever the subjects are called. */
const keyOf = (order: number, kind: SubjectKind, id: string): string =>
  `${order < 10 ? '00' : order < 100 ? '0' : ''}${order} ${kind}:${id}`;

const evidenceOf = ({ deviceId, measure, value, at }: Reading) => ({ deviceId, measure, value, at });

function split(subjectKey: string): [SubjectKind, string] {
  const colon = subjectKey.indexOf(':');
  return [subjectKey.slice(0, colon) as SubjectKind, subjectKey.slice(colon + 1)];
}

/** What a rule says to the others: about its subject, and by the device that made it say so. */
function wordOf({ subject, id, kind }: Slot, said: Measurement, cause: Reading | undefined, at: number): Reading {
  return {
    ...said,
    deviceId: kind === 'device' ? id : (cause?.deviceId ?? subject.deviceId ?? id),
    placeId: subject.placeId,
    ...(subject.residentId === undefined ? {} : { residentId: subject.residentId }),
    at: cause?.at ?? at,
    receivedAt: at,
  };
}

function subjectOf(kind: SubjectKind, id: string, placeId: string, reading: Reading): Subject {
  return {
    key: `${kind}:${id}`,
    placeId,
    // What one device of a home of two says about itself is not about either of them.
    ...(reading.residentId === undefined ? {} : { residentId: reading.residentId }),
    deviceId: kind === 'device' ? id : reading.deviceId,
  };
}
