import { useState } from 'react';
import type { Place, Resident } from '#contracts/register';
import type { Page } from '#contracts/rest';
import type { NamedScope, RuleScope } from '#contracts/rule-settings';
import { useLoaded } from '../api/use-loaded.ts';
import { inLanguage, useLanguage } from '../words/language.ts';
import { ruleWords } from './words.ts';

/** For whom settings are looked at and set: the street, or a place or resident looked up by name. */
export function ScopePicker({
  scope,
  onPick,
}: {
  readonly scope: NamedScope | undefined;
  readonly onPick: (scope: RuleScope) => void;
}) {
  const t = ruleWords.use();
  useLanguage();
  const [words, setWords] = useState('');
  const q = words.trim();
  const places = useLoaded<Page<Place>>(q === '' ? undefined : 'places', { q, limit: 8 });
  const residents = useLoaded<Page<Resident>>(q === '' ? undefined : 'residents', { q, limit: 8 });
  const pick = (kind: RuleScope['kind'], id: string) => {
    setWords('');
    onPick({ kind, id });
  };
  const found = [
    ...(residents.data?.items.map(({ id, name, address }) => ({
      kind: 'resident' as const,
      id,
      tag: t('scope.resident'),
      title: `${name} · ${address}`,
    })) ?? []),
    ...(places.data?.items
      .filter(({ kind }) => kind !== 'street')
      .map(({ id, kind, address, name }) => ({
        kind: 'place' as const,
        id,
        tag: t(`kind.${kind}`),
        title: address || name,
      })) ?? []),
  ];
  return (
    <div className="scope-picker">
      <span className="soft">{t('scope.label')}</span>
      <strong data-testid="scope">{scope === undefined ? '…' : inLanguage(scope.title)}</strong>
      {scope !== undefined && scope.kind !== 'street' && (
        <button type="button" className="button small" onClick={() => pick('street', '')}>
          {t('scope.street')}
        </button>
      )}
      <span className="grow" />
      <input
        className="field"
        type="search"
        aria-label={t('scope.search')}
        placeholder={t('scope.search')}
        value={words}
        maxLength={60}
        onChange={(event) => setWords(event.target.value)}
        onKeyDown={(event) => event.key === 'Escape' && setWords('')}
      />
      {q !== '' && (
        <ul className="scope-found" data-testid="scope-found">
          {found.map(({ kind, id, tag, title }) => (
            <li key={`${kind} ${id}`}>
              <button type="button" onClick={() => pick(kind, id)}>
                <span className="tag">{tag}</span> {title}
              </button>
            </li>
          ))}
          {found.length === 0 && places.data !== undefined && residents.data !== undefined && (
            <li className="faint">{t('scope.nothing')}</li>
          )}
        </ul>
      )}
    </div>
  );
}
