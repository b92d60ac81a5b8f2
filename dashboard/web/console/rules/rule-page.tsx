import { useState } from 'react';
import { useNavigate, useParams, useSearchParams } from 'react-router';
import type { Place, Resident } from '#contracts/register';
import type { Page as PageOf } from '#contracts/rest';
import type { EffectiveSettings, RuleScope, RuleSummary } from '#contracts/rule-settings';
import { ApiProblem, api, problemWords } from '../api/client.ts';
import { useLoaded } from '../api/use-loaded.ts';
import { Ask } from '../pieces/ask.tsx';
import { Page, Panel, ProblemNote, Skeleton } from '../pieces/page.tsx';
import { SeverityMark } from '../pieces/severity.tsx';
import { useSession } from '../session/session.tsx';
import { useCommon } from '../words/common.ts';
import { inLanguage, useLanguage } from '../words/language.ts';
import { Overrides, ruleAddress } from './overrides.tsx';
import { Preview } from './preview.tsx';
import { ScopePicker } from './scope-picker.tsx';
import { SettingsForm, type SomeSettings } from './settings-form.tsx';
import { problemOf } from './values.ts';
import { Versions } from './versions.tsx';
import { ruleWords } from './words.ts';
import './rules.css';

/** One rule: what it does, what it runs with for whom, who set that and why, and the way back. */
export default function RulePage() {
  const t = ruleWords.use();
  useLanguage();
  const { id = '' } = useParams();
  const [params] = useSearchParams();
  const navigate = useNavigate();
  const { may } = useSession();
  const [version, setVersion] = useState(0);
  const rules = useLoaded<readonly RuleSummary[]>('rules', {}, { version });
  const rule = rules.data?.find((one) => one.id === id);
  const scope = { kind: (params.get('kind') ?? 'street') as RuleScope['kind'], id: params.get('id') ?? '' };
  const effective = useLoaded<EffectiveSettings>(
    may('rules:read') ? `rules/${id}/settings` : undefined,
    queryOf(scope),
    {
      version,
    },
  );
  const up = { to: '/rules', label: t('title') };
  if (rules.data === undefined || rule === undefined) {
    return (
      <Page title={t('title')} up={up}>
        {rules.data !== undefined ? (
          <ProblemNote problem={new ApiProblem(404, 'rules.not-found')} />
        ) : rules.problem === undefined ? (
          <Skeleton rows={8} />
        ) : (
          <ProblemNote problem={rules.problem} onRetry={rules.reload} />
        )}
      </Page>
    );
  }
  const changed = () => setVersion(version + 1);
  // An answer about somebody else must not fill the form of this one.
  const holds =
    effective.data?.scope.kind === scope.kind && effective.data.scope.id === scope.id ? effective.data : undefined;
  return (
    <Page
      up={up}
      title={
        <>
          {inLanguage(rule.title)}
          <small>
            <SeverityMark severity={rule.severity} size={12} /> · {t('fired', { n: rule.fired })}
          </small>
        </>
      }
      note={inLanguage(rule.doc)}
    >
      <Panel title={t('settings.title')}>
        <ScopePicker scope={holds?.scope} onPick={(picked) => void navigate(ruleAddress(id, picked))} />
        {effective.problem !== undefined && holds === undefined ? (
          <ProblemNote problem={effective.problem} onRetry={effective.reload} />
        ) : holds === undefined ? (
          <Skeleton rows={5} />
        ) : (
          <Editor
            key={`${id} ${scope.kind} ${scope.id} ${holds.version}`}
            rule={rule}
            scope={scope}
            holds={holds}
            onChanged={changed}
          />
        )}
      </Panel>
      {may('rules:read') && (
        <>
          <Panel title={t('own.title')}>
            <Overrides
              rules={rules.data}
              query={{ ruleId: id }}
              version={version}
              empty={{ title: t('own.empty'), next: t('own.empty.next') }}
            />
          </Panel>
          <Panel title={t('versions.title')}>
            <Versions rule={rule} rules={rules.data} version={version} onRestored={changed} />
          </Panel>
        </>
      )}
    </Page>
  );
}

const queryOf = ({ kind, id }: RuleScope) =>
  kind === 'street' ? {} : kind === 'resident' ? { residentId: id } : { placeId: id };

function Editor({
  rule,
  scope,
  holds,
  onChanged,
}: {
  readonly rule: RuleSummary;
  readonly scope: RuleScope;
  readonly holds: EffectiveSettings;
  readonly onChanged: () => void;
}) {
  const t = ruleWords.use();
  const common = useCommon();
  const { may } = useSession();
  const [own, setOwn] = useState<SomeSettings>(holds.own ?? {});
  const [why, setWhy] = useState('');
  const [problem, setProblem] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const streets = useLoaded<PageOf<Place>>(scope.kind === 'street' ? 'places' : undefined, {
    kind: 'street',
    limit: 1,
  });
  const resident = useLoaded<Resident>(scope.kind === 'resident' ? `residents/${scope.id}` : undefined);
  const writing = may('rules:write');

  const changed = JSON.stringify(sorted(own)) !== JSON.stringify(sorted(holds.own ?? {}));
  const wrong = rule.fields.some((field) => field.name in own && problemOf(field, own[field.name]) !== undefined);
  const short = why.trim().length < 2;
  const nothingLeft = Object.keys(own).length === 0;

  const send = (work: Promise<unknown>) => {
    setBusy(true);
    setProblem(undefined);
    work.then(onChanged, (error: unknown) => setProblem(error)).finally(() => setBusy(false));
  };
  const remove = (reason: string) =>
    send(
      api(`rules/${rule.id}/settings`, { method: 'DELETE', query: { kind: scope.kind, id: scope.id, why: reason } }),
    );
  const save = () =>
    nothingLeft
      ? remove(why.trim())
      : send(api(`rules/${rule.id}/settings`, { method: 'PUT', body: { scope, settings: own, why: why.trim() } }));

  return (
    <>
      <SettingsForm
        fields={rule.fields}
        own={own}
        inherited={holds.inherited}
        from={holds.inheritedFrom}
        rule={rule}
        disabled={!writing || busy}
        onChange={setOwn}
      />
      {writing && (
        <>
          <Preview
            ruleId={rule.id}
            scope={scope}
            streetId={streets.data?.items[0]?.id}
            homeId={resident.data?.homeId}
            settings={{ ...holds.inherited, ...own }}
            disabled={!changed || wrong}
          />
          <div className="rule-save">
            <label>
              {t('why')}
              <input
                className="field"
                value={why}
                maxLength={300}
                placeholder={t('why.hint')}
                onChange={(event) => setWhy(event.target.value)}
              />
            </label>
            <button
              type="button"
              className="button primary"
              disabled={!changed || wrong || short || busy}
              aria-busy={busy}
              onClick={save}
            >
              {t('save')}
            </button>
            {holds.own !== null && (
              <Ask
                title={t('remove.ask', { scope: inLanguage(holds.scope.title) })}
                onConfirm={() => remove(short ? t('remove') : why.trim())}
              >
                <button type="button" className="button" disabled={busy}>
                  {t('remove')}
                </button>
              </Ask>
            )}
            {changed && (
              <button type="button" className="button quiet" onClick={() => setOwn(holds.own ?? {})}>
                {common('cancel')}
              </button>
            )}
          </div>
          {changed && short && <p className="faint">{t('why.short')}</p>}
          {problem !== undefined && (
            <p className="field-problem" role="alert">
              {refusalWords(problem)}
            </p>
          )}
        </>
      )}
    </>
  );
}

function refusalWords(problem: unknown): string {
  if (problem instanceof ApiProblem) {
    const { code } = problem;
    if (code === 'rules.unchanged' || code === 'rules.whole-street') return ruleWords.say(`refused.${code}`);
  }
  return problemWords(problem);
}

const sorted = (settings: SomeSettings) => Object.entries(settings).sort();
