import { Suspense, useCallback, useEffect } from 'react';
import { Outlet, useLocation } from 'react-router';
import { AlarmCaller } from '../live/desk.tsx';
import { useCommon } from '../words/common.ts';
import { shellWords } from '../words/shell.ts';
import { AlarmStrip } from './alarm-strip.tsx';
import { ConnectionBanner } from './connection-banner.tsx';
import { Header } from './header.tsx';
import { PageGuard, Waiting } from './states.tsx';

/** `/` goes to the search field of whatever page is open. */
function useSearchKey(): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== '/' || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
      const at = event.target;
      if (at instanceof HTMLElement && (at.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName))) return;
      const field = document.querySelector<HTMLInputElement>('[data-page-search]');
      if (field === null) return;
      event.preventDefault();
      field.focus();
      field.select();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}

/** What stays on the page whatever is opened in it: who calls, whether the line is alive, where one can go. */
export function Frame() {
  const t = shellWords.use();
  const common = useCommon();
  const { pathname } = useLocation();
  const onBoard = pathname === '/' || pathname.startsWith('/alert/');
  const title = useCallback((who: string) => t('alarm.title', { who }), [t]);
  useSearchKey();
  return (
    <div className={onBoard ? 'frame frame-board' : 'frame'}>
      <a className="skip" href="#content">
        {t('skip')}
      </a>
      <AlarmCaller title={title} brand={common('brand')} />
      <div className="frame-top">
        <Header />
        <div className="frame-watch">
          <ConnectionBanner />
          {!onBoard && <AlarmStrip />}
        </div>
      </div>
      <main id="content" tabIndex={-1}>
        <PageGuard resetKey={pathname}>
          {/* A part that is still on its way is waited for in sight, not behind the page before. */}
          <Suspense key={onBoard ? 'board' : pathname.split('/')[1]} fallback={<Waiting />}>
            <Outlet />
          </Suspense>
        </PageGuard>
      </main>
    </div>
  );
}
