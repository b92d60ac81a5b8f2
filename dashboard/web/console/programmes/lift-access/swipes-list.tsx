import { useState } from 'react';
import { fullTime } from '../../format/moment.ts';
import { type Column, Filter, RecordList } from '../../pieces/record-list.tsx';
import { useCommon } from '../../words/common.ts';
import { base, type Swipe, type Unit } from './answers.ts';
import { liftWords } from './words.ts';

/** Every swipe, the newest first; asked again every five seconds. */
export function SwipesList({ units }: { readonly units: readonly Unit[] }) {
  const t = liftWords.use();
  const common = useCommon();
  const [outcome, setOutcome] = useState('all');
  const [unitId, setUnitId] = useState('');
  const columns: readonly Column<Swipe>[] = [
    { key: 'time', title: t('time'), width: '180px', render: ({ at }) => <span className="num">{fullTime(at)}</span> },
    { key: 'lift', title: t('lift'), render: ({ unit }) => unit.address },
    {
      key: 'holder',
      title: t('holder'),
      render: ({ holder }) => holder ?? <span className="faint">{t('stranger')}</span>,
    },
    { key: 'floor', title: t('floor'), width: '80px', render: ({ floor }) => <span className="num">{floor}</span> },
    {
      key: 'number',
      title: t('number'),
      width: '120px',
      minor: true,
      render: ({ number }) => <span className="num">{number}</span>,
    },
    {
      key: 'outcome',
      title: t('outcome'),
      width: '220px',
      render: ({ opened, reason }) => (opened ? t('reason.allowed') : <strong>✕ {t(`reason.${reason}`)}</strong>),
    },
  ];
  return (
    <RecordList
      path={`${base}/swipes`}
      csv={`${base}/swipes.csv`}
      query={{ outcome, unitId }}
      columns={columns}
      rowKey={({ key }) => key}
      rowTestId={({ reason }) => `swipe-${reason}`}
      searchHint={t('cards.search')}
      everyMs={5_000}
      filters={
        <>
          <Filter
            label={t('outcome')}
            value={outcome}
            onChange={setOutcome}
            options={[
              ['all', common('all')],
              ['opened', t('outcome.opened')],
              ['refused', t('outcome.refused')],
            ]}
          />
          <Filter
            label={t('lift')}
            value={unitId}
            onChange={setUnitId}
            options={[['', common('all')], ...units.map(({ id, address }) => [id, address] as const)]}
          />
        </>
      }
      empty={{ title: t('swipes.empty'), next: t('swipes.empty.next') }}
    />
  );
}
