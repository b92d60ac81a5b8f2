import { boardKeys } from './keys.ts';
import { boardWords } from './words.ts';

const shownKey: Readonly<Record<string, string>> = { ArrowDown: '↓', ArrowUp: '↑', Escape: 'Esc' };

/** A panel at the edge, not a dialog: the list stays in view and every key keeps working. */
export function KeyHelp({ onClose, label }: { readonly onClose: () => void; readonly label: string }) {
  const t = boardWords.use();
  return (
    <aside className="key-help" aria-label={t('keys.title')}>
      <div className="key-help-head">
        <h2>{t('keys.title')}</h2>
        <button type="button" className="button quiet small" onClick={onClose} aria-label={label}>
          ✕
        </button>
      </div>
      <dl>
        {boardKeys.map(({ keys, command }) => (
          <div key={command}>
            <dt>
              {keys
                .filter((key) => key !== '\uff1f')
                .map((key) => (
                  <kbd key={key}>{shownKey[key] ?? key.toUpperCase()}</kbd>
                ))}
            </dt>
            <dd>{t(`keys.${command}`)}</dd>
          </div>
        ))}
        <div>
          <dt>
            <kbd>/</kbd>
          </dt>
          <dd>{t('keys.search')}</dd>
        </div>
      </dl>
    </aside>
  );
}
