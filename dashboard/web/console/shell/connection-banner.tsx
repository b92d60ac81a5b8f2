import { Link } from 'react-router';
import { formatAge } from '../format/age.ts';
import { useBoard, useShift } from '../live/desk.tsx';
import { useNow } from '../live/ticker.ts';
import { useSession } from '../session/session.tsx';
import { useCommon } from '../words/common.ts';
import { inLanguage, useLanguage } from '../words/language.ts';
import { shellWords } from '../words/shell.ts';

/** More would push the page itself off a phone; the board has them all. */
const mostShown = 3;

/** Devices whose calls page nobody for now: somebody tries them out. */
function TestModes() {
  const t = shellWords.use();
  useLanguage();
  const { rows } = useBoard();
  const modes = rows.map(({ alert }) => alert).filter(({ type }) => type === 'test-mode');
  if (modes.length === 0) return null;
  return (
    <div className="banner" role="status" data-testid="test-modes">
      <strong>{t('test.title')}</strong>
      {modes.slice(0, mostShown).map(({ id, where, text }) => (
        <Link key={id} to={`/alert/${id}`}>
          {where} · {inLanguage(text)}
        </Link>
      ))}
      {modes.length > mostShown && <Link to="/">{t('test.more', { n: modes.length - mostShown })}</Link>}
    </div>
  );
}

/** Everything that would make the board's silence mean less than "nothing is wrong". Never covers the list. */
export function ConnectionBanner() {
  const t = shellWords.use();
  const common = useCommon();
  const language = useLanguage();
  const { line, heardAt, faults } = useBoard();
  const shift = useShift();
  const now = useNow();
  // Whoever may not see alerts has no line to lose.
  if (!useSession().may('alerts:read')) return null;
  return (
    <>
      {line !== 'live' && (
        <div
          className={line === 'lost' ? 'banner banner-lost' : 'banner'}
          role="alert"
          data-testid="connection-banner"
          data-line={line}
        >
          <strong>{line === 'lost' ? t('line.lost') : t('line.connecting')}</strong>
          {/* The age counts up every second: spoken once, not every second. */}
          <span aria-live="off">
            {line === 'lost'
              ? t('banner.lost', { age: formatAge(now - (heardAt ?? now), common('age.day')) })
              : t('banner.connecting')}
          </span>
          {line === 'lost' && <span>{t('banner.help')}</span>}
        </div>
      )}
      {faults.map((fault) => (
        <div className="banner banner-fault" role="alert" key={fault.code}>
          <strong>{t('banner.fault')}</strong>
          <span>{fault[language]}</span>
        </div>
      ))}
      <TestModes />
      {shift.sound !== 'ready' && (
        <div className="banner banner-sound" role="status" data-testid="sound-warning">
          <span>{shift.since === undefined ? t('shift.warning') : t('sound.blocked')}</span>
          <button type="button" className="button small" onClick={shift.start} data-testid="start-shift">
            {shift.since === undefined ? t('shift.start') : t('sound.unblock')}
          </button>
        </div>
      )}
    </>
  );
}
