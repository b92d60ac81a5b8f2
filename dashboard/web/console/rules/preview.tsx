import { useEffect, useState } from 'react';
import { Link } from 'react-router';
import type { BacktestFinding, BacktestRequest, BacktestStatus } from '#contracts/backtest';
import type { RuleScope } from '#contracts/rule-settings';
import { ApiProblem, api, problemWords } from '../api/client.ts';
import { dayTime } from '../format/moment.ts';
import { useHubNow } from '../live/desk.tsx';
import { inLanguage, useLanguage } from '../words/language.ts';
import type { SomeSettings } from './settings-form.tsx';
import { ruleWords } from './words.ts';

const dayMs = 86_400_000;
const askAgainMs = 500;
const mostShown = 8;

interface Props {
  readonly ruleId: string;
  readonly scope: RuleScope;
  /** The street's root, for settings of everybody. */
  readonly streetId: string | undefined;
  /** Home of the resident the scope names. */
  readonly homeId: string | undefined;
  /** Every setting as it would hold. */
  readonly settings: SomeSettings;
  readonly disabled: boolean;
}

/** What the change would have done over the last 30 days, tried on the real history beside the running hub. */
export function Preview({ ruleId, scope, streetId, homeId, settings, disabled }: Props) {
  const t = ruleWords.use();
  useLanguage();
  const now = useHubNow();
  const [job, setJob] = useState<{ readonly id: string; readonly asked: string }>();
  const [status, setStatus] = useState<BacktestStatus>();
  const [problem, setProblem] = useState<unknown>();
  const asked = JSON.stringify([ruleId, scope, settings]);
  const running = job !== undefined && status?.state !== 'done' && status?.state !== 'failed';

  useEffect(() => {
    if (job === undefined) return;
    let ended = false;
    let timer: ReturnType<typeof setTimeout>;
    const ask = () =>
      api<BacktestStatus>(`rules/backtests/${job.id}`).then(
        (next) => {
          if (ended) return;
          setStatus(next);
          if (next.state === 'running') timer = setTimeout(ask, askAgainMs);
        },
        (error: unknown) => {
          if (ended) return;
          setProblem(error);
          setJob(undefined);
        },
      );
    void ask();
    return () => {
      ended = true;
      clearTimeout(timer);
    };
  }, [job]);

  const run = () => {
    setStatus(undefined);
    setProblem(undefined);
    const homes = homeId === undefined ? { placeId: scope.id === '' ? streetId : scope.id } : { homeIds: [homeId] };
    const body = { from: now - 30 * dayMs, to: now, ...homes, settings: { [ruleId]: settings }, compare: true };
    api<{ id: string }>('rules/backtest', { method: 'POST', body: body as BacktestRequest }).then(
      ({ id }) => setJob({ id, asked }),
      (error: unknown) => setProblem(error),
    );
  };
  const stop = () => {
    if (job !== undefined) void api(`rules/backtests/${job.id}`, { method: 'DELETE' }).catch(() => undefined);
    setJob(undefined);
    setStatus(undefined);
  };

  const stale = job !== undefined && job.asked !== asked;
  return (
    <section className="preview" aria-label={t('preview.title')} data-testid="preview">
      <div className="version-head">
        <strong className="grow">{t('preview.title')}</strong>
        {running ? (
          <button type="button" className="button small" onClick={stop}>
            {t('preview.cancel')}
          </button>
        ) : (
          <button type="button" className="button small" disabled={disabled} onClick={run}>
            {t('preview.run')}
          </button>
        )}
      </div>
      {problem !== undefined && (
        <p className="field-problem" role="alert">
          {problem instanceof ApiProblem && problem.code === 'backtest.busy'
            ? t('preview.busy')
            : problemWords(problem)}
        </p>
      )}
      {job === undefined && problem === undefined && <p className="soft">{t('preview.note')}</p>}
      {running && (
        <p role="status">
          {t('preview.running', { n: Math.round((status?.progress ?? 0) * 100) })}
          <progress max={1} value={status?.progress ?? 0} />
        </p>
      )}
      {status?.state === 'failed' && (
        <p className="field-problem" role="alert">
          {t('preview.failed', { problem: status.problem ?? '' })}
        </p>
      )}
      {stale && !running && <p className="soft">{t('preview.stale')}</p>}
      {status?.state === 'done' && status.report !== null && <Difference report={status.report} ruleId={ruleId} />}
    </section>
  );
}

function Difference({
  report,
  ruleId,
}: {
  readonly report: NonNullable<BacktestStatus['report']>;
  readonly ruleId: string;
}) {
  const t = ruleWords.use();
  const rows = report.byRule.filter(({ rule }) => rule === ruleId);
  const before = rows.reduce((sum, row) => sum + (row.before ?? 0), 0);
  const after = rows.reduce((sum, row) => sum + row.count, 0);
  const of = (difference: BacktestFinding['difference']) =>
    report.findings.filter((finding) => finding.rule === ruleId && finding.difference === difference);
  const [gone, added] = [of('gone'), of('added')];
  return (
    <div role="status">
      <p className="preview-sum">{t('preview.sum', { before, after })}</p>
      <p className="faint">{t('preview.homes', { homes: report.homes, readings: report.readings })}</p>
      {gone.length + added.length === 0 ? (
        <p>{t('preview.same')}</p>
      ) : (
        <div className="preview-lists">
          <Findings title={t('preview.gone', { n: gone.length })} findings={gone} />
          <Findings title={t('preview.added', { n: added.length })} findings={added} />
        </div>
      )}
    </div>
  );
}

function Findings({ title, findings }: { readonly title: string; readonly findings: readonly BacktestFinding[] }) {
  const t = ruleWords.use();
  if (findings.length === 0) return null;
  return (
    <div>
      <h3>{title}</h3>
      <ul className="rows">
        {findings.slice(0, mostShown).map((finding) => (
          <li key={`${finding.at} ${finding.subject}`}>
            <span className="num faint">{dayTime(finding.at)}</span>
            <span className="grow">
              {finding.homeId === null ? finding.where : <Link to={`/homes/${finding.homeId}`}>{finding.where}</Link>}
              <br />
              <span className="soft">{inLanguage(finding.text)}</span>
            </span>
          </li>
        ))}
      </ul>
      {findings.length > mostShown && <p className="faint">{t('preview.more', { n: findings.length - mostShown })}</p>}
    </div>
  );
}
