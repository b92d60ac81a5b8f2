import { formatAge } from '../format/age.ts';
import { useBoard, useShift } from '../live/desk.tsx';
import { useNow } from '../live/ticker.ts';
import { useSession } from '../session/session.tsx';
import { useCommon } from '../words/common.ts';
import { useLanguage } from '../words/language.ts';
import { shellWords } from '../words/shell.ts';

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
