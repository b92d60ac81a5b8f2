import type { AnyRule, SettingsBook } from '#contracts/rule';
import { objections } from '#hub/rules/fields';
import { completeSettings } from '#hub/rules/settings';

type Some = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Some =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What is wrong with settings by rule id, in words; empty when they hold. */
export function troubleWith(rules: readonly AnyRule[], settings: unknown): readonly string[] {
  if (!isObject(settings)) return ['the settings are not an object by rule id'];
  return Object.entries(settings).flatMap(([ruleId, given]) => {
    const rule = rules.find(({ id }) => id === ruleId);
    if (rule === undefined) return [`there is no rule ${ruleId}`];
    if (!isObject(given)) return [`the settings of ${ruleId} are not an object`];
    return objections(rule, given).map(({ text }) => `${ruleId}: ${text.en}`);
  });
}

/** What holds with `given` over it. */
export function over(rule: AnyRule, holds: Some, given: Some | undefined): Some {
  if (given === undefined) return holds;
  const { enabled, ...settings } = { ...holds, ...given };
  return { ...(completeSettings(rule, settings) as Some), ...(enabled === undefined ? {} : { enabled }) };
}

/** The same for everybody, whatever stands in the file over the defaults. */
export function bookOf(rules: readonly AnyRule[], settings: Readonly<Record<string, Some>>): SettingsBook {
  const complete = new Map(
    rules.map((rule) => [rule.id, over(rule, completeSettings(rule) as Some, settings[rule.id])]),
  );
  return { version: 0, of: (ruleId) => complete.get(ruleId), use: () => undefined };
}
