import { Link } from 'react-router';
import type { AlertView } from '#contracts/alert';
import type { ResidentAnswer } from '../api/answers.ts';
import { isCalling } from '../live/order.ts';
import { Age } from '../pieces/age.tsx';
import { SeverityMark } from '../pieces/severity.tsx';
import { useCommon } from '../words/common.ts';
import { inLanguage, useLanguage } from '../words/language.ts';
import { nextStep } from './acts.ts';
import { boardWords } from './words.ts';

/** Who, where, what, since when, what next. Red and large only while an emergency is untaken. */
export function DossierHead({
  alert,
  resident,
}: {
  readonly alert: AlertView;
  readonly resident: ResidentAnswer | undefined;
}) {
  const t = boardWords.use();
  const common = useCommon();
  useLanguage();
  const name = alert.who?.name ?? alert.device?.name ?? alert.where;
  const age = alert.who?.age ?? resident?.age;
  const facts = [
    age === null || age === undefined ? undefined : common('years', { n: age }),
    resident && common(`living.${resident.living}`),
    resident && common(`care.${resident.careLevel}`),
    alert.who === null ? alert.device?.room : undefined,
  ].filter((fact) => fact !== undefined && fact !== '');
  return (
    <header
      className={isCalling(alert) ? 'dossier-head dossier-calling' : `dossier-head dossier-head-${alert.severity}`}
    >
      <div className="dossier-what">
        <SeverityMark severity={alert.severity} size={isCalling(alert) ? 28 : 16} />
        <strong>{inLanguage(alert.title)}</strong>
        <span>
          {common(`state.${alert.state}`)}
          {alert.handler !== null && ` · ${alert.handler}`}
          {alert.outcome !== null && ` · ${common(`outcome.${alert.outcome}`)}`}
        </span>
      </div>
      <div className="dossier-who">
        <h2 id="dossier-title">
          {alert.who === null ? name : <Link to={`/residents/${alert.who.id}`}>{name}</Link>}
          <small>{facts.join(' · ')}</small>
        </h2>
        <div className="dossier-age">
          {alert.resolvedAt === null ? <Age since={alert.since} /> : common('state.resolved')}
        </div>
      </div>
      <p className="dossier-where" data-testid="dossier-where">
        {alert.where}
      </p>
      <p className="dossier-text">{inLanguage(alert.text)}</p>
      {resident !== undefined && (resident.conditions.length > 0 || resident.note !== '') && (
        <dl className="dossier-facts">
          {resident.conditions.length > 0 && (
            <div>
              <dt>{t('person.conditions')}</dt>
              <dd>{resident.conditions.join('、')}</dd>
            </div>
          )}
          {resident.note !== '' && (
            <div>
              <dt>{t('person.note')}</dt>
              <dd>{resident.note}</dd>
            </div>
          )}
        </dl>
      )}
      <p className="dossier-next">
        <strong>{t('next.title')}</strong> {t(nextStep(alert), { who: alert.handler ?? '' })}
      </p>
    </header>
  );
}
