import type { AlertEntry } from '#contracts/alert';
import { fullTime, shortTime } from '../format/moment.ts';
import { useHubNow } from '../live/desk.tsx';
import { inLanguage, useLanguage } from '../words/language.ts';
import { boardWords } from './words.ts';

/** What happened to the alert, newest last: when, what, who. */
export function TimeLine({ entries }: { readonly entries: readonly AlertEntry[] | undefined }) {
  const t = boardWords.use();
  useLanguage();
  const now = useHubNow();
  return (
    <section className="panel panel-entries">
      <h2>{t('entries.title')}</h2>
      {entries === undefined && <div className="bone" />}
      {entries?.length === 0 && <p className="faint">{t('entries.none')}</p>}
      <ol className="entries" data-testid="entries">
        {entries?.map((entry) => (
          <li key={`${entry.at} ${entry.step} ${entry.by} ${entry.detail.zh}`} data-step={entry.step}>
            <time dateTime={new Date(entry.at).toISOString()} title={fullTime(entry.at)}>
              {shortTime(entry.at, now)}
            </time>
            <strong>{t(`step.${entry.step}`)}</strong>
            <span>
              {inLanguage(entry.detail)}
              <small> {/^(rule|module|hub)\b/.test(entry.by) ? t('by.rule') : entry.by}</small>
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
