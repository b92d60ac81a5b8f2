import { useState } from 'react';
import { Link, useParams, useSearchParams } from 'react-router';
import type { RuleWhy, Why } from '#contracts/explain';
import { useLoaded } from '../api/use-loaded.ts';
import { dayTime, fullTime } from '../format/moment.ts';
import { momentOf, wallClock } from '../format/wall-clock.ts';
import { useHubNow } from '../live/desk.tsx';
import { EmptyNote, Page, ProblemNote, Skeleton } from '../pieces/page.tsx';
import { Filter } from '../pieces/record-list.tsx';
import { useSession } from '../session/session.tsx';
import { inLanguage, useLanguage } from '../words/language.ts';
import { PersonStateLine } from './person-state.tsx';
import { whyWords } from './words.ts';
import '../rules/rules.css';

const shown: Readonly<Record<string, (row: RuleWhy) => boolean>> = {
  heard: ({ idle }) => !idle,
  all: () => true,
  spoken: ({ holds }) => holds,
  silent: ({ holds }) => !holds,
};

/** Why each rule did or did not speak about a home, now or at a minute in the past. */
export default function WhyPage() {
  const t = whyWords.use();
  useLanguage();
  const { session } = useSession();
  const { homeId = '' } = useParams();
  const [params, setParams] = useSearchParams();
  const [filter, setFilter] = useState('heard');
  const resident = params.get('resident');
  const at = params.get('at');
  const now = useHubNow();
  const [wanted, setWanted] = useState(() => wallClock(at === null ? now : Number(at), session.timezone));
  const path = resident === null ? `homes/${homeId}/why` : `residents/${resident}/why`;
  const { data, problem, loading, reload } = useLoaded<Why>(
    path,
    at === null ? {} : { at: Number(at) },
    at === null ? { everyMs: 15_000 } : {},
  );
  const go = (moment: number | undefined) =>
    setParams(
      (before) => {
        const after = new URLSearchParams(before);
        if (moment === undefined) after.delete('at');
        else after.set('at', `${moment}`);
        return after;
      },
      { replace: true },
    );
  const idle = data?.rules.filter((row) => row.idle).length ?? 0;
  const rows = data?.rules.filter(shown[filter] ?? (() => true)) ?? [];
  return (
    <Page
      title={t('title')}
      up={
        resident === null
          ? { to: `/homes/${homeId}`, label: data?.where ?? '…' }
          : { to: `/residents/${resident}`, label: data?.people[0]?.name ?? '…' }
      }
      note={t('note')}
    >
      <form
        className="why-tools"
        onSubmit={(event) => {
          event.preventDefault();
          go(momentOf(wanted, session.timezone));
        }}
      >
        <label className="dates">
          {t('at')}
          <input
            className="field filter"
            type="datetime-local"
            value={wanted}
            max={wallClock(now, session.timezone)}
            onChange={(event) => setWanted(event.target.value)}
          />
        </label>
        <button type="submit" className="button" aria-busy={loading && at !== null}>
          {t('at.go')}
        </button>
        {at !== null && (
          <button
            type="button"
            className="button quiet"
            onClick={() => {
              go(undefined);
              setWanted(wallClock(now, session.timezone));
            }}
          >
            {t('at.now')}
          </button>
        )}
        <Filter
          label={t('rule')}
          value={filter}
          onChange={setFilter}
          options={[
            ['heard', t('filter.heard')],
            ['all', t('filter.all')],
            ['spoken', t('filter.spoken')],
            ['silent', t('filter.silent')],
          ]}
        />
      </form>
      {problem !== undefined && <ProblemNote problem={problem} onRetry={reload} />}
      {data === undefined ? (
        problem === undefined && <Skeleton rows={10} />
      ) : (
        <>
          <div className="why-people">
            <p className="soft" data-testid="why-moment">
              {data.where} ·{' '}
              {data.replayedFrom === null
                ? t('at.is-now')
                : t('at.was', { time: fullTime(data.at), from: dayTime(data.replayedFrom) })}{' '}
              · {data.version === 0 ? t('version.default') : t('version', { n: data.version })}
            </p>
            {data.people.map(
              ({ id, name, state }) => state !== null && <PersonStateLine key={id} state={state} name={name} />,
            )}
          </div>
          <table className="records why-table list" aria-busy={loading} data-testid="why">
            <thead>
              <tr>
                <th scope="col" style={{ width: '150px' }}>
                  {t('rule')}
                </th>
                <th scope="col" style={{ width: '180px' }}>
                  {t('about')}
                </th>
                <th scope="col">{t('says')}</th>
                <th scope="col">{t('blocked')}</th>
                <th scope="col" style={{ width: '150px' }}>
                  {t('next')}
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <Row key={`${row.ruleId} ${row.subject}`} row={row} homeId={homeId} />
              ))}
            </tbody>
          </table>
          {rows.length === 0 && <EmptyNote title={t('nothing')} next={t('nothing.next')} />}
          {filter === 'heard' && idle > 0 && (
            <p className="list-foot soft">
              {t('idle.more', { n: idle })}
              <button type="button" className="button quiet small" onClick={() => setFilter('all')}>
                {t('idle.show')}
              </button>
            </p>
          )}
        </>
      )}
    </Page>
  );
}

function Row({ row, homeId }: { readonly row: RuleWhy; readonly homeId: string }) {
  const t = whyWords.use();
  const { ruleId, title, about, says, blockedBy, holds, idle, off, next } = row;
  return (
    <tr data-testid={`why-${ruleId}`} className={idle ? 'faint' : undefined}>
      <td>
        <Link to={`/rules/${ruleId}`}>{inLanguage(title)}</Link>
      </td>
      <td data-label={t('about')}>{row.subject === `home:${homeId}` ? t('about.home') : about}</td>
      <td data-label={t('says')}>{inLanguage(says)}</td>
      <td data-label={t('blocked')}>
        {holds && <span className="tag tag-bad">{t('holds')}</span>}
        {off && <span className="tag">{t('off')}</span>}
        {idle && !off && <span className="tag">{t('idle')}</span>}
        {blockedBy !== null && <span> {inLanguage(blockedBy)}</span>}
      </td>
      <td data-label={t('next')} className="num">
        {next === null ? <span className="faint">{idle ? '—' : t('next.none')}</span> : dayTime(next)}
      </td>
    </tr>
  );
}
