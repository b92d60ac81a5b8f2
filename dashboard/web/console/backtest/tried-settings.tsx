import { useState } from 'react';
import type { TriedSettings } from '#contracts/backtest';
import type { RuleSummary } from '#contracts/rule-settings';
import { SettingsForm } from '../rules/settings-form.tsx';
import { inLanguage, useLanguage } from '../words/language.ts';
import { backtestWords } from './words.ts';

/** Settings to try, rule by rule: what is not touched stays as it holds for each home. */
export function TriedSettingsForm({
  rules,
  tried,
  onChange,
  disabled,
}: {
  readonly rules: readonly RuleSummary[];
  readonly tried: TriedSettings;
  readonly onChange: (tried: TriedSettings) => void;
  readonly disabled: boolean;
}) {
  const t = backtestWords.use();
  useLanguage();
  const [open, setOpen] = useState('');
  const rule = rules.find(({ id }) => id === open);
  const set = (id: string, own: TriedSettings[string]) => {
    const { [id]: _before, ...others } = tried;
    onChange(Object.keys(own).length === 0 ? others : { ...others, [id]: own });
  };
  return (
    <>
      <div className="list-tools">
        <select
          className="field backtest-rule"
          aria-label={t('settings.rule')}
          value={open}
          disabled={disabled}
          onChange={(event) => setOpen(event.target.value)}
        >
          <option value="">{t('settings.rule')}</option>
          {rules.map(({ id, title }) => {
            const count = Object.keys(tried[id] ?? {}).length;
            return (
              <option key={id} value={id}>
                {inLanguage(title)}
                {count > 0 && ` · ${t('settings.tried', { n: count })}`}
              </option>
            );
          })}
        </select>
        {rules
          .filter(({ id }) => tried[id] !== undefined)
          .map(({ id, title }) => (
            <span key={id} className="tag" data-testid={`tried-${id}`}>
              {inLanguage(title)} · {t('settings.tried', { n: Object.keys(tried[id] ?? {}).length })}
              <button
                type="button"
                className="button quiet small"
                aria-label={`${t('settings.clear')} ${inLanguage(title)}`}
                disabled={disabled}
                onClick={() => set(id, {})}
              >
                ×
              </button>
            </span>
          ))}
        {Object.keys(tried).length === 0 && <span className="soft">{t('settings.note')}</span>}
      </div>
      {rule !== undefined && (
        <SettingsForm
          key={rule.id}
          fields={rule.fields}
          own={tried[rule.id] ?? {}}
          inherited={{ ...rule.settings, enabled: rule.enabled }}
          from={{}}
          rule={rule}
          disabled={disabled}
          onChange={(own) => set(rule.id, own)}
        />
      )}
    </>
  );
}
