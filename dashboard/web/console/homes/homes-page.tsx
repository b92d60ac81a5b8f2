import type { HomeView } from '#contracts/register';
import { Ago } from '../pieces/age.tsx';
import { Page, SampleTag } from '../pieces/page.tsx';
import { type Column, RecordList } from '../pieces/record-list.tsx';
import { SignWords } from '../pieces/sign-words.tsx';
import { useCommon } from '../words/common.ts';
import { homeWords } from './words.ts';

export default function HomesPage() {
  const t = homeWords.use();
  const common = useCommon();
  const columns: readonly Column<HomeView>[] = [
    {
      key: 'address',
      title: t('address'),
      render: (home) => (
        <>
          {home.address} <SampleTag sample={home.sample} />
        </>
      ),
    },
    {
      key: 'residents',
      title: t('residents'),
      render: ({ residents }) =>
        residents.length === 0 ? (
          <span className="faint">{t('residents.none')}</span>
        ) : (
          residents.map(({ name, age }) => (age === null ? name : `${name} ${common('years', { n: age })}`)).join('、')
        ),
    },
    {
      key: 'devices',
      title: t('devices'),
      width: '150px',
      render: ({ devices }) =>
        devices.silent === 0 ? (
          t('devices.fine', { n: devices.total })
        ) : (
          <span className="tag tag-bad">{t('devices.silent', { n: devices.silent })}</span>
        ),
    },
    {
      key: 'alerts',
      title: t('alerts'),
      width: '110px',
      render: ({ openAlerts }) => (openAlerts === 0 ? <span className="faint">0</span> : <strong>{openAlerts}</strong>),
    },
    {
      key: 'sign',
      title: t('sign'),
      minor: true,
      render: ({ lastSign }) =>
        lastSign === null ? (
          <span className="faint">{common('none')}</span>
        ) : (
          <>
            <SignWords {...lastSign} /> · <Ago at={lastSign.at} />
          </>
        ),
    },
  ];
  return (
    <Page title={t('title')}>
      <RecordList
        path="homes"
        csv="homes.csv"
        columns={columns}
        rowKey={({ id }) => id}
        to={({ id }) => `/homes/${id}`}
        searchHint={t('search.hint')}
        empty={{ title: t('empty.title'), next: t('empty.next') }}
        rowTestId={({ id }) => `home-${id}`}
        everyMs={15_000}
      />
    </Page>
  );
}
