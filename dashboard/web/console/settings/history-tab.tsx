import { Button } from 'antd';
import { useState } from 'react';
import type { HistoryExport } from '#contracts/history-export';
import { api, apiPath } from '../api/client.ts';
import { useLoaded } from '../api/use-loaded.ts';
import { fullTime } from '../format/moment.ts';
import { Ask } from '../pieces/ask.tsx';
import { EmptyNote, ProblemNote, Skeleton } from '../pieces/page.tsx';
import { useCommon } from '../words/common.ts';
import { useLanguage } from '../words/language.ts';
import { settingsWords } from './words.ts';

const whileRunningMs = 1_000;

const sizeOf = (bytes: number): string =>
  bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1_000))} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;

/** The whole history as Parquet files, for evaluations elsewhere. */
export function HistoryTab() {
  const t = settingsWords.use();
  useLanguage();
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<unknown>();
  const { data, problem, reload } = useLoaded<readonly HistoryExport[]>(
    'history/exports',
    {},
    busy ? { everyMs: whileRunningMs } : {},
  );
  const running = data?.some(({ state }) => state === 'running') === true;
  if (running !== busy) setBusy(running);
  if (data === undefined)
    return problem === undefined ? <Skeleton rows={4} /> : <ProblemNote problem={problem} onRetry={reload} />;
  const change = (work: Promise<unknown>) =>
    void work.then(
      () => {
        setRefused(undefined);
        reload();
      },
      (error: unknown) => setRefused(error),
    );
  return (
    <div className="list">
      <p className="soft list-note">{t('history.note')}</p>
      <div className="list-tools">
        <span className="grow" />
        <Ask
          title={t('history.start.ask')}
          onConfirm={() => change(api('history/exports', { method: 'POST' }))}
          disabled={running}
        >
          <Button type="primary" loading={running} disabled={running}>
            {t(running ? 'history.running' : 'history.start')}
          </Button>
        </Ask>
      </div>
      {refused !== undefined && <ProblemNote problem={refused} />}
      {data.length === 0 && <EmptyNote title={t('history.empty')} next={t('history.empty.next')} />}
      {data.map((one) => (
        <Export
          key={one.id}
          one={one}
          onRemove={() => change(api(`history/exports/${one.id}`, { method: 'DELETE' }))}
        />
      ))}
    </div>
  );
}

function Export({ one, onRemove }: { readonly one: HistoryExport; readonly onRemove: () => void }) {
  const t = settingsWords.use();
  const common = useCommon();
  const { id, at, by, state, points, files, problem } = one;
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  return (
    <section aria-label={fullTime(at)}>
      <div className="list-tools">
        <b className="num">{fullTime(at)}</b>
        <span className="soft">
          {by}
          {state === 'running' && ` · ${t('history.running')}`}
          {state === 'failed' && ` · ${t('history.failed', { problem: problem ?? '' })}`}
          {state === 'done' &&
            ` · ${t('history.holds', { points: points ?? 0, files: files.length, size: sizeOf(bytes) })}`}
        </span>
        <span className="grow" />
        {state !== 'running' && (
          <Ask title={t('history.remove.ask')} okButtonProps={{ danger: true }} onConfirm={onRemove}>
            <Button danger>{common('remove')}</Button>
          </Ask>
        )}
      </div>
      {state === 'done' && (
        <table className="records">
          <tbody>
            {files.map(({ name, bytes: size }) => (
              <tr key={name}>
                <td>
                  <a href={apiPath(`history/exports/${id}/file`, { name })} download>
                    {name}
                  </a>
                </td>
                <td className="num">{sizeOf(size)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
