import type { AuditEntry } from '#contracts/access';
import { fullTime } from '../format/moment.ts';
import { type Column, RecordList } from '../pieces/record-list.tsx';
import { useLanguage } from '../words/language.ts';
import { settingsWords } from './words.ts';

export function AuditTab() {
  const t = settingsWords.use();
  useLanguage();
  const columns: readonly Column<AuditEntry>[] = [
    {
      key: 'at',
      title: t('audit.at'),
      width: '180px',
      render: ({ at }) => <span className="num">{fullTime(at)}</span>,
    },
    { key: 'by', title: t('audit.by'), width: '120px', render: ({ by }) => by },
    { key: 'action', title: t('audit.action'), width: '200px', render: ({ action }) => action },
    { key: 'target', title: t('audit.target'), render: ({ target }) => target },
    {
      key: 'detail',
      title: t('audit.detail'),
      render: ({ detail }) =>
        Object.entries(detail)
          .map(([name, value]) => `${name}=${value}`)
          .join(' '),
    },
    {
      key: 'hash',
      title: t('audit.hash'),
      width: '120px',
      minor: true,
      render: ({ hash }) => <code title={hash}>{hash.slice(0, 10)}</code>,
    },
  ];
  return (
    <>
      <p className="soft">{t('audit.note')}</p>
      <RecordList
        path="audit"
        columns={columns}
        rowKey={({ position }) => `${position}`}
        searchHint={t('audit.search')}
        empty={{ title: t('audit.empty'), next: t('audit.empty.next') }}
      />
    </>
  );
}
