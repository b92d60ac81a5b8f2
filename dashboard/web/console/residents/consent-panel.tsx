import { useState } from 'react';
import { type ConsentClass, consentClasses, type ResidentConsents } from '#contracts/consent';
import { api, problemWords } from '../api/client.ts';
import { useLoaded } from '../api/use-loaded.ts';
import { dayTime } from '../format/moment.ts';
import { momentOf } from '../format/wall-clock.ts';
import { Ask } from '../pieces/ask.tsx';
import { Panel, ProblemNote, Skeleton } from '../pieces/page.tsx';
import { useSession } from '../session/session.tsx';
import { useCommon } from '../words/common.ts';
import { presenceWords } from './presence-words.ts';
import '../rules/rules.css';

/** What a resident agreed to, class by class: give, withdraw, look up. */
export function ConsentPanel({ residentId }: { readonly residentId: string }) {
  const t = presenceWords.use();
  const { may } = useSession();
  const [version, setVersion] = useState(0);
  const [giving, setGiving] = useState<ConsentClass>();
  const [problem, setProblem] = useState<unknown>();
  const {
    data,
    problem: missing,
    reload,
  } = useLoaded<ResidentConsents>(
    may('consents:read') ? `residents/${residentId}/consents` : undefined,
    {},
    { version },
  );
  if (!may('consents:read')) return null;
  const writing = may('consents:write');
  const change = (path: string, body: object) =>
    api(`residents/${residentId}/${path}`, { method: 'POST', body }).then(
      () => {
        setProblem(undefined);
        setGiving(undefined);
        setVersion(version + 1);
      },
      (error: unknown) => setProblem(error),
    );
  return (
    <Panel title={t('consent.title')}>
      <p className="soft">{t('consent.note')}</p>
      {problem !== undefined && (
        <p className="field-problem" role="alert">
          {problemWords(problem)}
        </p>
      )}
      {data === undefined ? (
        missing === undefined ? (
          <Skeleton rows={3} />
        ) : (
          <ProblemNote problem={missing} onRetry={reload} />
        )
      ) : (
        <>
          <ul className="rows" data-testid="consents">
            {consentClasses.map((of) => {
              const state = data.states[of];
              const what = t(`consent.${of}`);
              return (
                <li key={of} data-testid={`consent-${of}`}>
                  <span className="grow">{what}</span>
                  <span className={state === 'withdrawn' || state === 'expired' ? 'tag tag-bad' : 'tag'}>
                    {t(`consent.${state}`)}
                  </span>
                  {writing && (
                    <>
                      <button type="button" className="button small" onClick={() => setGiving(of)}>
                        {t('consent.give')}
                      </button>
                      {(state === 'given' || state === 'assumed') && (
                        <Ask
                          title={t('consent.withdraw.ask', { what })}
                          onConfirm={() => void change('consents/withdraw', { class: of })}
                        >
                          <button type="button" className="button small">
                            {t('consent.withdraw')}
                          </button>
                        </Ask>
                      )}
                    </>
                  )}
                </li>
              );
            })}
          </ul>
          {giving !== undefined && (
            <GiveForm
              key={giving}
              of={giving}
              onSave={(body) => void change('consents', body)}
              onCancel={() => setGiving(undefined)}
            />
          )}
          {data.records.length > 0 && (
            <details>
              <summary>
                {t('consent.history')} {data.records.length}
              </summary>
              <ol className="rows">
                {data.records.map((record) => (
                  <li key={record.id}>
                    <span className="num faint">{dayTime(record.givenAt)}</span>
                    <span className="grow">
                      {t(`consent.${record.class}`)} · {record.purpose}
                      {record.expiresAt !== null && ` · ${t('consent.until', { time: dayTime(record.expiresAt) })}`}
                      {record.note !== '' && <span className="faint"> · {record.note}</span>}
                      {record.withdrawnAt !== null && (
                        <span className="faint">
                          {' '}
                          · {t('consent.ended', { time: dayTime(record.withdrawnAt), by: record.withdrawnBy ?? '' })}
                        </span>
                      )}
                    </span>
                    <span className="faint">{record.by}</span>
                  </li>
                ))}
              </ol>
            </details>
          )}
        </>
      )}
    </Panel>
  );
}

function GiveForm({
  of,
  onSave,
  onCancel,
}: {
  readonly of: ConsentClass;
  readonly onSave: (body: object) => void;
  readonly onCancel: () => void;
}) {
  const t = presenceWords.use();
  const common = useCommon();
  const { session } = useSession();
  const [purpose, setPurpose] = useState('');
  const [until, setUntil] = useState('');
  const [note, setNote] = useState('');
  return (
    <form
      className="rule-save"
      onSubmit={(event) => {
        event.preventDefault();
        onSave({
          class: of,
          purpose: purpose.trim(),
          note: note.trim(),
          expiresAt: until === '' ? null : (momentOf(`${until}T00:00`, session.timezone) ?? null),
        });
      }}
    >
      <label>
        {t(`consent.${of}`)} · {t('consent.purpose')}
        <input
          className="field"
          required
          value={purpose}
          maxLength={200}
          placeholder={t('consent.purpose.hint')}
          onChange={(event) => setPurpose(event.target.value)}
        />
      </label>
      <label>
        {t('consent.expires')}
        <input className="field" type="date" value={until} onChange={(event) => setUntil(event.target.value)} />
      </label>
      <label>
        {t('consent.paper')}
        <input className="field" value={note} maxLength={300} onChange={(event) => setNote(event.target.value)} />
      </label>
      <button type="submit" className="button primary">
        {common('save')}
      </button>
      <button type="button" className="button quiet" onClick={onCancel}>
        {common('cancel')}
      </button>
    </form>
  );
}
