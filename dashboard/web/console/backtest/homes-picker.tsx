import { useState } from 'react';
import type { Place, Resident } from '#contracts/register';
import type { Page } from '#contracts/rest';
import { useLoaded } from '../api/use-loaded.ts';
import { useLanguage } from '../words/language.ts';
import { backtestWords } from './words.ts';

/** A place with all its homes, or one home. */
export interface Chosen {
  readonly id: string;
  readonly kind: 'place' | 'home';
  readonly title: string;
}

/** Whose history: homes looked up by address or by who lives there, or one place with all its homes. */
export function HomesPicker({
  chosen,
  onChange,
  disabled,
}: {
  readonly chosen: readonly Chosen[];
  readonly onChange: (chosen: readonly Chosen[]) => void;
  readonly disabled: boolean;
}) {
  const t = backtestWords.use();
  useLanguage();
  const [words, setWords] = useState('');
  const q = words.trim();
  const places = useLoaded<Page<Place>>(q === '' ? undefined : 'places', { q, limit: 8 });
  const residents = useLoaded<Page<Resident>>(q === '' ? undefined : 'residents', { q, limit: 8 });
  const found: readonly Chosen[] = [
    ...(residents.data?.items.map(({ homeId, name, address }) => ({
      id: homeId,
      kind: 'home' as const,
      title: `${name} · ${address}`,
    })) ?? []),
    ...(places.data?.items.map(({ id, kind, address, name }) => ({
      id,
      kind: kind === 'home' ? ('home' as const) : ('place' as const),
      title: address || name,
    })) ?? []),
  ];
  const pick = (one: Chosen) => {
    setWords('');
    // One place at most, since it takes all its homes with it.
    const others = chosen.filter(({ id, kind }) => id !== one.id && (one.kind === 'home' ? kind === 'home' : false));
    onChange([...others, one]);
  };
  const settled = places.data !== undefined && residents.data !== undefined;
  return (
    <div className="backtest-picker">
      <ul className="backtest-chosen" data-testid="chosen">
        {chosen.map(({ id, kind, title }) => (
          <li key={id}>
            <span className="tag">{t(`where.${kind}`)}</span> {title}
            <button
              type="button"
              className="button quiet small"
              aria-label={t('where.remove', { name: title })}
              disabled={disabled}
              onClick={() => onChange(chosen.filter((one) => one.id !== id))}
            >
              ×
            </button>
          </li>
        ))}
        {chosen.length === 0 && <li className="soft">{t('where.none')}</li>}
      </ul>
      <input
        className="field"
        type="search"
        data-page-search
        aria-label={t('where.search')}
        placeholder={t('where.search')}
        value={words}
        maxLength={60}
        disabled={disabled}
        onChange={(event) => setWords(event.target.value)}
        onKeyDown={(event) => event.key === 'Escape' && setWords('')}
      />
      {q !== '' && (
        <ul className="backtest-found" data-testid="found">
          {found.map((one) => (
            <li key={`${one.kind} ${one.id} ${one.title}`}>
              <button type="button" onClick={() => pick(one)}>
                <span className="tag">{t(`where.${one.kind}`)}</span> {one.title}
              </button>
            </li>
          ))}
          {found.length === 0 && settled && <li className="faint">{t('where.nothing')}</li>}
        </ul>
      )}
    </div>
  );
}
