import type { ReactNode } from 'react';
import type { AlertView } from '#contracts/alert';
import type { Query } from '../api/client.ts';
import { formatAge } from '../format/age.ts';
import { fullTime } from '../format/moment.ts';
import { type Column, RecordList } from '../pieces/record-list.tsx';
import { SeverityMark } from '../pieces/severity.tsx';
import { useCommon } from '../words/common.ts';
import { inLanguage, useLanguage } from '../words/language.ts';
import { historyWords } from './words.ts';

interface Props {
  readonly query: Query;
  readonly filters?: ReactNode;
  readonly csv?: string;
  readonly empty?: { readonly title: string; readonly next: ReactNode };
}

/** Alerts as a list, newest first: of everybody, of one resident or of one home. */
export function AlertRecords({ query, filters, csv, empty }: Props) {
  const t = historyWords.use();
  const common = useCommon();
  useLanguage();
  const columns: readonly Column<AlertView>[] = [
    { key: 'what', title: t('what'), render: (alert) => inLanguage(alert.title) },
    {
      key: 'severity',
      title: t('severity'),
      width: '100px',
      render: ({ severity }) => <SeverityMark severity={severity} size={12} />,
    },
    { key: 'who', title: t('who'), width: '120px', render: ({ who, device }) => who?.name ?? device?.name ?? '' },
    { key: 'where', title: t('where'), render: ({ where }) => where },
    {
      key: 'raised',
      title: t('raised'),
      width: '180px',
      render: ({ raisedAt }) => <span className="num">{fullTime(raisedAt)}</span>,
    },
    {
      key: 'answered',
      title: t('answered'),
      width: '100px',
      minor: true,
      render: ({ raisedAt, acknowledgedAt }) =>
        acknowledgedAt === null ? (
          <span className="faint">—</span>
        ) : (
          <span className="num">{formatAge(acknowledgedAt - raisedAt, common('age.day'))}</span>
        ),
    },
    {
      key: 'state',
      title: t('state'),
      width: '150px',
      render: ({ state, outcome }) => (outcome === null ? common(`state.${state}`) : common(`outcome.${outcome}`)),
    },
    { key: 'handler', title: t('handler'), width: '100px', minor: true, render: ({ handler }) => handler ?? '' },
  ];
  return (
    <RecordList
      path="alerts"
      query={query}
      {...(filters === undefined ? { usual: query } : {})}
      columns={columns}
      rowKey={({ id }) => id}
      to={({ id }) => `/alert/${id}`}
      searchHint={t('search.hint')}
      filters={filters}
      {...(csv === undefined ? {} : { csv })}
      empty={empty ?? { title: t('empty.title'), next: t('empty.next') }}
      rowTestId={({ id }) => `history-${id}`}
      everyMs={15_000}
    />
  );
}
