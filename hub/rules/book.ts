import type { Subject } from '#contracts/finding';
import type { AnyRule, SettingsBook } from '#contracts/rule';
import { objections } from './fields.ts';
import { completeSettings } from './settings.ts';

/** Whose settings: `street`, `place:<id>` or `resident:<id>`. */
export type ScopeKey = 'street' | `place:${string}` | `resident:${string}`;

export type SomeSettings = Readonly<Record<string, unknown>>;

/** What one version set for one rule and scope; null: nothing of its own any more. */
export interface SettingsChange {
  readonly version: number;
  readonly ruleId: string;
  readonly scope: ScopeKey;
  readonly settings: SomeSettings | null;
}

/** What a scope has of its own, and since which version. */
export interface Held {
  readonly version: number;
  readonly settings: SomeSettings;
}

export interface RuleBookParts {
  readonly rules: readonly AnyRule[];
  /** The street's settings before anybody changed them, by rule id; what is absent takes the default of the schema. */
  readonly base?: Readonly<Record<string, unknown>>;
  /** From a place up to its root, itself first. */
  readonly placesFrom: (placeId: string) => readonly string[];
  readonly residentsOf: (homeId: string) => readonly string[];
}

export interface Resolved {
  readonly settings: SomeSettings;
  /** Which scope each field comes from; fields that are not named come from the base. */
  readonly from: Readonly<Record<string, ScopeKey>>;
}

/** Combinations of scopes kept per rule; a street has as many as it has overrides, give or take. */
const keptCombinations = 10_000;

/**
 * Settings of every rule for everybody, in every version there ever was. The nearest scope wins, field by field: the person,
 * the home, its unit … the street, the default. Pure: a restart that is told the same changes answers the same.
 */
export class RuleBook implements SettingsBook {
  readonly #rules: ReadonlyMap<string, AnyRule>;
  readonly #base: ReadonlyMap<string, SomeSettings>;
  readonly #parts: RuleBookParts;
  readonly #changes: SettingsChange[] = [];
  readonly #known = new Map<string, Map<string, Resolved>>();
  #held = new Map<string, Map<ScopeKey, Held>>();
  #version = 0;

  constructor(parts: RuleBookParts) {
    this.#parts = parts;
    this.#rules = new Map(parts.rules.map((rule) => [rule.id, rule]));
    this.#base = new Map(
      parts.rules.map((rule) => [rule.id, completeSettings(rule, parts.base?.[rule.id]) as SomeSettings]),
    );
  }

  /** The version that holds. */
  get version(): number {
    return this.#version;
  }

  /** The newest version it was told of. */
  get newest(): number {
    return this.#changes.at(-1)?.version ?? 0;
  }

  rule(ruleId: string): AnyRule | undefined {
    return this.#rules.get(ruleId);
  }

  /** Versions are told in order; they hold once `use` says so. */
  add(changes: readonly SettingsChange[]): void {
    for (const change of changes) {
      if (change.version < this.newest) throw new RangeError(`version ${change.version} comes after ${this.newest}`);
      this.#changes.push(change);
    }
  }

  use(version: number): void {
    if (version === this.#version) return;
    const onwards = version > this.#version;
    const since = onwards ? this.#version : 0;
    if (!onwards) this.#held = new Map();
    for (const change of this.#changes) {
      if (change.version > since && change.version <= version) put(this.#held, change);
    }
    this.#version = version;
  }

  of(ruleId: string, subject: Subject): SomeSettings {
    return this.resolve(ruleId, this.chainOf(ruleId, subject)).settings;
  }

  /** The scopes that hold for a subject, the nearest first; those only in which this rule has settings of its own. */
  chainOf(ruleId: string, { key, placeId, residentId }: Subject): readonly ScopeKey[] {
    const held = this.#held.get(ruleId);
    if (held === undefined || held.size === 0) return [];
    return this.#everyScope(key, placeId, residentId).filter((scope) => held.has(scope));
  }

  /** What holds along a chain of scopes, the nearest first. The same object as long as the same overrides are in it. */
  resolve(ruleId: string, chain: readonly ScopeKey[]): Resolved {
    const held = this.#held.get(ruleId);
    const own = chain.flatMap((scope) => {
      const found = held?.get(scope);
      return found === undefined ? [] : [{ scope, ...found }];
    });
    const combination = own.map(({ scope, version }) => `${scope}@${version}`).join(' ');
    const known = this.#known.get(ruleId) ?? new Map<string, Resolved>();
    this.#known.set(ruleId, known);
    const before = known.get(combination);
    if (before !== undefined) return before;
    if (known.size >= keptCombinations) known.clear();
    const resolved = this.#merge(ruleId, own);
    known.set(combination, resolved);
    return resolved;
  }

  /** What every scope has of its own in a version, by rule. */
  heldIn(version: number): ReadonlyMap<string, ReadonlyMap<ScopeKey, Held>> {
    if (version === this.#version) return this.#held;
    const held = new Map<string, Map<ScopeKey, Held>>();
    for (const change of this.#changes) if (change.version <= version) put(held, change);
    return held;
  }

  #everyScope(key: string, placeId: string, residentId: string | undefined): ScopeKey[] {
    const scopes: ScopeKey[] = [];
    const person = this.#personOf(key, placeId, residentId);
    if (person !== undefined) scopes.push(`resident:${person}`);
    for (const place of this.#parts.placesFrom(placeId)) scopes.push(`place:${place}`);
    scopes.push('street');
    return scopes;
  }

  /** Whose own settings count: in a home of two neither's may decide for both. */
  #personOf(key: string, placeId: string, residentId: string | undefined): string | undefined {
    if (key.startsWith('resident:') || key.startsWith('device:')) return residentId;
    if (!key.startsWith('home:')) return undefined;
    const residents = this.#parts.residentsOf(placeId);
    return residents.length === 1 ? residents[0] : undefined;
  }

  #merge(ruleId: string, own: readonly { readonly scope: ScopeKey; readonly settings: SomeSettings }[]): Resolved {
    const rule = this.#rules.get(ruleId);
    const base = this.#base.get(ruleId) ?? {};
    if (rule === undefined || own.length === 0) return { settings: base, from: {} };
    const settings: Record<string, unknown> = { ...base };
    const from: Record<string, ScopeKey> = {};
    for (const { scope, settings: fields } of own.toReversed()) {
      for (const [name, value] of Object.entries(fields)) {
        // A rule may have changed since: what no longer fits gives way to what is set further out.
        if (objections(rule, { [name]: value }).length > 0) continue;
        settings[name] = value;
        from[name] = scope;
      }
    }
    if (settings.enabled === true && base.enabled === undefined) delete settings.enabled;
    return { settings, from };
  }
}

function put(held: Map<string, Map<ScopeKey, Held>>, { ruleId, scope, version, settings }: SettingsChange): void {
  const scopes = held.get(ruleId) ?? new Map<ScopeKey, Held>();
  if (settings === null) scopes.delete(scope);
  else scopes.set(scope, { version, settings });
  if (scopes.size === 0) held.delete(ruleId);
  else held.set(ruleId, scopes);
}
