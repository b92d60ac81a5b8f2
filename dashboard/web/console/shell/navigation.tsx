import { type ReactNode, useEffect, useRef } from 'react';
import { Link, useLocation } from 'react-router';
import type { Text } from '#contracts/text';
import { InboxCount } from '../adopt/inbox-count.tsx';
import { useLoaded } from '../api/use-loaded.ts';
import { useBoard } from '../live/desk.tsx';
import { useSession } from '../session/session.tsx';
import { inLanguage, useLanguage } from '../words/language.ts';
import { shellWords } from '../words/shell.ts';

export interface ProgrammeRow {
  readonly id: string;
  readonly title: Text;
  readonly programme: string;
  readonly state: 'running' | 'failed';
  readonly reason?: string;
}

interface PageLink {
  readonly to: string;
  readonly title: string;
  /** Addresses that belong to the page besides its own and what lies below that. */
  readonly also?: readonly string[];
  /** What waits there. Its group carries it while the page's own link is not in sight. */
  readonly count?: ReactNode;
}

interface Group {
  readonly key: 'watch' | 'people' | 'devices' | 'rules' | 'programmes' | 'settings';
  readonly pages: readonly PageLink[];
}

/** How far a page reaches into an address: the length of the longest of its addresses that leads there; 0 when none does. */
function reach({ to, also = [] }: PageLink, pathname: string): number {
  const leads = (at: string) => pathname === at || (at !== '/' && pathname.startsWith(`${at}/`));
  return Math.max(0, ...[to, ...also].filter(leads).map(({ length }) => length));
}

/** The groups, and below them the pages of the one that is open. Links all of them: no menu to open, none to close. */
export function Navigation() {
  const t = shellWords.use();
  const { pathname } = useLocation();
  const groups = useGroups();
  const here = groups
    .flatMap((group) => group.pages.map((page) => ({ group, page, reach: reach(page, pathname) })))
    .reduce<{ readonly group?: Group; readonly page?: PageLink; readonly reach: number }>(
      (best, one) => (one.reach > best.reach ? one : best),
      { reach: 0 },
    );
  const row = useRef<HTMLElement>(null);
  const pages = useRef<HTMLElement>(null);
  const shown = here.group?.pages.length ?? 0;
  // Where a row is longer than a phone is wide, what is open stays in view, also when a count beside it grows.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new page moves the mark, a new row what stands beside it
  useEffect(() => {
    const rows = [row.current, pages.current].filter((one) => one !== null);
    const resized = new ResizeObserver(() => {
      for (const one of rows) one.querySelector('.active')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    });
    for (const one of rows) for (const link of one.children) resized.observe(link);
    return () => resized.disconnect();
  }, [pathname, shown]);
  return (
    <>
      <nav ref={row} aria-label={t('nav.main')} className="nav">
        {groups.map(({ key, pages: [first, ...others] }) => {
          const open = here.group?.key === key;
          return (
            <Link
              key={key}
              to={first?.to ?? '/'}
              className={open ? 'active' : ''}
              aria-current={open ? (shown > 0 && others.length === 0 ? 'page' : 'true') : undefined}
            >
              {t(`nav.${key}`)}
              {!open && [first, ...others].map((page) => page?.count)}
            </Link>
          );
        })}
      </nav>
      {here.group !== undefined && here.group.key !== 'settings' && (
        <nav ref={pages} aria-label={t('nav.here')} className="nav nav-pages">
          {here.group.pages.map((page) => (
            <Link
              key={page.to}
              to={page.to}
              className={page === here.page ? 'active' : ''}
              aria-current={page === here.page ? 'page' : undefined}
            >
              {page.title}
              {page.count}
            </Link>
          ))}
        </nav>
      )}
    </>
  );
}

/** What there is for whoever is signed in. A group without a page is left out. */
function useGroups(): readonly Group[] {
  const t = shellWords.use();
  useLanguage();
  const { may } = useSession();
  const { rows } = useBoard();
  const { data: programmes } = useLoaded<readonly ProgrammeRow[]>('programmes');
  const [alerts, register] = [may('alerts:read'), may('register:read')];
  const link = (shown: boolean, page: PageLink): readonly PageLink[] => (shown ? [page] : []);
  const groups: readonly Group[] = [
    {
      key: 'watch',
      pages: [
        ...link(alerts, {
          to: '/',
          title: t('nav.alerts'),
          also: ['/alert'],
          count: (
            <span key="alerts" className="count">
              {rows.length}
            </span>
          ),
        }),
        ...link(alerts, { to: '/history', title: t('nav.history') }),
        ...link(may('notifications:read'), { to: '/notifications', title: t('nav.notifications') }),
      ],
    },
    {
      key: 'people',
      pages: [
        ...link(register, { to: '/residents', title: t('nav.residents') }),
        ...link(register, { to: '/homes', title: t('nav.homes'), also: ['/why'] }),
      ],
    },
    {
      key: 'devices',
      pages: [
        ...link(register, { to: '/devices', title: t('nav.devices.all') }),
        ...link(register, {
          to: '/inbox',
          title: t('nav.inbox'),
          also: ['/claim', '/devices/prepared', '/devices/onboarding'],
          count: <InboxCount key="inbox" />,
        }),
      ],
    },
    {
      key: 'rules',
      pages: [
        ...link(true, { to: '/rules', title: t('nav.rules.all') }),
        ...link(may('rules:read'), { to: '/backtest', title: t('nav.backtest') }),
      ],
    },
    {
      key: 'programmes',
      pages: (programmes ?? []).map(({ id, title, state }) => ({
        to: `/programmes/${id}`,
        title: inLanguage(title),
        ...(state === 'failed' && {
          count: (
            <span key={id} className="tag tag-bad">
              ▲ {t('nav.failed')}
            </span>
          ),
        }),
      })),
    },
    { key: 'settings', pages: [{ to: '/settings', title: t('nav.settings') }] },
  ];
  return groups.filter(({ pages }) => pages.length > 0);
}
