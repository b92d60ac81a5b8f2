import { useState } from 'react';
import type { NamedScope, RuleField, RuleSummary } from '#contracts/rule-settings';
import { inLanguage, useLanguage } from '../words/language.ts';
import { boundsOf, choicesOf, kindOf, problemOf, valueWords } from './values.ts';
import { ruleWords } from './words.ts';
import './rules.css';

export type SomeSettings = Readonly<Record<string, unknown>>;

interface Props {
  readonly fields: readonly RuleField[];
  /** What this scope has of its own. */
  readonly own: SomeSettings;
  /** What holds where it has nothing of its own, and where that comes from. */
  readonly inherited: SomeSettings;
  readonly from: Readonly<Record<string, NamedScope | null>>;
  readonly onChange: (own: SomeSettings) => void;
  readonly disabled?: boolean;
  /** What others judge by has no switch, an emergency one that nobody can turn. */
  readonly rule: Pick<RuleSummary, 'canBeOff' | 'family'>;
}

/** A form made from the schema of a rule: each setting is inherited until somebody sets it here. */
export function SettingsForm({ fields, own, inherited, from, onChange, disabled = false, rule }: Props) {
  const t = ruleWords.use();
  useLanguage();
  const set = (name: string, value: unknown) => onChange({ ...own, [name]: value });
  const unset = (name: string) => onChange(Object.fromEntries(Object.entries(own).filter(([key]) => key !== name)));
  const enabled = (own.enabled ?? inherited.enabled ?? true) !== false;
  return (
    <div className="rule-form">
      {(rule.canBeOff || rule.family === 'emergency') && (
        <div className={'enabled' in own ? 'rule-field rule-field-own' : 'rule-field'}>
          <label htmlFor="rule-enabled">{t('enabled')}</label>
          <div className="rule-control">
            <select
              id="rule-enabled"
              className="field"
              value={enabled ? 'on' : 'off'}
              disabled={disabled || !rule.canBeOff}
              onChange={(event) => set('enabled', event.target.value === 'on')}
            >
              <option value="on">{t('enabled.on')}</option>
              <option value="off">{t('enabled.off')}</option>
            </select>
            <span className="faint">{rule.canBeOff ? '' : t('enabled.never-off')}</span>
          </div>
          <Source own={'enabled' in own} from={from.enabled} disabled={disabled} onUnset={() => unset('enabled')} />
        </div>
      )}
      {fields.map((field) => {
        const isOwn = field.name in own;
        const value = isOwn ? own[field.name] : inherited[field.name];
        const problem = isOwn ? problemOf(field, value) : undefined;
        return (
          <div key={field.name} className={isOwn ? 'rule-field rule-field-own' : 'rule-field'}>
            <label htmlFor={`rule-${field.name}`} title={String(field.schema.description ?? field.name)}>
              {inLanguage(field.title)}
            </label>
            <div className="rule-control">
              <Control field={field} value={value} disabled={disabled} onChange={(next) => set(field.name, next)} />
              <span className="faint">{boundsOf(field) || (field.unit === null ? '' : inLanguage(field.unit))}</span>
              {problem !== undefined && (
                <p className="field-problem" role="alert">
                  {problem}
                </p>
              )}
            </div>
            <Source
              own={isOwn}
              from={from[field.name]}
              disabled={disabled}
              onUnset={() => unset(field.name)}
              was={isOwn ? valueWords(field, inherited[field.name]) : undefined}
            />
          </div>
        );
      })}
      {fields.length === 0 && <p className="soft">{t('fields.none')}</p>}
    </div>
  );
}

/** Set here, or inherited from somewhere; and the way back. */
function Source({
  own,
  from,
  was,
  disabled,
  onUnset,
}: {
  readonly own: boolean;
  readonly from: NamedScope | null | undefined;
  readonly was?: string | undefined;
  readonly disabled: boolean;
  readonly onUnset: () => void;
}) {
  const t = ruleWords.use();
  if (!own)
    return (
      <span className="rule-source faint">
        {from === null || from === undefined ? t('from.default') : t('from.scope', { scope: inLanguage(from.title) })}
      </span>
    );
  return (
    <span className="rule-source">
      <span className="tag">{t('from.here')}</span>
      {!disabled && (
        <button type="button" className="button quiet small" onClick={onUnset}>
          {was === undefined ? t('inherit') : t('inherit.value', { value: was })}
        </button>
      )}
    </span>
  );
}

function Control({
  field,
  value,
  disabled,
  onChange,
}: {
  readonly field: RuleField;
  readonly value: unknown;
  readonly disabled: boolean;
  readonly onChange: (value: unknown) => void;
}) {
  const t = ruleWords.use();
  const { schema } = field;
  const common = { id: `rule-${field.name}`, className: 'field', disabled } as const;
  switch (kindOf(schema)) {
    case 'number':
      return (
        <input
          {...common}
          type="number"
          inputMode="decimal"
          min={schema.minimum as number | undefined}
          max={schema.maximum as number | undefined}
          step={schema.type === 'integer' ? 1 : 'any'}
          value={typeof value === 'number' && !Number.isNaN(value) ? value : ''}
          onChange={(event) => onChange(event.target.valueAsNumber)}
        />
      );
    case 'time':
      return (
        <input
          {...common}
          inputMode="numeric"
          maxLength={5}
          placeholder="07:30"
          value={String(value ?? '')}
          onChange={(event) => onChange(event.target.value)}
        />
      );
    case 'boolean':
      return (
        <select
          {...common}
          value={value === true ? 'yes' : 'no'}
          onChange={(event) => onChange(event.target.value === 'yes')}
        >
          <option value="yes">{t('yes')}</option>
          <option value="no">{t('no')}</option>
        </select>
      );
    case 'choice': {
      const choices = choicesOf(schema) ?? [];
      return (
        <select
          {...common}
          value={String(value)}
          onChange={(event) => onChange(choices.find((choice) => String(choice) === event.target.value))}
        >
          {choices.map((choice) => (
            <option key={String(choice)} value={String(choice)}>
              {String(choice)}
            </option>
          ))}
        </select>
      );
    }
    case 'choices': {
      const chosen = Array.isArray(value) ? (value as unknown[]) : [];
      return (
        <fieldset className="rule-choices" disabled={disabled}>
          {(choicesOf((schema.items ?? {}) as Readonly<Record<string, unknown>>) ?? []).map((choice) => (
            <label key={String(choice)}>
              <input
                type="checkbox"
                checked={chosen.includes(choice)}
                onChange={(event) =>
                  onChange(event.target.checked ? [...chosen, choice] : chosen.filter((one) => one !== choice))
                }
              />
              {String(choice)}
            </label>
          ))}
        </fieldset>
      );
    }
    case 'texts':
      return (
        <textarea
          {...common}
          rows={3}
          placeholder={t('field.lines')}
          value={Array.isArray(value) ? value.join('\n') : ''}
          onChange={(event) => onChange(event.target.value.split('\n').filter((line) => line.trim() !== ''))}
        />
      );
    case 'text':
      return <input {...common} value={String(value ?? '')} onChange={(event) => onChange(event.target.value)} />;
    case 'json':
      return <JsonField id={common.id} value={value} disabled={disabled} onChange={onChange} />;
  }
}

/** What has no control of its own: names and values as JSON. `undefined` while it cannot be read. */
function JsonField({
  id,
  value,
  disabled,
  onChange,
}: {
  readonly id: string;
  readonly value: unknown;
  readonly disabled: boolean;
  readonly onChange: (value: unknown) => void;
}) {
  const [text, setText] = useState<string>();
  return (
    <textarea
      id={id}
      className="field rule-json"
      rows={4}
      disabled={disabled}
      spellCheck={false}
      value={text ?? JSON.stringify(value, undefined, 2) ?? ''}
      onBlur={() => value !== undefined && setText(undefined)}
      onChange={(event) => {
        setText(event.target.value);
        try {
          onChange(JSON.parse(event.target.value));
        } catch {
          onChange(undefined);
        }
      }}
    />
  );
}
