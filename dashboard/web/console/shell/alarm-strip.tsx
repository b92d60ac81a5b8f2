import { Link } from 'react-router';
import { useBoard } from '../live/desk.tsx';
import { isCalling } from '../live/order.ts';
import { Age } from '../pieces/age.tsx';
import { SeverityMark } from '../pieces/severity.tsx';
import { inLanguage, useLanguage } from '../words/language.ts';
import { shellWords } from '../words/shell.ts';

/** More would push the page itself off a phone; the board has them all. */
const mostShown = 3;

/** On every page but the board: the emergencies nobody has taken, above everything else. */
export function AlarmStrip() {
  const t = shellWords.use();
  useLanguage();
  const { rows } = useBoard();
  const calling = rows.map(({ alert }) => alert).filter(isCalling);
  return (
    <div aria-live="assertive">
      {calling.slice(0, mostShown).map((alert) => (
        <Link key={alert.id} to={`/alert/${alert.id}`} className="alarm-strip" data-testid={`strip-${alert.id}`}>
          <SeverityMark severity="P1" />
          <strong>{alert.who?.name ?? alert.where}</strong>
          <span>{inLanguage(alert.title)}</span>
          <span className="grow">{alert.who === null ? '' : alert.where}</span>
          <Age since={alert.since} />
          <span className="alarm-strip-go">{t('alarm.go')}</span>
        </Link>
      ))}
      {calling.length > mostShown && (
        <Link to="/" className="alarm-strip">
          <SeverityMark severity="P1" />
          <strong className="grow">{t('alarm.more', { n: calling.length - mostShown })}</strong>
        </Link>
      )}
    </div>
  );
}
