import type { AlertView } from '#contracts/alert';
import type { RuleSummary } from '#contracts/rule-settings';
import { useLoaded } from '../api/use-loaded.ts';
import { measureTitle } from '../day/day-picture.tsx';
import { fullTime } from '../format/moment.ts';
import { valueWords } from '../rules/values.ts';
import { useSession } from '../session/session.tsx';
import { inLanguage, useLanguage } from '../words/language.ts';
import { whyWords } from './words.ts';
import '../rules/rules.css';

/** What the rule judged by: its settings as they held then, what is usual, the readings. */
export function BasisPanel({
  alert,
  nameOf,
}: {
  readonly alert: AlertView;
  readonly nameOf: (deviceId: string) => string;
}) {
  const t = whyWords.use();
  useLanguage();
  const { may } = useSession();
  const { basis, evidence } = alert;
  const { data } = useLoaded<readonly RuleSummary[]>(basis === null ? undefined : 'rules');
  const rule = data?.find(({ id }) => id === alert.rule);
  if (basis === null && evidence.length === 0) return null;
  const settings = Object.entries(basis?.settings ?? {});
  return (
    <section className="panel panel-basis" data-testid="basis">
      <h2>{t('basis.title')}</h2>
      {basis === null ? (
        <p className="faint">{t('basis.none')}</p>
      ) : (
        <p className="soft">
          {t(basis.version === 0 ? 'basis.default' : 'basis.version', {
            rule: rule === undefined ? alert.rule : inLanguage(rule.title),
            n: basis.version,
          })}
        </p>
      )}
      <dl className="basis-facts">
        {basis?.baseline !== undefined && (
          <div>
            <dt>{t('basis.baseline')}</dt>
            <dd>{inLanguage(basis.baseline)}</dd>
          </div>
        )}
        {settings.length > 0 && (
          <div>
            <dt>{t('basis.settings')}</dt>
            <dd>
              {settings
                .map(([name, value]) => {
                  const field = rule?.fields.find((one) => one.name === name);
                  return `${field === undefined ? name : inLanguage(field.title)} ${valueWords(field, value)}`;
                })
                .join('；')}
            </dd>
          </div>
        )}
        {may('readings:read') && evidence.length > 0 && (
          <div>
            <dt>{t('basis.evidence')}</dt>
            <dd>
              <ul className="diff">
                {evidence.map((one) => (
                  <li key={`${one.at} ${one.deviceId} ${one.measure}`}>
                    <span className="num faint">{fullTime(one.at)}</span> {nameOf(one.deviceId)}{' '}
                    {measureTitle(one.measure)} {valueWords(undefined, one.value)}
                  </li>
                ))}
              </ul>
            </dd>
          </div>
        )}
      </dl>
    </section>
  );
}
