import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { AlertAct, AlertView, Outcome } from '#contracts/alert';
import type { BoardRow, Refused } from '../live/board-store.ts';
import { useBoard, useBoardStore } from '../live/desk.tsx';
import { useSession } from '../session/session.tsx';
import { useCommon } from '../words/common.ts';
import { actOrder, type EditorKind, isActAllowed, mainAct } from './acts.ts';
import { refusalWords } from './alert-list.tsx';
import { outcomeKeys, outcomeOf } from './keys.ts';
import { boardWords } from './words.ts';

interface Props {
  readonly alert: AlertView;
  readonly row: BoardRow | undefined;
  readonly me: string;
  readonly editor: EditorKind | undefined;
  readonly onEditor: (editor: EditorKind | undefined) => void;
  readonly onAct: () => void;
  /** The hub has answered. */
  readonly onAnswered: () => void;
}

/** The acts of an alert, each with its key. What needs a word opens below the buttons, in place. */
export function ActBar({ alert, row, me, editor, onEditor, onAct, onAnswered }: Props) {
  const t = boardWords.use();
  const store = useBoardStore();
  const { may } = useSession();
  // An alert that is over has no row to carry its refusal.
  const [refused, setRefused] = useState<Pick<Refused, 'act' | 'code'>>();
  if (!may('alerts:act')) return <p className="act-bar faint">{t('act.denied')}</p>;
  const main = mainAct(alert);
  const shown = row === undefined ? refused : row.refused;
  const perform = (act: AlertAct) => {
    onAct();
    onEditor(undefined);
    document.getElementById(`row-${alert.id}`)?.focus();
    void store.act(alert.id, act).then((answer) => {
      setRefused(answer.ok ? undefined : { act: act.act, code: answer.code });
      onAnswered();
    });
  };
  return (
    <div className="act-bar">
      <div className="act-buttons" role="toolbar" aria-label={t('keys.title')}>
        {actOrder.map(({ act, key }) => (
          <button
            key={act}
            type="button"
            className={act === main ? 'button primary' : 'button'}
            disabled={!isActAllowed(alert, act)}
            aria-keyshortcuts={key}
            aria-busy={row?.pending === act}
            aria-pressed={editor === act}
            data-testid={`act-${act}`}
            onClick={() => {
              if (act === 'acknowledge' || act === 'arrive') perform({ act });
              else onEditor(editor === act ? undefined : act);
            }}
          >
            {t(`act.${act}`)} <kbd>{key}</kbd>
          </button>
        ))}
      </div>
      {shown !== undefined && (
        <p className="act-refused" role="alert">
          {t('refused.title', { act: t(`act.${shown.act}`) })}
          {refusalWords(shown.code)}
        </p>
      )}
      {editor === 'assign' && <AssignEditor me={me} onDone={(to) => perform({ act: 'assign', to })} />}
      {editor === 'comment' && <CommentEditor onDone={(note) => perform({ act: 'comment', note })} />}
      {editor === 'resolve' && (
        <ResolveEditor
          onDone={(outcome, note) => perform({ act: 'resolve', outcome, ...(note === '' ? {} : { note }) })}
        />
      )}
    </div>
  );
}

const submitted = (event: FormEvent<HTMLFormElement>, name: string): string => {
  event.preventDefault();
  return String(new FormData(event.currentTarget).get(name) ?? '').trim();
};

/** Opened by a key: what comes next is typing. */
const focusAtOnce = (field: HTMLInputElement | null): void => field?.focus();

function AssignEditor({ me, onDone }: { readonly me: string; readonly onDone: (to: string) => void }) {
  const t = boardWords.use();
  const { rows } = useBoard();
  const known = new Set([
    me,
    ...rows.flatMap(({ alert }) => (alert.handler === null ? [] : [alert.handler])),
    ...remembered(),
  ]);
  return (
    <form
      className="act-editor"
      onSubmit={(event) => {
        const to = submitted(event, 'to');
        if (to === '') return;
        remember(to);
        onDone(to);
      }}
    >
      <label htmlFor="assign-to">{t('assign.label')}</label>
      <input
        id="assign-to"
        name="to"
        className="field"
        list="assign-known"
        ref={focusAtOnce}
        maxLength={60}
        placeholder={t('assign.hint')}
        autoComplete="off"
      />
      <datalist id="assign-known">
        {[...known].map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <button type="submit" className="button primary">
        {t('act.assign')} <kbd>↵</kbd>
      </button>
    </form>
  );
}

function CommentEditor({ onDone }: { readonly onDone: (note: string) => void }) {
  const t = boardWords.use();
  return (
    <form
      className="act-editor"
      onSubmit={(event) => {
        const note = submitted(event, 'note');
        if (note !== '') onDone(note);
      }}
    >
      <label htmlFor="comment-note">{t('comment.label')}</label>
      <input
        id="comment-note"
        name="note"
        className="field"
        ref={focusAtOnce}
        maxLength={500}
        placeholder={t('comment.hint')}
        autoComplete="off"
      />
      <button type="submit" className="button primary">
        {t('act.comment')} <kbd>↵</kbd>
      </button>
    </form>
  );
}

function ResolveEditor({ onDone }: { readonly onDone: (outcome: Outcome, note: string) => void }) {
  const t = boardWords.use();
  const common = useCommon();
  const [outcome, setOutcome] = useState<Outcome>();
  const [asked, setAsked] = useState(false);
  const first = useRef<HTMLInputElement>(null);
  const note = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), []);
  const onKey = (event: KeyboardEvent) => {
    const chosen = event.target === note.current ? undefined : outcomeOf(event.key);
    if (chosen === undefined) return;
    event.preventDefault();
    setOutcome(chosen);
    note.current?.focus();
  };
  return (
    <form
      className="act-editor act-editor-resolve"
      onKeyDown={onKey}
      onSubmit={(event) => {
        const words = submitted(event, 'note');
        if (outcome === undefined) {
          setAsked(true);
          first.current?.focus();
        } else onDone(outcome, words);
      }}
    >
      <div role="radiogroup" aria-label={t('resolve.label')} className="outcomes">
        {outcomeKeys.map((key, index) => (
          <label key={key} className={outcome === key ? 'outcome outcome-chosen' : 'outcome'}>
            <input
              ref={index === 0 ? first : undefined}
              type="radio"
              name="outcome"
              value={key}
              checked={outcome === key}
              onChange={() => setOutcome(key)}
            />
            <kbd>{index + 1}</kbd> {common(`outcome.${key}`)}
          </label>
        ))}
      </div>
      <input
        ref={note}
        name="note"
        className="field"
        maxLength={500}
        placeholder={t('resolve.note')}
        aria-label={t('resolve.note')}
        autoComplete="off"
      />
      <button type="submit" className="button primary">
        {t('act.resolve')} <kbd>↵</kbd>
      </button>
      <p className={asked && outcome === undefined ? 'act-refused' : 'faint'} role="status">
        {asked && outcome === undefined ? t('resolve.choose') : t('resolve.hint')}
      </p>
    </form>
  );
}

const key = 'assigned-to';
/** The last names something was assigned to from this browser. */
const remembered = (): readonly string[] => (localStorage.getItem(key) ?? '').split('\n').filter((name) => name !== '');
const remember = (name: string): void =>
  localStorage.setItem(key, [name, ...remembered().filter((other) => other !== name)].slice(0, 12).join('\n'));
