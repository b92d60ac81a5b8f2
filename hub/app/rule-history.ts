import type { NamedScope, RuleScope, SettingsVersion } from '#contracts/rule-settings';
import type { Held, ScopeKey, SomeSettings } from '#hub/rules/book';
import type { StoredChange } from '#hub/settings/versions';
import { keyOf, scopeOf } from './rule-scopes.ts';

/** What somebody may see of the scopes. */
interface Visible {
  readonly isVisible: (scope: RuleScope) => boolean;
  readonly named: (scope: RuleScope) => NamedScope;
}

/** Every version the actor may see something of, the newest first, each with what it changed. */
export function versionsFrom(
  stored: readonly StoredChange[],
  { isVisible, named }: Visible,
  ruleId?: string,
): SettingsVersion[] {
  const before = new Map<string, SomeSettings>();
  const found = new Map<number, SettingsVersion & { changes: SettingsVersion['changes'] }>();
  for (const { version, ruleId: rule, scope, settings, at, by, why } of stored) {
    const key = `${rule} ${keyOf(scope)}`;
    const old = before.get(key) ?? null;
    if (settings === null) before.delete(key);
    else before.set(key, settings);
    if ((ruleId !== undefined && rule !== ruleId) || !isVisible(scope)) continue;
    const known = found.get(version) ?? { version, at, by, why, changes: [] };
    known.changes.push({ ruleId: rule, scope: named(scope), before: old, after: settings });
    found.set(version, known);
  }
  return [...found.values()].toReversed();
}

type Books = ReadonlyMap<string, ReadonlyMap<ScopeKey, Held>>;

/** What has to change for `now` to become `then`. */
export function differences(now: Books, then: Books): Pick<StoredChange, 'ruleId' | 'scope' | 'settings'>[] {
  const wanted: Pick<StoredChange, 'ruleId' | 'scope' | 'settings'>[] = [];
  for (const ruleId of new Set([...now.keys(), ...then.keys()])) {
    const [has, had] = [now.get(ruleId), then.get(ruleId)];
    for (const key of new Set([...(has?.keys() ?? []), ...(had?.keys() ?? [])])) {
      const [is, was] = [has?.get(key)?.settings, had?.get(key)?.settings];
      if (is !== undefined && was !== undefined && same(is, was)) continue;
      wanted.push({ ruleId, scope: scopeOf(key), settings: was ?? null });
    }
  }
  return wanted;
}

export const same = (a: SomeSettings, b: SomeSettings): boolean =>
  JSON.stringify(Object.entries(a).sort()) === JSON.stringify(Object.entries(b).sort());
