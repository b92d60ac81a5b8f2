import type { AnyRule } from '#contracts/rule';
import { kinOf, whyNeverOff } from '#hub/rules/families';
import { fieldsOf } from '#hub/rules/fields';
import { completeSettings } from '#hub/rules/settings';

/** What does not change about a rule while the hub runs. */
export function describeRule(rule: AnyRule) {
  const { id, title, doc, about } = rule;
  return {
    id,
    type: id,
    title,
    doc,
    about,
    ...kinOf(id),
    canBeOff: whyNeverOff(id) === undefined,
    defaults: completeSettings(rule) as Record<string, unknown>,
    schema: JSON.parse(JSON.stringify(rule.settings)) as Record<string, unknown>,
    fields: [...fieldsOf(rule)],
  };
}
