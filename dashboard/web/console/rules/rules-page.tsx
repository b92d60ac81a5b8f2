import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { type RuleSummary, ruleFamilies } from '#contracts/rule-settings';
import { useLoaded } from '../api/use-loaded.ts';
import { EmptyNote, Page, Panel, ProblemNote, Skeleton } from '../pieces/page.tsx';
import { SearchField } from '../pieces/record-list.tsx';
import { SeverityMark } from '../pieces/severity.tsx';
import { useSession } from '../session/session.tsx';
import { inLanguage, useLanguage } from '../words/language.ts';
import { Overrides, ruleAddress } from './overrides.tsx';
import { Versions } from './versions.tsx';
import { ruleWords } from './words.ts';
import './rules.css';

/** Every rule: when it speaks, how bad that is, how often it did, who has settings of their own. */
export default function RulesPage() {
  const t = ruleWords.use();
  useLanguage();
  const { may } = useSession();
  const [params, setParams] = useSearchParams();
  const [version, setVersion] = useState(0);
  const { data, problem, reload } = useLoaded<readonly RuleSummary[]>('rules', {}, { version });
  const q = params.get('q') ?? '';
  const [homeId, residentId] = [params.get('homeId'), params.get('residentId')];
  const scoped = homeId !== null || residentId !== null;
  const scope =
    residentId !== null
      ? { kind: 'resident' as const, id: residentId }
      : homeId !== null
        ? { kind: 'place' as const, id: homeId }
        : { kind: 'street' as const, id: '' };
  const words = q.toLowerCase().split(/\s+/).filter(Boolean);
  const found = data?.filter(({ id, title, doc }) =>
    words.every((word) => `${id} ${title.zh} ${title.en} ${doc.zh} ${doc.en}`.toLowerCase().includes(word)),
  );
  const search = (next: string) =>
    setParams(
      (before) => {
        const after = new URLSearchParams(before);
        if (next === '') after.delete('q');
        else after.set('q', next);
        return after;
      },
      { replace: true },
    );
  return (
    <Page
      title={scoped ? t('scoped.title') : t('title')}
      note={t('note')}
      {...(residentId !== null && { up: { to: `/residents/${residentId}`, label: t('scope.resident') } })}
      {...(residentId === null && homeId !== null && { up: { to: `/homes/${homeId}`, label: t('kind.home') } })}
    >
      {problem !== undefined && data === undefined && <ProblemNote problem={problem} onRetry={reload} />}
      {data !== undefined && scoped && may('rules:read') && (
        <Panel title={t('scoped.own')} wide>
          <Overrides
            rules={data}
            query={{ ...(residentId !== null && { residentId }), ...(homeId !== null && { homeId }) }}
            version={version}
            empty={{ title: t('scoped.none'), next: '' }}
          />
        </Panel>
      )}
      <div className="list-tools rule-search">
        <SearchField value={q} hint={t('search.hint')} onSearch={search} />
      </div>
      {data === undefined && problem === undefined && <Skeleton rows={10} />}
      {found?.length === 0 && <EmptyNote title={t('nothing.title')} next={t('nothing.next')} />}
      <div className="rule-families" data-testid="rules">
        {ruleFamilies.map((family) => {
          const rules = found?.filter((rule) => rule.family === family) ?? [];
          if (rules.length === 0) return null;
          return (
            <section key={family} aria-label={t(`family.${family}`)}>
              <h2>{t(`family.${family}`)}</h2>
              <div className="list">
                {rules.map((rule) => (
                  <RuleRow key={rule.id} rule={rule} to={ruleAddress(rule.id, scope)} />
                ))}
              </div>
            </section>
          );
        })}
      </div>
      {data !== undefined && !scoped && may('rules:read') && (
        <Panel title={t('versions.all')} wide>
          <Versions rules={data} version={version} onRestored={() => setVersion(version + 1)} />
        </Panel>
      )}
    </Page>
  );
}

function RuleRow({ rule, to }: { readonly rule: RuleSummary; readonly to: string }) {
  const t = ruleWords.use();
  return (
    <Link to={to} className="rule-row" data-testid={`rule-${rule.id}`}>
      <SeverityMark severity={rule.severity} size={12} />
      <span className="rule-text">
        <strong>{inLanguage(rule.title)}</strong> {!rule.enabled && <span className="tag tag-bad">{t('off')}</span>}
        <p className="soft">{inLanguage(rule.doc)}</p>
      </span>
      <span className="rule-marks">
        {rule.overrides > 0 && <span>{t('overrides', { n: rule.overrides })}</span>}
        {rule.fired > 0 && <span>{t('fired', { n: rule.fired })}</span>}
      </span>
    </Link>
  );
}
