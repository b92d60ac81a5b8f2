import type { TSchema } from 'typebox';
import { Value } from 'typebox/value';
import type { AnyRule } from '#contracts/rule';
import type { RuleField } from '#contracts/rule-settings';
import type { Text } from '#contracts/text';
import { whyNeverOff } from './families.ts';
import { wordsOf } from './setting-words.ts';

/** Why a setting cannot be as given: which one, and what it may be. */
export interface Objection {
  readonly field: string;
  readonly text: Text;
}

type Schema = Readonly<Record<string, unknown>>;

const propertiesOf = (rule: AnyRule): Readonly<Record<string, TSchema>> =>
  (rule.settings as unknown as { readonly properties?: Record<string, TSchema> }).properties ?? {};

/** The settings of a rule, as a form needs them. */
export function fieldsOf(rule: AnyRule): readonly RuleField[] {
  return Object.entries(propertiesOf(rule))
    .filter(([name]) => name !== 'enabled')
    .map(([name, schema]) => {
      const plain = JSON.parse(JSON.stringify(schema)) as Record<string, unknown>;
      return { name, ...wordsOf(rule.id, name, schema as Schema), default: plain.default ?? null, schema: plain };
    });
}

/** `HH:MM`, whichever way its pattern is written. */
const isTimeOfDay = ({ type, pattern }: Schema): boolean =>
  type === 'string' && typeof pattern === 'string' && pattern.includes(':') && new RegExp(pattern).test('07:30');

const isRealTime = (value: unknown): boolean => /^([01]\d|2[0-3]):[0-5]\d$/.test(String(value));

/** What is wrong with these settings, each named by its own words; empty when they hold. */
export function objections(rule: AnyRule, given: Readonly<Record<string, unknown>>): readonly Objection[] {
  const properties = propertiesOf(rule);
  return Object.entries(given).flatMap(([field, value]): Objection[] => {
    if (field === 'enabled') return objectionToSwitch(rule, value);
    const schema = Object.hasOwn(properties, field) ? properties[field] : undefined;
    if (schema === undefined)
      return [{ field, text: { zh: `没有“${field}”这项设置`, en: `there is no setting ${field}` } }];
    if (Value.Check(schema, value) && (!isTimeOfDay(schema as Schema) || isRealTime(value))) return [];
    const { title, unit } = wordsOf(rule.id, field, schema as Schema);
    const allowed = allowedIn(schema as Schema, unit);
    return [{ field, text: { zh: `“${title.zh}”${allowed.zh}`, en: `${title.en} ${allowed.en}` } }];
  });
}

function objectionToSwitch(rule: AnyRule, value: unknown): Objection[] {
  if (typeof value !== 'boolean')
    return [{ field: 'enabled', text: { zh: '“启用”只能是或否', en: 'Enabled must be true or false' } }];
  const why = whyNeverOff(rule.id);
  if (value || why === undefined) return [];
  return [{ field: 'enabled', text: { zh: `“${rule.title.zh}”${why.zh}`, en: `${rule.title.en} ${why.en}` } }];
}

function allowedIn(schema: Schema, unit: Text | null): Text {
  const inUnit = { zh: unit === null ? '' : ` ${unit.zh}`, en: unit === null ? '' : ` ${unit.en}` };
  const { type, minimum, maximum, exclusiveMinimum, enum: words } = schema;
  const low = minimum ?? exclusiveMinimum;
  if (type === 'number' || type === 'integer') {
    const kind = type === 'integer' ? { zh: '整数', en: 'a whole number' } : { zh: '数字', en: 'a number' };
    if (low !== undefined && maximum !== undefined)
      return {
        zh: `应为 ${low}–${maximum}${inUnit.zh} 的${kind.zh}`,
        en: `must be ${kind.en} from ${low} to ${maximum}${inUnit.en}`,
      };
    if (low !== undefined)
      return {
        zh: `应为不小于 ${low}${inUnit.zh} 的${kind.zh}`,
        en: `must be ${kind.en} of at least ${low}${inUnit.en}`,
      };
    return { zh: `应为${kind.zh}`, en: `must be ${kind.en}` };
  }
  if (isTimeOfDay(schema)) return { zh: '应为时刻，如 07:30', en: 'must be a time of day such as 07:30' };
  if (type === 'boolean') return { zh: '只能是或否', en: 'must be true or false' };
  if (Array.isArray(words)) return { zh: `应为 ${words.join('、')} 之一`, en: `must be one of ${words.join(', ')}` };
  return { zh: '不符合要求', en: `does not fit: ${String(schema.description ?? type ?? 'see the rule')}` };
}
