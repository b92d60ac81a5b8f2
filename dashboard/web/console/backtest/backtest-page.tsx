import { useCallback, useState } from 'react';
import { useSearchParams } from 'react-router';
import type { BacktestRequest, TriedSettings } from '#contracts/backtest';
import type { Place } from '#contracts/register';
import type { Page as Answer } from '#contracts/rest';
import type { RuleSummary } from '#contracts/rule-settings';
import { ApiProblem, problemWords } from '../api/client.ts';
import { useLoaded } from '../api/use-loaded.ts';
import { useHubNow } from '../live/desk.tsx';
import { EmptyNote, Page, Panel, ProblemNote, Skeleton } from '../pieces/page.tsx';
import { useSession } from '../session/session.tsx';
import { useLanguage } from '../words/language.ts';
import { type Chosen, HomesPicker } from './homes-picker.tsx';
import { dayOf, startOfDay } from './period.ts';
import { Result } from './result.tsx';
import { useBacktest } from './run.ts';
import { TriedSettingsForm } from './tried-settings.tsx';
import { backtestWords } from './words.ts';
import './backtest.css';

const dayMs = 86_400_000;
const mostDays = 400;
const quickDays = [7, 30, 90] as const;

/** The rules over the hub's own history: choose whose, when and with which settings; see what they would have said. */
export default function BacktestPage() {
  const t = backtestWords.use();
  useLanguage();
  const { session } = useSession();
  const zone = session.timezone;
  const now = useHubNow();
  const [params, setParams] = useSearchParams();
  const keep = useCallback(
    (id: string | undefined) =>
      setParams(
        (before) => {
          const after = new URLSearchParams(before);
          if (id === undefined) after.delete('run');
          else after.set('run', id);
          return after;
        },
        { replace: true },
      ),
    [setParams],
  );
  const rules = useLoaded<readonly RuleSummary[]>('rules');
  const streets = useLoaded<Answer<Place>>('places', { kind: 'street', limit: 1 });
  const [picked, setPicked] = useState<readonly Chosen[]>();
  const [from, setFrom] = useState(() => dayOf(now - 30 * dayMs, zone));
  const [to, setTo] = useState(() => dayOf(now, zone));
  const [tried, setTried] = useState<TriedSettings>({});
  const [compare, setCompare] = useState(true);
  const { status, problem, gone, running, start, stop } = useBacktest(params.get('run') ?? undefined, keep);

  const street = streets.data?.items[0];
  const chosen: readonly Chosen[] =
    picked ?? (street === undefined ? [] : [{ id: street.id, kind: 'place', title: street.name || t('street') }]);
  const [begin, end] = [startOfDay(from, zone, 0), startOfDay(to, zone, 1)];
  const until = end === undefined ? undefined : Math.min(end, now);
  const fits = begin !== undefined && until !== undefined && begin < until && until - begin <= mostDays * dayMs;
  const tries = Object.keys(tried).length > 0;

  const run = () => {
    if (!fits || until === undefined) return;
    const place = chosen.find(({ kind }) => kind === 'place');
    const homeIds = chosen.filter(({ kind }) => kind === 'home').map(({ id }) => id);
    const request: BacktestRequest = {
      from: begin,
      to: until,
      ...(place === undefined ? {} : { placeId: place.id }),
      ...(homeIds.length === 0 ? {} : { homeIds }),
      ...(tries ? { settings: tried, compare } : {}),
    };
    start(request);
  };
  const quick = (days: number) => {
    setFrom(dayOf(now - days * dayMs, zone));
    setTo(dayOf(now, zone));
  };

  return (
    <Page title={t('title')} note={t('note')}>
      <div className="page-grid">
        <Panel title={t('where.title')}>
          <HomesPicker chosen={chosen} onChange={setPicked} disabled={running} />
        </Panel>
        <Panel title={t('period.title')}>
          <div className="list-tools">
            <label className="dates">
              {t('from')}
              <input
                className="field"
                type="date"
                value={from}
                max={to}
                disabled={running}
                onChange={(event) => setFrom(event.target.value)}
              />
            </label>
            <label className="dates">
              {t('to')}
              <input
                className="field"
                type="date"
                value={to}
                min={from}
                max={dayOf(now, zone)}
                disabled={running}
                onChange={(event) => setTo(event.target.value)}
              />
            </label>
          </div>
          <div className="list-tools">
            {quickDays.map((days) => (
              <button key={days} type="button" className="button small" disabled={running} onClick={() => quick(days)}>
                {t('period.days', { n: days })}
              </button>
            ))}
          </div>
          {!fits && (
            <p className="field-problem" role="alert">
              {t('period.wrong')}
            </p>
          )}
        </Panel>
        <Panel title={t('settings.title')} wide>
          {rules.data === undefined ? (
            rules.problem === undefined ? (
              <Skeleton rows={2} />
            ) : (
              <ProblemNote problem={rules.problem} onRetry={rules.reload} />
            )
          ) : (
            <TriedSettingsForm rules={rules.data} tried={tried} onChange={setTried} disabled={running} />
          )}
          <div className="backtest-go">
            {tries && (
              <label>
                <input
                  type="checkbox"
                  checked={compare}
                  disabled={running}
                  onChange={(event) => setCompare(event.target.checked)}
                />
                {t('compare')}
              </label>
            )}
            <span className="grow" />
            {running ? (
              <button type="button" className="button" onClick={stop}>
                {t('cancel')}
              </button>
            ) : (
              <button type="button" className="button primary" disabled={!fits || chosen.length === 0} onClick={run}>
                {status === undefined ? t('run') : t('again')}
              </button>
            )}
          </div>
        </Panel>
        <Panel title={t('result.title')} wide>
          {problem !== undefined && (
            <p className="field-problem" role="alert">
              {gone ? t('gone') : isBusy(problem) ? t('busy') : problemWords(problem)}
            </p>
          )}
          {running && (
            <div className="backtest-progress" role="status" data-testid="progress">
              {t('running', { n: Math.round((status?.progress ?? 0) * 100) })}
              <progress max={1} value={status?.progress ?? 0} />
            </div>
          )}
          {status?.state === 'failed' && (
            <p className="field-problem" role="alert">
              {t('failed', { problem: status.problem ?? '' })}
            </p>
          )}
          {status?.state === 'cancelled' && <p className="soft">{t('cancelled')}</p>}
          {status?.state === 'done' && status.report !== null && (
            <Result key={status.id} id={status.id} report={status.report} rules={rules.data ?? []} />
          )}
          {status === undefined && !running && problem === undefined && (
            <EmptyNote title={t('idle.title')} next={t('idle.next')} />
          )}
        </Panel>
      </div>
    </Page>
  );
}

const isBusy = (problem: unknown): boolean => problem instanceof ApiProblem && problem.code === 'backtest.busy';
