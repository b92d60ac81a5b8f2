import { Value } from 'typebox/value';
import type { AnyRule, SettingsBook } from '#contracts/rule';

/** What a rule runs with when `given` is set: checked, and complete with the defaults of its schema. Throws when it does not fit. */
export const completeSettings = (rule: AnyRule, given: unknown = {}): unknown =>
  Value.Parse(rule.settings, Value.Default(rule.settings, structuredClone(given)));

/** The same settings for everybody, by rule id; what is absent takes the default of the schema. */
export function sameForAll(rules: readonly AnyRule[], settings: Readonly<Record<string, unknown>> = {}): SettingsBook {
  const complete = new Map(rules.map((rule) => [rule.id, completeSettings(rule, settings[rule.id])]));
  return { version: 0, of: (ruleId) => complete.get(ruleId), use: () => undefined };
}
