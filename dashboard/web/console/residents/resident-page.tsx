import { useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import type { ResidentAnswer } from '../api/answers.ts';
import { api, problemWords } from '../api/client.ts';
import { useLoaded } from '../api/use-loaded.ts';
import { HomeDay } from '../day/home-day.tsx';
import { AlertRecords } from '../history/alert-records.tsx';
import { Ago } from '../pieces/age.tsx';
import { Ask } from '../pieces/ask.tsx';
import { EmptyNote, Facts, Page, Panel, ProblemNote, SampleTag, Skeleton } from '../pieces/page.tsx';
import { RevealNumber } from '../pieces/reveal-number.tsx';
import { SignWords } from '../pieces/sign-words.tsx';
import { useSession } from '../session/session.tsx';
import { useCommon } from '../words/common.ts';
import { ConsentPanel } from './consent-panel.tsx';
import { ContactsEditor } from './contacts-editor.tsx';
import { PresencePanel } from './presence-panel.tsx';
import { Vitals } from './vitals.tsx';
import { residentWords } from './words.ts';

export default function ResidentPage() {
  const t = residentWords.use();
  const common = useCommon();
  const { id = '' } = useParams();
  const navigate = useNavigate();
  const { may } = useSession();
  const { data, problem, reload } = useLoaded<ResidentAnswer>(`residents/${id}`, {}, { everyMs: 30_000 });
  const [leaving, setLeaving] = useState<unknown>();
  const up = { to: '/residents', label: t('title') };

  if (data === undefined) {
    return (
      <Page title={t('title')} up={up}>
        {problem === undefined ? <Skeleton rows={8} /> : <ProblemNote problem={problem} onRetry={reload} />}
      </Page>
    );
  }
  const left = () =>
    api(`residents/${id}`, { method: 'DELETE' }).then(
      () => navigate('/residents'),
      (error: unknown) => setLeaving(error),
    );
  return (
    <Page
      up={up}
      title={
        <>
          {data.name}
          <small>
            {data.age !== null && `${common('years', { n: data.age })} · `}
            {common(`living.${data.living}`)} · {common(`care.${data.careLevel}`)}
          </small>{' '}
          <SampleTag sample={data.sample} />
        </>
      }
      note={data.address}
      actions={
        may('register:write') && (
          <>
            <Ask title={t('left.ask', { who: data.name })} onConfirm={() => void left()}>
              <button type="button" className="button">
                {t('left')}
              </button>
            </Ask>
            <Link to={`/residents/${id}/edit`} className="button primary">
              {common('edit')}
            </Link>
          </>
        )
      }
    >
      {leaving !== undefined && <p role="alert">{problemWords(leaving)}</p>}
      <div className="page-grid">
        {may('readings:read') && (
          <Panel title={t('day')} wide>
            <HomeDay homeId={data.homeId} />
          </Panel>
        )}
        <Panel title={t('details')}>
          <Facts
            items={[
              [
                t('address'),
                <Link key="home" to={`/homes/${data.homeId}`}>
                  {data.address}
                </Link>,
              ],
              [t('sex'), data.sex === null ? common('unknown') : common(`sex.${data.sex}`)],
              [t('born'), data.born ?? common('unknown')],
              [t('conditions'), data.conditions.length === 0 ? common('none') : data.conditions.join('、')],
              [t('note'), data.note === '' ? common('none') : data.note],
              [
                t('phone'),
                <RevealNumber key="phone" path={`residents/${id}/reveal`} masked={data.phoneMasked} who={data.name} />,
              ],
            ]}
          />
        </Panel>
        <PresencePanel residentId={id} homeId={data.homeId} />
        <ContactsEditor residentId={id} contacts={data.contacts} onChanged={reload} />
        <Panel title={t('signs')}>
          {data.signs.length === 0 ? (
            <EmptyNote title={t('signs.empty')} next={t('signs.empty.next')} />
          ) : (
            <ol className="signs">
              {distinct(data.signs).map((sign) => (
                <li key={`${sign.at} ${sign.deviceId} ${sign.measure}`}>
                  <span className="grow">
                    <SignWords {...sign} />
                  </span>
                  <span className="faint">{sign.deviceName}</span>
                  <Ago at={sign.at} />
                </li>
              ))}
            </ol>
          )}
        </Panel>
        <ConsentPanel residentId={id} />
        <Vitals homeId={data.homeId} residentId={id} />
        <Panel title={t('alerts')} wide>
          <AlertRecords
            query={{ state: 'all', residentId: id }}
            empty={{ title: t('alerts.empty'), next: t('alerts.empty.next') }}
          />
        </Panel>
      </div>
    </Page>
  );
}

/** The newest signs; a meter that repeats itself counts once in a row. */
const distinct = (signs: ResidentAnswer['signs']): ResidentAnswer['signs'] =>
  signs
    .filter((sign, index) => sign.deviceId !== signs[index - 1]?.deviceId || sign.measure !== signs[index - 1]?.measure)
    .slice(0, 10);
