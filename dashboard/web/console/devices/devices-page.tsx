import { useState } from 'react';
import { Link } from 'react-router';
import type { DeviceView } from '#contracts/register';
import type { KindRow } from '../api/answers.ts';
import { useLoaded } from '../api/use-loaded.ts';
import { Page, SampleTag } from '../pieces/page.tsx';
import { type Column, Filter, RecordList } from '../pieces/record-list.tsx';
import { useSession } from '../session/session.tsx';
import { useCommon } from '../words/common.ts';
import { inLanguage, useLanguage } from '../words/language.ts';
import { DeviceState } from './device-state.tsx';
import { batteryOf } from './values.ts';
import { deviceWords } from './words.ts';

export default function DevicesPage() {
  const t = deviceWords.use();
  const common = useCommon();
  useLanguage();
  const { may } = useSession();
  const { data: kinds } = useLoaded<readonly KindRow[]>('kinds');
  const [kind, setKind] = useState('');
  const [state, setState] = useState('active');
  const titles = new Map((kinds ?? []).map((row) => [row.kind, inLanguage(row.title)]));
  const columns: readonly Column<DeviceView>[] = [
    {
      key: 'name',
      title: t('name'),
      render: (device) => (
        <>
          {device.name} <SampleTag sample={device.sample} />
        </>
      ),
    },
    { key: 'kind', title: t('kind'), width: '150px', render: (device) => titles.get(device.kind) ?? device.kind },
    { key: 'room', title: t('room'), width: '90px', minor: true, render: ({ room }) => room },
    { key: 'address', title: t('address'), render: ({ address }) => address },
    { key: 'state', title: t('state'), width: '180px', render: (device) => <DeviceState device={device} /> },
    {
      key: 'battery',
      title: t('battery'),
      width: '80px',
      minor: true,
      render: (device) => {
        const battery = batteryOf(device);
        return battery === undefined ? <span className="faint">—</span> : `${Math.round(battery)} %`;
      },
    },
    {
      key: 'rejected',
      title: t('rejected'),
      width: '80px',
      minor: true,
      render: ({ live }) =>
        live.rejected === 0 ? (
          <span className="faint">0</span>
        ) : (
          <span className="tag tag-bad" title={live.lastRejection?.reason}>
            {live.rejected}
          </span>
        ),
    },
  ];
  return (
    <Page
      title={t('title')}
      actions={
        may('devices:write') && (
          <>
            <Link to="/devices/onboarding" className="button">
              {t('onboard')}
            </Link>
            <Link to="/devices/new" className="button primary">
              {t('add')}
            </Link>
          </>
        )
      }
    >
      <RecordList
        path="devices"
        query={{ kind, state }}
        usual={{ state: 'active' }}
        csv="devices.csv"
        columns={columns}
        rowKey={({ id }) => id}
        to={({ id }) => `/devices/${id}`}
        searchHint={t('search.hint')}
        filters={
          <>
            <Filter
              label={t('kind')}
              value={kind}
              onChange={setKind}
              options={[
                ['', common('all')],
                ...(kinds ?? []).map((row): [string, string] => [row.kind, inLanguage(row.title)]),
              ]}
            />
            <Filter
              label={t('state')}
              value={state}
              onChange={setState}
              options={[
                ['active', t('state.active')],
                ['retired', t('state.retired')],
                ['', common('all')],
              ]}
            />
          </>
        }
        empty={{ title: t('empty.title'), next: t('empty.next') }}
        rowTestId={({ id }) => `device-${id}`}
        everyMs={15_000}
      />
    </Page>
  );
}
