import { useEffect, useRef, useState } from 'react';
import { Link, useLocation } from 'react-router';
import { chooseTheme, type ThemeChoice, themeChoice } from '../../design/theme-choice.ts';
import { clockTime } from '../format/moment.ts';
import { useBoard, useShift } from '../live/desk.tsx';
import { useSession } from '../session/session.tsx';
import { useCommon } from '../words/common.ts';
import { chooseLanguage, useLanguage } from '../words/language.ts';
import { shellWords } from '../words/shell.ts';
import { Navigation } from './navigation.tsx';

/** Closes an open `<details>` on Escape, on a click elsewhere and when the page changes. */
function useDropdown() {
  const ref = useRef<HTMLDetailsElement>(null);
  const { pathname } = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new page closes the menu
  useEffect(() => {
    if (ref.current !== null) ref.current.open = false;
  }, [pathname]);
  useEffect(() => {
    const close = (event: Event) => {
      const details = ref.current;
      if (details === null || !details.open) return;
      if (event instanceof KeyboardEvent ? event.key === 'Escape' : !details.contains(event.target as Node))
        details.open = false;
    };
    document.addEventListener('pointerdown', close);
    document.addEventListener('keydown', close);
    return () => {
      document.removeEventListener('pointerdown', close);
      document.removeEventListener('keydown', close);
    };
  }, []);
  return ref;
}

function AccountMenu() {
  const t = shellWords.use();
  const language = useLanguage();
  const ref = useDropdown();
  const { session, signOut } = useSession();
  const [theme, setTheme] = useState<ThemeChoice>(themeChoice);
  const pickTheme = (choice: ThemeChoice) => {
    chooseTheme(choice);
    setTheme(choice);
  };
  return (
    <details ref={ref} className="dropdown dropdown-right">
      <summary aria-label={t('account.menu')}>{session.name}</summary>
      <div className="dropdown-body">
        <p className="dropdown-note">
          {session.username} · {t(`role.${session.role}`)}
        </p>
        <p className="dropdown-label">{t('theme')}</p>
        <div className="segmented">
          {(['light', 'night', 'system'] as const).map((choice) => (
            <button key={choice} type="button" aria-pressed={theme === choice} onClick={() => pickTheme(choice)}>
              {t(`theme.${choice}`)}
            </button>
          ))}
        </div>
        <p className="dropdown-label">{t('language')}</p>
        <div className="segmented">
          <button type="button" aria-pressed={language === 'zh'} onClick={() => chooseLanguage('zh')}>
            中文
          </button>
          <button type="button" aria-pressed={language === 'en'} onClick={() => chooseLanguage('en')}>
            English
          </button>
        </div>
        <hr />
        <button type="button" className="dropdown-item" onClick={signOut}>
          {t('account.sign-out')}
        </button>
      </div>
    </details>
  );
}

/** Three lamps, each with its word: am I on shift, would I hear it, is the line alive. */
function Lamps() {
  const t = shellWords.use();
  useLanguage();
  const { line } = useBoard();
  const shift = useShift();
  const lamp = (good: boolean, word: string) => (
    <span className="lamp" role="status">
      <span className={good ? 'dot dot-good' : 'dot dot-bad'} aria-hidden="true" />
      {word}
    </span>
  );
  return (
    <div className="lamps">
      {shift.since !== undefined && lamp(true, t('shift.on', { time: clockTime(shift.since) }))}
      {lamp(shift.sound === 'ready', shift.sound === 'ready' ? t('sound.ready') : t('sound.off'))}
      {lamp(line === 'live', t(`line.${line}`))}
    </div>
  );
}

export function Header() {
  const common = useCommon();
  const { may } = useSession();
  return (
    <header className="header">
      <Link to="/" className="brand">
        <img src="/console/mark.svg" alt="" width="24" height="24" />
        {common('brand')}
      </Link>
      <Navigation />
      {may('alerts:read') && <Lamps />}
      <AccountMenu />
    </header>
  );
}
