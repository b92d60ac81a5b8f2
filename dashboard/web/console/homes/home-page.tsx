import { Link, useParams } from 'react-router';
import type { HomeAnswer, KindRow } from '../api/answers.ts';
import { useLoaded } from '../api/use-loaded.ts';
import { HomeDay } from '../day/home-day.tsx';
import { DeviceState } from '../devices/device-state.tsx';
import { KindIcon } from '../devices/kind-icon.tsx';
import { latestWords } from '../devices/values.ts';
import { AlertRecords } from '../history/alert-records.tsx';
import { EmptyNote, Page, Panel, ProblemNote, SampleTag, Skeleton } from '../pieces/page.tsx';
import { RevealNumber } from '../pieces/reveal-number.tsx';
import { useSession } from '../session/session.tsx';
import { useCommon } from '../words/common.ts';
import { DeveloperPanel } from './developer-panel.tsx';
import { HomePeople, HomeWhyLinks } from './home-people.tsx';
import { homeWords } from './words.ts';

/** One home at a glance: who lives here, how the day went, how its devices are. */
export default function HomePage() {
  const t = homeWords.use();
  const common = useCommon();
  const { id = '' } = useParams();
  const { session, may } = useSession();
  const { data, problem, reload } = useLoaded<HomeAnswer>(`homes/${id}`, {}, { everyMs: 5_000 });
  const { data: kinds } = useLoaded<readonly KindRow[]>('kinds');
  const nameOf = (id: string) => data?.residents.find((resident) => resident.id === id)?.name ?? '';
  const icons = new Map(kinds?.map(({ kind, icon }) => [kind, icon]));
  const up = { to: '/homes', label: t('title') };
  if (data === undefined) {
    return (
      <Page title={t('title')} up={up}>
        {problem === undefined ? <Skeleton rows={8} /> : <ProblemNote problem={problem} onRetry={reload} />}
      </Page>
    );
  }
  return (
    <Page
      up={up}
      title={
        <>
          {data.address} <SampleTag sample={data.sample} />
        </>
      }
      actions={may('rules:read') && <HomeWhyLinks homeId={id} />}
    >
      <div className="page-grid">
        {may('readings:read') && (
          <Panel title={t('day.title')} wide>
            <HomeDay homeId={id} />
          </Panel>
        )}
        <Panel title={t('people.title')}>
          {data.residentDetails.length === 0 && (
            <EmptyNote title={t('residents.none')} next={<Link to="/residents/new">{t('residents.add')}</Link>} />
          )}
          <ul className="rows">
            {data.residentDetails.map((resident) => (
              <li key={resident.id}>
                <span className="grow">
                  <Link to={`/residents/${resident.id}`}>{resident.name}</Link>{' '}
                  {resident.age !== null && common('years', { n: resident.age })} ·{' '}
                  {common(`living.${resident.living}`)}
                  {resident.conditions.length > 0 && <span className="faint"> · {resident.conditions.join('、')}</span>}
                </span>
                <RevealNumber
                  path={`residents/${resident.id}/reveal`}
                  masked={resident.phoneMasked}
                  who={resident.name}
                />
              </li>
            ))}
          </ul>
        </Panel>
        {may('readings:read') && data.residents.length > 0 && <HomePeople residents={data.residents} />}
        <Panel title={t('contacts.title')}>
          {data.contacts.length === 0 && <EmptyNote title={t('contacts.empty')} next={t('contacts.empty.next')} />}
          <ol className="rows">
            {data.contacts.map((contact) => (
              <li key={contact.id}>
                <span className="faint num">{contact.position}</span>
                <span className="grow">
                  {contact.name}{' '}
                  <span className="faint">
                    {contact.relation}
                    {data.residents.length > 1 && ` · ${nameOf(contact.residentId)}`}
                  </span>
                </span>
                <RevealNumber
                  path={`contacts/${contact.id}/reveal`}
                  field="phone"
                  masked={contact.phoneMasked}
                  who={contact.name}
                />
              </li>
            ))}
          </ol>
        </Panel>
        <Panel title={t('devices.title')}>
          {data.deviceList.length === 0 && <EmptyNote title={t('devices.empty')} next={t('devices.empty.next')} />}
          <ul className="rows">
            {data.deviceList.map((device) => (
              <li key={device.id}>
                <KindIcon icon={icons.get(device.kind)} />
                <span className="grow">
                  <Link to={`/devices/${device.id}`}>{device.name}</Link> <span className="faint">{device.room}</span>
                </span>
                <span className="soft">{latestWords(device)}</span>
                <DeviceState device={device} />
              </li>
            ))}
          </ul>
        </Panel>
        {session.demo && may('demo:operate') && <DeveloperPanel devices={data.deviceList} />}
        <Panel title={t('alerts.title')} wide>
          <AlertRecords
            query={{ state: 'all', placeId: id }}
            empty={{ title: t('alerts.empty'), next: t('alerts.empty.next') }}
          />
        </Panel>
      </div>
    </Page>
  );
}
