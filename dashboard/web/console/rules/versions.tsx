import { useState } from 'react';
import type { Page } from '#contracts/rest';
import type { RuleSummary, SettingsVersion } from '#contracts/rule-settings';
import { api, problemWords } from '../api/client.ts';
import { useLoaded } from '../api/use-loaded.ts';
import { fullTime } from '../format/moment.ts';
import { Ask } from '../pieces/ask.tsx';
import { EmptyNote, ProblemNote, Skeleton } from '../pieces/page.tsx';
import { useSession } from '../session/session.tsx';
import { useCommon } from '../words/common.ts';
import { inLanguage, useLanguage } from '../words/language.ts';
import { valueWords } from './values.ts';
import { ruleWords } from './words.ts';

interface Props {
  /** Only versions that changed this rule; all when absent. */
  readonly rule?: RuleSummary;
  readonly rules: readonly RuleSummary[];
  readonly version: number;
  readonly onRestored: () => void;
}

const atOnce = 20;

/** Every version of the settings: who, when, why, what changed; and the way back to it. */
export function Versions({ rule, rules, version, onRestored }: Props) {
  const t = ruleWords.use();
  const common = useCommon();
  useLanguage();
  const { may } = useSession();
  const [trail, setTrail] = useState<readonly string[]>([]);
  const [refused, setRefused] = useState<unknown>();
  const { data, problem, reload } = useLoaded<Page<SettingsVersion>>(
    'rules/settings/history',
    { ruleId: rule?.id, limit: atOnce, cursor: trail.at(-1) },
    { version },
  );
  if (data === undefined)
    return problem === undefined ? <Skeleton rows={3} /> : <ProblemNote problem={problem} onRetry={reload} />;
  if (data.total === 0) return <EmptyNote title={t('versions.empty')} next={t('versions.empty.next')} />;
  const restore = (number: number) =>
    api('rules/settings/restore', {
      method: 'POST',
      body: { version: number, why: t('versions.restore.why', { n: number }), ...(rule && { ruleId: rule.id }) },
    }).then(
      () => {
        setRefused(undefined);
        setTrail([]);
        onRestored();
      },
      (error: unknown) => setRefused(error),
    );
  return (
    <>
      {refused !== undefined && (
        <p className="field-problem" role="alert">
          {problemWords(refused)}
        </p>
      )}
      <ol className="versions" data-testid="versions">
        {data.items.map((item, index) => (
          <li key={item.version}>
            <div className="version-head">
              <strong className="num">{t('versions.number', { n: item.version })}</strong>
              <span className="num faint">{fullTime(item.at)}</span>
              <span>{item.by}</span>
              <span className="grow soft">{item.why}</span>
              {may('rules:write') && (index > 0 || trail.length > 0) && (
                <Ask
                  title={t(rule === undefined ? 'versions.restore.ask.all' : 'versions.restore.ask', {
                    n: item.version,
                  })}
                  onConfirm={() => void restore(item.version)}
                >
                  <button type="button" className="button small">
                    {t('versions.restore')}
                  </button>
                </Ask>
              )}
            </div>
            <ul className="diff">
              {item.changes.map((change) => (
                <Change
                  key={`${change.ruleId} ${change.scope.kind} ${change.scope.id}`}
                  change={change}
                  rule={rules.find(({ id }) => id === change.ruleId)}
                  named={rule === undefined}
                />
              ))}
            </ul>
          </li>
        ))}
      </ol>
      {data.total > atOnce && (
        <div className="list-foot">
          <span className="soft grow">{common('total', { n: data.total })}</span>
          <button
            type="button"
            className="button small"
            disabled={trail.length === 0}
            onClick={() => setTrail(trail.slice(0, -1))}
          >
            {common('page.previous')}
          </button>
          <button
            type="button"
            className="button small"
            disabled={data.cursor === undefined}
            onClick={() => data.cursor !== undefined && setTrail([...trail, data.cursor])}
          >
            {common('page.next')}
          </button>
        </div>
      )}
    </>
  );
}

/** What one version changed for one scope: old value struck out, new one after it. */
function Change({
  change,
  rule,
  named,
}: {
  readonly change: SettingsVersion['changes'][number];
  readonly rule: RuleSummary | undefined;
  readonly named: boolean;
}) {
  const t = ruleWords.use();
  const { before, after, scope } = change;
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])].filter(
    (name) => JSON.stringify(before?.[name]) !== JSON.stringify(after?.[name]),
  );
  return (
    <li>
      {named && <strong>{rule === undefined ? change.ruleId : inLanguage(rule.title)} </strong>}
      <span className="tag">{inLanguage(scope.title)}</span>{' '}
      {names.map((name, index) => {
        const field = rule?.fields.find((one) => one.name === name);
        const title = name === 'enabled' ? t('enabled') : field === undefined ? name : inLanguage(field.title);
        return (
          <span key={name}>
            {index > 0 && '；'}
            {title} {before?.[name] !== undefined && <del>{valueWords(field, before[name])}</del>}
            {' → '}
            <ins>{after?.[name] === undefined ? t('versions.removed') : valueWords(field, after[name])}</ins>
          </span>
        );
      })}
    </li>
  );
}
