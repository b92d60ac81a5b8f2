import type { HomeAnswer, ResidentAnswer } from '../api/answers.ts';
import { PersonNow } from '../explain/person-now.tsx';
import { useHubNow } from '../live/desk.tsx';
import { Ago } from '../pieces/age.tsx';
import { SignWords } from '../pieces/sign-words.tsx';
import { useLanguage } from '../words/language.ts';
import { boardWords } from './words.ts';

const hour = 3_600_000;

/** The last sign of life in one sentence: where, what, how long ago. */
export function NowLine({
  resident,
  home,
  waiting,
}: {
  readonly resident: ResidentAnswer | undefined;
  readonly home: HomeAnswer | undefined;
  readonly waiting: boolean;
}) {
  const t = boardWords.use();
  useLanguage();
  const now = useHubNow();
  const people = resident === undefined ? (home?.residents ?? []) : [resident];
  const sign = resident?.signs[0] ?? home?.lastSign ?? undefined;
  if (resident === undefined && home === undefined && !waiting) return null;
  const old = sign !== undefined && now - sign.at > 4 * hour;
  return (
    <section className="panel panel-now">
      <h2>{t('now.title')}</h2>
      {people.map(({ id, name }) => (
        <PersonNow key={id} residentId={id} {...(people.length > 1 && { name })} />
      ))}
      <p className={old ? 'now-old' : undefined}>
        {sign === undefined ? (
          waiting ? (
            <span className="faint">…</span>
          ) : (
            t('now.none')
          )
        ) : (
          <>
            <SignWords {...sign} />
            {t('now.and')}
            <Ago at={sign.at} />
          </>
        )}
      </p>
    </section>
  );
}
