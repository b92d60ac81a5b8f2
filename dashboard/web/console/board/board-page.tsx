import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { useBoard, useBoardStore } from '../live/desk.tsx';
import { isCalling, newestCalling } from '../live/order.ts';
import { useSession } from '../session/session.tsx';
import { useCommon } from '../words/common.ts';
import { inLanguage, useLanguage } from '../words/language.ts';
import { shellWords } from '../words/shell.ts';
import { AlertList } from './alert-list.tsx';
import './board.css';
import './dossier.css';
import { type EditorKind, isActAllowed } from './acts.ts';
import { Dossier } from './dossier.tsx';
import { KeyHelp } from './key-help.tsx';
import { commandOf, neighbour } from './keys.ts';
import { matches } from './matches.ts';
import { StreetPlan } from './street-plan.tsx';
import { useTakeOver } from './use-take-over.ts';
import { boardWords } from './words.ts';

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

const focusRow = (id: string) =>
  requestAnimationFrame(() => document.getElementById(`row-${id}`)?.focus({ preventScroll: false }));

/** Emergencies named above the dossier; more would push it off the screen, and the list beside it has them all. */
const mostNamed = 3;

/** List left, the chosen one right, nothing else. The whole life of an alert goes through the keys of `keys.ts`. */
export default function BoardPage() {
  const t = boardWords.use();
  const shell = shellWords.use();
  const common = useCommon();
  useLanguage();
  const { id: selected } = useParams();
  const navigate = useNavigate();
  const store = useBoardStore();
  const { session, may } = useSession();
  const board = useBoard();
  const { rows, line } = board;
  const [query, setQuery] = useState('');
  const [editor, setEditor] = useState<EditorKind>();
  const [help, setHelp] = useState(false);
  const shown = useMemo(() => rows.filter(({ alert }) => matches(alert, query)), [rows, query]);
  const row = rows.find(({ alert }) => alert.id === selected);
  const calling = newestCalling(rows.map(({ alert }) => alert));

  const select = useCallback(
    (id: string, options: { readonly focus: boolean }) => {
      setEditor(undefined);
      void navigate(`/alert/${id}`, { replace: window.location.pathname.includes('/alert/') });
      if (options.focus) focusRow(id);
    },
    [navigate],
  );

  const callingId = calling?.id;
  const actedAt = useRef(0);
  const onTake = useCallback((id: string) => select(id, { focus: !isTyping(document.activeElement) }), [select]);
  useTakeOver({ board, selected, editing: editor !== undefined, actedAt, onTake });

  const acting = may('alerts:act');
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const command = commandOf(event, isTyping(event.target));
      if (command === undefined) return;
      const done = () => event.preventDefault();
      if (command === 'help') {
        setHelp((open) => !open);
        return done();
      }
      if (command === 'back') {
        if (help) setHelp(false);
        else if (editor !== undefined) setEditor(undefined);
        else if (isTyping(event.target)) {
          setQuery('');
          (event.target as HTMLElement).blur();
        } else if (selected !== undefined) void navigate('/');
        if (selected !== undefined && (editor !== undefined || isTyping(event.target))) focusRow(selected);
        return done();
      }
      if (command === 'calling') {
        if (callingId !== undefined) select(callingId, { focus: true });
        return done();
      }
      if (command === 'next' || command === 'previous') {
        // Arrows inside a group of choices belong to the group.
        if (
          event.key.startsWith('Arrow') &&
          event.target instanceof Element &&
          event.target.closest('[role=radiogroup]')
        )
          return;
        const to = neighbour(
          shown.map(({ alert }) => alert.id),
          selected,
          command === 'next' ? 1 : -1,
        );
        if (to !== undefined) select(to, { focus: true });
        return done();
      }
      if (row === undefined || !acting || !isActAllowed(row.alert, command)) return;
      actedAt.current = Date.now();
      if (command === 'acknowledge' || command === 'arrive') void store.act(row.alert.id, { act: command });
      else setEditor(command);
      done();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [acting, callingId, editor, help, navigate, row, select, selected, shown, store]);

  const others = rows.filter(({ alert }) => isCalling(alert) && alert.id !== selected);
  return (
    <div className={selected === undefined ? 'board' : 'board board-chosen'}>
      <h1 className="hidden">{shell('nav.alerts')}</h1>
      <div className="hidden" role="alert">
        {calling &&
          shell('alarm.announce', {
            who: calling.who?.name ?? '',
            where: calling.where,
            what: inLanguage(calling.title),
          })}
      </div>
      <AlertList
        rows={shown}
        total={rows.length}
        line={line}
        selected={selected}
        query={query}
        onQuery={setQuery}
        onSelect={(id) => select(id, { focus: false })}
      />
      <section className="board-main" aria-live="off">
        {others.length > 0 && selected !== undefined && (
          <div className="calling-more">
            <strong>{t('calling.more', { n: others.length })}</strong>
            {others.slice(0, mostNamed).map(({ alert }) => (
              <button key={alert.id} type="button" onClick={() => select(alert.id, { focus: true })}>
                {alert.who?.name ?? alert.where} · {inLanguage(alert.title)}
              </button>
            ))}
            <kbd>N</kbd>
          </div>
        )}
        {selected === undefined ? (
          <div className="board-nothing">
            <p>{t('pick.title')}</p>
            <p className="faint">
              {t('pick.hint')} · <kbd>?</kbd> {t('keys.title')}
            </p>
          </div>
        ) : (
          <Dossier
            key={selected}
            alertId={selected}
            row={row}
            stale={line !== 'live'}
            me={session.name}
            editor={editor}
            onEditor={setEditor}
            onAct={() => {
              actedAt.current = Date.now();
            }}
            onBack={() => void navigate('/')}
          />
        )}
      </section>
      <StreetPlan rows={rows} selected={selected} onSelect={(id) => select(id, { focus: true })} />
      {help && <KeyHelp onClose={() => setHelp(false)} label={common('close')} />}
    </div>
  );
}
