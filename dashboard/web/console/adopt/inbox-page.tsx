import { useState } from 'react';
import { Link, useLocation } from 'react-router';
import type { InboxEntry } from '#contracts/adoption';
import type { KindRow } from '../api/answers.ts';
import { api } from '../api/client.ts';
import { useLoaded } from '../api/use-loaded.ts';
import { KindIcon } from '../devices/kind-icon.tsx';
import { Ago } from '../pieces/age.tsx';
import { Page, ProblemNote } from '../pieces/page.tsx';
import { type Column, Filter, RecordList } from '../pieces/record-list.tsx';
import { useSession } from '../session/session.tsx';
import { inLanguage, useLanguage } from '../words/language.ts';
import './adopt.css';
import { adoptWords } from './words.ts';

/** What was just done on the page before, with the way back. */
export interface InboxNotice {
  readonly adopted?: { readonly id: string; readonly name: string };
  readonly dismissed?: { readonly id: string; readonly name: string };
}

/** Who speaks and is not registered. */
export default function InboxPage() {
  const t = adoptWords.use();
  useLanguage();
  const { may } = useSession();
  const { data: kinds } = useLoaded<readonly KindRow[]>('kinds');
  const [state, setState] = useState('');
  const [version, setVersion] = useState(0);
  const known = new Map((kinds ?? []).map((row) => [row.kind, row]));
  const columns: readonly Column<InboxEntry>[] = [
    {
      key: 'name',
      title: t('name'),
      render: (entry) => (
        <>
          {entry.calledForHelp && <span className="tag tag-called">▲ {t('called')}</span>} {entry.name}
        </>
      ),
    },
    {
      key: 'kind',
      title: t('seems'),
      width: '170px',
      render: ({ kind }) => {
        const row = kind === null ? undefined : known.get(kind);
        return row === undefined ? (
          <span className="faint">{t('seems.unknown')}</span>
        ) : (
          <span className="kind-cell">
            <KindIcon icon={row.icon} /> {inLanguage(row.title)}
          </span>
        );
      },
    },
    {
      key: 'where',
      title: t('where'),
      render: ({ gateway, address, speaks }) =>
        speaks === 'own' ? t('stock') : [address, gateway?.name].filter(Boolean).join(' · '),
    },
    {
      key: 'said',
      title: t('said'),
      minor: true,
      render: ({ lastSaid, described, count }) => (
        <span className="said" title={lastSaid}>
          {lastSaid || described || (count === 0 ? t('said.nothing') : '—')}
        </span>
      ),
    },
    { key: 'count', title: t('count'), width: '70px', minor: true, render: ({ count }) => count },
    { key: 'heard', title: t('heard'), width: '110px', render: ({ lastAt }) => <Ago at={lastAt} /> },
  ];
  return (
    <Page
      title={t('title')}
      actions={
        may('devices:write') && (
          <>
            <Link to="/claim" className="button primary">
              {t('open.claim')}
            </Link>
            {may('devices:secret') && (
              <Link to="/devices/prepared" className="button">
                {t('open.prepared')}
              </Link>
            )}
            <Link to="/devices/onboarding" className="button">
              {t('open.sheet')}
            </Link>
          </>
        )
      }
    >
      <Notice onUndone={() => setVersion((before) => before + 1)} />
      <RecordList
        path="inbox"
        query={state === '' ? {} : { state }}
        csv="inbox.csv"
        columns={columns}
        rowKey={({ id }) => id}
        to={({ id }) => `/inbox/${id}`}
        searchHint={t('search.hint')}
        filters={
          <Filter
            label={t('state')}
            value={state === '' ? 'waiting' : state}
            onChange={(value) => setState(value === 'waiting' ? '' : value)}
            options={[
              ['waiting', t('state.waiting')],
              ['dismissed', t('state.dismissed')],
            ]}
          />
        }
        empty={{ title: t('empty.title'), next: <HowTheyCome /> }}
        rowTestId={({ name }) => `unknown-${name}`}
        version={version}
        everyMs={5_000}
      />
    </Page>
  );
}

/** The empty page says how it fills. */
function HowTheyCome() {
  const t = adoptWords.use();
  return (
    <span className="ways">
      <span>{t('empty.gateway')}</span>
      <span>
        {t('empty.code')} <Link to="/claim">{t('open.claim')}</Link>
      </span>
      <span>
        {t('empty.sheet')} <Link to="/devices/onboarding">{t('open.sheet')}</Link>
      </span>
    </span>
  );
}

function Notice({ onUndone }: { readonly onUndone: () => void }) {
  const t = adoptWords.use();
  const location = useLocation();
  const { adopted, dismissed } = (location.state ?? {}) as InboxNotice;
  const [undone, setUndone] = useState(false);
  const [problem, setProblem] = useState<unknown>();
  if (problem !== undefined) return <ProblemNote problem={problem} />;
  if (adopted !== undefined) {
    return (
      <p className="notice" role="status">
        ✓ {t('adopt.done', { name: adopted.name })} <Link to={`/devices/${adopted.id}`}>{t('adopt.done.open')}</Link>
      </p>
    );
  }
  if (dismissed === undefined || undone) return null;
  const undo = () =>
    void api(`inbox/${dismissed.id}/restore`, { method: 'POST', body: {} }).then(() => {
      setUndone(true);
      onUndone();
    }, setProblem);
  return (
    <p className="notice" role="status">
      {t('dismiss.done', { name: dismissed.name })}{' '}
      <button type="button" className="button small" onClick={undo}>
        {t('undo')}
      </button>
    </p>
  );
}
