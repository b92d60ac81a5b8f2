import { Link } from 'react-router';
import type { AlertView } from '#contracts/alert';
import type { Resident } from '#contracts/register';
import { isCalling } from '../live/order.ts';
import { Age } from '../pieces/age.tsx';
import { SeverityMark } from '../pieces/severity.tsx';
import { useSession } from '../session/session.tsx';
import { useCommon } from '../words/common.ts';
import { inLanguage, useLanguage } from '../words/language.ts';
import { nextStep, unknownCall } from './acts.ts';
import { boardWords } from './words.ts';

/** Who, where, what, since when, what next. Red and large only while an emergency is untaken. */
export function DossierHead({
  alert,
  residents,
}: {
  readonly alert: AlertView;
  /** The person, or everybody who lives there when it is about the home. */
  readonly residents: readonly Resident[] | undefined;
}) {
  const t = boardWords.use();
  const common = useCommon();
  useLanguage();
  const { may } = useSession();
  const resident = residents?.length === 1 ? residents[0] : undefined;
  const name = alert.who?.name ?? alert.device?.name ?? alert.where;
  const age = alert.who?.age ?? resident?.age;
  const facts = [
    age === null || age === undefined ? undefined : common('years', { n: age }),
    resident && common(`living.${resident.living}`),
    resident && common(`care.${resident.careLevel}`),
    alert.device === null ? undefined : `${alert.device.room} ${alert.device.name}`.trim(),
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
          {alert.residentId !== null ? (
            <Link to={`/residents/${alert.residentId}`}>{name}</Link>
          ) : (residents?.length ?? 0) > 0 ? (
            <Link to={`/homes/${alert.placeId}`}>{name}</Link>
          ) : (
            name
          )}
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
      {/* A line for each of them: whose key and whose heart it is must not be mixed up. */}
      {residents?.map((person) => (
        <dl key={person.id} className="dossier-facts">
          <PersonFacts person={person} named={residents.length > 1} />
        </dl>
      ))}
      <p className="dossier-next">
        <strong>{t('next.title')}</strong> {t(nextStep(alert), { who: alert.handler ?? '' })}
        {alert.type === unknownCall && may('register:read') && (
          <>
            {' '}
            <Link to="/inbox" className="button small">
              {t('next.unknown.go')}
            </Link>
          </>
        )}
      </p>
    </header>
  );
}

/** What whoever comes should know about a person; with the name where several live together. */
function PersonFacts({ person, named }: { readonly person: Resident; readonly named: boolean }) {
  const t = boardWords.use();
  const common = useCommon();
  const age = person.age === null ? '' : common('years', { n: person.age });
  return (
    <>
      {named && (
        <div>
          <dt>{person.name}</dt>
          <dd>{age}</dd>
        </div>
      )}
      {person.conditions.length > 0 && (
        <div>
          <dt>{t('person.conditions')}</dt>
          <dd>{person.conditions.join('、')}</dd>
        </div>
      )}
      {person.note !== '' && (
        <div>
          <dt>{t('person.note')}</dt>
          <dd>{person.note}</dd>
        </div>
      )}
    </>
  );
}
