import { Button, InputNumber, Select } from 'antd';
import { useState } from 'react';
import type { PreparedDevice, PreparedSecret } from '#contracts/adoption';
import type { KindRow } from '../api/answers.ts';
import { api } from '../api/client.ts';
import { useLoaded } from '../api/use-loaded.ts';
import { fullTime } from '../format/moment.ts';
import { Ago } from '../pieces/age.tsx';
import { Ask } from '../pieces/ask.tsx';
import { Page, Panel, ProblemNote } from '../pieces/page.tsx';
import { type Column, RecordList } from '../pieces/record-list.tsx';
import { useSession } from '../session/session.tsx';
import { inLanguage, useLanguage } from '../words/language.ts';
import './adopt.css';
import { LabelSheet } from './label-sheet.tsx';
import { adoptWords } from './words.ts';

const mostAtOnce = 200;

/** Devices with a login and a label that have no home yet. */
export default function PreparedPage() {
  const t = adoptWords.use();
  useLanguage();
  const { may } = useSession();
  const { data: kinds } = useLoaded<readonly KindRow[]>('kinds');
  const [kind, setKind] = useState<string>();
  const [count, setCount] = useState(10);
  const [made, setMade] = useState<readonly PreparedSecret[]>();
  const [problem, setProblem] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const [version, setVersion] = useState(0);
  const titleOf = (id: string): string => {
    const title = kinds?.find((row) => row.kind === id)?.title;
    return title === undefined ? id : inLanguage(title);
  };
  const up = { to: '/inbox', label: t('title') };
  const changed = () => setVersion((before) => before + 1);
  const make = () => {
    setBusy(true);
    setProblem(undefined);
    api<readonly PreparedSecret[]>('devices/prepared', { method: 'POST', body: { kind, count } })
      .then(setMade, setProblem)
      .finally(() => {
        setBusy(false);
        changed();
      });
  };
  const withdraw = (id: string) => void api(`devices/prepared/${id}`, { method: 'DELETE' }).then(changed, setProblem);
  if (made !== undefined) {
    return <LabelSheet made={made} titleOf={titleOf} up={up} onMore={() => setMade(undefined)} />;
  }
  const columns: readonly Column<PreparedDevice>[] = [
    { key: 'kind', title: t('kind'), width: '180px', render: (device) => titleOf(device.kind) },
    { key: 'id', title: t('column.id'), render: ({ id }) => <code>{id}</code> },
    { key: 'created', title: t('prepared.created'), width: '190px', render: ({ createdAt }) => fullTime(createdAt) },
    {
      key: 'heard',
      title: t('claim.heard'),
      width: '140px',
      render: ({ lastHeardAt }) =>
        lastHeardAt === null ? <span className="faint">{t('claim.silent')}</span> : <Ago at={lastHeardAt} />,
    },
    {
      key: 'withdraw',
      title: '',
      width: '100px',
      render: ({ id }) => (
        <Ask title={t('prepared.withdraw.ask')} onConfirm={() => withdraw(id)}>
          <Button size="small" danger>
            {t('prepared.withdraw')}
          </Button>
        </Ask>
      ),
    },
  ];
  return (
    <Page title={t('prepared.title')} up={up} note={t('prepared.note')}>
      {problem !== undefined && <ProblemNote problem={problem} />}
      {may('devices:secret') && (
        <section className="card">
          <div className="sheet-result">
            <Select
              aria-label={t('kind')}
              placeholder={t('kind')}
              style={{ width: 220 }}
              value={kind ?? null}
              onChange={(value: string | null) => setKind(value ?? undefined)}
              showSearch={{ optionFilterProp: 'label' }}
              options={(kinds ?? []).map((row) => ({ value: row.kind, label: inLanguage(row.title) }))}
            />
            <InputNumber
              aria-label={t('prepared.count')}
              min={1}
              max={mostAtOnce}
              precision={0}
              value={count}
              onChange={(value) => setCount(value ?? 1)}
            />
            <Button type="primary" loading={busy} disabled={kind === undefined} onClick={make}>
              {t('prepared.make')}
            </Button>
          </div>
        </section>
      )}
      <Panel title={t('prepared.waiting')}>
        <RecordList
          path="devices/prepared"
          columns={may('devices:secret') ? columns : columns.slice(0, -1)}
          rowKey={({ id }) => id}
          searchHint={t('prepared.search')}
          empty={{ title: t('prepared.empty'), next: t('prepared.empty.next') }}
          rowTestId={({ id }) => `prepared-${id}`}
          version={version}
        />
      </Panel>
    </Page>
  );
}
