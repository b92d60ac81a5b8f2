import { Link } from 'react-router';
import type { RuleOverride, RuleScope, RuleSummary } from '#contracts/rule-settings';
import { useLoaded } from '../api/use-loaded.ts';
import { fullTime } from '../format/moment.ts';
import { EmptyNote, ProblemNote, Skeleton } from '../pieces/page.tsx';
import { inLanguage, useLanguage } from '../words/language.ts';
import { valueWords } from './values.ts';
import { ruleWords } from './words.ts';

/** Where the settings of a rule are looked at for a scope. */
export const ruleAddress = (ruleId: string, { kind, id }: RuleScope): string =>
  `/rules/${ruleId}${kind === 'street' ? '' : `?kind=${kind}&id=${encodeURIComponent(id)}`}`;

interface Props {
  readonly rules: readonly RuleSummary[];
  readonly query: { readonly ruleId?: string; readonly homeId?: string; readonly residentId?: string };
  readonly version: number;
  readonly empty: { readonly title: string; readonly next: string };
}

/** What is set for whom: settings, who, when, why. */
export function Overrides({ rules, query, version, empty }: Props) {
  const t = ruleWords.use();
  useLanguage();
  const { data, problem, reload } = useLoaded<readonly RuleOverride[]>('rules/overrides', { ...query }, { version });
  if (data === undefined)
    return problem === undefined ? <Skeleton rows={3} /> : <ProblemNote problem={problem} onRetry={reload} />;
  if (data.length === 0) return <EmptyNote title={empty.title} next={empty.next} />;
  const withRule = query.ruleId === undefined;
  return (
    <table className="records" data-testid="overrides">
      <thead>
        <tr>
          {withRule && <th scope="col">{t('own.rule')}</th>}
          <th scope="col">{t('own.scope')}</th>
          <th scope="col">{t('own.settings')}</th>
          <th scope="col" style={{ width: '180px' }}>
            {t('own.when')}
          </th>
          <th scope="col" style={{ width: '100px' }}>
            {t('own.who')}
          </th>
          <th scope="col">{t('own.why')}</th>
        </tr>
      </thead>
      <tbody>
        {data.map(({ ruleId, scope, settings, at, by, why }) => {
          const rule = rules.find(({ id }) => id === ruleId);
          const title = rule === undefined ? ruleId : inLanguage(rule.title);
          return (
            <tr key={`${ruleId} ${scope.kind} ${scope.id}`}>
              {withRule && (
                <td data-label={t('own.rule')}>
                  <Link to={ruleAddress(ruleId, scope)} className="row-link">
                    {title}
                  </Link>
                </td>
              )}
              <td data-label={t('own.scope')}>
                {withRule ? (
                  inLanguage(scope.title)
                ) : (
                  <Link to={ruleAddress(ruleId, scope)} className="row-link">
                    {inLanguage(scope.title)}
                  </Link>
                )}
              </td>
              <td data-label={t('own.settings')}>
                {Object.entries(settings)
                  .map(([name, value]) => {
                    const field = rule?.fields.find((one) => one.name === name);
                    const called = name === 'enabled' ? t('enabled') : field ? inLanguage(field.title) : name;
                    return `${called} ${valueWords(field, value)}`;
                  })
                  .join('；')}
              </td>
              <td data-label={t('own.when')} className="num">
                {fullTime(at)}
              </td>
              <td data-label={t('own.who')}>{by}</td>
              <td data-label={t('own.why')}>{why}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
