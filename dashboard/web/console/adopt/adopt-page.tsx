import { useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import type { Adoption, InboxEntry } from '#contracts/adoption';
import type { DeviceView, Place } from '#contracts/register';
import type { Page as ListPage } from '#contracts/rest';
import type { KindRow } from '../api/answers.ts';
import { api } from '../api/client.ts';
import { useLoaded } from '../api/use-loaded.ts';
import { fullTime } from '../format/moment.ts';
import { Ask } from '../pieces/ask.tsx';
import { Facts, Page, Panel, ProblemNote, Skeleton } from '../pieces/page.tsx';
import { useSession } from '../session/session.tsx';
import { useLanguage } from '../words/language.ts';
import './adopt.css';
import { AdoptionForm } from './adoption-form.tsx';
import type { InboxNotice } from './inbox-page.tsx';
import { adoptWords } from './words.ts';

/** One device that waits: what it said on one side, what it becomes on the other. */
export default function AdoptPage() {
  const t = adoptWords.use();
  useLanguage();
  const { id = '' } = useParams();
  const navigate = useNavigate();
  const { may } = useSession();
  const { data, problem, reload } = useLoaded<InboxEntry>(`inbox/${id}`);
  const { data: kinds } = useLoaded<readonly KindRow[]>('kinds');
  // Whether its gateway stands in a home, or serves a whole unit.
  const homes = useLoaded<ListPage<Place>>(data?.placeId ? 'places' : undefined, {
    kind: 'home',
    q: data?.placeId ?? '',
    limit: 50,
  });
  const [refused, setRefused] = useState<unknown>();
  const up = { to: '/inbox', label: t('title') };
  if (data === undefined || kinds === undefined || (data.placeId !== null && homes.data === undefined)) {
    return (
      <Page title={t('title')} up={up}>
        {problem === undefined ? <Skeleton rows={8} /> : <ProblemNote problem={problem} onRetry={reload} />}
      </Page>
    );
  }
  const back = (notice: InboxNotice) => void navigate('/inbox', { state: notice });
  const adopt = (body: Adoption) =>
    api<DeviceView>(`inbox/${id}/adopt`, { method: 'POST', body }).then(({ id, name }) => back({ adopted: { id, name } })); // biome-ignore format: one line
  const dismiss = () =>
    void api(`inbox/${id}/dismiss`, { method: 'POST', body: {} }).then(
      () => back({ dismissed: { id, name: data.name } }),
      setRefused,
    );
  const restore = () => void api(`inbox/${id}/restore`, { method: 'POST', body: {} }).then(reload, setRefused);
  const placeIsKnown = homes.data?.items.some(({ id }) => id === data.placeId) === true;
  const gatewayFirst = data.speaks !== 'own' && data.placeId === null;
  return (
    <Page
      up={up}
      title={t('adopt.title', { name: data.name })}
      actions={
        may('devices:write') &&
        (data.dismissed ? (
          <button type="button" className="button" onClick={restore}>
            {t('restore')}
          </button>
        ) : (
          <Ask placement="bottomRight" title={t('dismiss.ask', { name: data.name })} onConfirm={dismiss}>
            <button type="button" className="button">
              {t('dismiss')}
            </button>
          </Ask>
        ))
      }
    >
      {refused !== undefined && <ProblemNote problem={refused} />}
      {data.calledForHelp && (
        <p className="notice notice-called" role="alert">
          ▲ {t('called.note')}
        </p>
      )}
      <div className="page-grid">
        {may('devices:write') && (
          <Panel title={t('adopt.form')}>
            {data.speaks === 'topic' ? (
              <p>{t('adopt.topic')}</p>
            ) : gatewayFirst ? (
              <p>{t('adopt.gateway-first')}</p>
            ) : (
              <AdoptionForm
                kinds={kinds}
                kind={data.kind ?? undefined}
                kindIsKnown={data.speaks === 'own'}
                {...(placeIsKnown ? { place: { id: data.placeId ?? '', address: data.address }, placeIsKnown } : {})}
                back="/inbox"
                save={adopt}
              />
            )}
          </Panel>
        )}
        <Panel title={t('adopt.heard')}>
          <Facts
            items={[
              [t('gateway'), data.gateway === null ? undefined : `${data.gateway.name} · ${data.address}`],
              [t('dialect'), data.dialect === '' ? undefined : data.dialect],
              [t('model'), data.described === '' ? undefined : data.described],
              [t('count'), data.count],
              [t('first'), fullTime(data.firstAt)],
              [t('heard'), fullTime(data.lastAt)],
            ]}
          />
          {data.count === 0 && <p className="soft said-head">{t('said.nothing')}</p>}
          {data.lastSaid !== '' && (
            <>
              <h3 className="said-head">{t('said')}</h3>
              <pre className="code">{pretty(data.lastSaid)}</pre>
            </>
          )}
          {data.speaks === 'name' && <p className="soft said-head">{t('adopt.swap')}</p>}
        </Panel>
      </div>
    </Page>
  );
}

/** JSON one property a line; anything else as it is. */
function pretty(said: string): string {
  try {
    return JSON.stringify(JSON.parse(said), null, 2);
  } catch {
    return said;
  }
}
