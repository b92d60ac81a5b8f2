import type { RuleField } from '#contracts/rule-settings';
import { type Language, language } from '../words/language.ts';
import { ruleWords } from './words.ts';

type Schema = Readonly<Record<string, unknown>>;

export type FieldKind = 'number' | 'time' | 'boolean' | 'choice' | 'choices' | 'texts' | 'text' | 'json';

/** The words of a choice; undefined when it is none. */
export function choicesOf({ enum: words, anyOf }: Schema): readonly unknown[] | undefined {
  if (Array.isArray(words)) return words;
  if (!Array.isArray(anyOf)) return undefined;
  const constants = anyOf.map((one: Schema) => one.const);
  return constants.every((one) => one !== undefined) ? constants : undefined;
}

/** Which control a setting needs. */
export function kindOf(schema: Schema): FieldKind {
  if (choicesOf(schema) !== undefined) return 'choice';
  switch (schema.type) {
    case 'number':
    case 'integer':
      return 'number';
    case 'boolean':
      return 'boolean';
    case 'string':
      return typeof schema.pattern === 'string' &&
        schema.pattern.includes(':') &&
        new RegExp(schema.pattern).test('07:30')
        ? 'time'
        : 'text';
    case 'array': {
      const items = (schema.items ?? {}) as Schema;
      if (choicesOf(items) !== undefined) return 'choices';
      return items.type === 'string' ? 'texts' : 'json';
    }
    default:
      return 'json';
  }
}

/** What may be set, in words: `0.1–48 小时`. */
export function boundsOf({ schema, unit }: RuleField, as: Language = language()): string {
  const { minimum, maximum, exclusiveMinimum } = schema as Record<string, number | undefined>;
  const low = minimum ?? exclusiveMinimum;
  const inUnit = unit === null ? '' : ` ${unit[as]}`;
  if (low !== undefined && maximum !== undefined) return `${low}–${maximum}${inUnit}`;
  if (low !== undefined) return `≥ ${low}${inUnit}`;
  return maximum === undefined ? '' : `≤ ${maximum}${inUnit}`;
}

/** Why a value will be refused, in words; undefined when it is well as far as the page can tell. */
export function problemOf(field: RuleField, value: unknown): string | undefined {
  const { say } = ruleWords;
  const schema = field.schema as Record<string, number | undefined> & Schema;
  switch (kindOf(field.schema)) {
    case 'number': {
      if (typeof value !== 'number' || Number.isNaN(value)) return say('field.number');
      const { minimum, maximum, exclusiveMinimum } = schema;
      const fits =
        (minimum === undefined || value >= minimum) &&
        (exclusiveMinimum === undefined || value > exclusiveMinimum) &&
        (maximum === undefined || value <= maximum);
      if (!fits) return say('field.bounds', { bounds: boundsOf(field) });
      return schema.type === ('integer' as unknown) && !Number.isInteger(value) ? say('field.integer') : undefined;
    }
    case 'time':
      return /^([01]\d|2[0-3]):[0-5]\d$/.test(String(value)) ? undefined : say('field.time');
    case 'json':
      return value === undefined ? say('field.json') : undefined;
    default:
      return undefined;
  }
}

/** A value as people read it. */
export function valueWords(field: RuleField | undefined, value: unknown): string {
  const { say } = ruleWords;
  if (value === undefined || value === null) return '—';
  if (typeof value === 'boolean') return say(value ? 'yes' : 'no');
  const unit = field?.unit === null || field === undefined ? '' : ` ${field.unit[language()]}`;
  if (typeof value === 'number') return `${value}${unit}`;
  if (Array.isArray(value) && value.every((one) => typeof one !== 'object'))
    return value.length === 0 ? say('empty-list') : value.join('、');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
