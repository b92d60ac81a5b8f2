import { Link } from 'react-router';
import type { Resident } from '#contracts/register';
import { Page, SampleTag } from '../pieces/page.tsx';
import { type Column, RecordList } from '../pieces/record-list.tsx';
import { useSession } from '../session/session.tsx';
import { useCommon } from '../words/common.ts';
import { residentWords } from './words.ts';

export default function ResidentsPage() {
  const t = residentWords.use();
  const common = useCommon();
  const { may } = useSession();
  const columns: readonly Column<Resident>[] = [
    {
      key: 'name',
      title: t('name'),
      width: '140px',
      render: (resident) => (
        <>
          {resident.name} <SampleTag sample={resident.sample} />
        </>
      ),
    },
    {
      key: 'age',
      title: t('age'),
      width: '80px',
      render: ({ age }) => (age === null ? common('unknown') : common('years', { n: age })),
    },
    { key: 'address', title: t('address'), render: ({ address }) => address },
    { key: 'living', title: t('living'), width: '120px', render: ({ living }) => common(`living.${living}`) },
    {
      key: 'care',
      title: t('care'),
      width: '120px',
      minor: true,
      render: ({ careLevel }) => common(`care.${careLevel}`),
    },
    { key: 'conditions', title: t('conditions'), minor: true, render: ({ conditions }) => conditions.join('、') },
    {
      key: 'phone',
      title: t('phone'),
      width: '140px',
      minor: true,
      render: ({ phoneMasked }) => phoneMasked ?? common('none'),
    },
  ];
  return (
    <Page
      title={t('title')}
      actions={
        may('register:write') && (
          <Link to="/residents/new" className="button primary">
            {t('add')}
          </Link>
        )
      }
    >
      <RecordList
        path="residents"
        csv="residents.csv"
        columns={columns}
        rowKey={({ id }) => id}
        to={({ id }) => `/residents/${id}`}
        searchHint={t('search.hint')}
        empty={{ title: t('empty.title'), next: t('empty.next') }}
        rowTestId={({ id }) => `resident-${id}`}
      />
    </Page>
  );
}
