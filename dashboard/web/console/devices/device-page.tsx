import { Suspense, useState } from 'react';
import { Link, useParams } from 'react-router';
import { hubMeasures } from '#contracts/measure';
import type { DeviceView } from '#contracts/register';
import type { KindRow } from '../api/answers.ts';
import { api } from '../api/client.ts';
import { useLoaded } from '../api/use-loaded.ts';
import { measureTitle } from '../day/day-picture.tsx';
import { fullTime } from '../format/moment.ts';
import { Ago } from '../pieces/age.tsx';
import { Ask } from '../pieces/ask.tsx';
import { lazily } from '../pieces/lazily.ts';
import { EmptyNote, Facts, Page, Panel, ProblemNote, SampleTag, Skeleton } from '../pieces/page.tsx';
import { Filter } from '../pieces/record-list.tsx';
import { useSession } from '../session/session.tsx';
import { inLanguage, useLanguage } from '../words/language.ts';
import { ConfigurationPanel } from './configuration-panel.tsx';
import { CorrectionsPanel } from './corrections-panel.tsx';
import { CredentialPanel } from './credential-panel.tsx';
import './device.css';
import { DeviceState } from './device-state.tsx';
import { SwapPanel } from './swap-panel.tsx';
import { TestModePanel } from './test-mode-panel.tsx';
import { valueWords } from './values.ts';
import { deviceWords } from './words.ts';

const HistoryChart = lazily(() => import('../pieces/history-chart.tsx'));

export default function DevicePage() {
  const t = deviceWords.use();
  useLanguage();
  const { id = '' } = useParams();
  const { may } = useSession();
  const { data, problem, reload } = useLoaded<DeviceView>(`devices/${id}`, {}, { everyMs: 5_000 });
  const { data: kinds } = useLoaded<readonly KindRow[]>('kinds');
  const [refused, setRefused] = useState<unknown>();
  const up = { to: '/devices', label: t('title') };
  if (data === undefined) {
    return (
      <Page title={t('title')} up={up}>
        {problem === undefined ? <Skeleton rows={8} /> : <ProblemNote problem={problem} onRetry={reload} />}
      </Page>
    );
  }
  const kind = kinds?.find((row) => row.kind === data.kind);
  const { live } = data;
  const act = (what: 'retire' | 'restore') =>
    void api(`devices/${id}/${what}`, { method: 'POST', body: {} }).then(
      () => {
        setRefused(undefined);
        reload();
      },
      (error: unknown) => setRefused(error),
    );
  const active = data.state === 'active';
  return (
    <Page
      up={up}
      title={
        <>
          {data.name}
          <small>
            {kind === undefined ? data.kind : inLanguage(kind.title)}
            {data.room !== '' && ` · ${data.room}`}
          </small>{' '}
          <SampleTag sample={data.sample} />
        </>
      }
      note={data.address}
      actions={
        may('devices:write') &&
        (active ? (
          <Ask placement="bottomRight" title={t('retire.ask', { name: data.name })} onConfirm={() => act('retire')}>
            <button type="button" className="button">
              {t('retire')}
            </button>
          </Ask>
        ) : (
          <button type="button" className="button primary" onClick={() => act('restore')}>
            {t('restore')}
          </button>
        ))
      }
    >
      {refused !== undefined && <ProblemNote problem={refused} />}
      {!active && (
        <p className="retired-note" role="status">
          {t('restore.note')}
        </p>
      )}
      <div className="page-grid">
        <Panel title={t('latest')}>
          {!live.latest.some(isTold) ? (
            <EmptyNote title={t('latest.empty')} next={t('latest.empty.next')} />
          ) : (
            <ul className="rows">
              {live.latest.filter(isTold).map((latest) => (
                <li key={latest.measure}>
                  <span className="grow">{measureTitle(latest.measure)}</span>
                  <strong className={live.silent ? 'faint num' : 'num'}>
                    {valueWords(latest.measure, latest.value, latest.unit)}
                  </strong>
                  <span className="faint">
                    <Ago at={latest.at} />
                  </span>
                </li>
              ))}
            </ul>
          )}
        </Panel>
        <Panel title={t('details')}>
          <Facts
            items={[
              [t('state'), <DeviceState key="state" device={data} />],
              [t('id'), <code key="id">{data.id}</code>],
              [
                t('address'),
                <Link key="home" to={`/homes/${data.placeId}`}>
                  {data.address}
                </Link>,
              ],
              [
                t('resident'),
                data.residentId === null ? undefined : <Named key="resident" path={`residents/${data.residentId}`} />,
              ],
              [
                t('gateway'),
                data.gatewayId === null ? undefined : <Named key="gateway" path={`devices/${data.gatewayId}`} />,
              ],
              [t('external-name'), data.externalName ?? undefined],
              [t('heard'), live.lastHeardAt === null ? t('heard.never') : fullTime(live.lastHeardAt)],
            ]}
          />
        </Panel>
        <MeasureHistory device={data} kind={kind} />
        <ConfigurationPanel deviceId={data.id} active={data.state === 'active'} />
        <TestModePanel device={data} />
        <CredentialPanel device={data} onChanged={reload} />
        {may('devices:write') && active && (
          <>
            <SwapPanel device={data} onChanged={reload} />
            {kind !== undefined && <CorrectionsPanel key={data.id} device={data} kind={kind} onChanged={reload} />}
          </>
        )}
        <Panel title={t('rejections')}>
          {live.rejected === 0 || live.lastRejection === null ? (
            <p className="soft">{t('rejections.none')}</p>
          ) : (
            <>
              <p>{t('rejections.some', { n: live.rejected })}</p>
              <p className="code">
                {fullTime(live.lastRejection.at)} {live.lastRejection.reason}
              </p>
            </>
          )}
        </Panel>
      </div>
    </Page>
  );
}

/** Registering is the hub's own word, not the device's. */
const isTold = ({ measure }: { readonly measure: string }): boolean => !hubMeasures.has(measure);

/** A link to a record under its name; under its id until that is known. */
function Named({ path }: { readonly path: string }) {
  const { data } = useLoaded<{ readonly name: string }>(path);
  return <Link to={`/${path}`}>{data?.name ?? path.split('/')[1]}</Link>;
}

const spans = ['6', '24', '168', '720'] as const;

function MeasureHistory({ device, kind }: { readonly device: DeviceView; readonly kind: KindRow | undefined }) {
  const t = deviceWords.use();
  const said = device.live.latest.filter(isTold).map(({ measure }) => measure);
  const names = [...new Set([...(kind?.measures.map(({ name }) => name) ?? []), ...said])];
  const numbers = device.live.latest.find(({ value }) => typeof value === 'number')?.measure;
  const [chosen, setChosen] = useState<string>();
  const [span, setSpan] = useState<string>('24');
  const measure = chosen ?? numbers ?? said[0] ?? names[0];
  if (measure === undefined) return null;
  return (
    <Panel
      title={t('history')}
      wide
      actions={
        <span className="page-actions">
          <Filter
            label={t('measure')}
            value={measure}
            onChange={setChosen}
            options={names.map((name) => [name, measureTitle(name)])}
          />
          <Filter
            label={t('when')}
            value={span}
            onChange={setSpan}
            options={spans.map((hours) => [hours, t(`span.${hours}`)])}
          />
        </span>
      }
    >
      <Suspense fallback={<div className="chart" />}>
        <HistoryChart key={`${measure} ${span}`} deviceId={device.id} measure={measure} spanHours={Number(span)} />
      </Suspense>
    </Panel>
  );
}
