import { useState } from 'react';
import { Link } from 'react-router';
import { type BacktestFinding, type BacktestReport, differences } from '#contracts/backtest';
import type { RuleSummary } from '#contracts/rule-settings';
import { apiPath } from '../api/client.ts';
import { dayTime } from '../format/moment.ts';
import { EmptyNote } from '../pieces/page.tsx';
import { Filter } from '../pieces/record-list.tsx';
import { SeverityMark } from '../pieces/severity.tsx';
import { useCommon } from '../words/common.ts';
import { inLanguage, useLanguage } from '../words/language.ts';
import { backtestWords } from './words.ts';

const severities = ['P1', 'P2', 'P3', 'P4'] as const;
const pageSize = 50;

interface Props {
  readonly id: string;
  readonly report: BacktestReport;
  readonly rules: readonly RuleSummary[];
}

/** What a back-test found: how much of what, then each finding. */
export function Result({ id, report, rules }: Props) {
  const t = backtestWords.use();
  const language = useLanguage();
  const title = (rule: string): string => {
    const known = rules.find((one) => one.id === rule);
    return known === undefined ? rule : inLanguage(known.title);
  };
  const { compared } = report;
  return (
    <div data-testid="report">
      <p className="soft" role="status">
        {t('result.sum', {
          homes: report.homes,
          from: dayTime(report.from),
          to: dayTime(report.to),
          readings: report.readings,
          seconds: (report.tookMs / 1000).toFixed(1),
        })}
      </p>
      {compared !== undefined && (
        <p className="backtest-compared" data-testid="compared">
          {t('difference.sum', compared)}
        </p>
      )}
      {report.failedRules.map(({ rule, error }) => (
        <p key={rule} className="field-problem" role="alert">
          {t('result.failed', { rule: title(rule), error })}
        </p>
      ))}
      {report.byRule.length === 0 ? (
        <EmptyNote title={t('result.none')} next={t('result.none.next')} />
      ) : (
        <>
          <table className="records backtest-rules" data-testid="by-rule">
            <thead>
              <tr>
                <th scope="col">{t('rule')}</th>
                <th scope="col">{t('severity')}</th>
                {compared !== undefined && <th scope="col">{t('before')}</th>}
                <th scope="col">{compared === undefined ? t('count') : t('after')}</th>
                <th scope="col" className="minor">
                  {t('perMonth')}
                </th>
              </tr>
            </thead>
            <tbody>
              {report.byRule.map((row) => (
                <tr key={`${row.rule} ${row.severity}`}>
                  <td data-label={t('rule')}>
                    <Link to={`/rules/${row.rule}`}>{title(row.rule)}</Link>
                  </td>
                  <td data-label={t('severity')}>
                    <SeverityMark severity={row.severity} size={12} />
                  </td>
                  {compared !== undefined && (
                    <td data-label={t('before')} className="num">
                      {row.before ?? 0}
                    </td>
                  )}
                  <td data-label={t('count')} className="num">
                    {row.count}
                  </td>
                  <td data-label={t('perMonth')} className="num minor">
                    {row.perHomeMonth.toFixed(2)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          <Findings
            report={report}
            title={title}
            csv={apiPath(`rules/backtests/${id}/findings.csv`, { lang: language })}
          />
        </>
      )}
      {report.notListed > 0 && <p className="soft">{t('result.cut', { n: report.notListed })}</p>}
    </div>
  );
}

function Findings({
  report,
  title,
  csv,
}: {
  readonly report: BacktestReport;
  readonly title: (rule: string) => string;
  readonly csv: string;
}) {
  const t = backtestWords.use();
  const common = useCommon();
  const [severity, setSeverity] = useState('');
  const [rule, setRule] = useState('');
  const [difference, setDifference] = useState('');
  const [page, setPage] = useState(0);
  const filter = (set: (value: string) => void) => (value: string) => {
    set(value);
    setPage(0);
  };
  const compared = report.compared !== undefined;
  const shown = report.findings.filter(
    (finding) =>
      (severity === '' || finding.severity === severity) &&
      (rule === '' || finding.rule === rule) &&
      (difference === '' || finding.difference === difference),
  );
  const pages = Math.max(1, Math.ceil(shown.length / pageSize));
  const ruleIds = [...new Set(report.findings.map((finding) => finding.rule))];
  return (
    <div className="list">
      <div className="list-tools">
        <Filter
          label={t('severity')}
          value={severity}
          onChange={filter(setSeverity)}
          options={[
            ['', common('all')],
            ...severities.map((name): [string, string] => [name, common(`severity.${name}`)]),
          ]}
        />
        <Filter
          label={t('rule')}
          value={rule}
          onChange={filter(setRule)}
          options={[['', common('all')], ...ruleIds.map((id): [string, string] => [id, title(id)])]}
        />
        {compared && (
          <Filter
            label={t('difference')}
            value={difference}
            onChange={filter(setDifference)}
            options={[
              ['', common('all')],
              ...differences.map((name): [string, string] => [name, t(`difference.${name}`)]),
            ]}
          />
        )}
        <span className="grow" />
        <a className="button" href={csv} download>
          {t('export.csv')}
        </a>
      </div>
      <table className="records" data-testid="findings">
        <thead>
          <tr>
            <th scope="col" style={{ width: '130px' }}>
              {t('time')}
            </th>
            <th scope="col" style={{ width: '90px' }}>
              {t('severity')}
            </th>
            <th scope="col" style={{ width: '260px' }}>
              {t('home')}
            </th>
            <th scope="col">{t('text')}</th>
            <th scope="col" className="minor" style={{ width: '130px' }}>
              {t('until')}
            </th>
            {compared && (
              <th scope="col" style={{ width: '80px' }}>
                {t('difference')}
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {shown.slice(page * pageSize, (page + 1) * pageSize).map((finding) => (
            <Row key={keyOf(finding)} finding={finding} compared={compared} />
          ))}
        </tbody>
      </table>
      {shown.length === 0 && <EmptyNote title={t('result.nothing')} next={t('result.nothing.next')} />}
      <div className="list-foot">
        <span className="soft" data-testid="total" aria-live="polite">
          {common('total', { n: shown.length })}
        </span>
        <span className="grow" />
        {pages > 1 && (
          <>
            <button type="button" className="button small" disabled={page === 0} onClick={() => setPage(page - 1)}>
              {common('page.previous')}
            </button>
            <span>{common('page.number', { n: page + 1 })}</span>
            <button
              type="button"
              className="button small"
              disabled={page + 1 >= pages}
              onClick={() => setPage(page + 1)}
            >
              {common('page.next')}
            </button>
          </>
        )}
      </div>
    </div>
  );
}

const keyOf = ({ at, subject, rule, difference }: BacktestFinding): string => `${at} ${subject} ${rule} ${difference}`;

function Row({ finding, compared }: { readonly finding: BacktestFinding; readonly compared: boolean }) {
  const t = backtestWords.use();
  const { difference, baseline, homeId, where } = finding;
  return (
    <tr data-testid="finding" className={difference === 'gone' ? 'backtest-gone' : undefined}>
      <td data-label={t('time')} className="num">
        {dayTime(finding.at)}
      </td>
      <td data-label={t('severity')}>
        <SeverityMark severity={finding.severity} size={12} />
      </td>
      <td data-label={t('home')}>{homeId === null ? where : <Link to={`/homes/${homeId}`}>{where}</Link>}</td>
      <td data-label={t('text')} className="backtest-text">
        <strong>{inLanguage(finding.title)}</strong> {inLanguage(finding.text)}
        {baseline !== null && <span className="faint"> {inLanguage(baseline)}</span>}
      </td>
      <td data-label={t('until')} className="num minor">
        {finding.clearedAt === null ? <span className="faint">{t('until.open')}</span> : dayTime(finding.clearedAt)}
      </td>
      {compared && (
        <td data-label={t('difference')}>
          {difference !== undefined && (
            <span className={`backtest-difference backtest-${difference}`}>{t(`difference.${difference}`)}</span>
          )}
        </td>
      )}
    </tr>
  );
}
