import { type MeasuredClass, measuredClasses } from '#contracts/consent';
import type { Finding, Subject } from '#contracts/finding';
import type { Reading } from '#contracts/reading';
import type { AnyRule, Explanation, Facts, RuleContext, SettingsBook, Step, SubjectKind } from '#contracts/rule';
import { secondMs } from '#contracts/time';
import { isFirst, type Waiting } from './asleep.ts';
import { clearingOf, findingOf, type Judged, type Occasion, subjectOf, wordOf } from './judged.ts';
import { type Mind, openSlot, type Placed, place, type Slot } from './mind.ts';
import { Minds } from './minds.ts';
import { type Deadlines, never, type OpenDeadlines } from './ports.ts';
import { sensitiveIn } from './sensitive.ts';

export interface EngineParts {
  /** In the order in which they are asked. */
  readonly rules: readonly AnyRule[];
  readonly settings: SettingsBook;
  /** IANA zone in which days and windows are meant. */
  readonly zone: string;
  readonly facts: Facts;
  readonly deadlines: OpenDeadlines;
  /** How long the deadlines of patient rules wait for words under way, ms. */
  readonly latenessMs?: number;
  /** A rule threw. Its state stays as it was, the others are asked all the same. */
  readonly onRuleError: (ruleId: string, error: unknown) => void;
}

/** What a rule has in mind about a subject, for people. */
export interface Explained extends Explanation {
  readonly rule: AnyRule;
  readonly subject: Subject;
  readonly settings: unknown;
  /** It is switched off for this subject. */
  readonly off: boolean;
  /** When it will be asked again, epoch ms; null when only a reading will move it. */
  readonly next: number | null;
}

type MutableContext = { -readonly [K in keyof RuleContext<never>]: RuleContext<never>[K] };

/** A rule is being asked: when and why, what it says to people, and what the other rules are to hear. */
interface Asking extends Pick<Occasion, 'at' | 'cause'> {
  readonly judged: Judged[];
  readonly said: Reading[];
}

/** What rules tell one another may lead to more of it; a circle ends here. */
const longestTalk = 8;
const usualLatenessMs = 20 * secondMs;
/** A version of the settings holds from its place among the readings on. */
const settingsMeasure = 'settings.changed';
/** So does a resident's word on what may be used of her. */
const consentMeasures: ReadonlyMap<string, MeasuredClass> = new Map(measuredClasses.map((of) => [`consent.${of}`, of]));
const withheldKey = (of: MeasuredClass, residentId: string): string => `${of} ${residentId}`;

/**
 * Runs the rules. Pure in the sense that matters: the same readings and times, in the same batches, always give the same
 * findings and the same state, whether live, after a crash or in a back-test. Work per reading does not grow with the number
 * of subjects, and no timer exists in here: `next()` says when to ask again.
 */
export class Engine {
  readonly #placed: readonly Placed[];
  readonly #byRule: ReadonlyMap<string, Placed>;
  readonly #listeners = new Map<string, readonly Placed[]>();
  readonly #toEverything: readonly Placed[];
  readonly #minds: Minds;
  readonly #muted = new Set<Slot>();
  /** What is not to be used, by class and resident. */
  readonly #withheld = new Set<string>();
  readonly #deadlines: Deadlines<Waiting>;
  readonly #settings: SettingsBook;
  readonly #facts: Facts;
  readonly #context: MutableContext;
  readonly #onRuleError: EngineParts['onRuleError'];

  constructor({ rules, settings, zone, facts, deadlines, latenessMs = usualLatenessMs, onRuleError }: EngineParts) {
    this.#deadlines = deadlines<Waiting>(isFirst);
    this.#settings = settings;
    this.#facts = facts;
    this.#onRuleError = onRuleError;
    this.#placed = place(rules, latenessMs);
    this.#byRule = new Map(this.#placed.map((placed) => [placed.rule.id, placed]));
    this.#minds = new Minds({
      facts,
      deadlines: this.#deadlines,
      onSlot: (slot, means, dueAt) => {
        if (slot.muted !== undefined) this.#muted.add(slot);
        if (dueAt === 0) return;
        slot.means = means;
        this.#deadlines.set(slot, dueAt);
      },
    });
    this.#toEverything = this.#placed.filter(({ rule }) => rule.listensTo === '*');
    const named = new Set(rules.flatMap(({ listensTo }) => (listensTo === '*' ? [] : listensTo)));
    for (const measure of named) {
      this.#listeners.set(
        measure,
        this.#placed.filter(({ rule }) => rule.listensTo === '*' || rule.listensTo.includes(measure)),
      );
    }
    this.#context = {
      settings: undefined as never,
      now: 0,
      subjectId: '',
      placeId: '',
      zone,
      facts,
      look: (ruleId, kind, id) => this.stateOf(ruleId, kind, id),
      isOff: (ruleId, kind, id) => this.#isOff(ruleId, kind, id),
    };
  }

  get rules(): readonly AnyRule[] {
    return this.#placed.map(({ rule }) => rule);
  }

  /** How many subjects are in mind. */
  get size(): number {
    return this.#minds.size;
  }

  /** What a rule has in mind about a subject; undefined when nothing. */
  stateOf(ruleId: string, kind: SubjectKind, id: string): unknown {
    const placed = this.#byRule.get(ruleId);
    const slot = placed === undefined ? undefined : this.#minds.find(kind, id)?.slots[placed.place];
    return slot?.placed === placed ? slot?.state : undefined;
  }

  /** Whether what devices tell of this class about this resident is kept from the rules. */
  withholds(residentId: string, of: MeasuredClass): boolean {
    return this.#withheld.has(withheldKey(of, residentId));
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
      if (reading.measure === settingsMeasure) this.#changeSettings(reading, judged);
      else if (this.#withheld.size > 0 && this.#isWithheld(reading)) {
        this.#tellThatItSpoke(reading, judged);
        continue;
      } else this.#hearConsent(reading);
      this.#tell(reading, judged, 0, this.#listeners.get(reading.measure));
    }
    this.#fire(now, true, judged);
    return judged;
  }

  /** Why each rule is as it is about these subjects (`home:<id>`, `resident:<id>`, `device:<id>` …), in the order of the rules. */
  explain(subjectKeys: readonly string[], now: number): readonly Explained[] {
    const minds = subjectKeys.map((key) => this.#minds.named(key)).filter((mind) => mind !== undefined);
    return this.#placed.flatMap((placed) =>
      minds.flatMap((mind): Explained[] => {
        const { rule } = placed;
        const slot = mind.slots[placed.place];
        if (slot === undefined || slot.placed !== placed) return [];
        this.#enter(slot, now);
        return [
          {
            ...(rule.explain?.(slot.state, this.#context) ?? { says: rule.doc }),
            rule,
            subject: subjectOf(slot.mind, { facts: this.#facts }),
            settings: slot.settings,
            off: slot.off,
            next: slot.dueAt === never ? null : slot.dueAt,
          },
        ];
      }),
    );
  }

  /**
   * Everything in mind, as JSON in parts of a size that one turn of the event loop writes easily. It stands for the moment of
   * the call: what changes while the parts are taken is saved as it was. One snapshot at a time.
   */
  snapshot(): Iterable<string> {
    const head = JSON.stringify({
      settings: this.#settings.version,
      withheld: [...this.#withheld],
      rules: this.#placed.map(({ rule }) => rule.id),
    });
    return this.#minds.save(head);
  }

  /** Takes up what `snapshot` gave. Rules that no longer exist are forgotten, new ones start empty. */
  restore(parts: Iterable<string>): void {
    const [head, ...rest] = parts;
    const { settings, withheld, rules } = JSON.parse(head as string) as {
      readonly settings: number;
      readonly withheld: readonly string[];
      readonly rules: readonly string[];
    };
    this.#settings.use(settings);
    for (const key of withheld) this.#withheld.add(key);
    const placed = rules.map((id) => this.#byRule.get(id));
    const areToday = placed.length === this.#placed.length && placed.every((one, order) => one?.order === order);
    for (const part of rest) this.#minds.load(part, placed, areToday);
  }

  /** Other settings hold from here on. Who was switched off and is not any more says what it has kept to itself. */
  #changeSettings({ value, receivedAt }: Reading, judged: Judged[]): void {
    this.#settings.use(Number(value));
    for (const slot of this.#muted) {
      this.#minds.changing(slot.mind);
      this.#enter(slot, receivedAt);
      const { muted } = slot;
      if (slot.off || muted === undefined) continue;
      this.#mute(slot, undefined);
      judged.push({ kind: 'finding', finding: { ...muted, at: receivedAt } });
    }
  }

  #hearConsent({ measure, residentId, value }: Reading): void {
    const of = consentMeasures.get(measure);
    if (of === undefined || residentId === undefined) return;
    if (value === true) this.#withheld.delete(withheldKey(of, residentId));
    else this.#withheld.add(withheldKey(of, residentId));
  }

  #isWithheld(reading: Reading): boolean {
    const found = sensitiveIn(reading, this.#facts);
    return found?.whose.some((residentId) => this.withholds(residentId, found.of)) === true;
  }

  /** A device whose words are kept from the rules is no dead one: who hears every word looks at none of them. */
  #tellThatItSpoke({ residentId, ...reading }: Reading, judged: Judged[]): void {
    const isAtHome = residentId !== undefined && this.#facts.isHome(reading.placeId);
    this.#tell(isAtHome ? { ...reading, residentId } : reading, judged, 0, this.#toEverything);
  }

  #mute(slot: Slot, finding: Finding | undefined): void {
    if (slot.muted === finding) return;
    slot.muted = finding;
    if (finding === undefined) this.#muted.delete(slot);
    else this.#muted.add(slot);
  }

  /** Every rule that listens hears it; what they say in turn is heard after. */
  #tell(reading: Reading, judged: Judged[], depth: number, listeners = this.#toEverything): void {
    const device = this.#minds.about(reading);
    const { way } = device;
    const asking: Asking = { at: reading.receivedAt, cause: reading, judged, said: [] };
    for (const placed of listeners) {
      const { about, listensTo } = placed.rule;
      // Who hears every word of a device does not hear what rules say to one another.
      if (depth > 0 && listensTo === '*') continue;
      switch (about) {
        case 'device':
          this.#ask(device, placed, reading, asking);
          break;
        case 'device-and-gateway':
          this.#ask(device, placed, reading, asking);
          if (way.gateway !== undefined) this.#ask(way.gateway, placed, reading, asking);
          break;
        default: {
          const mind = way[about];
          if (mind !== undefined) this.#ask(mind, placed, reading, asking);
        }
      }
    }
    if (asking.said.length > 0) this.#passOn(asking.said, judged, depth);
  }

  #passOn(said: readonly Reading[], judged: Judged[], depth: number): void {
    if (depth >= longestTalk) return;
    for (const reading of said) this.#tell(reading, judged, depth + 1, this.#listeners.get(reading.measure));
  }

  #ask(mind: Mind, placed: Placed, reading: Reading, asking: Asking): void {
    const slot = mind.slots[placed.place] ?? openSlot(mind, placed);
    this.#enter(slot, reading.receivedAt);
    try {
      this.#take(slot, placed.rule.onReading(slot.state, reading, this.#context), asking);
    } catch (error) {
      this.#onRuleError(placed.rule.id, error);
    }
  }

  #fire(now: number, inclusive: boolean, judged: Judged[]): void {
    for (
      let slot = this.#deadlines.firstDue(now, inclusive);
      slot !== undefined;
      slot = this.#deadlines.firstDue(now, inclusive)
    ) {
      if ('line' in slot) {
        this.#minds.wake(slot.kind, slot.id);
        continue;
      }
      const { rule } = slot.placed;
      const { means, dueAt: at } = slot;
      this.#minds.changing(slot.mind);
      this.#deadlines.delete(slot);
      if (rule.onDeadline === undefined) continue;
      this.#enter(slot, means);
      const asking: Asking = { at, cause: undefined, judged, said: [] };
      try {
        const step = rule.onDeadline(slot.state, this.#context);
        if (typeof step.deadline === 'number' && step.deadline <= means)
          throw new RangeError(`asks to be woken at ${step.deadline}, which is not after ${means}`);
        this.#take(slot, step, asking);
      } catch (error) {
        this.#onRuleError(rule.id, error);
      }
      this.#passOn(asking.said, judged, 0);
    }
  }

  /** A subject nobody has in mind has what holds for the street. */
  #isOff(ruleId: string, kind: SubjectKind, id: string): boolean {
    const mind = this.#minds.find(kind, id);
    const subject =
      mind === undefined ? { key: `${kind}:${id}`, placeId: '' } : subjectOf(mind, { facts: this.#facts });
    return (this.#settings.of(ruleId, subject) as { readonly enabled?: boolean } | undefined)?.enabled === false;
  }

  /** The rule is about to be asked about this subject. */
  #enter(slot: Slot, now: number): void {
    const { version } = this.#settings;
    const context = this.#context;
    const { mind } = slot;
    if (slot.settingsVersion !== version) {
      slot.settings = this.#settings.of(slot.placed.rule.id, subjectOf(slot.mind, { facts: this.#facts }));
      slot.settingsVersion = version;
      slot.off = (slot.settings as { readonly enabled?: boolean } | undefined)?.enabled === false;
    }
    context.settings = slot.settings as never;
    context.now = now;
    context.subjectId = mind.id;
    context.placeId = mind.placeId;
  }

  #take(slot: Slot, step: Step<unknown>, asking: Asking): void {
    const { state, deadline, finding, clear, says } = step;
    slot.state = state;
    if (deadline === null) this.#deadlines.delete(slot);
    else if (deadline !== undefined) {
      slot.means = deadline;
      const { latenessMs } = slot.placed;
      this.#deadlines.set(slot, latenessMs === 0 ? deadline : Math.max(deadline, asking.at) + latenessMs);
    }
    if (says === undefined && finding === undefined && clear === undefined) return;
    const { at, cause, judged, said } = asking;
    const occasion: Occasion = { cause, at, now: this.#context.now, facts: this.#facts };
    const because = cause === undefined ? {} : { cause };
    if (says !== undefined) for (const one of says) said.push(wordOf(slot, one, occasion));
    if (finding !== undefined) {
      const found = findingOf(slot, finding, occasion);
      if (slot.off) this.#mute(slot, found);
      else judged.push({ kind: 'finding', finding: found, ...because });
    }
    if (clear !== undefined) {
      this.#mute(slot, undefined);
      judged.push({ kind: 'clearing', clearing: clearingOf(slot, clear, occasion), ...because });
    }
  }
}
