import { useState } from 'react';
import { Link } from 'react-router';
import type { PersonState } from '#contracts/person';
import { type MarkedState, markedStates, type PresenceMark } from '#contracts/presence';
import { api, problemWords } from '../api/client.ts';
import { useLoaded } from '../api/use-loaded.ts';
import { PersonStateLine } from '../explain/person-state.tsx';
import { whyWords } from '../explain/words.ts';
import { dayTime } from '../format/moment.ts';
import { momentOf } from '../format/wall-clock.ts';
import { Panel, Skeleton } from '../pieces/page.tsx';
import { ruleWords } from '../rules/words.ts';
import { useSession } from '../session/session.tsx';
import { useCommon } from '../words/common.ts';
import { presenceWords } from './presence-words.ts';

/** Where she is taken to be, what staff and family said about it, and the form to say it. */
export function PresencePanel({ residentId, homeId }: { readonly residentId: string; readonly homeId: string }) {
  const t = presenceWords.use();
  const why = whyWords.use();
  const rules = ruleWords.use();
  const { may } = useSession();
  const [version, setVersion] = useState(0);
  const [open, setOpen] = useState(false);
  const state = useLoaded<PersonState>(
    may('readings:read') ? `residents/${residentId}/state` : undefined,
    {},
    { version, everyMs: 15_000 },
  );
  const marks = useLoaded<readonly PresenceMark[]>(`residents/${residentId}/presence`, {}, { version });
  return (
    <Panel
      title={t('title')}
      actions={
        <span className="page-actions">
          {may('rules:read') && (
            <>
              <Link className="button small" to={`/why/${homeId}?resident=${residentId}`}>
                {why('open')}
              </Link>
              <Link className="button small" to={`/rules?residentId=${residentId}`}>
                {rules('scoped.open')}
              </Link>
            </>
          )}
          {may('presence:write') && !open && (
            <button type="button" className="button small" onClick={() => setOpen(true)}>
              {t('mark')}
            </button>
          )}
        </span>
      }
    >
      {state.data !== undefined ? (
        <PersonStateLine state={state.data} />
      ) : (
        may('readings:read') && <Skeleton rows={1} />
      )}
      {open && (
        <MarkForm
          residentId={residentId}
          onDone={() => {
            setOpen(false);
            setVersion(version + 1);
          }}
          onCancel={() => setOpen(false)}
        />
      )}
      {marks.data !== undefined && marks.data.length > 0 && (
        <ol className="rows" data-testid="presence-marks">
          {marks.data.slice(0, 5).map((mark) => (
            <li key={mark.id}>
              <span className="num faint">{dayTime(mark.at)}</span>
              <span className="grow">
                {t(`state.${mark.state}`)}
                {mark.until !== null && ` · ${t('until', { time: dayTime(mark.until) })}`}
                {mark.note !== '' && <span className="faint"> · {mark.note}</span>}
              </span>
              <span className="faint">{mark.by}</span>
            </li>
          ))}
        </ol>
      )}
    </Panel>
  );
}

function MarkForm({
  residentId,
  onDone,
  onCancel,
}: {
  readonly residentId: string;
  readonly onDone: () => void;
  readonly onCancel: () => void;
}) {
  const t = presenceWords.use();
  const common = useCommon();
  const { session } = useSession();
  const [state, setState] = useState<MarkedState>('away');
  const [until, setUntil] = useState('');
  const [note, setNote] = useState('');
  const [problem, setProblem] = useState<unknown>();
  const save = () =>
    api(`residents/${residentId}/presence`, {
      method: 'PUT',
      body: { state, note, ...(state === 'home' ? {} : { until: momentOf(until, session.timezone) ?? null }) },
    }).then(onDone, (error: unknown) => setProblem(error));
  return (
    <form
      className="rule-save"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <div className="segmented">
        {markedStates.map((one) => (
          <button key={one} type="button" aria-pressed={state === one} onClick={() => setState(one)}>
            {t(`state.${one}`)}
          </button>
        ))}
      </div>
      {state !== 'home' && (
        <label>
          {t('until.label')}
          <input
            className="field"
            type="datetime-local"
            value={until}
            onChange={(event) => setUntil(event.target.value)}
          />
        </label>
      )}
      <label>
        {t('note')}
        <input
          className="field"
          value={note}
          maxLength={300}
          placeholder={t('note.hint')}
          onChange={(event) => setNote(event.target.value)}
        />
      </label>
      <button type="submit" className="button primary">
        {common('save')}
      </button>
      <button type="button" className="button quiet" onClick={onCancel}>
        {common('cancel')}
      </button>
      {state !== 'home' && <p className="faint">{t('effect')}</p>}
      {problem !== undefined && (
        <p className="field-problem" role="alert">
          {problemWords(problem)}
        </p>
      )}
    </form>
  );
}
